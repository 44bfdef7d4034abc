// Where a drag would land: what is under the pointer, the place it means, and the mark that shows it.
import { type Box, type Cell, GAP, type Layout, MARGIN, type Row, rowAt } from "./layout";
import type { Outline } from "./outline";

export type Dragged =
  | { kind: "panels"; ids: readonly string[] }
  | { kind: "shot"; id: string }
  | { kind: "scene"; id: string };

/** Beside which record of the same kind the dragged ones will stand; `into` is a scene without any. */
export interface Place {
  kind: Dragged["kind"];
  anchor: string;
  side: "before" | "after" | "into";
  mark: Box;
}

export function placeAt(outline: Outline, layout: Layout, dragged: Dragged, x: number, y: number): Place | null {
  const row = layout.rows[rowAt(layout.rows, Math.max(0, y))];
  if (row === undefined) return null;
  if (dragged.kind === "scene") return scenePlace(layout, row, y);
  if (row.kind === "scene") return headingPlace(layout, row, dragged);
  if (row.kind === "empty") return { kind: dragged.kind, anchor: row.scene.id, side: "into", mark: lineBelow(row) };
  return dragged.kind === "panels" ? panelPlace(layout, row, x) : shotPlace(outline, layout, row, x);
}

/** Whether dropping there would leave everything as it is. */
export function isIdle(outline: Outline, dragged: Dragged, place: Place): boolean {
  if (place.side === "into") return false;
  if (dragged.kind !== "panels") return place.anchor === dragged.id;
  return dragged.ids.length === 1 && dragged.ids[0] === place.anchor && outline.byPanel.has(place.anchor);
}

type PanelsRow = Extract<Row, { kind: "panels" }>;

function panelPlace(layout: Layout, row: PanelsRow, x: number): Place | null {
  const cell = cellAt(layout, row, x);
  if (cell === undefined) return null;
  const after = x > cell.x + layout.cardWidth / 2;
  return {
    kind: "panels",
    anchor: cell.panel.id,
    side: after ? "after" : "before",
    mark: bar(layout, row, cell.x, after),
  };
}

function shotPlace(outline: Outline, layout: Layout, row: PanelsRow, x: number): Place | null {
  const cell = cellAt(layout, row, x);
  const shot = cell === undefined ? undefined : outline.byShot.get(cell.panel.shotId);
  if (cell === undefined || shot === undefined) return null;
  const middle = (shot.panels.length - 1) / 2;
  const at = cell.panel.number - 1;
  const after = at > middle || (at === middle && x > cell.x + layout.cardWidth / 2);
  const edge = after ? shot.panels.at(-1) : shot.panels[0];
  return {
    kind: "shot",
    anchor: shot.id,
    side: after ? "after" : "before",
    mark: edgeMark(layout, edge?.id ?? "", after),
  };
}

function scenePlace(layout: Layout, row: Row, y: number): Place {
  const rows = layout.rows.filter((other) => other.scene.id === row.scene.id);
  const top = rows[0]?.y ?? row.y;
  const end = (rows.at(-1)?.y ?? row.y) + (rows.at(-1)?.height ?? 0);
  const after = y > (top + end) / 2;
  const mark = { x: MARGIN, y: Math.max(1, (after ? end : top) - 2), width: rowWidth(layout), height: 3 };
  return { kind: "scene", anchor: row.scene.id, side: after ? "after" : "before", mark };
}

/** On a heading: before the first panel or shot of that scene. */
function headingPlace(layout: Layout, row: Row, dragged: Dragged): Place | null {
  const [shot] = row.scene.shots;
  const [panel] = shot?.panels ?? [];
  if (shot === undefined || panel === undefined) {
    return { kind: dragged.kind, anchor: row.scene.id, side: "into", mark: lineBelow(row) };
  }
  const anchor = dragged.kind === "shot" ? shot.id : panel.id;
  return { kind: dragged.kind, anchor, side: "before", mark: edgeMark(layout, panel.id, false) ?? lineBelow(row) };
}

/** The panel nearest to the pointer: ghosts may stand between them. */
function cellAt(layout: Layout, row: PanelsRow, x: number) {
  const distance = (cell: { x: number }) => Math.abs(cell.x + layout.cardWidth / 2 - x);
  return row.cells.reduce<Cell | undefined>(
    (nearest, cell) => (nearest === undefined || distance(cell) < distance(nearest) ? cell : nearest),
    undefined,
  );
}

function bar(layout: Layout, row: Row, x: number, after: boolean): Box {
  const left = after ? x + layout.cardWidth + GAP / 2 : x - GAP / 2;
  return { x: left - 2, y: row.y, width: 4, height: row.height - GAP };
}

function edgeMark(layout: Layout, panelId: string, after: boolean): Box {
  const row = layout.rows[layout.rowOf.get(panelId) ?? -1];
  if (row?.kind !== "panels") return { x: MARGIN, y: 0, width: 4, height: 40 };
  const cell = row.cells.find(({ panel }) => panel.id === panelId);
  return bar(layout, row, cell?.x ?? MARGIN, after);
}

const lineBelow = (row: Row): Box => ({ x: MARGIN, y: row.y + row.height - 4, width: 240, height: 3 });
const rowWidth = (layout: Layout): number => layout.columns * (layout.cardWidth + GAP) - GAP;
