// What opens over the board: the bin, the keys, the people, what was refused, and the menus.
import { Menu } from "../../app/Menu";
import { RefusedDialog } from "../../app/RefusedDialog";
import type { BoardSession } from "../../app/session";
import type { Command } from "../../keys/commands";
import { KeyOverlay } from "../../keys/KeyOverlay";
import type { BoardModel } from "../../model/boardModel";
import { PeopleDialog } from "../people/PeopleDialog";
import type { BoardActions } from "./actions/board";
import { BinDialog } from "./BinDialog";
import { useWords, type Words } from "./words";

export type Sheet =
  | { kind: "bin" | "keys" | "people" | "refused" }
  | { kind: "menu"; x: number; y: number; of: MenuOf };

/** The selected panels, one scene, or everything. */
export type MenuOf = { kind: "panels" | "everything" } | { kind: "scene"; id: string };

interface SheetsProps {
  sheet: Sheet;
  session: BoardSession;
  model: BoardModel;
  actions: BoardActions;
  commands: Command[];
  onClose: () => void;
}

export function Sheets({ sheet, session, model, actions, commands, onClose }: SheetsProps) {
  const { connection, entry } = session;
  const words = useWords();
  switch (sheet.kind) {
    case "keys":
      return <KeyOverlay onClose={onClose} />;
    case "refused":
      return <RefusedDialog connection={connection} onClose={onClose} />;
    case "people":
      return (
        <PeopleDialog project={entry.project} role={connection.role} me={connection.me.account} onClose={onClose} />
      );
    case "bin":
      return <BinDialog session={session} model={model} onRestore={actions.bin.restore} onClose={onClose} />;
    case "menu":
      return (
        <Menu entries={menuEntries(sheet.of, commands, actions, words)} x={sheet.x} y={sheet.y} onClose={onClose} />
      );
  }
}

const IN_MENU = [
  ["panel.open", "panel.new", "panel.new-before", "panel.duplicate"],
  ["panel.left", "panel.right", "shot.left", "shot.right", "scene.up", "scene.down"],
  ["shot.new", "shot.start", "scene.new"],
  ["panel.lock"],
  ["panel.bin", "scene.bin"],
];
const IN_WHOLE_MENU = [
  ...IN_MENU,
  ["edit.undo", "edit.redo"],
  ["view.script", "view.inspector", "view.bin", "view.keys"],
];

function menuEntries(of: MenuOf, commands: Command[], actions: BoardActions, words: Words): (Command | "separator")[] {
  if (of.kind === "scene") return sceneEntries(of.id, actions, words);
  const groups = (of.kind === "everything" ? IN_WHOLE_MENU : IN_MENU).map((ids) =>
    ids.flatMap((id) => commands.find((command) => command.id === id) ?? []),
  );
  return groups.flatMap((group, at) => (at === 0 ? group : ["separator" as const, ...group]));
}

function sceneEntries(
  sceneId: string,
  actions: BoardActions,
  { Scene, scene, shot }: Words,
): (Command | "separator")[] {
  const entry = (id: string, title: string, run: () => void): Command => ({
    id: `this-scene.${id}`,
    title,
    group: Scene,
    keys: [],
    enabled: actions.mayEdit,
    run,
  });
  return [
    entry("shot", `New ${shot} in this ${scene}`, () => actions.make.firstPanel(sceneId)),
    entry("after", `New ${scene} after this one`, () => actions.make.insertScene(sceneId)),
    "separator",
    entry("up", `Move the ${scene} up`, () => actions.move.nudgeScene(sceneId, -1)),
    entry("down", `Move the ${scene} down`, () => actions.move.nudgeScene(sceneId, 1)),
    "separator",
    entry("bin", `Move the ${scene} to the bin`, () => actions.bin.scene(sceneId)),
  ];
}
