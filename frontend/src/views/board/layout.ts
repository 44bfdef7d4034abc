// Where everything on the wall stands: rows of cards under scene headings, computed from the outline alone.
import { type GhostItem, type Ghosts, NO_GHOSTS } from "../review/ghosts";
import type { Outline, PanelItem, SceneItem } from "./outline";

export const GAP = 10;
export const MARGIN = 14;
export const SCENE_HEIGHT = 46;
const EMPTY_HEIGHT = 58;

export type Detail = "tiny" | "small" | "full";

export interface Cell {
  panel: PanelItem;
  x: number;
  startsShot: boolean;
}

/** A suggested frame in line with the panels: it is looked at, not moved. */
export interface GhostCell {
  ghost: GhostItem;
  x: number;
}

export type Row =
  | { kind: "scene"; key: string; y: number; height: number; scene: SceneItem }
  | { kind: "empty"; key: string; y: number; height: number; scene: SceneItem }
  | { kind: "panels"; key: string; y: number; height: number; scene: SceneItem; cells: Cell[]; ghosts: GhostCell[] };

export interface Layout {
  rows: Row[];
  height: number;
  columns: number;
  cardWidth: number;
  pictureHeight: number;
  detail: Detail;
  /** How many panels stand on it. */
  count: number;
  /** Row index of each panel; made when somebody asks. */
  readonly rowOf: ReadonlyMap<string, number>;
}

export interface LayoutSettings {
  width: number;
  /** Of the screen: a single panel is never taller. */
  height: number;
  /** The wanted width of a card; the real one fills the rows. */
  cardWidth: number;
  /** Width over height. */
  aspect: number;
  folded: ReadonlySet<string>;
  ghosts?: Ghosts;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function layoutBoard(outline: Outline, settings: LayoutSettings): Layout {
  const inner = Math.max(60, settings.width - 2 * MARGIN);
  const columns = Math.max(1, Math.floor((inner + GAP) / (settings.cardWidth + GAP)));
  const filling = Math.floor((inner - GAP * (columns - 1)) / columns);
  const cardWidth = columns === 1 ? Math.min(filling, wholeOnScreen(settings)) : filling;
  const detail = detailOf(cardWidth);
  const pictureHeight = Math.round(cardWidth / settings.aspect);
  const cardHeight = pictureHeight + textHeight(detail);
  const left = columns === 1 ? Math.floor((inner - cardWidth) / 2) : 0;
  const shape = { columns, cardWidth, cardHeight, left: MARGIN + left };
  const { rows, height } = stacked(outline.scenes, shape, settings);
  const count = rows.reduce((sum, row) => sum + (row.kind === "panels" ? row.cells.length : 0), 0);
  let index: Map<string, number> | null = null;
  return {
    ...{ rows, height, columns, cardWidth, pictureHeight, detail, count },
    get rowOf() {
      index ??= indexRows(rows);
      return index;
    },
  };
}

function stacked(scenes: readonly SceneItem[], shape: RowShape, { folded, ghosts = NO_GHOSTS }: LayoutSettings) {
  const rows: Row[] = [];
  let y = 0;
  for (const scene of scenes) {
    const own = { folded: folded.has(scene.id), ghosts: ghosts.get(scene.id) ?? NONE };
    const added = keptRows(scene, y, { ...shape, ...own });
    rows.push(...added);
    const last = added.at(-1);
    if (last !== undefined) y = last.y + last.height;
  }
  return { rows, height: y + MARGIN };
}

/** The widest card of which picture and texts stand on the screen at once. */
function wholeOnScreen({ height, aspect }: LayoutSettings): number {
  return Math.max(240, Math.floor((height - textHeight("full") - 3 * GAP) * aspect));
}

export function detailOf(cardWidth: number): Detail {
  if (cardWidth < 116) return "tiny";
  return cardWidth < 190 ? "small" : "full";
}

/** The height of a card's texts, above and below its picture. */
export function textHeight(detail: Detail): number {
  return { tiny: 17, small: 40, full: 96 }[detail];
}

interface RowShape {
  columns: number;
  cardWidth: number;
  cardHeight: number;
  left: number;
}

interface SceneShape extends RowShape {
  folded: boolean;
  ghosts: readonly GhostItem[];
}

const NONE: readonly GhostItem[] = [];

/** The rows of each scene as they were laid out last: a letter in one scene leaves those of all others alone. */
const laid = new WeakMap<SceneItem, { top: number; shape: SceneShape; rows: Row[] }>();

function keptRows(scene: SceneItem, top: number, shape: SceneShape): Row[] {
  const before = laid.get(scene);
  if (before?.top === top && isSame(before.shape, shape)) return before.rows;
  const rows = sceneRows(scene, top, shape);
  laid.set(scene, { top, shape, rows });
  return rows;
}

function isSame(a: SceneShape, b: SceneShape): boolean {
  const inRow = a.columns === b.columns && a.left === b.left && a.folded === b.folded && a.ghosts === b.ghosts;
  return inRow && a.cardWidth === b.cardWidth && a.cardHeight === b.cardHeight;
}

function sceneRows(scene: SceneItem, top: number, shape: SceneShape): Row[] {
  const rows: Row[] = [{ kind: "scene", key: scene.id, y: top, height: SCENE_HEIGHT, scene }];
  if (shape.folded) return rows;
  let y = top + SCENE_HEIGHT;
  const cells = scene.shots.flatMap((shot) =>
    shot.panels.map((panel, index) => ({ panel, startsShot: index === 0, x: 0 })),
  );
  if (cells.length === 0) {
    rows.push({ kind: "empty", key: `${scene.id}:empty`, y, height: EMPTY_HEIGHT, scene });
    y += EMPTY_HEIGHT;
  }
  const standing = inLine(cells, shape.ghosts);
  for (let start = 0; start < standing.length; start += shape.columns) {
    const line = standing
      .slice(start, start + shape.columns)
      .map((cell, column) => ({ ...cell, x: shape.left + column * (shape.cardWidth + GAP) }));
    const place = { key: `${scene.id}:${start}`, y, height: shape.cardHeight + GAP, scene };
    rows.push({ kind: "panels", ...place, cells: line.filter(isCell), ghosts: line.filter(isGhost) });
    y += shape.cardHeight + GAP;
  }
  return rows;
}

const isCell = (cell: Cell | GhostCell): cell is Cell => "panel" in cell;
const isGhost = (cell: Cell | GhostCell): cell is GhostCell => "ghost" in cell;

/** Ghosts stand where their panels would; one whose neighbour is not shown stands at the end. */
function inLine(cells: readonly Cell[], ghosts: readonly GhostItem[]): (Cell | GhostCell)[] {
  if (ghosts.length === 0) return [...cells];
  const shown = new Set(cells.map(({ panel }) => panel.id));
  const at = (id: string | null, side: GhostItem["side"] | null): GhostCell[] =>
    ghosts
      .filter(({ anchor, side: own }) =>
        id === null ? anchor === null || !shown.has(anchor) : anchor === id && own === side,
      )
      .map((ghost) => ({ ghost, x: 0 }));
  const line = cells.flatMap((cell) => [...at(cell.panel.id, "before"), cell, ...at(cell.panel.id, "after")]);
  return [...line, ...at(null, null)];
}

function indexRows(rows: Row[]): Map<string, number> {
  const index = new Map<string, number>();
  rows.forEach((row, at) => {
    if (row.kind === "panels") for (const cell of row.cells) index.set(cell.panel.id, at);
  });
  return index;
}

/** Index of the row at `y`: the last one that begins at or above it. */
export function rowAt(rows: readonly Row[], y: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((rows[middle]?.y ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function boxOf(layout: Layout, panelId: string): Box | null {
  const row = layout.rows[layout.rowOf.get(panelId) ?? -1];
  if (row?.kind !== "panels") return null;
  const cell = row.cells.find(({ panel }) => panel.id === panelId);
  return cell === undefined ? null : { x: cell.x, y: row.y, width: layout.cardWidth, height: row.height - GAP };
}

/** Ids of the panels whose cards touch the box. */
export function panelsWithin(layout: Layout, box: Box): string[] {
  const found: string[] = [];
  for (let at = rowAt(layout.rows, box.y); at < layout.rows.length; at += 1) {
    const row = layout.rows[at];
    if (row === undefined || row.y > box.y + box.height) break;
    if (row.kind !== "panels" || row.y + row.height - GAP < box.y) continue;
    const touched = row.cells.filter(({ x }) => x < box.x + box.width && x + layout.cardWidth > box.x);
    found.push(...touched.map(({ panel }) => panel.id));
  }
  return found;
}

/** The panel above or below, as the eye sees it. */
export function panelBeside(layout: Layout, panelId: string, step: 1 | -1): string | null {
  const from = boxOf(layout, panelId);
  const start = layout.rowOf.get(panelId);
  if (from === null || start === undefined) return null;
  for (let at = start + step; at >= 0 && at < layout.rows.length; at += step) {
    const row = layout.rows[at];
    if (row?.kind !== "panels" || row.cells.length === 0) continue;
    const nearest = row.cells.reduce((a, b) => (Math.abs(b.x - from.x) < Math.abs(a.x - from.x) ? b : a));
    return nearest.panel.id;
  }
  return null;
}
