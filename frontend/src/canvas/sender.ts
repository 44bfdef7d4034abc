// Sends the stroke that is being drawn to the others, piece by piece.

import type { LiveChunk } from "../sync/types";
import type { GrowingMark } from "./growing";

/** Ruled lines are sent anew as a whole, so not more often than this. */
const RULED_INTERVAL_MS = 60;

export class LiveSender {
  private sent = 0;
  private sentAt_ms = 0;

  constructor(
    private readonly send: (chunk: LiveChunk) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  begin(id: string, mark: GrowingMark): void {
    this.sent = 0;
    this.sentAt_ms = 0;
    this.push(id, mark, false);
  }

  grew(id: string, mark: GrowingMark): void {
    if (!mark.revised) {
      this.push(id, mark, false);
      return;
    }
    if (this.now() - this.sentAt_ms < RULED_INTERVAL_MS) return;
    this.sent = 0;
    this.push(id, mark, false);
  }

  end(id: string, mark: GrowingMark): void {
    if (mark.revised) this.sent = 0;
    this.push(id, mark, true);
  }

  private push(id: string, mark: GrowingMark, done: boolean): void {
    const points = mark.revised ? ends(mark.points) : mark.points.slice(this.sent * 3);
    const { layer, tool, color, size } = mark;
    this.send({ stroke: id, layer, tool, color, size, from: this.sent, points, done });
    this.sent = mark.points.length / 3;
    this.sentAt_ms = this.now();
  }
}

/** A straight line is known by its ends. */
function ends(points: readonly number[]): number[] {
  return points.length <= 6 ? [...points] : [...points.slice(0, 3), ...points.slice(-3)];
}
