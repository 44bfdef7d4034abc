// A mark while it is being drawn: outlined piece by piece, so that only its end is worked out anew.
import { type Box, grow, NOTHING, union } from "./geometry";
import { type Mark, STRIDE } from "./mark";
import { nibOf } from "./nib";
import { PIECE, pathOf, pieceRings, shapePath } from "./outline";

export class GrowingMark implements Mark {
  readonly points: number[] = [];
  /** Its points do not only grow: it was replaced as a whole. */
  revised = false;
  /** Where the hand will probably be: painted, never stored. */
  private predicted: readonly number[] = [];
  private done: Path2D[] = [];
  private pieces = 0;
  private lastTail: Box = NOTHING;

  constructor(
    readonly layer: string,
    readonly tool: string,
    readonly color: string,
    readonly size: number,
  ) {}

  extend(points: ArrayLike<number>, predicted: readonly number[] = []): void {
    for (let index = 0; index < points.length; index += 1) this.points.push(points[index] ?? 0);
    this.predicted = predicted;
  }

  /** Starts the shape over: a straight line changes as a whole. */
  replace(points: readonly number[]): void {
    this.points.splice(0, this.points.length, ...points);
    this.predicted = [];
    this.revised = true;
    this.pieces = 0;
    this.done = [];
  }

  /** One path for each coat. */
  paths(): Path2D[] {
    this.finishPieces();
    const nib = nibOf(this.tool);
    const shown = { tool: this.tool, color: this.color, size: this.size, points: [...this.points, ...this.predicted] };
    return nib.coats.map((coat, index) => {
      const path = new Path2D(this.done[index]);
      path.addPath(nib.closed ? shapePath(shown.points) : pathOf(pieceRings(shown, coat, nib, this.pieces * PIECE)));
      return path;
    });
  }

  /** What must be painted since the last call: the end as it was and as it is. */
  takeDirty(): Box {
    const tail = this.tailBox();
    const dirty = union(this.lastTail, tail);
    this.lastTail = tail;
    return dirty;
  }

  wholeBox(): Box {
    return union(this.lastTail, grow(boxOfPoints(this.points, 0), this.size * 0.55 + 2));
  }

  private finishPieces(): void {
    const nib = nibOf(this.tool);
    if (nib.closed) return;
    while (this.points.length / STRIDE > (this.pieces + 1) * PIECE) {
      const from = this.pieces * PIECE;
      const whole = { tool: this.tool, color: this.color, size: this.size, points: this.points };
      nib.coats.forEach((coat, index) => {
        this.done[index] ??= new Path2D();
        this.done[index].addPath(pathOf(pieceRings(whole, coat, nib, from)));
      });
      this.pieces += 1;
    }
  }

  private tailBox(): Box {
    const closed = nibOf(this.tool).closed;
    const from = closed ? 0 : Math.max(0, (this.pieces - 1) * PIECE) * STRIDE;
    const tail = union(boxOfPoints(this.points, from), boxOfPoints(this.predicted, 0));
    return grow(tail, this.size * 0.55 + 2);
  }
}

function boxOfPoints(points: readonly number[], from: number): Box {
  const box = { ...NOTHING };
  for (let at = from; at + 2 < points.length; at += STRIDE) {
    const [x, y] = [points[at] ?? 0, points[at + 1] ?? 0];
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}
