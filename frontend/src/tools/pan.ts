// Moving the paper by hand.
import type { Point } from "../canvas/geometry";
import type { Hand } from "./hand";
import type { Desk, Tool } from "./tool";

export class PanTool implements Tool {
  readonly cursor = "grab";
  private last: Point | null = null;

  constructor(private readonly desk: Desk) {}

  get busy(): boolean {
    return this.last !== null;
  }

  down(hand: Hand): void {
    this.last = hand.screen;
  }

  move(hands: readonly Hand[]): void {
    const screen = hands.at(-1)?.screen;
    if (!screen || !this.last) return;
    this.desk.pan(screen.x - this.last.x, screen.y - this.last.y);
    this.last = screen;
  }

  complete(hand: Hand): void {
    this.move([hand]);
    this.last = null;
  }

  cancel(): void {
    this.last = null;
  }
}
