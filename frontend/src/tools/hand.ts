// What the hand does, as the tools see it: in panel units, with pressure and the modifier keys.
import type { Point } from "../canvas/geometry";

export interface Hand extends Point {
  /** From 0 to 1, after the pressure curve. */
  pressure: number;
  /** In CSS pixels on the canvas. */
  screen: Point;
  shift: boolean;
  alt: boolean;
  time_ms: number;
}

/** A steeper curve wants a firmer hand: 1 is as the device says, below 1 is softer. */
export function pressed(raw: number, curve: number): number {
  return Math.min(1, Math.max(0, raw)) ** curve;
}

const FASTEST = 2.2;
const EASE = 0.18;

/** A mouse and a finger have no pressure: slow is firm, fast is light, and every line begins lightly. */
export class SpeedPressure {
  private last: { at: Point; time_ms: number } | null = null;
  private pressure = 0.3;

  start(): void {
    this.last = null;
    this.pressure = 0.3;
  }

  at(screen: Point, time_ms: number): number {
    if (this.last) {
      const elapsed = Math.max(1, time_ms - this.last.time_ms);
      const speed = Math.hypot(screen.x - this.last.at.x, screen.y - this.last.at.y) / elapsed;
      const wanted = 0.72 - 0.42 * Math.min(1, speed / FASTEST);
      this.pressure += (wanted - this.pressure) * EASE;
    }
    this.last = { at: screen, time_ms };
    return this.pressure;
  }
}
