// One board opened by one person: the connection, the pictures, and the document as a live model.
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type * as Y from "yjs";
import * as api from "../api/boards";
import { Problem } from "../api/client";
import { Assets } from "../canvas/assets";
import { BoardModel } from "../model/boardModel";
import { SCHEMA } from "../model/schema";
import { UndoStack } from "../model/undo";
import { connectBoard } from "../sync/connection";
import { openJournal } from "../sync/journal";
import type { Standing } from "../sync/standing";
import type { BoardConnection, OpenDocument, Presence } from "../sync/types";
import { frameOf, NotOpened, renderPanel } from "../views/board/drawing";
import { MissingPictures } from "../views/board/missing";
import { ThumbStore } from "../views/board/thumbs";
import { useLiveModel } from "./liveModel";

export interface BoardSession {
  entry: api.BoardEntry;
  connection: BoardConnection;
  thumbs: ThumbStore;
  pictures: MissingPictures;
  assets: Assets;
  /** Of this person in this tab, over the board and all its panels. */
  undo: UndoStack;
  /** Renders and sends the picture of a panel that nobody has open. */
  redraw: (panelId: string) => void;
  /** Resolves when the browser has written down what is unsent. */
  close: () => Promise<void>;
}

export async function openSession(boardId: string, me: api.Me): Promise<BoardSession> {
  const [entry, locks, journal] = await Promise.all([api.getBoard(boardId), api.listLocks(boardId), openJournal()]);
  const undo = new UndoStack({ account: me.account });
  const thumbs = thumbsOf(
    boardId,
    () => connection.closed() === null && connection.board.writable,
    () => pictures.stir(),
  );
  const assets = new Assets((asset) => api.assetAddress(entry.project, asset));
  const connection = connectBoard({
    url: collabAddress(),
    boardId,
    me,
    role: entry.role,
    epoch: entry.epoch,
    locks,
    askStanding: () => standingOf(boardId),
    journal,
    holds: (doc) => undo.holds(doc),
    onReplaced: (old, next, document) => {
      if (next !== null) undo.move(old, next);
      else {
        undo.forget(old);
        thumbs.forget(panelOf(document));
      }
    },
    onArrived: (document) => redraw(panelOf(document)),
  });
  const render = (panelId: string, aspect = frameOf(connection.board.doc, panelId)) =>
    renderPanel(connection, panelId, aspect, assets);
  const redraw = (panelId: string) => {
    if (panelId !== "") thumbs.drew(panelId, () => render(panelId));
  };
  const pictures = new MissingPictures({
    shown: () => thumbs.shown(),
    frameOf: (panelId) => frameOf(connection.board.doc, panelId),
    lacks: (panelId, aspect) => thumbs.lacks(panelId, aspect),
    mayDraw: () => connection.online() && connection.closed() === null && connection.board.writable,
    draw: (panelId, aspect) => supply(thumbs, panelId, aspect, () => render(panelId, aspect)),
  });
  undo.subscribe(() => connection.letGo());
  connection.onStanding(() => connection.online() && thumbs.resend());
  connection.onStanding(pictures.stir);
  connection.onThumb((panel, hash) => thumbs.set(panel, hash));
  thumbs.load().catch((error: unknown) => console.info("pictures of the panels not listed", error));
  const close = async () => {
    pictures.rest();
    thumbs.close();
    await connection.close();
    journal.close();
  };
  return { entry, connection, thumbs, pictures, assets, undo, redraw, close };
}

/** Who may not ask any more is told by the socket; a server that is gone is asked at the next return. */
async function standingOf(boardId: string): Promise<Standing | null> {
  try {
    const [{ role }, locks] = await Promise.all([api.getBoard(boardId), api.listLocks(boardId)]);
    return { role, locks };
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

const panelOf = (document: string): string => document.split("/panel/")[1] ?? "";

/** False for a blank panel. One that cannot be opened now is no reason to stop the others. */
async function supply(
  thumbs: ThumbStore,
  panelId: string,
  aspect: number,
  render: () => Promise<Blob | null>,
): Promise<boolean> {
  try {
    const picture = await render();
    // Meanwhile somebody may have drawn on it, and sent a newer one.
    if (picture !== null && thumbs.lacks(panelId, aspect)) await thumbs.send(panelId, picture);
    return picture !== null;
  } catch (error) {
    if (error instanceof NotOpened) return true;
    throw error;
  }
}

function thumbsOf(boardId: string, mayUpload: () => boolean, onShown: () => void): ThumbStore {
  return new ThumbStore({
    mayUpload,
    onShown,
    list: () => api.listThumbs(boardId),
    address: (panel, hash) => api.thumbAddress(boardId, panel, hash),
    upload: (panel, picture) => api.putThumb(boardId, panel, picture),
  });
}

/** The schema tells the server that this client understands its notices. */
function collabAddress(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/collab?schema=${SCHEMA}`;
}

/** The board document as a live model; a new one when the document was replaced. */
export function useBoardModel(document: OpenDocument): BoardModel | null {
  return useLiveModel(document, boardModelOf);
}

const boardModelOf = (doc: Y.Doc): BoardModel => new BoardModel(doc);

/** Who else is here and where. Pointers move far more often than the wall can care about: they change nothing here. */
export function useOthers(connection: BoardConnection): readonly Presence[] {
  const last = useRef<readonly Presence[]>([]);
  return useSyncExternalStore(
    (listener) => connection.onPresence(listener),
    () => {
      const now = connection.others();
      if (!sameWhereabouts(last.current, now)) last.current = now;
      return last.current;
    },
  );
}

function sameWhereabouts(before: readonly Presence[], now: readonly Presence[]): boolean {
  if (before === now) return true;
  return before.length === now.length && before.every((was, at) => isAtSamePlace(was, now[at]));
}

function isAtSamePlace(was: Presence, is: Presence | undefined): boolean {
  if (is === undefined || was.client !== is.client || was.panel !== is.panel) return false;
  const isSamePerson = was.user.name === is.user.name && was.user.color === is.user.color;
  const [a, b] = [was.view, is.view];
  return isSamePerson && a?.mode === b?.mode && a?.panel === b?.panel && a?.scene === b?.scene;
}

/** Renders anew when the role, a lock or the connection changes; the number only marks the moment. */
export function useStanding(connection: BoardConnection): number {
  const [round, setRound] = useState(0);
  useEffect(() => connection.onStanding(() => setRound((before) => before + 1)), [connection]);
  useEffect(() => connection.board.subscribe(() => setRound((before) => before + 1)), [connection]);
  return round;
}
