// Everything that can be done on the wall, by name and key; Storyboarder's keys where it has one.
import type { RefObject } from "react";
import type { Command } from "../../keys/commands";
import type { BoardActions } from "./actions/board";
import { panelBeside } from "./layout";
import type { Outline } from "./outline";
import { extended, inOrder, NOTHING, ofMany, only } from "./selection";
import { useBoardState } from "./state";
import type { WallHandle } from "./Wall";
import type { Words } from "./words";

export interface CommandSetting {
  outline: Outline;
  words: Words;
  actions: BoardActions;
  writable: () => boolean;
  /** A status locks it: that is opened by another status. */
  isLockedByStatus: (panelId: string) => boolean;
  wall: RefObject<WallHandle | null>;
  onOpen: (panelId: string) => void;
  onFind: () => void;
  onBin: () => void;
  onRefused: () => void;
  /** Null for those who do not answer for the board. */
  onBarred: (() => void) | null;
  onKeys: () => void;
  onScript: () => void;
}

export function boardCommands(setting: CommandSetting): Command[] {
  return [
    ...panelCommands(setting),
    ...shotAndSceneCommands(setting),
    ...moveCommands(setting),
    ...viewCommands(setting),
  ];
}

const state = () => useBoardState.getState();
const current = () => state().selection.current;

function panelCommands(setting: CommandSetting): Command[] {
  const { outline, actions, writable, isLockedByStatus, onOpen } = setting;
  const { Panel, panel } = setting.words;
  const selected = () => inOrder(outline, state().selection);
  const some = () => writable() && state().selection.ids.size > 0;
  const group = Panel;
  return [
    {
      id: "panel.open",
      title: `Draw on the ${panel}`,
      group,
      keys: ["Enter"],
      enabled: () => current() !== null,
      run: () => onOpen(current() ?? ""),
    },
    {
      id: "panel.new",
      title: `New ${panel} after`,
      group,
      keys: ["n"],
      enabled: writable,
      run: () => actions.make.insertPanel("after", current()),
    },
    {
      id: "panel.new-before",
      title: `New ${panel} before`,
      group,
      keys: ["shift+n"],
      enabled: writable,
      run: () => actions.make.insertPanel("before", current()),
    },
    {
      id: "panel.duplicate",
      title: "Duplicate with the drawing",
      group,
      keys: ["d"],
      enabled: some,
      run: () => void actions.make.duplicate(selected()),
    },
    {
      id: "panel.bin",
      title: "Move to the bin",
      group,
      keys: ["mod+Backspace", "mod+Delete", "Delete"],
      enabled: some,
      run: () => actions.bin.panels(selected()),
    },
    {
      id: "panel.left",
      title: `Move ${panel}s back`,
      group,
      keys: ["alt+ArrowLeft"],
      enabled: some,
      run: () => actions.move.nudgePanels(selected(), -1),
    },
    {
      id: "panel.right",
      title: `Move ${panel}s on`,
      group,
      keys: ["alt+ArrowRight"],
      enabled: some,
      run: () => actions.move.nudgePanels(selected(), 1),
    },
    {
      id: "panel.lock",
      title: `Lock the ${panel}, or unlock it`,
      group,
      keys: ["l"],
      enabled: () => current() !== null && actions.mayLock() && !isLockedByStatus(current() ?? ""),
      run: () => void actions.toggleLock(current() ?? ""),
    },
    {
      id: "edit.undo",
      title: "Undo",
      group: "Edit",
      keys: ["mod+z"],
      enabled: () => writable() && actions.canUndo(),
      run: () => actions.undo(),
    },
    {
      id: "edit.redo",
      title: "Redo",
      group: "Edit",
      keys: ["mod+shift+z", "mod+y"],
      enabled: () => writable() && actions.canRedo(),
      run: () => actions.redo(),
    },
  ];
}

function shotAndSceneCommands({ outline, words, actions, writable }: CommandSetting): Command[] {
  const { shot, scene } = words;
  const panel = () => outline.byPanel.get(current() ?? "");
  const some = () => writable() && panel() !== undefined;
  const group = `${words.Shot} and ${scene}`;
  return [
    {
      id: "shot.new",
      title: `New ${shot} after`,
      group,
      keys: ["shift+Enter"],
      enabled: writable,
      run: () => actions.make.insertShot(panel()?.shotId ?? null),
    },
    {
      id: "shot.start",
      title: `Start a ${shot} here, or join it to the one before`,
      group,
      keys: ["/"],
      enabled: some,
      run: () => actions.move.toggleShotStart(current() ?? ""),
    },
    {
      id: "shot.left",
      title: `Move the ${shot} back`,
      group,
      keys: ["alt+shift+ArrowLeft"],
      enabled: some,
      run: () => actions.move.nudgeShot(panel()?.shotId ?? "", -1),
    },
    {
      id: "shot.right",
      title: `Move the ${shot} on`,
      group,
      keys: ["alt+shift+ArrowRight"],
      enabled: some,
      run: () => actions.move.nudgeShot(panel()?.shotId ?? "", 1),
    },
    {
      id: "scene.new",
      title: `New ${scene} after`,
      group,
      keys: ["alt+Enter"],
      enabled: writable,
      run: () => actions.make.insertScene(panel()?.sceneId ?? null),
    },
    {
      id: "scene.up",
      title: `Move the ${scene} up`,
      group,
      keys: ["alt+shift+ArrowUp"],
      enabled: some,
      run: () => actions.move.nudgeScene(panel()?.sceneId ?? "", -1),
    },
    {
      id: "scene.down",
      title: `Move the ${scene} down`,
      group,
      keys: ["alt+shift+ArrowDown"],
      enabled: some,
      run: () => actions.move.nudgeScene(panel()?.sceneId ?? "", 1),
    },
    {
      id: "scene.bin",
      title: `Move the ${scene} to the bin`,
      group,
      keys: [],
      enabled: some,
      run: () => actions.bin.scene(panel()?.sceneId ?? ""),
    },
  ];
}

function moveCommands({ outline, words: { scene, panel, Panel }, wall }: CommandSetting): Command[] {
  const go = (id: string | undefined | null, extend = false) => {
    const { selection, select } = state();
    if (id != null) select(extend ? extended(outline, selection, id) : only(id));
  };
  const along = (step: number) => {
    const at = outline.byPanel.get(current() ?? "")?.index;
    return outline.panels[at === undefined ? 0 : Math.min(Math.max(at + step, 0), outline.panels.length - 1)]?.id;
  };
  const rowwise = (step: 1 | -1) => {
    const layout = wall.current?.layout;
    const id = current();
    return layout === undefined || id === null ? along(0) : panelBeside(layout, id, step);
  };
  const sceneStep = (step: number) => {
    const at = outline.scenes.findIndex(({ id }) => id === outline.byPanel.get(current() ?? "")?.sceneId);
    const ahead = step > 0 ? outline.scenes.slice(at + 1) : outline.scenes.slice(0, Math.max(at, 0)).reverse();
    return ahead.find(({ panelCount }) => panelCount > 0)?.shots.find(({ panels }) => panels.length > 0)?.panels[0]?.id;
  };
  const group = "Go";
  const move = (id: string, title: string, key: string, to: () => string | undefined | null): Command[] => [
    { id: `go.${id}`, title, group, keys: [key], run: () => go(to()) },
    {
      id: `select.${id}`,
      title: `Select to the ${title.toLowerCase()}`,
      group: "Select",
      keys: [`shift+${key}`],
      run: () => go(to(), true),
    },
  ];
  return [
    ...move("previous", `Previous ${panel}`, "ArrowLeft", () => along(-1)),
    ...move("next", `Next ${panel}`, "ArrowRight", () => along(1)),
    ...move("up", `${Panel} above`, "ArrowUp", () => rowwise(-1)),
    ...move("down", `${Panel} below`, "ArrowDown", () => rowwise(1)),
    ...move("first", `First ${panel}`, "Home", () => outline.panels[0]?.id),
    ...move("last", `Last ${panel}`, "End", () => outline.panels.at(-1)?.id),
    { id: "go.scene-before", title: `Previous ${scene}`, group, keys: ["mod+ArrowLeft"], run: () => go(sceneStep(-1)) },
    { id: "go.scene-after", title: `Next ${scene}`, group, keys: ["mod+ArrowRight"], run: () => go(sceneStep(1)) },
  ];
}

function viewCommands({
  outline,
  words: { panel },
  onFind,
  onBin,
  onRefused,
  onBarred,
  onKeys,
  onScript,
}: CommandSetting): Command[] {
  const group = "View";
  const { zoomTo, select, show } = state();
  return [
    {
      id: "select.all",
      title: "Select all",
      group: "Select",
      keys: ["mod+a"],
      run: () => select(ofMany(outline.panels.map(({ id }) => id))),
    },
    { id: "select.none", title: "Select nothing", group: "Select", keys: ["Escape"], run: () => select(NOTHING) },
    { id: "view.larger", title: `Larger ${panel}s`, group, keys: ["+", "="], run: () => zoomTo(state().zoom + 1) },
    { id: "view.smaller", title: `Smaller ${panel}s`, group, keys: ["-"], run: () => zoomTo(state().zoom - 1) },
    { id: "view.script", title: "Screenplay", group, keys: ["s"], run: onScript },
    {
      id: "view.inspector",
      title: "Inspector",
      group,
      keys: ["i"],
      run: () => show({ dock: !state().dock }),
    },
    { id: "view.find", title: "Find", group, keys: ["mod+f"], run: onFind },
    { id: "view.bin", title: "Bin", group, keys: ["b"], run: onBin },
    { id: "view.refused", title: "What was refused", group, keys: [], run: onRefused },
    ...(onBarred === null ? [] : [{ id: "view.barred", title: "Edits set aside", group, keys: [], run: onBarred }]),
    { id: "view.keys", title: "All keys", group, keys: ["?", "mod+k"], run: onKeys },
  ];
}
