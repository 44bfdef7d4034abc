// One board opened by one person: the connection, the pictures, and the document as a live model.
import { useEffect, useState, useSyncExternalStore } from "react";
import * as api from "../api/boards";
import { Assets } from "../canvas/assets";
import { BoardModel } from "../model/boardModel";
import type { Board } from "../model/model";
import { SCHEMA } from "../model/schema";
import { UndoStack } from "../model/undo";
import { connectBoard } from "../sync/connection";
import { openJournal } from "../sync/journal";
import type { BoardConnection, OpenDocument, Presence } from "../sync/types";
import { ThumbStore } from "../views/board/thumbs";

export interface BoardSession {
  entry: api.BoardEntry;
  connection: BoardConnection;
  thumbs: ThumbStore;
  /** Of this person in this tab, over the board and all its panels. */
  undo: UndoStack;
  assets: Assets;
  close: () => void;
}

export async function openSession(boardId: string, me: api.Me): Promise<BoardSession> {
  const [entry, locks, journal] = await Promise.all([api.getBoard(boardId), api.listLocks(boardId), openJournal()]);
  const undo = new UndoStack({ account: me.account });
  const connection = connectBoard({
    url: collabAddress(),
    boardId,
    me,
    role: entry.role,
    epoch: "",
    locks,
    journal,
    holds: (doc) => undo.holds(doc),
    onReplaced: (doc) => undo.forget(doc),
  });
  undo.subscribe(() => connection.letGo());
  const thumbs = new ThumbStore({
    list: () => api.listThumbs(boardId),
    address: (panel, hash) => api.thumbAddress(boardId, panel, hash),
    upload: (panel, picture) => api.putThumb(boardId, panel, picture),
  });
  const unsubscribe = connection.onThumb((panel, hash) => thumbs.set(panel, hash));
  thumbs.load().catch((error: unknown) => console.info("thumbnails not listed", error));
  const close = () => {
    unsubscribe();
    thumbs.close();
    connection.close();
    journal.close();
  };
  const assets = new Assets((asset) => api.assetAddress(entry.project, asset));
  return { entry, connection, thumbs, undo, assets, close };
}

/** The schema tells the server that this client understands its notices. */
function collabAddress(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/collab?schema=${SCHEMA}`;
}

/** The board document as a live model; a new one when the document was replaced. */
export function useBoardModel(document: OpenDocument): BoardModel | null {
  const doc = useSyncExternalStore(
    (listener) => document.subscribe(listener),
    () => (document.ready ? document.doc : null),
  );
  const [model, setModel] = useState<BoardModel | null>(null);
  useEffect(() => {
    if (doc === null) return;
    const fresh = new BoardModel(doc);
    setModel(fresh);
    return () => fresh.destroy();
  }, [doc]);
  return model?.doc === doc ? model : null;
}

export function useBoard(model: BoardModel): Board {
  return useSyncExternalStore(model.subscribe, model.board);
}

export function useOthers(connection: BoardConnection): readonly Presence[] {
  return useSyncExternalStore(
    (listener) => connection.onPresence(listener),
    () => connection.others(),
  );
}

/** Renders anew when the role, a lock or the connection changes; the number only marks the moment. */
export function useStanding(connection: BoardConnection): number {
  const [round, setRound] = useState(0);
  useEffect(() => connection.onStanding(() => setRound((before) => before + 1)), [connection]);
  useEffect(() => connection.board.subscribe(() => setRound((before) => before + 1)), [connection]);
  return round;
}
