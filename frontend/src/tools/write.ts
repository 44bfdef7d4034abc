// Placing typed text: a tap opens typing on the text under it, or on a new one.
import type { Hand } from "./hand";
import type { Desk, Tool } from "./tool";

export class WriteTool implements Tool {
  readonly cursor = "text";
  busy = false;

  constructor(private readonly desk: Desk) {}

  down(): void {
    this.busy = true;
  }

  move(): void {}

  complete(hand: Hand): void {
    this.busy = false;
    this.desk.write(hand);
  }

  cancel(): void {
    this.busy = false;
  }
}
