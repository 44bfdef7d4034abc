// What the parts of the board's screen share, and how it is put together from a session and its model.
import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { BoardSession } from "../../app/session";
import type { Command } from "../../keys/commands";
import type { BoardModel } from "../../model/boardModel";
import type { Board } from "../../model/model";
import type { BoardConnection, Presence, Role } from "../../sync/types";
import { mayDecide, type Reviewing } from "../approval/reviewing";
import { placeIn } from "../comments/threads";
import type { Scene } from "../history/state";
import { BoardActions } from "./actions/board";
import { outlineOf } from "./arrange";
import { boardCommands } from "./commands";
import { LatestBoard } from "./latest";
import type { Outline } from "./outline";
import type { Sheet } from "./Sheets";
import { useBoardState } from "./state";
import type { WallHandle } from "./Wall";
import type { Words } from "./words";

export interface BoardScreenProps {
  session: BoardSession;
  model: BoardModel;
  panelId: string | null;
}

/** Everything that the parts of the screen share. */
export interface Screen extends BoardScreenProps {
  board: Board;
  /** Another number whenever the role, a lock or the connection has changed. */
  standing: number;
  outline: Outline;
  shown: Outline;
  others: readonly Presence[];
  actions: BoardActions;
  writable: boolean;
  /** Another moment is looked at; null until it has come. */
  past: { scene: Scene | null } | null;
  /** As it is now, whatever is looked at. */
  live: { outline: Outline };
  wall: React.RefObject<WallHandle | null>;
  onOpen: (panelId: string) => void;
  onClose: () => void;
  onSheet: (sheet: Sheet | null) => void;
}

export function useActions(session: BoardSession, model: BoardModel): BoardActions {
  const select = useBoardState((state) => state.select);
  return useMemo(() => {
    const { connection, undo, redraw } = session;
    return new BoardActions({ connection, model, undo, select, onCopied: redraw });
  }, [session, model, select]);
}

/** Missing pictures are drawn while nobody draws here; another frame for the production or a shot asks for new ones. */
export function usePictures({ pictures }: BoardSession, model: BoardModel, panelId: string | null): void {
  useEffect(() => {
    if (panelId !== null) return pictures.rest();
    pictures.wake();
    return model.subscribe(pictures.stir);
  }, [pictures, model, panelId]);
}

interface CommandParts extends Pick<Screen, "shown" | "actions" | "wall" | "onOpen" | "onSheet"> {
  words: Words;
  connection: BoardConnection;
  role: Role;
  reviewing: Reviewing | null;
  find: React.RefObject<HTMLInputElement | null>;
}

/** All commands of the board, and those that the panel view leaves to it. */
export function useBoardCommands(parts: CommandParts): { all: Command[]; always: Command[] } {
  const { shown, words, actions, connection, role, reviewing, wall, find, onOpen, onSheet } = parts;
  return useMemo(() => {
    const { show } = useBoardState.getState();
    const all = boardCommands({
      outline: shown,
      words,
      actions,
      writable: () => connection.board.writable,
      isLockedByStatus: (id) => {
        const panel = shown.byPanel.get(id);
        return panel !== undefined && reviewing?.approvals.at(placeIn(panel)).status === "locked";
      },
      wall,
      onOpen,
      onFind: () => find.current?.focus(),
      onBin: () => onSheet({ kind: "bin" }),
      onRefused: () => onSheet({ kind: "refused" }),
      onBarred: mayDecide(role) ? () => onSheet({ kind: "barred" }) : null,
      onKeys: () => onSheet({ kind: "keys" }),
      onScript: () => show({ script: !useBoardState.getState().script }),
    });
    return { all, always: all.filter(({ id }) => id === "view.keys") };
  }, [shown, words, actions, connection, role, reviewing, wall, find, onOpen, onSheet]);
}

export function useLatest(model: BoardModel): Board {
  const latest = useMemo(() => new LatestBoard(model), [model]);
  return useSyncExternalStore(latest.subscribe, latest.board);
}

export function useOutline(model: BoardModel, board: Board): Outline {
  const last = useRef<Outline | null>(null);
  return useMemo(() => {
    const labels = {
      scene: (id: string) => model.sceneLabels().get(id) ?? "",
      shot: (id: string) => model.shotLabels().get(id) ?? "",
    };
    last.current = outlineOf(board, labels, last.current);
    return last.current;
  }, [board, model]);
}
