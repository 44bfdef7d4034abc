// How each drawing tool lays its colour down: width by pressure, smoothing, tapers, tooth of the paper.
import type { Tooth } from "./grain";

/** One coat of a mark. Several coats with growing pressure needs make a pencil darker where it is pressed. */
export interface Coat {
  /** Radius as a part of the mark's size, by pressure; 0 leaves the coat out. */
  radius: (pressure: number) => number;
  alpha: number;
  tooth: Tooth;
}

export interface Nib {
  coats: Coat[];
  /** 0 follows the hand, 1 lags far behind it. */
  streamline: number;
  /** Tapers at start and end, as a multiple of the size. */
  taper: number;
  blend: "source-over" | "multiply" | "destination-out";
  /** The widest coat, as a multiple of half the size. */
  reach: number;
  /** Closed shapes are filled, not followed. */
  closed: boolean;
}

const ramp = (from: number, to: number) => (pressure: number) =>
  Math.min(1, Math.max(0, (pressure - from) / (to - from)));

const mid = ramp(0.12, 0.6);
const hard = ramp(0.38, 1);

function line(coats: Coat[], streamline: number, taper = 0): Nib {
  return { coats, streamline, taper, blend: "source-over", reach: 1.05, closed: false };
}

const NIBS: Record<string, Nib> = {
  light_pencil: line(
    [
      { radius: (p) => 0.34 + 0.16 * p, alpha: 0.42, tooth: "coarse" },
      { radius: (p) => 0.36 * mid(p), alpha: 0.3, tooth: "medium" },
    ],
    0.42,
  ),
  pencil: line(
    [
      { radius: (p) => 0.27 + 0.23 * p, alpha: 0.55, tooth: "coarse" },
      { radius: (p) => 0.1 + 0.32 * mid(p), alpha: 0.62, tooth: "medium" },
      { radius: (p) => 0.34 * hard(p), alpha: 0.7, tooth: "fine" },
    ],
    0.4,
  ),
  pen: line([{ radius: (p) => 0.24 + 0.26 * Math.sqrt(p), alpha: 1, tooth: "none" }], 0.48, 0.6),
  brush: line([{ radius: (p) => 0.05 + 0.45 * p ** 1.35, alpha: 1, tooth: "none" }], 0.52, 2),
  tone: {
    ...line(
      [
        { radius: () => 0.5, alpha: 0.34, tooth: "none" },
        { radius: () => 0.47, alpha: 0.1, tooth: "felt" },
      ],
      0.55,
    ),
    blend: "multiply",
  },
  note: line([{ radius: (p) => 0.34 + 0.16 * p, alpha: 0.95, tooth: "none" }], 0.45),
  line: line([{ radius: (p) => 0.25 + 0.25 * p, alpha: 1, tooth: "none" }], 0.2),
  // Ours cuts marks apart and stores none of these; boards from elsewhere may hold them.
  eraser: { ...line([{ radius: () => 0.5, alpha: 1, tooth: "none" }], 0.4), blend: "destination-out" },
  fill: { ...line([{ radius: () => 0, alpha: 1, tooth: "none" }], 0), closed: true },
};

const PLAIN: Nib = line([{ radius: (p) => 0.25 + 0.25 * p, alpha: 1, tooth: "none" }], 0.5);

/** A tool that this version does not know is drawn as a plain line rather than left out. */
export function nibOf(tool: string): Nib {
  return NIBS[tool] ?? PLAIN;
}
