// What part of the panel is on the screen, at which scale and angle. Pure: every change gives a new viewport.
import {
  apply,
  type Box,
  boxOf,
  compose,
  cornersOf,
  invert,
  type Matrix,
  type Point,
  rotation,
  scaling,
  translation,
} from "./geometry";

export interface Viewport {
  /** The panel point in the middle of the screen. */
  x: number;
  y: number;
  /** CSS pixels a panel unit. */
  scale: number;
  /** Radians, clockwise, before it is mirrored. */
  rotation: number;
  /** Left and right are exchanged on the screen: what is wrong with a drawing shows in the mirror. */
  mirrored: boolean;
  /** Size of the screen in CSS pixels. */
  width: number;
  height: number;
}

const LEAST_SCALE = 0.05;
const MOST_SCALE = 40;
/** Free space around a fitted frame, as part of the screen. */
const FIT_MARGIN = 0.06;

export function fitted(aspect: number, width: number, height: number): Viewport {
  const room = 1 - 2 * FIT_MARGIN;
  const scale = Math.min((width * room) / (1000 * aspect), (height * room) / 1000);
  return { x: 0, y: 0, scale: limited(scale), rotation: 0, mirrored: false, width, height };
}

/** Panel units to CSS pixels. */
export function toScreen(view: Viewport): Matrix {
  return compose(translation(view.width / 2, view.height / 2), compose(turning(view), translation(-view.x, -view.y)));
}

export function toPanel(view: Viewport, screen: Point): Point {
  return apply(invert(toScreen(view)), screen);
}

/** Moves the picture by screen pixels. */
export function pan(view: Viewport, dx: number, dy: number): Viewport {
  const moved = apply(invert(turning(view)), { x: dx, y: dy });
  return { ...view, x: view.x - moved.x, y: view.y - moved.y };
}

/** Zooms so that what is under the pointer stays there. */
export function zoomAt(view: Viewport, screen: Point, factor: number): Viewport {
  return pinned(view, screen, { ...view, scale: limited(view.scale * factor) });
}

export function rotateAt(view: Viewport, screen: Point, radians: number): Viewport {
  return pinned(view, screen, { ...view, rotation: wrapped(view.rotation + (view.mirrored ? -radians : radians)) });
}

/** The other way round, about the middle of the screen. */
export function mirror(view: Viewport): Viewport {
  return { ...view, mirrored: !view.mirrored };
}

/** Radians, clockwise as it is seen. */
export function shownRotation(view: Viewport): number {
  return view.mirrored ? -view.rotation : view.rotation;
}

/** Two fingers moved: the points under them stay under them. */
export function pinch(view: Viewport, before: [Point, Point], after: [Point, Point]): Viewport {
  const [a, b] = before;
  const [c, d] = after;
  const from = { x: b.x - a.x, y: b.y - a.y };
  const to = { x: d.x - c.x, y: d.y - c.y };
  const factor = Math.hypot(to.x, to.y) / Math.max(1, Math.hypot(from.x, from.y));
  const turn = Math.atan2(to.y, to.x) - Math.atan2(from.y, from.x);
  const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const moved = pan(view, (c.x + d.x) / 2 - middle.x, (c.y + d.y) / 2 - middle.y);
  const now = { x: (c.x + d.x) / 2, y: (c.y + d.y) / 2 };
  return rotateAt(zoomAt(moved, now, factor), now, turn);
}

export function resize(view: Viewport, width: number, height: number): Viewport {
  return { ...view, width, height };
}

/** The upright box of panel units that covers the screen. */
export function visibleBox(view: Viewport): Box {
  const corners = cornersOf({ left: 0, top: 0, right: view.width, bottom: view.height });
  const back = invert(toScreen(view));
  return boxOf(corners.map((corner) => apply(back, corner)));
}

export function sameView(a: Viewport, b: Viewport): boolean {
  return (
    a.x === b.x &&
    a.y === b.y &&
    a.scale === b.scale &&
    a.rotation === b.rotation &&
    a.mirrored === b.mirrored &&
    a.width === b.width &&
    a.height === b.height
  );
}

/** `toScreen` without its moves. */
function turning(view: Viewport): Matrix {
  const turned = compose(rotation(view.rotation), scaling(view.scale));
  return view.mirrored ? compose(scaling(-1, 1), turned) : turned;
}

function pinned(before: Viewport, screen: Point, after: Viewport): Viewport {
  const held = toPanel(before, screen);
  const now = toPanel(after, screen);
  return { ...after, x: after.x + held.x - now.x, y: after.y + held.y - now.y };
}

function limited(scale: number): number {
  return Math.min(MOST_SCALE, Math.max(LEAST_SCALE, scale));
}

function wrapped(radians: number): number {
  const turn = 2 * Math.PI;
  return ((((radians + Math.PI) % turn) + turn) % turn) - Math.PI;
}
