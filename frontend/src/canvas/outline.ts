// From a mark to the shapes that are filled: rings of panel points by perfect-freehand, then Path2D, kept for every mark.
import { getStroke } from "perfect-freehand";
import { type Mark, pointCount, STRIDE } from "./mark";
import { type Coat, type Nib, nibOf } from "./nib";

type Ring = number[][];

/** Long marks are outlined piece by piece, so that a mark of thousands of points can grow at no cost. */
export const PIECE = 160;
const OVERLAP = 24;

const paths = new WeakMap<Mark, Path2D[]>();

/** One path for each coat of the mark's nib. */
export function pathsOf(mark: Mark): Path2D[] {
  const known = paths.get(mark);
  if (known) return known;
  const nib = nibOf(mark.tool);
  const made = nib.closed ? [shapePath(mark.points)] : nib.coats.map((_, coat) => pathOf(rings(mark, coat)));
  paths.set(mark, made);
  return made;
}

/** The outlines of one coat, a ring for each piece. */
export function rings(mark: Mark, coat: number): Ring[] {
  const nib = nibOf(mark.tool);
  const shape = nib.coats[coat];
  if (!shape) return [];
  if (nib.closed) return [];
  const found: Ring[] = [];
  const count = pointCount(mark);
  for (let from = 0; from === 0 || from < count; from += PIECE) found.push(...pieceRings(mark, shape, nib, from));
  return found;
}

/** The rings of the piece that begins at point `from`: more than one where the pressure is too low for this coat. */
export function pieceRings(mark: Mark, coat: Coat, nib: Nib, from: number): Ring[] {
  const count = pointCount(mark);
  const start = Math.max(0, from - OVERLAP);
  const end = Math.min(count, from + PIECE);
  const [first, last] = [start === 0, end === count];
  const points = Array.from({ length: end - start }, (_, index) => triple(mark, start + index));
  const taper = Math.min(nib.taper * mark.size, lengthOf(points) / 3);
  return pressedRuns(points, coat).map((run) =>
    getStroke(run, {
      size: mark.size,
      thinning: 1,
      smoothing: 0.4,
      streamline: nib.streamline,
      simulatePressure: false,
      easing: coat.radius,
      start: { cap: true, taper: first ? taper : 0 },
      end: { cap: true, taper: last ? taper : 0 },
      last: true,
    }),
  );
}

export function pathOf(shapes: Ring[]): Path2D {
  const path = new Path2D();
  for (const ring of shapes) trace(path, ring);
  return path;
}

/** A filled shape keeps its corners: they may be where an eraser cut it. */
export function shapePath(points: ArrayLike<number>): Path2D {
  const path = new Path2D();
  for (let at = 0; at + 2 < points.length; at += STRIDE) path.lineTo(points[at] ?? 0, points[at + 1] ?? 0);
  path.closePath();
  return path;
}

/** Through the middles of the ring's sides, so that no corner shows. */
function trace(path: Path2D, ring: Ring): void {
  const middle = (a: number[], b: number[]): [number, number] => [
    ((a[0] ?? 0) + (b[0] ?? 0)) / 2,
    ((a[1] ?? 0) + (b[1] ?? 0)) / 2,
  ];
  const [first, last] = [ring[0], ring[ring.length - 1]];
  if (!first || !last) return;
  path.moveTo(...middle(last, first));
  ring.forEach((corner, index) => {
    path.quadraticCurveTo(corner[0] ?? 0, corner[1] ?? 0, ...middle(corner, ring[(index + 1) % ring.length] ?? first));
  });
  path.closePath();
}

/** A coat that needs pressure has gaps; without them it would leave a hairline. */
function pressedRuns(points: number[][], coat: Coat): number[][][] {
  if (coat.radius(0) > 0) return [points];
  const runs: number[][][] = [[]];
  for (const point of points) {
    if (coat.radius(point[2] ?? 0) > 0) runs.at(-1)?.push(point);
    else if (runs.at(-1)?.length) runs.push([]);
  }
  return runs.filter((run) => run.length > 1);
}

function triple(mark: Mark, index: number): number[] {
  const at = index * STRIDE;
  return [mark.points[at] ?? 0, mark.points[at + 1] ?? 0, mark.points[at + 2] ?? 0.5];
}

function lengthOf(points: number[][]): number {
  let length = 0;
  points.forEach((point, index) => {
    const next = points[index + 1];
    if (next) length += Math.hypot((next[0] ?? 0) - (point[0] ?? 0), (next[1] ?? 0) - (point[1] ?? 0));
  });
  return length;
}
