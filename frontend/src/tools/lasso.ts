// Selecting with a lasso or a tap, then moving, scaling and turning what is selected.
import {
  around,
  type Box,
  centerOf,
  distance,
  grow,
  IDENTITY,
  isEmpty,
  type Matrix,
  type Point,
  rotation,
  scaling,
  translation,
} from "../canvas/geometry";
import {
  type Handle,
  handleAt,
  NO_SELECTION,
  pickAt,
  pickInside,
  type Selection,
  selectionBox,
  selectionSize,
} from "../canvas/hits";
import type { Hand } from "./hand";
import type { Desk, Tool } from "./tool";

type State =
  | { name: "idle" }
  | { name: "lassoing"; trail: Point[]; add: boolean }
  | { name: "transforming"; handle: Handle; from: Hand; box: Box; matrix: Matrix };

/** CSS pixels. */
export const HANDLE_REACH = 9;
const TAP_REACH = 6;
const SNAP = Math.PI / 12;

export class LassoTool implements Tool {
  readonly cursor = "crosshair";
  private state: State = { name: "idle" };

  constructor(private readonly desk: Desk) {}

  get busy(): boolean {
    return this.state.name !== "idle";
  }

  down(hand: Hand): void {
    const box = handleBox(selectionBox(this.desk.sheets(), this.desk.selection()), this.desk.unit());
    const handle = isEmpty(box) ? null : handleAt(box, hand, HANDLE_REACH * this.desk.unit());
    if (handle && !hand.shift) this.state = { name: "transforming", handle, from: hand, box, matrix: IDENTITY };
    else this.state = { name: "lassoing", trail: [hand], add: hand.shift };
  }

  move(hands: readonly Hand[]): void {
    const state = this.state;
    const last = hands.at(-1);
    if (!last || state.name === "idle") return;
    if (state.name === "lassoing") {
      state.trail.push(...hands);
      this.desk.showTrail(state.trail);
      return;
    }
    state.matrix = transformBy(state.handle, state.box, state.from, last);
    this.desk.previewTransform(state.matrix);
  }

  complete(hand: Hand): void {
    const state = this.state;
    if (state.name === "idle") return;
    this.state = { name: "idle" };
    if (state.name === "lassoing") this.pick(state.trail, hand, state.add);
    else this.transform(state.from, hand, transformBy(state.handle, state.box, state.from, hand));
  }

  cancel(): void {
    const before = this.state.name;
    this.state = { name: "idle" };
    this.desk.showTrail(null);
    this.desk.previewTransform(null);
    if (before === "idle") this.desk.select(NO_SELECTION);
  }

  private pick(trail: Point[], hand: Hand, add: boolean): void {
    this.desk.showTrail(null);
    const reach = TAP_REACH * this.desk.unit();
    const isTap = trail.every((point) => distance(point, hand) <= reach);
    const picked = isTap ? pickAt(this.desk.sheets(), hand, reach) : pickInside(this.desk.sheets(), trail);
    this.desk.select(add ? merged(this.desk.selection(), picked) : picked);
  }

  private transform(from: Hand, hand: Hand, matrix: Matrix): void {
    this.desk.previewTransform(null);
    const selection = this.desk.selection();
    if (distance(from.screen, hand.screen) < 2 || selectionSize(selection) === 0) return;
    this.desk.commit({ kind: "transform", selection, matrix });
  }
}

/** Small selections get room for their handles. */
export function handleBox(box: Box, unit: number): Box {
  if (isEmpty(box)) return box;
  const least = 3 * HANDLE_REACH * unit;
  return grow(box, Math.max(0, (least - Math.min(box.right - box.left, box.bottom - box.top)) / 2));
}

export function transformBy(handle: Handle, box: Box, from: Hand, to: Hand): Matrix {
  if (handle === "inside") return translation(...moved(from, to));
  if (handle === "rotate") return around(centerOf(box), rotation(turned(centerOf(box), from, to)));
  const fixed = opposite(handle, box);
  const size = { x: from.x - fixed.x || 1, y: from.y - fixed.y || 1 };
  const free = { x: (to.x - fixed.x) / size.x, y: (to.y - fixed.y) / size.y };
  // Drawings keep their proportions unless Shift lets them go.
  const even = ((to.x - fixed.x) * size.x + (to.y - fixed.y) * size.y) / (size.x ** 2 + size.y ** 2);
  const factor = to.shift ? free : { x: even, y: even };
  return around(fixed, scaling(notFlat(factor.x), notFlat(factor.y)));
}

export function merged(a: Selection, b: Selection): Selection {
  return {
    marks: new Set([...a.marks, ...b.marks]),
    images: new Set([...a.images, ...b.images]),
    texts: new Set([...a.texts, ...b.texts]),
    arrows: new Set([...a.arrows, ...b.arrows]),
  };
}

/** Shift keeps a move straight. */
function moved(from: Hand, to: Hand): [number, number] {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  if (!to.shift) return [dx, dy];
  return Math.abs(dx) > Math.abs(dy) ? [dx, 0] : [0, dy];
}

function turned(center: Point, from: Hand, to: Hand): number {
  const angle = Math.atan2(to.y - center.y, to.x - center.x) - Math.atan2(from.y - center.y, from.x - center.x);
  return to.shift ? Math.round(angle / SNAP) * SNAP : angle;
}

function opposite(handle: "nw" | "ne" | "se" | "sw", box: Box): Point {
  const x = handle === "nw" || handle === "sw" ? box.right : box.left;
  const y = handle === "nw" || handle === "ne" ? box.bottom : box.top;
  return { x, y };
}

function notFlat(factor: number): number {
  return Math.abs(factor) < 0.02 ? 0.02 * (factor < 0 ? -1 : 1) : factor;
}
