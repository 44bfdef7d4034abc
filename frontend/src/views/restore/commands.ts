// What can be asked of the past by name and key, on the wall and in an open panel.
import { useMemo } from "react";
import { go } from "../../app/location";
import type { BoardSession } from "../../app/session";
import type { Command } from "../../keys/commands";
import { useCommands } from "../../keys/registry";
import { mayDecide } from "../approval/reviewing";
import { useBlameAsked } from "../blame/FieldBlame";
import type { Outline } from "../board/outline";
import { useBoardState } from "../board/state";
import type { Words } from "../board/words";
import { openChanges } from "../compare/opening";
import { openLife } from "../life/opening";
import { isReviewing } from "../review/opening";
import { openRestore } from "./opening";

/** `openPanel` is the one that is open for drawing. */
export function usePastCommands(
  session: BoardSession,
  outline: Outline,
  words: Words,
  openPanel: string | null,
): Command[] {
  const commands = useMemo(
    () => pastCommands(session, outline, words, openPanel),
    [session, outline, words, openPanel],
  );
  useCommands(commands);
  return commands;
}

function pastCommands(session: BoardSession, outline: Outline, words: Words, openPanel: string | null): Command[] {
  const { connection, entry } = session;
  const current = () => outline.byPanel.get(openPanel ?? useBoardState.getState().selection.current ?? "");
  const command = (id: string, title: string, keys: string[], enabled: () => boolean, run: () => void): Command => ({
    id,
    title,
    group: "Past",
    keys,
    enabled,
    run,
  });
  const mayRestore = () => connection.board.writable && current() !== undefined;
  const back = (table: "scenes" | "shots" | "panels", noun: string, idOf: () => string | undefined): Command =>
    command(`restore.${table}`, `Bring the ${noun} back as it was…`, [], mayRestore, () => {
      const id = idOf();
      if (id !== undefined) openRestore({ kind: "subject", table, id }, null);
    });
  return [
    command(
      "compare.changes",
      "What changed",
      ["shift+h"],
      () => true,
      () => void openChanges(entry.id),
    ),
    command(
      "life.show",
      "The drawing’s past, stroke by stroke",
      ["p"],
      () => current() !== undefined,
      () => {
        const id = current()?.id;
        if (id === undefined) return;
        openLife(id);
        go(`/b/${entry.id}/panel/${id}`);
      },
    ),
    command(
      "blame.show",
      "Who set what in the inspector",
      ["w"],
      () => openPanel === null && !isReviewing(),
      () => {
        const { asked, ask } = useBlameAsked.getState();
        ask(!asked);
        useBoardState.getState().show({ dock: true, tab: "panel" });
      },
    ),
    back("panels", words.panel, () => current()?.id),
    back("shots", words.shot, () => current()?.shotId),
    back("scenes", words.scene, () => current()?.sceneId),
    command(
      "restore.board",
      "Bring the whole board back as it was…",
      [],
      () => connection.board.writable && mayDecide(connection.role),
      () => openRestore({ kind: "board" }, null),
    ),
  ];
}
