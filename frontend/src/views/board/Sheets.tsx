// What opens over the board: the bin, the keys, the people, what was refused or set aside, and the menus.
import { Menu, type MenuEntry } from "../../app/Menu";
import { RefusedDialog } from "../../app/RefusedDialog";
import type { BoardSession } from "../../app/session";
import type { Command } from "../../keys/commands";
import { KeyOverlay } from "../../keys/KeyOverlay";
import type { BoardModel } from "../../model/boardModel";
import { AgentsDialog } from "../agents/AgentsDialog";
import { BarredDialog } from "../barred/BarredDialog";
import { historyOf, PastMenu } from "../history/PastMenu";
import type { Scene } from "../history/state";
import { PeopleDialog } from "../people/PeopleDialog";
import type { BoardActions } from "./actions/board";
import { BinDialog } from "./BinDialog";
import type { Outline } from "./outline";
import { useWords, type Words } from "./words";

export type Sheet =
  | { kind: "agents" | "barred" | "bin" | "keys" | "people" | "refused" }
  | { kind: "menu"; x: number; y: number; of: MenuOf };

/** The selected panels, one scene, or everything. */
export type MenuOf = { kind: "panels" | "everything" } | { kind: "scene"; id: string };

interface SheetsProps {
  sheet: Sheet;
  session: BoardSession;
  model: BoardModel;
  outline: Outline;
  actions: BoardActions;
  commands: Command[];
  /** The board as it was, while that is looked at. */
  then: Scene | null;
  onClose: () => void;
}

export function Sheets({ sheet, session, model, outline, actions, commands, then, onClose }: SheetsProps) {
  const { connection, entry } = session;
  const words = useWords();
  switch (sheet.kind) {
    case "keys":
      return <KeyOverlay onClose={onClose} />;
    case "refused":
      return (
        <RefusedDialog connection={connection} nameOf={(name) => drawingOf(name, model, words)} onClose={onClose} />
      );
    case "barred":
      return (
        <BarredDialog
          board={entry.id}
          mayRelease={connection.role === "owner"}
          nameOf={(name) => drawingOf(name, model, words)}
          onClose={onClose}
        />
      );
    case "agents":
      return <AgentsDialog outline={outline} onClose={onClose} />;
    case "people":
      return (
        <PeopleDialog project={entry.project} role={connection.role} me={connection.me.account} onClose={onClose} />
      );
    case "bin":
      return <BinDialog session={session} model={model} onRestore={actions.bin.restore} onClose={onClose} />;
    case "menu":
      if (then !== null)
        return (
          <PastMenu
            of={sheet.of}
            scene={then}
            role={connection.role}
            {...{ commands, onClose }}
            x={sheet.x}
            y={sheet.y}
          />
        );
      return (
        <Menu entries={menuEntries(sheet.of, commands, actions, words)} x={sheet.x} y={sheet.y} onClose={onClose} />
      );
  }
}

const PANEL = ["panel.open", "panel.new", "panel.new-before", "panel.duplicate"];
const PAST = ["history.panel", "life.show", "restore.panels", "restore.shots", "restore.scenes"];
const PANEL_PLACE = ["panel.left", "panel.right", "panel.lock", "panel.bin"];
const STATUS = [
  ...["status.approve", "status.for-review", "status.changes", "status.draft", "status.lock"],
  ...["status.approve-shot", "status.lock-shot", "status.approve-scene", "status.lock-scene"],
];
const SHOT = ["shot.new", "shot.start", "shot.left", "shot.right"];
const SCENE = ["scene.new", "scene.up", "scene.down", "scene.bin"];
const VIEW = [
  "history.show",
  "compare.changes",
  "restore.board",
  "review.show",
  "comment.list",
  "view.script",
  "view.inspector",
  "view.bin",
  "view.refused",
  "view.barred",
  "view.keys",
];

function menuEntries(of: MenuOf, commands: Command[], actions: BoardActions, words: Words): MenuEntry[] {
  const named = (ids: readonly string[]) => ids.flatMap((id) => commands.find((command) => command.id === id) ?? []);
  const group = (title: string, ids: readonly string[]) => ({ title, commands: named(ids) });
  const [shot, scene, status] = [group(words.Shot, SHOT), group(words.Scene, SCENE), group("Status", STATUS)];
  const past = group("History", PAST);
  switch (of.kind) {
    case "scene":
      return sceneEntries(of.id, actions, words);
    case "panels":
      return [
        ...named(PANEL),
        "separator",
        ...named(["comment.new", "review.ask-panel", "review.ask-scene"]),
        status,
        past,
        "separator",
        ...named(PANEL_PLACE),
        "separator",
        shot,
        scene,
      ];
    case "everything": {
      const panel = group(words.Panel, [...PANEL, ...PANEL_PLACE]);
      return [
        ...named(["edit.undo", "edit.redo"]),
        "separator",
        panel,
        shot,
        scene,
        status,
        past,
        "separator",
        ...named(VIEW),
      ];
    }
  }
}

function sceneEntries(sceneId: string, actions: BoardActions, { Scene, scene, shot }: Words): MenuEntry[] {
  const entry = (id: string, title: string, run: () => void): Command => ({
    id: `this-scene.${id}`,
    title,
    group: Scene,
    keys: [],
    enabled: actions.mayEdit,
    run,
  });
  return [
    historyOf(sceneId, scene),
    "separator",
    entry("shot", `New ${shot} in this ${scene}`, () => actions.make.firstPanel(sceneId)),
    entry("after", `New ${scene} after this one`, () => actions.make.insertScene(sceneId)),
    "separator",
    entry("up", `Move the ${scene} up`, () => actions.move.nudgeScene(sceneId, -1)),
    entry("down", `Move the ${scene} down`, () => actions.move.nudgeScene(sceneId, 1)),
    "separator",
    entry("bin", `Move the ${scene} to the bin`, () => actions.bin.scene(sceneId)),
  ];
}

/** What a document is called on this board. */
function drawingOf(document: string, model: BoardModel, words: Words): string {
  const id = document.split("/panel/")[1];
  if (id === undefined) return "The board";
  const panel = model.panel(id);
  const label = model.shotLabels().get(panel?.shot ?? "") ?? "";
  return label === "" ? `A ${words.panel}’s drawing` : `The drawing of a ${words.panel} of ${label}`;
}
