// What the keys do while a panel is open: Storyboarder's where it has one.
import { translation } from "../../canvas/geometry";
import { selectionSize } from "../../canvas/hits";
import { rotateAt, zoomAt } from "../../canvas/viewport";
import type { Command } from "../../keys/commands";
import { chooseTool, hold, QUICK_COLORS, stepSize, TOOLS, useToolbox } from "../../tools/toolbox";
import type { Words } from "../board/words";
import type { PanelActions } from "./actions";
import type { PanelDesk } from "./desk";

export interface PanelKeys {
  words: Words;
  desk: PanelDesk | null;
  actions: PanelActions | null;
  before: string | null;
  after: string | null;
  onOpen: (panelId: string) => void;
  undo: () => void;
  redo: () => void;
  remove: () => void;
  clearLayer: () => void;
  letGo: () => void;
}

const ARROWS = [
  { key: "ArrowLeft", title: "left", x: -1, y: 0 },
  { key: "ArrowRight", title: "right", x: 1, y: 0 },
  { key: "ArrowUp", title: "up", x: 0, y: -1 },
  { key: "ArrowDown", title: "down", x: 0, y: 1 },
] as const;

/** Panel units. */
const NUDGE = 2;
const QUARTER_TURN_STEP = Math.PI / 24;

export function panelCommands(keys: PanelKeys): Command[] {
  return [
    ...toolCommands(),
    ...nibCommands(),
    ...drawingCommands(keys),
    ...nudges(keys),
    ...panelMoves(keys),
    ...viewCommands(keys),
  ];
}

function toolCommands(): Command[] {
  return TOOLS.map(({ name, title, key }) => command(`tool-${name}`, title, "Draw", [key], () => chooseTool(name)));
}

function nibCommands(): Command[] {
  const [dark, middle, light] = QUICK_COLORS;
  return [
    command("size-up", "Larger", "Draw", ["]"], () => stepSize(1)),
    command("size-down", "Smaller", "Draw", ["["], () => stepSize(-1)),
    command("eraser-up", "Larger eraser", "Draw", ["alt+]"], () => stepEraser(1)),
    command("eraser-down", "Smaller eraser", "Draw", ["alt+["], () => stepEraser(-1)),
    command("color-dark", "Black", "Draw", ["8"], () => hold({ color: dark })),
    command("color-middle", "Middle grey", "Draw", ["9"], () => hold({ color: middle })),
    command("color-light", "Pale grey", "Draw", ["0"], () => hold({ color: light })),
  ];
}

function drawingCommands({ words, desk, undo, redo, remove, clearLayer, letGo }: PanelKeys): Command[] {
  return [
    command("undo", "Undo", "Draw", ["mod+z"], undo),
    command("redo", "Redo", "Draw", ["mod+shift+z", "mod+y"], redo),
    command("select-all", "Select everything", "Draw", ["mod+a"], () => {
      chooseTool("lasso");
      desk?.selectAll();
    }),
    command("remove", "Remove the selection, or clear all open layers", "Draw", ["Backspace", "Delete"], remove),
    command("clear-layer", "Clear the layer", "Draw", ["alt+Backspace"], clearLayer),
    command("escape", `Let go, then close the ${words.panel}`, words.Panel, ["Escape"], letGo),
  ];
}

/** Plain arrow keys go from panel to panel, as in Storyboarder; with Shift they move what is selected. */
function nudges({ desk, actions }: PanelKeys): Command[] {
  const enabled = () => !isOnSlider() && desk?.blocked === null && selectionSize(desk.selection()) > 0;
  return ARROWS.map(({ key, title, x, y }) => {
    const run = () => {
      const matrix = translation(x * NUDGE, y * NUDGE);
      if (desk) actions?.carryOut({ kind: "transform", selection: desk.selection(), matrix });
    };
    return { ...command(`nudge-${key}`, `Move the selection ${title}`, "Draw", [`shift+${key}`], run), enabled };
  });
}

function panelMoves({ words: { Panel, panel }, before, after, onOpen }: PanelKeys): Command[] {
  const open = (id: string | null) => () => {
    if (id) onOpen(id);
  };
  return [
    {
      ...command("panel-before", `${Panel} before`, Panel, ["ArrowLeft"], open(before)),
      enabled: () => before !== null && !isOnSlider(),
    },
    {
      ...command("panel-after", `Next ${panel}`, Panel, ["ArrowRight"], open(after)),
      enabled: () => after !== null && !isOnSlider(),
    },
  ];
}

function viewCommands({ desk }: PanelKeys): Command[] {
  const toggle = (guide: "thirds" | "safe" | "center") => () =>
    useToolbox.setState(({ guides }) => ({ guides: { ...guides, [guide]: !guides[guide] } }));
  return [
    command("onion", "Onion skin", "View", ["o"], () => useToolbox.setState(({ onion }) => ({ onion: !onion }))),
    command("thirds", "Thirds", "View", ["g"], toggle("thirds")),
    command("safe", "Safe areas", "View", ["shift+g"], toggle("safe")),
    command("zoom-in", "Closer", "View", ["+", "="], () => zoom(desk, 1.25)),
    command("zoom-out", "Further away", "View", ["-"], () => zoom(desk, 0.8)),
    {
      ...command("fit", "Fit the frame", "View", ["mod+0", "Home"], () => desk?.fit()),
      enabled: () => !isOnSlider(),
    },
    command("mirror", "Look at it in the mirror", "View", ["m"], () => desk?.mirror()),
    command("turn-left", "Turn the paper left", "View", [","], () => turn(desk, -QUARTER_TURN_STEP)),
    command("turn-right", "Turn the paper right", "View", ["."], () => turn(desk, QUARTER_TURN_STEP)),
  ];
}

export function zoom(desk: PanelDesk | null, factor: number): void {
  const view = desk?.view();
  if (view) desk?.setView(zoomAt(view, { x: view.width / 2, y: view.height / 2 }, factor));
}

export function turn(desk: PanelDesk | null, radians: number): void {
  const view = desk?.view();
  if (view) desk?.setView(rotateAt(view, { x: view.width / 2, y: view.height / 2 }, radians));
}

/** A slider that has the focus keeps the arrow keys. */
function isOnSlider(): boolean {
  const { activeElement } = document;
  return activeElement instanceof HTMLInputElement && activeElement.type === "range";
}

function stepEraser(direction: 1 | -1): void {
  useToolbox.setState(({ held }) => {
    const size = Math.max(4, Math.round(held.eraser.size * (direction > 0 ? 1.25 : 0.8)));
    return { held: { ...held, eraser: { ...held.eraser, size } } };
  });
}

function command(id: string, title: string, group: string, keys: string[], run: () => void): Command {
  return { id: `panel.${id}`, title, group, keys, run };
}
