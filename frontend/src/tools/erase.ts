// Erasing: cuts marks apart under the nib, or takes away every mark, arrow and text that is touched.
import { type Arrow, arrowLines } from "../canvas/arrow";
import { captionBox } from "../canvas/caption";
import { mapSelection, NO_SELECTION, type Selection, selectionSize } from "../canvas/hits";
import type { StoredMark } from "../canvas/mark";
import type { Sheet } from "../canvas/sheet";
import { crosses, cutMark, reaches, type Swipe, touches } from "./cut";
import type { Hand } from "./hand";
import type { Desk, Tool } from "./tool";

export type EraseMode = "cut" | "whole";

interface Erasing {
  name: "erasing";
  last: Hand;
  /** What is left of the marks that were touched. */
  left: Map<string, readonly StoredMark[]>;
  taken: Selection;
}

type State = { name: "idle" } | Erasing;

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
    this.state = { name: "erasing", last: hand, left: new Map(), taken: NO_SELECTION };
    this.move([hand]);
  }

  move(hands: readonly Hand[]): void {
    const state = this.state;
    if (state.name === "idle") return;
    let changed = false;
    for (const hand of hands) {
      const swipe = { from: state.last, to: hand, radius: this.radius(hand) };
      changed = this.swipe(state.left, swipe) || changed;
      changed = (this.mode() === "whole" && this.take(state, swipe)) || changed;
      state.last = hand;
    }
    if (changed) this.desk.previewErased({ marks: new Map(state.left), gone: state.taken });
  }

  complete(hand: Hand): void {
    const state = this.state;
    if (state.name === "idle") return;
    this.move([hand]);
    this.state = { name: "idle" };
    this.desk.previewErased(null);
    const gone = { ...state.taken, marks: new Set(state.left.keys()) };
    if (selectionSize(gone) > 0) this.desk.commit({ kind: "erase", gone, add: [...state.left.values()].flat() });
  }

  cancel(): void {
    if (this.state.name === "idle") return;
    this.state = { name: "idle" };
    this.desk.previewErased(null);
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

  /** Pictures stay: they lie under everything, and a swipe would always take them along. */
  private take(state: Erasing, swipe: Swipe): boolean {
    const sheets = this.targets();
    const arrows = sheets.flatMap((sheet) => sheet.arrows).filter((arrow) => runsUnder(arrow, swipe));
    const texts = sheets.flatMap((sheet) => sheet.texts).filter((text) => reaches(captionBox(text), swipe));
    const fresh = { ...NO_SELECTION, arrows: idsOf(arrows), texts: idsOf(texts) };
    const before = selectionSize(state.taken);
    state.taken = mapSelection(state.taken, (ids, kind) => new Set([...ids, ...fresh[kind]]));
    return selectionSize(state.taken) > before;
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

function idsOf(items: readonly { id: string }[]): Set<string> {
  return new Set(items.map(({ id }) => id));
}

function runsUnder(arrow: Arrow, swipe: Swipe): boolean {
  return crosses(arrowLines(arrow), { ...swipe, radius: swipe.radius + arrow.width / 2 });
}
