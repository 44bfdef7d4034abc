// One stroke as one immutable binary value; the twin of `board/stroke.py`, where the layout is described.

export const VERSION = 1;
export const MOST_POINTS = 20_000;
export const FARTHEST = 1_000_000;
export const MOST_BYTES = 262_144;
export const TOOLS = ["light_pencil", "pencil", "pen", "brush", "tone", "fill", "eraser", "line", "note"] as const;

const TILT = 1;
const TIME = 2;
const LONGEST_VARINT = 5;
const WIDEST_SIZE = 100_000;
const LONGEST_TIME = 86_400_000;

export class BadStroke extends Error {}

/** A stroke as drawn; `x` and `y` are whole tenths of a panel unit, `pressure` is 0 to 255. */
export interface Stroke {
  readonly tool: string;
  /** "#rrggbbaa" */
  readonly color: string;
  readonly size: number;
  readonly layer: string;
  readonly seed: number;
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly pressure: Int32Array;
  /** Degrees, two planes: x and y. */
  readonly tilt: readonly [Int32Array, Int32Array] | null;
  readonly time_ms: Int32Array | null;
}

/** An affine map [a, b, c, d, e, f] as in CSS: x' = ax + cy + e, y' = bx + dy + f. */
export type Matrix = readonly [number, number, number, number, number, number];

export interface StrokeStyle {
  tool?: string;
  color?: string;
  size?: number;
  layer: string;
  seed?: number;
}

/** A stroke through points (x, y, pressure from 0 to 1, flat) in panel units, rounded to what a document holds. */
export function makeStroke(points: ArrayLike<number>, style: StrokeStyle): Stroke {
  const count = Math.floor(points.length / 3);
  const [x, y, pressure] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  for (let i = 0; i < count; i += 1) {
    x[i] = rounded(finite(points[3 * i]) * 10);
    y[i] = rounded(finite(points[3 * i + 1]) * 10);
    pressure[i] = Math.floor(Math.min(1, Math.max(0, finite(points[3 * i + 2]))) * 255 + 0.5);
  }
  const { tool = "pencil", color = "#000000ff", size = 4, layer, seed = 0 } = style;
  return { tool, color, size: tenths(size) / 10, layer, seed, x, y, pressure, tilt: null, time_ms: null };
}

/** The points in panel units, flat: x, y, pressure from 0 to 1. */
export function pointsOf(stroke: Stroke): Float64Array {
  const points = new Float64Array(stroke.x.length * 3);
  for (let i = 0; i < stroke.x.length; i += 1) {
    points[3 * i] = (stroke.x[i] as number) / 10;
    points[3 * i + 1] = (stroke.y[i] as number) / 10;
    points[3 * i + 2] = (stroke.pressure[i] as number) / 255;
  }
  return points;
}

/** The stroke's bytes; throws `BadStroke` for one which no document may hold. */
export function encodeStroke(stroke: Stroke): Uint8Array<ArrayBuffer> {
  check(stroke);
  const flags = (stroke.tilt ? TILT : 0) | (stroke.time_ms ? TIME : 0);
  const out: number[] = [VERSION, flags, toolNumber(stroke.tool), ...colorBytes(stroke.color)];
  varint(out, tenths(stroke.size));
  varint(out, stroke.seed);
  out.push(stroke.layer.length, ...[...stroke.layer].map((letter) => letter.charCodeAt(0)));
  varint(out, stroke.x.length);
  for (const plane of planesOf(stroke)) writePlane(out, plane);
  if (out.length > MOST_BYTES) throw new BadStroke(`expected at most ${MOST_BYTES} bytes, got ${out.length}`);
  return Uint8Array.from(out);
}

/** The stroke in the bytes; strict: what `encodeStroke` would not have written throws `BadStroke`. */
export function decodeStroke(data: Uint8Array): Stroke {
  if (data.length > MOST_BYTES) throw new BadStroke(`expected at most ${MOST_BYTES} bytes, got ${data.length}`);
  const reader = new Reader(data);
  const [version, flags, tool] = [reader.byte(), reader.byte(), reader.byte()];
  if (version !== VERSION || flags & ~(TILT | TIME) || tool === 0) {
    throw new BadStroke(`expected version ${VERSION}, known flags and a tool, got ${version}, ${flags}, ${tool}`);
  }
  const color = `#${[reader.byte(), reader.byte(), reader.byte(), reader.byte()].map(hex).join("")}`;
  const size = reader.varint() / 10;
  const seed = reader.varint();
  const layer = String.fromCharCode(...reader.take(reader.byte()));
  const count = reader.varint();
  if (count < 1 || count > MOST_POINTS) throw new BadStroke(`expected 1 to ${MOST_POINTS} points, got ${count}`);
  const plane = () => reader.plane(count);
  const [x, y, pressure] = [plane(), plane(), plane()];
  const tilt = flags & TILT ? ([plane(), plane()] as const) : null;
  const time_ms = flags & TIME ? plane() : null;
  reader.end();
  const stroke = { tool: toolName(tool), color, size, layer, seed, x, y, pressure, tilt, time_ms };
  check(stroke);
  return stroke;
}

/** The stroke moved, scaled or turned; its width grows with the square root of the area. */
export function transformStroke(stroke: Stroke, matrix: Matrix): Stroke {
  if (!matrix.every(Number.isFinite)) throw new BadStroke(`expected a finite matrix, got ${matrix}`);
  const [a, b, c, d, e, f] = matrix;
  const x = stroke.x.map((_, i) => rounded(a * at(stroke.x, i) + c * at(stroke.y, i) + 10 * e));
  const y = stroke.y.map((_, i) => rounded(b * at(stroke.x, i) + d * at(stroke.y, i) + 10 * f));
  const width = tenths(stroke.size * Math.sqrt(Math.abs(a * d - b * c)));
  return { ...stroke, x, y, size: Math.min(Math.max(width, 1), WIDEST_SIZE) / 10 };
}

function planesOf(stroke: Stroke): Int32Array[] {
  const planes = [stroke.x, stroke.y, stroke.pressure, ...(stroke.tilt ?? [])];
  return stroke.time_ms ? [...planes, stroke.time_ms] : planes;
}

function check(stroke: Stroke): void {
  const count = stroke.x.length;
  if (count < 1 || count > MOST_POINTS || planesOf(stroke).some((plane) => plane.length !== count)) {
    throw new BadStroke(`expected 1 to ${MOST_POINTS} points in every plane, got ${count}`);
  }
  const size = tenths(stroke.size);
  const seedFits = Number.isInteger(stroke.seed) && stroke.seed >= 0 && stroke.seed < 2 ** 32;
  if (!(size >= 1 && size <= WIDEST_SIZE) || !seedFits) {
    throw new BadStroke(`expected a size of 0.1 to ${WIDEST_SIZE / 10} and a 32-bit seed`);
  }
  if (!/^[\0-\x7f]{1,64}$/.test(stroke.layer)) {
    throw new BadStroke(`expected a layer's id, got ${stroke.layer.slice(0, 80)}`);
  }
  checkRange("a coordinate", [stroke.x, stroke.y], -FARTHEST, FARTHEST);
  checkRange("pressure", [stroke.pressure], 0, 255);
  checkRange("tilt", stroke.tilt ?? [], -90, 90);
  checkRange("time", stroke.time_ms ? [stroke.time_ms] : [], 0, LONGEST_TIME);
}

function checkRange(what: string, planes: readonly Int32Array[], least: number, most: number): void {
  for (const plane of planes) {
    for (const value of plane) {
      if (value < least || value > most) throw new BadStroke(`expected ${what} from ${least} to ${most}, got ${value}`);
    }
  }
}

function toolNumber(tool: string): number {
  const known = (TOOLS as readonly string[]).indexOf(tool);
  if (known >= 0) return known + 1;
  const number = /^tool_(\d{1,3})$/.exec(tool)?.[1];
  if (number === undefined || Number(number) <= TOOLS.length || Number(number) > 255) {
    throw new BadStroke(`expected one of ${TOOLS.join(", ")}, got ${tool.slice(0, 40)}`);
  }
  return Number(number);
}

// A newer client's tool keeps its number, so that moving its stroke here does not change it.
function toolName(number: number): string {
  return TOOLS[number - 1] ?? `tool_${number}`;
}

function colorBytes(color: string): number[] {
  if (!/^#[0-9a-f]{8}$/.test(color)) {
    throw new BadStroke(`expected a colour as #rrggbbaa, got ${color.slice(0, 20)}`);
  }
  return [1, 3, 5, 7].map((start) => Number.parseInt(color.slice(start, start + 2), 16));
}

function writePlane(out: number[], plane: Int32Array): void {
  let previous = 0;
  for (const value of plane) {
    const delta = value - previous;
    varint(out, delta < 0 ? -2 * delta - 1 : 2 * delta);
    previous = value;
  }
}

// Numbers reach 2^32 and beyond what shifts can do, hence the divisions.
function varint(out: number[], value: number): void {
  let rest = value;
  while (rest > 0x7f) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
}

function finite(value: number | undefined): number {
  if (value === undefined || !Number.isFinite(value)) throw new BadStroke(`expected finite points, got ${value}`);
  return value;
}

const tenths = (value: number): number => Math.floor(value * 10 + 0.5);
const at = (plane: Int32Array, index: number): number => plane[index] as number;
const hex = (byte: number): string => byte.toString(16).padStart(2, "0");

/** Rounds halves up; refuses what 32 bits would wrap into another place. */
function rounded(value: number): number {
  const whole = Math.floor(value + 0.5);
  if (Math.abs(whole) > FARTHEST) throw new BadStroke(`expected a coordinate within ${FARTHEST}, got ${whole}`);
  return whole;
}

/** Reads a stroke from its bytes; throws `BadStroke` where they end too early or go on too long. */
class Reader {
  #at = 0;
  readonly #data: Uint8Array;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  take(count: number): Uint8Array {
    const taken = this.#data.subarray(this.#at, this.#at + count);
    if (taken.length !== count) throw new BadStroke(`expected ${count} more bytes at ${this.#at}, got ${taken.length}`);
    this.#at += count;
    return taken;
  }

  byte(): number {
    const byte = this.#data[this.#at];
    if (byte === undefined) throw new BadStroke(`expected one more byte at ${this.#at}, got none`);
    this.#at += 1;
    return byte;
  }

  varint(): number {
    let value = 0;
    for (let place = 0; place < LONGEST_VARINT; place += 1) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** (7 * place);
      if (byte < 0x80) {
        if (place > 0 && byte === 0) break;
        return value;
      }
    }
    throw new BadStroke(`expected a number in its shortest form of at most ${LONGEST_VARINT} bytes at ${this.#at}`);
  }

  plane(count: number): Int32Array {
    const plane = new Int32Array(count);
    let value = 0;
    for (let i = 0; i < count; i += 1) {
      const zigzag = this.varint();
      value += zigzag % 2 === 1 ? -(zigzag + 1) / 2 : zigzag / 2;
      if (Math.abs(value) > 2 ** 31 - 1) throw new BadStroke(`expected a number of 31 bits, got ${value}`);
      plane[i] = value;
    }
    return plane;
  }

  end(): void {
    const left = this.#data.length - this.#at;
    if (left > 0) throw new BadStroke(`expected no more bytes, got ${left}`);
  }
}
