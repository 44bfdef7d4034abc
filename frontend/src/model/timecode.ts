// Frames to SMPTE timecode and back, at rational rates; running times as people write them; the twin of `board/timecode.py`.

export class BadTimecode extends Error {}

/** Frames a second as a rational number; `dropFrame` leaves out labels so that the clock keeps time. */
export interface Rate {
  readonly num: number;
  readonly den: number;
  readonly dropFrame: boolean;
}

const TIMECODE = /^(\d\d):([0-5]\d):([0-5]\d)([:;])(\d\d)$/;

export function rate(num: number, den = 1, dropFrame = false): Rate {
  if (num < 1 || den < 1) throw new BadTimecode(`expected a rate above zero, got ${num}/${den}`);
  if (dropFrame && !hasDropFrame(num, den)) {
    throw new BadTimecode(`expected 30000/1001 or 60000/1001 for drop-frame, got ${num}/${den}`);
  }
  return Object.freeze({ num, den, dropFrame });
}

/** 29.97 and 59.94 have a drop-frame form, 23.976 has none. */
export function hasDropFrame(num: number, den: number): boolean {
  return den === 1001 && (num === 30000 || num === 60000);
}

/** Labels a second: 24 for 24000/1001. */
export function nominal({ num, den }: Rate): number {
  return Math.max(1, Math.floor((2 * num + den) / (2 * den)));
}

/** The label of a frame, `;` before the frames for drop-frame; the clock starts again after 24 hours. */
export function toTimecode(frames: number, at: Rate): string {
  const label = withDroppedLabels(modulo(frames, framesInTenMinutes(at) * 144), at);
  const perSecond = nominal(at);
  const seconds = Math.floor(label / perSecond);
  const minutes = Math.floor(seconds / 60);
  const clock = [Math.floor(minutes / 60), minutes % 60, seconds % 60].map(two).join(":");
  return `${clock}${at.dropFrame ? ";" : ":"}${two(label % perSecond)}`;
}

/** The frame of a label; throws `BadTimecode` for a label which this rate does not have. */
export function fromTimecode(text: string, at: Rate): number {
  const match = TIMECODE.exec(text);
  if (!match || (match[4] === ";") !== at.dropFrame) {
    throw new BadTimecode(`expected HH:MM:SS${at.dropFrame ? ";" : ":"}FF, got ${text.slice(0, 40)}`);
  }
  const [hour, minute, second, frame] = [match[1], match[2], match[3], match[5]].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  if (hour > 23 || frame >= nominal(at)) {
    throw new BadTimecode(`expected hours below 24 and frames below ${nominal(at)}, got ${text}`);
  }
  if (second === 0 && frame < dropped(at) && minute % 10 !== 0) {
    throw new BadTimecode(`expected a label which drop-frame keeps, got ${text}`);
  }
  const minutes = hour * 60 + minute;
  return (minutes * 60 + second) * nominal(at) + frame - dropped(at) * (minutes - Math.floor(minutes / 10));
}

/** Minutes and seconds, with hours when there are any: "0:04", "12:05", "1:02:03". */
export function runningTime(frames: number, { num, den }: Rate): string {
  const seconds = Math.floor((2 * frames * den + num) / (2 * num));
  const minutes = Math.floor(seconds / 60);
  const hour = Math.floor(minutes / 60);
  return hour > 0 ? `${hour}:${two(minutes % 60)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** The panel's own notation: "2+12" is two seconds and twelve frames. */
export function secondsAndFrames(frames: number, at: Rate): string {
  return `${Math.floor(frames / nominal(at))}+${two(frames % nominal(at))}`;
}

function dropped(at: Rate): number {
  return at.dropFrame ? Math.floor(nominal(at) / 15) : 0;
}

function framesInTenMinutes(at: Rate): number {
  return nominal(at) * 600 - 9 * dropped(at);
}

function withDroppedLabels(frames: number, at: Rate): number {
  const tens = Math.floor(frames / framesInTenMinutes(at));
  const rest = frames % framesInTenMinutes(at);
  const aMinute = nominal(at) * 60 - dropped(at);
  const minutes = rest >= dropped(at) ? Math.floor((rest - dropped(at)) / aMinute) : 0;
  return frames + dropped(at) * (9 * tens + minutes);
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by;
const two = (value: number): string => String(value).padStart(2, "0");
