// The tooth of the paper: a seamless noise tile, the same on every screen, as a pattern in any colour.

import type { Context } from "./paint";
export type Tooth = "none" | "coarse" | "medium" | "fine" | "felt";

const TILE = 256;
/** Panel units a texel covers: about one screen pixel when the frame fills a laptop's screen. */
export const TEXEL = 0.95;

interface Cut {
  /** Noise below `from` stays paper, above `to` is fully covered. */
  from: number;
  to: number;
  least: number;
}

const CUTS: Record<Exclude<Tooth, "none">, Cut> = {
  coarse: { from: 0.3, to: 0.62, least: 0.04 },
  medium: { from: 0.22, to: 0.56, least: 0.08 },
  fine: { from: 0.12, to: 0.45, least: 0.2 },
  felt: { from: 0.2, to: 0.9, least: 0.3 },
};

/** How much of the paper each tooth covers on average, for pictures too small to show it. */
export const COVER: Record<Tooth, number> = { none: 1, coarse: 0.62, medium: 0.8, fine: 0.92, felt: 0.6 };

let noise: Float32Array | null = null;
const patterns = new Map<string, CanvasPattern>();
const MOST_PATTERNS = 64;

/** A pattern in panel units: the paper stays where it is while people pan and zoom. */
export function toothPattern(context: Context, tooth: Tooth, color: string): CanvasPattern | null {
  const key = `${tooth} ${color}`;
  const known = patterns.get(key);
  if (known) return known;
  const pattern = context.createPattern(tile(tooth, color), "repeat");
  if (!pattern) return null;
  pattern.setTransform(new DOMMatrix([TEXEL, 0, 0, TEXEL, 0, 0]));
  const oldest = patterns.keys().next();
  if (patterns.size >= MOST_PATTERNS && !oldest.done) patterns.delete(oldest.value);
  patterns.set(key, pattern);
  return pattern;
}

function tile(tooth: Tooth, color: string): OffscreenCanvas {
  const canvas = new OffscreenCanvas(TILE, TILE);
  const context = canvas.getContext("2d");
  if (!context) return canvas;
  const image = context.createImageData(TILE, TILE);
  coverage(tooth).forEach((cover, index) => {
    image.data[index * 4 + 3] = Math.round(cover * 255);
  });
  context.putImageData(image, 0, 0);
  context.globalCompositeOperation = "source-in";
  context.fillStyle = color;
  context.fillRect(0, 0, TILE, TILE);
  return canvas;
}

/** Cover from 0 to 1 for each texel of the tile. */
export function coverage(tooth: Tooth): Float32Array {
  noise ??= paperNoise(20260517);
  if (tooth === "none") return noise.map(() => 1);
  const { from, to, least } = CUTS[tooth];
  return noise.map((height) => {
    const t = Math.min(1, Math.max(0, (height - from) / (to - from)));
    return least + (1 - least) * t * t * (3 - 2 * t);
  });
}

/** Fine fibres over broader hills, both wrapping around at the edges. */
function paperNoise(seed: number): Float32Array {
  const random = sequence(seed);
  const fibres = Float32Array.from({ length: TILE * TILE }, random);
  const hills = Float32Array.from({ length: 64 * 64 }, random);
  return fibres.map((_, index) => {
    const x = index % TILE;
    const y = Math.floor(index / TILE);
    return 0.72 * softened(fibres, x, y) + 0.28 * hill(hills, x / 4, y / 4);
  });
}

function softened(field: Float32Array, x: number, y: number): number {
  let sum = 0;
  for (let dy = -1; dy <= 1; dy += 1)
    for (let dx = -1; dx <= 1; dx += 1) {
      const weight = dx === 0 && dy === 0 ? 0.6 : 0.05;
      sum += weight * (field[((y + dy + TILE) % TILE) * TILE + ((x + dx + TILE) % TILE)] ?? 0);
    }
  return sum;
}

function hill(field: Float32Array, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const at = (dx: number, dy: number) => field[((top + dy) % 64) * 64 + ((left + dx) % 64)] ?? 0;
  const [u, v] = [x - left, y - top];
  const upper = at(0, 0) * (1 - u) + at(1, 0) * u;
  const lower = at(0, 1) * (1 - u) + at(1, 1) * u;
  return upper * (1 - v) + lower * v;
}

function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
