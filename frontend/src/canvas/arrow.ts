// Arrows for moves: solid ones for what a subject does, hollow ones for the camera, corners for a zoom, dashes for a look.
import { type Box, boxOf, distance, grow, type Point } from "./geometry";
import type { Context } from "./paint";

export type ArrowKind = "subject" | "camera" | "zoom" | "eyeline";

export interface Arrow {
  readonly id: string;
  readonly kind: string;
  /** x, y and again; may leave the frame. */
  readonly points: readonly number[];
  readonly width: number;
  readonly color: string;
  readonly taper: boolean;
  readonly label: string;
}

export const ARROW_COLORS: Record<ArrowKind, string> = {
  subject: "#c2362b",
  camera: "#1f5fa8",
  zoom: "#1f5fa8",
  eyeline: "#5d5d5d",
};

export interface ArrowShape {
  /** Closed outlines. */
  outlines: Point[][];
  /** Open lines: the shaft of an eyeline. */
  lines: Point[][];
  hollow: boolean;
}

const HEAD_LENGTH = 2.6;
const HEAD_WIDTH = 2.4;

export function arrowPoints(arrow: Arrow): Point[] {
  const points: Point[] = [];
  for (let at = 0; at + 1 < arrow.points.length; at += 2)
    points.push({ x: arrow.points[at] ?? 0, y: arrow.points[at + 1] ?? 0 });
  return points;
}

/** Where it runs, as smooth as it is painted; a zoom's in all four corners. */
export function arrowLines(arrow: Arrow): Point[][] {
  const spine = smoothed(arrowPoints(arrow));
  return arrow.kind === "zoom" ? mirrored(spine) : [spine];
}

export function arrowBox(arrow: Arrow): Box {
  const shape = arrowShape(arrow);
  return grow(boxOf([...shape.outlines, ...shape.lines].flat()), arrow.width);
}

/** A zoom's one arrow stands in all four corners: inward closes in, outward opens up. */
export function arrowShape(arrow: Arrow): ArrowShape {
  const spine = smoothed(arrowPoints(arrow));
  const hollow = arrow.kind === "camera" || arrow.kind === "zoom";
  if (spine.length < 2) return { outlines: [], lines: [], hollow };
  if (arrow.kind === "eyeline") return { outlines: [head(spine, arrow.width * 2.2)], lines: [spine], hollow };
  const outline = body(spine, arrow.width, arrow.taper);
  if (arrow.kind !== "zoom") return { outlines: [outline], lines: [], hollow };
  return { outlines: mirrored(outline), lines: [], hollow };
}

function mirrored(line: Point[]): Point[][] {
  return [1, -1].flatMap((sx) => [1, -1].map((sy) => line.map(({ x, y }) => ({ x: x * sx, y: y * sy }))));
}

/** Where the label stands: beside the tail. */
export function labelPlace(arrow: Arrow): Point {
  const [tail, next] = arrowPoints(arrow);
  if (!tail || !next) return { x: 0, y: 0 };
  const length = distance(tail, next) || 1;
  const away = arrow.width * 2.4;
  return { x: tail.x - ((next.x - tail.x) / length) * away, y: tail.y - ((next.y - tail.y) / length) * away };
}

export function paintArrow(context: Context, arrow: Arrow): void {
  const shape = arrowShape(arrow);
  const color = arrow.color || ARROW_COLORS.subject;
  context.save();
  context.lineJoin = "round";
  context.lineCap = "round";
  context.strokeStyle = color;
  for (const outline of shape.outlines) {
    const path = polygon(outline, true);
    context.fillStyle = shape.hollow ? "rgba(255, 255, 255, 0.9)" : color;
    context.lineWidth = shape.hollow ? Math.max(2, arrow.width * 0.16) : 1.5;
    context.fill(path);
    context.stroke(path);
  }
  context.setLineDash([arrow.width * 1.6, arrow.width * 1.2]);
  context.lineWidth = arrow.width * 0.4;
  for (const line of shape.lines) context.stroke(polygon(line, false));
  paintLabel(context, arrow, color);
  context.restore();
}

function paintLabel(context: Context, arrow: Arrow, color: string): void {
  const text = arrow.label || (arrow.kind === "zoom" ? "Z" : "");
  if (!text) return;
  const place = labelPlace(arrow);
  const size = Math.max(22, arrow.width * 1.7);
  context.font = `700 ${size}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.setLineDash([]);
  context.lineWidth = size * 0.22;
  context.strokeStyle = "rgba(255, 255, 255, 0.9)";
  context.fillStyle = color;
  context.strokeText(text, place.x, place.y);
  context.fillText(text, place.x, place.y);
}

/** The shaft widens from the tail when it tapers, which reads as depth. */
function body(spine: Point[], width: number, taper: boolean): Point[] {
  const total = lengthOf(spine);
  const headLength = Math.min(total * 0.5, width * HEAD_LENGTH);
  const shaft = cutEnd(spine, total - headLength);
  const [left, right]: [Point[], Point[]] = [[], []];
  shaft.forEach((point, index) => {
    const t = shaft.length > 1 ? index / (shaft.length - 1) : 1;
    const half = (width / 2) * (taper ? 0.12 + 0.88 * t : 1);
    const normal = normalAt(shaft, index);
    left.push({ x: point.x + normal.x * half, y: point.y + normal.y * half });
    right.push({ x: point.x - normal.x * half, y: point.y - normal.y * half });
  });
  return [...left, ...head(spine, width, headLength), ...right.reverse()];
}

function head(spine: Point[], width: number, length = width * HEAD_LENGTH): Point[] {
  const tip = spine[spine.length - 1] as Point;
  const neck = cutEnd(spine, Math.max(0, lengthOf(spine) - length)).at(-1) ?? tip;
  const size = distance(neck, tip) || 1;
  const across = { x: -(tip.y - neck.y) / size, y: (tip.x - neck.x) / size };
  const half = (width * HEAD_WIDTH) / 2;
  return [
    { x: neck.x + across.x * half, y: neck.y + across.y * half },
    tip,
    { x: neck.x - across.x * half, y: neck.y - across.y * half },
  ];
}

function normalAt(line: Point[], index: number): Point {
  const before = line[Math.max(0, index - 1)] as Point;
  const after = line[Math.min(line.length - 1, index + 1)] as Point;
  const length = distance(before, after) || 1;
  return { x: -(after.y - before.y) / length, y: (after.x - before.x) / length };
}

/** Catmull-Rom through the points: an arrow of a few points is a smooth bow. */
function smoothed(points: Point[]): Point[] {
  if (points.length < 3) return points;
  const found: Point[] = [points[0] as Point];
  for (let index = 0; index + 1 < points.length; index += 1) {
    const [p1, p2] = [points[index] as Point, points[index + 1] as Point];
    const [p0, p3] = [points[index - 1] ?? p1, points[index + 2] ?? p2];
    for (let step = 1; step <= 8; step += 1) found.push(spline(p0, p1, p2, p3, step / 8));
  }
  return found;
}

function spline(p0: Point, p1: Point, p2: Point, p3: Point, t: number): Point {
  const blend = (a: number, b: number, c: number, d: number) =>
    0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
  return { x: blend(p0.x, p1.x, p2.x, p3.x), y: blend(p0.y, p1.y, p2.y, p3.y) };
}

function lengthOf(line: Point[]): number {
  return line.reduce((sum, point, index) => sum + (index ? distance(line[index - 1] as Point, point) : 0), 0);
}

function cutEnd(line: Point[], length: number): Point[] {
  const kept: Point[] = [];
  let left = length;
  for (const [index, point] of line.entries()) {
    const before = line[index - 1];
    const step = before ? distance(before, point) : 0;
    if (before && step > left) {
      const t = step ? left / step : 0;
      return [...kept, { x: before.x + (point.x - before.x) * t, y: before.y + (point.y - before.y) * t }];
    }
    left -= step;
    kept.push(point);
  }
  return kept;
}

function polygon(points: Point[], closed: boolean): Path2D {
  const path = new Path2D();
  points.forEach(({ x, y }, index) => {
    if (index === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
  });
  if (closed) path.closePath();
  return path;
}
