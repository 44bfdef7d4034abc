// Erasing: cuts marks apart under the nib, or takes away every mark that is touched.
import type { StoredMark } from "../canvas/mark";
import type { Sheet } from "../canvas/sheet";
import { cutMark, type Swipe, touches } from "./cut";
import type { Hand } from "./hand";
import type { Desk, Tool } from "./tool";

export type EraseMode = "cut" | "whole";

type State = { name: "idle" } | { name: "erasing"; last: Hand; left: Map<string, readonly StoredMark[]> };

export class EraseTool implements Tool {
  readonly cursor = "none";
  private state: State = { name: "idle" };

  /** `mode` and `reach` are asked at every stroke: the person may change them in between. */
  constructor(
    private readonly desk: Desk,
    private readonly mode: () => EraseMode,
    private readonly radius: (hand: Hand) => number,
    private readonly allLayers: () => boolean,
  ) {}

  get busy(): boolean {
    return this.state.name !== "idle";
  }

  down(hand: Hand): void {
    this.state = { name: "erasing", last: hand, left: new Map() };
    this.move([hand]);
  }

  move(hands: readonly Hand[]): void {
    const state = this.state;
    if (state.name === "idle") return;
    let changed = false;
    for (const hand of hands) {
      const swipe = { from: state.last, to: hand, radius: this.radius(hand) };
      changed = this.swipe(state.left, swipe) || changed;
      state.last = hand;
    }
    if (changed) this.desk.previewMarks(new Map(state.left));
  }

  complete(hand: Hand): void {
    const state = this.state;
    if (state.name === "idle") return;
    this.move([hand]);
    this.state = { name: "idle" };
    this.desk.previewMarks(null);
    if (state.left.size === 0) return;
    this.desk.commit({ kind: "erase", remove: [...state.left.keys()], add: [...state.left.values()].flat() });
  }

  cancel(): void {
    if (this.state.name === "idle") return;
    this.state = { name: "idle" };
    this.desk.previewMarks(null);
  }

  private swipe(left: Map<string, readonly StoredMark[]>, swipe: Swipe): boolean {
    let changed = false;
    for (const mark of this.targets().flatMap((sheet) => sheet.marks)) {
      const pieces = left.get(mark.id) ?? [mark];
      const now = pieces.flatMap((piece) => this.rest(piece, swipe) ?? [piece]);
      if (now.length === pieces.length && now.every((piece, index) => piece === pieces[index])) continue;
      left.set(mark.id, now);
      changed = true;
    }
    return changed;
  }

  private rest(piece: StoredMark, swipe: Swipe): StoredMark[] | null {
    if (this.mode() === "cut") return cutMark(piece, swipe);
    return touches(piece, swipe) ? [] : null;
  }

  private targets(): readonly Sheet[] {
    const active = this.desk.activeSheet();
    return this.allLayers() ? this.desk.sheets() : active ? [active] : [];
  }
}
