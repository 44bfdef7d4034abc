// A mark on paper as the painters see it: a stored stroke or one that is still being drawn.
import { type Box, grow, NOTHING, type Point } from "./geometry";
import { nibOf } from "./nib";

export interface Mark {
  readonly tool: string;
  /** `#rrggbb` or `#rrggbbaa`. */
  readonly color: string;
  /** Diameter at full pressure, in panel units. */
  readonly size: number;
  /** x, y, pressure from 0 to 1, and again. */
  readonly points: ArrayLike<number>;
}

export interface StoredMark extends Mark {
  readonly id: string;
  readonly layer: string;
}

export const STRIDE = 3;

export function pointCount(mark: Mark): number {
  return Math.floor(mark.points.length / STRIDE);
}

export function pointAt(mark: Mark, index: number): Point {
  return { x: mark.points[index * STRIDE] ?? 0, y: mark.points[index * STRIDE + 1] ?? 0 };
}

export function pressureAt(mark: Mark, index: number): number {
  return mark.points[index * STRIDE + 2] ?? 0.5;
}

const boxes = new WeakMap<Mark, Box>();

/** The box that everything painted of this mark lies in. Marks are never changed, so it is worked out once. */
export function markBox(mark: Mark): Box {
  const known = boxes.get(mark);
  if (known) return known;
  const box = grow(spineBox(mark), (mark.size / 2) * nibOf(mark.tool).reach + 1);
  boxes.set(mark, box);
  return box;
}

function spineBox(mark: Mark): Box {
  const { points } = mark;
  const box = { ...NOTHING };
  for (let at = 0; at + 2 < points.length; at += STRIDE) {
    const x = points[at] ?? 0;
    const y = points[at + 1] ?? 0;
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}
