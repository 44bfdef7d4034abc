// Points, boxes and affine matrices: plain data and arithmetic, in whatever units the caller uses.

export interface Point {
  x: number;
  y: number;
}

/** x' = a x + c y + e, y' = b x + d y + f: the order of a canvas transform. */
export interface Matrix {
  a: number;
  b: number;
  c: number;
  d: number;
  e: number;
  f: number;
}

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export const IDENTITY: Matrix = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };
export const NOTHING: Box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };

export function apply(matrix: Matrix, point: Point): Point {
  return {
    x: matrix.a * point.x + matrix.c * point.y + matrix.e,
    y: matrix.b * point.x + matrix.d * point.y + matrix.f,
  };
}

/** First `inner`, then `outer`. */
export function compose(outer: Matrix, inner: Matrix): Matrix {
  return {
    a: outer.a * inner.a + outer.c * inner.b,
    b: outer.b * inner.a + outer.d * inner.b,
    c: outer.a * inner.c + outer.c * inner.d,
    d: outer.b * inner.c + outer.d * inner.d,
    e: outer.a * inner.e + outer.c * inner.f + outer.e,
    f: outer.b * inner.e + outer.d * inner.f + outer.f,
  };
}

export function invert(matrix: Matrix): Matrix {
  const { a, b, c, d, e, f } = matrix;
  const determinant = a * d - b * c;
  return {
    a: d / determinant,
    b: -b / determinant,
    c: -c / determinant,
    d: a / determinant,
    e: (c * f - d * e) / determinant,
    f: (b * e - a * f) / determinant,
  };
}

export function translation(x: number, y: number): Matrix {
  return { ...IDENTITY, e: x, f: y };
}

export function rotation(radians: number): Matrix {
  const cos = Math.cos(radians);
  const sin = Math.sin(radians);
  return { a: cos, b: sin, c: -sin, d: cos, e: 0, f: 0 };
}

export function scaling(x: number, y = x): Matrix {
  return { ...IDENTITY, a: x, d: y };
}

/** `matrix` done around `center` instead of the origin. */
export function around(center: Point, matrix: Matrix): Matrix {
  return compose(translation(center.x, center.y), compose(matrix, translation(-center.x, -center.y)));
}

/** How much lengths grow on average. */
export function scaleOf(matrix: Matrix): number {
  return Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c));
}

export function angleOf(matrix: Matrix): number {
  return Math.atan2(matrix.b, matrix.a);
}

export function isEmpty(box: Box): boolean {
  return box.right <= box.left || box.bottom <= box.top;
}

export function union(a: Box, b: Box): Box {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

export function intersection(a: Box, b: Box): Box {
  return {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  };
}

export function overlaps(a: Box, b: Box): boolean {
  return a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
}

export function grow(box: Box, by: number): Box {
  return { left: box.left - by, top: box.top - by, right: box.right + by, bottom: box.bottom + by };
}

export function centerOf(box: Box): Point {
  return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
}

export function contains(box: Box, point: Point): boolean {
  return point.x >= box.left && point.x <= box.right && point.y >= box.top && point.y <= box.bottom;
}

export function boxOf(points: Iterable<Point>): Box {
  let box = NOTHING;
  for (const { x, y } of points) box = union(box, { left: x, top: y, right: x, bottom: y });
  return box;
}

export function cornersOf(box: Box): [Point, Point, Point, Point] {
  return [
    { x: box.left, y: box.top },
    { x: box.right, y: box.top },
    { x: box.right, y: box.bottom },
    { x: box.left, y: box.bottom },
  ];
}

/** The upright box around a box that was transformed. */
export function applyToBox(matrix: Matrix, box: Box): Box {
  return boxOf(cornersOf(box).map((corner) => apply(matrix, corner)));
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** How far `point` is from the segment. */
export function distanceToSegment(point: Point, from: Point, to: Point): number {
  return distance(point, between(from, to, along(point, from, to)));
}

/** Where on the segment, from 0 to 1, the place nearest to `point` is. */
export function along(point: Point, from: Point, to: Point): number {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const square = dx * dx + dy * dy;
  if (square === 0) return 0;
  return Math.min(1, Math.max(0, ((point.x - from.x) * dx + (point.y - from.y) * dy) / square));
}

export function between(from: Point, to: Point, t: number): Point {
  return { x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t };
}

/** Even-odd: a lasso that crosses itself leaves its inner loop out. */
export function isInside(polygon: Point[], point: Point): boolean {
  let inside = false;
  let last = polygon[polygon.length - 1];
  for (const corner of polygon) {
    if (last && corner.y > point.y !== last.y > point.y) {
      const x = ((last.x - corner.x) * (point.y - corner.y)) / (last.y - corner.y) + corner.x;
      if (point.x < x) inside = !inside;
    }
    last = corner;
  }
  return inside;
}
