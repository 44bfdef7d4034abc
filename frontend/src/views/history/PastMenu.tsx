// The menu on a card or heading of the board as it was: to look closer, and to bring things back.
import { Menu, type MenuEntry } from "../../app/Menu";
import type { Command } from "../../keys/commands";
import type { Role } from "../../sync/types";
import type { MenuOf } from "../board/Sheets";
import { useBoardState } from "../board/state";
import { useWords } from "../board/words";
import { restoreEntries, sceneRestore } from "./restoring";
import { leaveHistory, type Scene, showHistoryOf } from "./state";

interface PastMenuProps {
  of: MenuOf;
  scene: Scene;
  role: Role;
  commands: readonly Command[];
  x: number;
  y: number;
  onClose: () => void;
}

export function PastMenu({ of, scene, role, commands, x, y, onClose }: PastMenuProps) {
  const words = useWords();
  const panel = scene.outline.byPanel.get(useBoardState.getState().selection.current ?? "") ?? null;
  const setting = { moment: scene.moment.position, panel, role, words };
  const named = (id: string, title?: string) =>
    commands.filter((command) => command.id === id).map((command) => ({ ...command, title: title ?? command.title }));
  const restore = { title: "Restore as it was", commands: restoreEntries(setting).filter(isCommand) };
  const entries: MenuEntry[] =
    of.kind === "scene"
      ? [historyOf(of.id, words.scene), "separator", sceneRestore(of.id, setting)]
      : [
          ...(panel === null ? [] : [...named("panel.open", `Look at the ${words.panel}`), ...named("history.panel")]),
          restore,
          "separator",
          { id: "past.leave", title: "Back to now", group: "History", keys: ["Escape"], run: leaveHistory },
        ];
  return <Menu entries={entries} x={x} y={y} onClose={onClose} />;
}

const isCommand = (entry: MenuEntry): entry is Command => entry !== "separator" && "run" in entry;

export const historyOf = (scene: string, noun: string): Command => ({
  id: "this-scene.history",
  title: `History of this ${noun}`,
  group: "History",
  keys: [],
  run: () => showHistoryOf({ scene }),
});
