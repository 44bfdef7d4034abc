// What an eraser leaves of a mark. Pure: lines fall into pieces, filled shapes lose the part under the nib.
import { difference, type Geom } from "polyclip-ts";
import {
  type Box,
  boxOf,
  contains,
  cornersOf,
  distance,
  distanceToSegment,
  grow,
  overlaps,
  type Point,
} from "../canvas/geometry";
import { halfWidth } from "../canvas/hits";
import { type Mark, markBox, pointAt, pointCount, pressureAt } from "../canvas/mark";
import { nibOf } from "../canvas/nib";

/** The eraser's way over the paper between two moments. */
export interface Swipe {
  from: Point;
  to: Point;
  radius: number;
}

interface Sample extends Point {
  pressure: number;
}

/** The pieces that are left, or null when the eraser did not touch the mark. */
export function cutMark<M extends Mark>(mark: M, swipe: Swipe): M[] | null {
  if (!overlaps(markBox(mark), swipeBox(swipe))) return null;
  return nibOf(mark.tool).closed ? cutShape(mark, swipe) : cutLine(mark, swipe);
}

export function touches(mark: Mark, swipe: Swipe): boolean {
  if (!overlaps(markBox(mark), swipeBox(swipe))) return false;
  return samplesOf(mark, swipe.radius).some((sample, index) =>
    isUnder(sample, swipe, index === 0 ? 0 : halfWidth(mark, 0) / 2),
  );
}

/** The eraser passes over one of these open lines. */
export function crosses(lines: readonly Point[][], swipe: Swipe): boolean {
  const near = (line: Point[]) =>
    line.some((from, index) => segmentsDistance(from, line[index + 1] ?? from, swipe.from, swipe.to) <= swipe.radius);
  return lines.some(near);
}

/** The eraser passes over an upright box. */
export function reaches(box: Box, swipe: Swipe): boolean {
  if (contains(box, swipe.from) || contains(box, swipe.to)) return true;
  const corners = cornersOf(box);
  return crosses([[...corners, corners[0]]], swipe);
}

function segmentsDistance(a: Point, b: Point, c: Point, d: Point): number {
  if (areCrossing(a, b, c, d)) return 0;
  return Math.min(
    distanceToSegment(a, c, d),
    distanceToSegment(b, c, d),
    distanceToSegment(c, a, b),
    distanceToSegment(d, a, b),
  );
}

function areCrossing(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = (p: Point, q: Point, r: Point) => Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

function cutLine<M extends Mark>(mark: M, swipe: Swipe): M[] | null {
  const samples = samplesOf(mark, swipe.radius);
  // A broad mark is cut where the nib reaches well into it, not where it only brushes its edge.
  const reach = halfWidth(mark, 0) * 0.4;
  const under = samples.map((sample) => isUnder(sample, swipe, reach));
  if (!under.includes(true)) return null;
  const runs: Sample[][] = [];
  samples.forEach((sample, index) => {
    if (under[index]) return;
    if (index === 0 || under[index - 1]) runs.push([]);
    runs.at(-1)?.push(sample);
  });
  return runs.filter((run) => run.length > 1).map((run) => ({ ...mark, points: flat(run) }));
}

/** Points close enough together that the cut falls where the eraser was. */
function samplesOf(mark: Mark, radius: number): Sample[] {
  const count = pointCount(mark);
  const samples: Sample[] = [];
  for (let index = 0; index < count; index += 1) {
    const [from, pressure] = [pointAt(mark, index), pressureAt(mark, index)];
    samples.push({ ...from, pressure });
    if (index + 1 === count) break;
    const [to, next] = [pointAt(mark, index + 1), pressureAt(mark, index + 1)];
    const steps = Math.ceil(distance(from, to) / Math.max(1, radius / 3));
    for (let step = 1; step < steps; step += 1)
      samples.push(blended({ ...from, pressure }, { ...to, pressure: next }, step / steps));
  }
  return samples;
}

function blended(from: Sample, to: Sample, t: number): Sample {
  const mix = (a: number, b: number) => a + (b - a) * t;
  return { x: mix(from.x, to.x), y: mix(from.y, to.y), pressure: mix(from.pressure, to.pressure) };
}

function isUnder(point: Point, swipe: Swipe, reach: number): boolean {
  return distanceToSegment(point, swipe.from, swipe.to) <= swipe.radius + reach;
}

function cutShape<M extends Mark>(mark: M, swipe: Swipe): M[] | null {
  const shape = Array.from({ length: pointCount(mark) }, (_, index): [number, number] => {
    const { x, y } = pointAt(mark, index);
    return [x, y];
  });
  const left = difference([shape] as Geom, [capsule(swipe)] as Geom);
  if (left.length === 1 && left[0]?.length === 1 && sameArea(left[0][0] ?? [], shape)) return null;
  return left.map((rings) => ({ ...mark, points: withoutHoles(rings).flatMap(([x, y]) => [x, y, 1]) }));
}

type Corner = [number, number];

function sameArea(a: Corner[], b: Corner[]): boolean {
  return Math.abs(Math.abs(area(a)) - Math.abs(area(b))) < 0.5;
}

function area(ring: Corner[]): number {
  return ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}

/** A stroke is one line of points, so a hole is reached through a slit of no width. */
function withoutHoles(rings: Corner[][]): Corner[] {
  return rings.slice(1).reduce((outer, hole) => joined(outer, hole), rings[0] ?? []);
}

function joined(outer: Corner[], hole: Corner[]): Corner[] {
  let best = { outer: 0, hole: 0, far: Infinity };
  outer.forEach(([x, y], index) => {
    hole.forEach(([u, v], other) => {
      const far = (x - u) ** 2 + (y - v) ** 2;
      if (far < best.far) best = { outer: index, hole: other, far };
    });
  });
  const turned = [...hole.slice(best.hole), ...hole.slice(0, best.hole + 1)];
  return [...outer.slice(0, best.outer + 1), ...turned, ...outer.slice(best.outer)];
}

/** The outline of a disc drawn along a line. */
function capsule({ from, to, radius }: Swipe): Corner[] {
  const heading = Math.atan2(to.y - from.y, to.x - from.x);
  const corners: Corner[] = [];
  for (const [end, turn] of [
    [to, -Math.PI / 2],
    [from, Math.PI / 2],
  ] as const)
    for (let step = 0; step <= 10; step += 1) {
      const angle = heading + turn + (Math.PI * step) / 10;
      corners.push([end.x + radius * Math.cos(angle), end.y + radius * Math.sin(angle)]);
    }
  return corners;
}

function swipeBox({ from, to, radius }: Swipe): Box {
  return grow(boxOf([from, to]), radius);
}

function flat(samples: Sample[]): number[] {
  return samples.flatMap(({ x, y, pressure }) => [x, y, pressure]);
}
