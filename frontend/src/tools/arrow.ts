// Drawing an arrow: a drag becomes a smooth bow of few points; Shift makes it straight.
import { ARROW_COLORS, type ArrowKind } from "../canvas/arrow";
import { distance, distanceToSegment, type Point } from "../canvas/geometry";
import type { Hand } from "./hand";
import type { Desk, NewArrow, Tool } from "./tool";

type State = { name: "idle" } | { name: "drawing"; trail: Point[]; straight: boolean };

const WIDTHS: Record<ArrowKind, number> = { subject: 22, camera: 40, zoom: 26, eyeline: 10 };
/** CSS pixels that a bow may stray from the hand's way. */
const TOLERANCE = 7;
const SHORTEST = 12;

export class ArrowTool implements Tool {
  readonly cursor = "crosshair";
  private state: State = { name: "idle" };

  constructor(
    private readonly desk: Desk,
    private readonly kind: () => ArrowKind,
    private readonly label: () => string,
  ) {}

  get busy(): boolean {
    return this.state.name !== "idle";
  }

  down(hand: Hand): void {
    this.state = { name: "drawing", trail: [hand], straight: hand.shift || this.kind() === "zoom" };
  }

  move(hands: readonly Hand[]): void {
    if (this.state.name === "idle") return;
    this.state.trail.push(...hands);
    this.desk.showArrow(this.arrow(this.state));
  }

  complete(hand: Hand): void {
    const state = this.state;
    if (state.name === "idle") return;
    this.move([hand]);
    this.state = { name: "idle" };
    this.desk.showArrow(null);
    const [first] = state.trail;
    if (!first || distance(first, hand) < SHORTEST * this.desk.unit()) return;
    this.desk.commit({ kind: "arrow", layer: this.desk.style().layer, arrow: this.arrow(state) });
  }

  cancel(): void {
    this.state = { name: "idle" };
    this.desk.showArrow(null);
  }

  private arrow(state: { trail: Point[]; straight: boolean }): NewArrow {
    const kind = this.kind();
    const ends = [state.trail[0], state.trail.at(-1)].filter((point) => point !== undefined);
    const points = state.straight ? ends : simplified(state.trail, TOLERANCE * this.desk.unit());
    return {
      kind,
      points: points.flatMap(({ x, y }) => [x, y]),
      width: WIDTHS[kind],
      color: ARROW_COLORS[kind],
      taper: kind === "subject",
      label: this.label(),
    };
  }
}

/** Douglas and Peucker's: the fewest points within the tolerance. */
export function simplified(points: Point[], tolerance: number): Point[] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 3) return points;
  let far = { index: 0, by: tolerance };
  points.forEach((point, index) => {
    const by = distanceToSegment(point, first, last);
    if (by > far.by) far = { index, by };
  });
  if (far.index === 0) return [first, last];
  const head = simplified(points.slice(0, far.index + 1), tolerance);
  return [...head.slice(0, -1), ...simplified(points.slice(far.index), tolerance)];
}
