// What tools show above the picture: lasso, handles, lifted drawings, the arrow being drawn, the eraser's ring.
import { type Arrow, paintArrow } from "./arrow";
import { contextOf } from "./bitmap";
import {
  apply,
  type Box,
  compose,
  cornersOf,
  invert,
  isEmpty,
  type Matrix,
  type Point,
  scaleOf,
  scaling,
} from "./geometry";
import { rotateHandle } from "./hits";
import { type Images, paintSheet, setMatrix } from "./paint";
import type { Sheet } from "./sheet";
import { toScreen, type Viewport } from "./viewport";

export interface Overlay {
  trail: readonly Point[] | null;
  arrow: Arrow | null;
  /** The selection's box and how it is moved right now. */
  frame: { box: Box; matrix: Matrix; reach: number } | null;
  lifted: Lifted | null;
  ring: { at: Point; radius: number } | null;
}

/** A selection painted once, to be moved about without painting it again. */
export interface Lifted {
  canvas: OffscreenCanvas;
  matrix: Matrix;
}

export const NO_OVERLAY: Overlay = { trail: null, arrow: null, frame: null, lifted: null, ring: null };

const ACCENT = "#e8a33d";
const DARK = "rgba(0, 0, 0, 0.55)";

export function liftSheets(sheets: readonly Sheet[], view: Viewport, images: Images): Lifted {
  const matrix = compose(scaling(devicePixelRatio), toScreen(view));
  const canvas = new OffscreenCanvas(
    Math.ceil(view.width * devicePixelRatio),
    Math.ceil(view.height * devicePixelRatio),
  );
  const context = contextOf(canvas);
  setMatrix(context, matrix);
  const everywhere = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };
  for (const sheet of sheets) {
    for (const _ of paintSheet(context, sheet, everywhere, scaleOf(matrix), images));
    for (const arrow of sheet.arrows) paintArrow(context, arrow);
  }
  return { canvas, matrix };
}

export function paintOverlay(context: CanvasRenderingContext2D, overlay: Overlay, view: Viewport): void {
  const toDevice = compose(scaling(devicePixelRatio), toScreen(view));
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  if (overlay.lifted && overlay.frame) paintLifted(context, overlay.lifted, overlay.frame.matrix, toDevice);
  if (overlay.arrow) {
    setMatrix(context, toDevice);
    paintArrow(context, overlay.arrow);
  }
  setMatrix(context, scaling(devicePixelRatio));
  const place = (point: Point) => apply(toScreen(view), point);
  if (overlay.trail) paintTrail(context, overlay.trail.map(place));
  if (overlay.frame && !isEmpty(overlay.frame.box)) paintFrame(context, overlay.frame, place);
  if (overlay.ring) paintRing(context, place(overlay.ring.at), overlay.ring.radius * view.scale);
}

function paintLifted(context: CanvasRenderingContext2D, lifted: Lifted, moved: Matrix, toDevice: Matrix): void {
  setMatrix(context, compose(toDevice, compose(moved, invert(lifted.matrix))));
  context.drawImage(lifted.canvas, 0, 0);
}

function paintTrail(context: CanvasRenderingContext2D, points: Point[]): void {
  context.beginPath();
  for (const { x, y } of points) context.lineTo(x, y);
  context.lineWidth = 3;
  context.strokeStyle = DARK;
  context.stroke();
  context.setLineDash([6, 4]);
  context.lineWidth = 1.25;
  context.strokeStyle = ACCENT;
  context.stroke();
  context.setLineDash([]);
}

function paintFrame(
  context: CanvasRenderingContext2D,
  frame: NonNullable<Overlay["frame"]>,
  place: (point: Point) => Point,
): void {
  const at = (point: Point) => place(apply(frame.matrix, point));
  const corners = cornersOf(frame.box).map(at);
  const stalk = at(rotateHandle(frame.box, frame.reach));
  const top = at({ x: (frame.box.left + frame.box.right) / 2, y: frame.box.top });
  context.beginPath();
  for (const { x, y } of corners) context.lineTo(x, y);
  context.closePath();
  context.moveTo(top.x, top.y);
  context.lineTo(stalk.x, stalk.y);
  for (const [width, color] of [
    [3, DARK],
    [1.25, ACCENT],
  ] as const) {
    context.lineWidth = width;
    context.strokeStyle = color;
    context.stroke();
  }
  for (const corner of corners) paintKnob(context, corner, 0);
  paintKnob(context, stalk, 5);
}

function paintKnob(context: CanvasRenderingContext2D, { x, y }: Point, round: number): void {
  context.beginPath();
  context.roundRect(x - 5, y - 5, 10, 10, round);
  context.fillStyle = "#ffffff";
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = "#5c4015";
  context.stroke();
}

function paintRing(context: CanvasRenderingContext2D, { x, y }: Point, radius: number): void {
  for (const [width, color] of [
    [3, "rgba(255, 255, 255, 0.8)"],
    [1.25, "rgba(0, 0, 0, 0.8)"],
  ] as const) {
    context.beginPath();
    context.arc(x, y, Math.max(2, radius), 0, 2 * Math.PI);
    context.lineWidth = width;
    context.strokeStyle = color;
    context.stroke();
  }
}
