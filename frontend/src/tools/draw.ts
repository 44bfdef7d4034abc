// Drawing a mark: freehand, straight with Shift, or a filled shape, as the nib says.
import { distance } from "../canvas/geometry";
import { GrowingMark } from "../canvas/growing";
import { nibOf } from "../canvas/nib";
import type { Hand } from "./hand";
import type { Desk, Tool } from "./tool";

type State = { name: "idle" } | { name: "drawing" | "ruling"; id: string; mark: GrowingMark; from: Hand; last: Hand };

/** Panel units between the points of a ruled line: a taper needs points to live on. */
const RULE_STEP = 6;
const RULE_PRESSURE = 0.62;

export class DrawTool implements Tool {
  readonly cursor = "crosshair";
  private state: State = { name: "idle" };

  /** `ruled` draws straight without Shift. */
  constructor(
    private readonly desk: Desk,
    private readonly ruled = false,
  ) {}

  get busy(): boolean {
    return this.state.name !== "idle";
  }

  down(hand: Hand): void {
    const { layer, tool, color, size } = this.desk.style();
    const mark = new GrowingMark(layer, tool, color, size);
    const ruling = (this.ruled || hand.shift) && !nibOf(tool).closed;
    const id = this.desk.newId();
    this.state = { name: ruling ? "ruling" : "drawing", id, mark, from: hand, last: hand };
    mark.extend([hand.x, hand.y, hand.pressure]);
    this.desk.show(id, mark);
  }

  move(hands: readonly Hand[], predicted: readonly Hand[]): void {
    const state = this.state;
    const last = hands.at(-1);
    if (state.name === "idle" || !last) return;
    if (state.name === "ruling") state.mark.replace(ruledPoints(state.from, last));
    else state.mark.extend(farEnough(state.last, hands, this.desk.unit()), flat(predicted));
    state.last = last;
    this.desk.grew(state.id, state.mark);
  }

  complete(hand: Hand): void {
    const state = this.state;
    if (state.name === "idle") return;
    this.move([hand], []);
    this.state = { name: "idle" };
    this.desk.hide(state.id, state.mark);
    const { layer, tool, color, size, points } = state.mark;
    if (nibOf(tool).closed && points.length < 9) return;
    this.desk.commit({ kind: "draw", id: state.id, layer, mark: { tool, color, size, points } });
  }

  cancel(): void {
    const state = this.state;
    this.state = { name: "idle" };
    if (state.name !== "idle") this.desk.hide(state.id, state.mark);
  }
}

export function ruledPoints(from: Hand, to: Hand): number[] {
  const steps = Math.max(1, Math.ceil(distance(from, to) / RULE_STEP));
  const points: number[] = [];
  for (let step = 0; step <= steps; step += 1) {
    const t = step / steps;
    points.push(from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t, RULE_PRESSURE);
  }
  return points;
}

/** Leaves out positions that fall on the same third of a pixel: a resting pen adds nothing. */
function farEnough(last: Hand, hands: readonly Hand[], unit: number): number[] {
  const kept: Hand[] = [];
  let before = last;
  for (const hand of hands) {
    if (distance(before, hand) < unit / 3) continue;
    kept.push(hand);
    before = hand;
  }
  return flat(kept);
}

function flat(hands: readonly Hand[]): number[] {
  return hands.flatMap((hand) => [hand.x, hand.y, hand.pressure]);
}
