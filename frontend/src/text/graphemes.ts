// Differences of two texts that never cut a grapheme: what people see as one character is replaced whole.

/** Replace `remove` code units at `index` by `insert`. */
export interface TextChange {
  index: number;
  remove: number;
  insert: string;
}

/** One step of a Yjs text delta; attributes do not matter here. */
export interface DeltaStep {
  retain?: number;
  delete?: number;
  insert?: unknown;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Without lone surrogates and U+FFFD, which no replica could store or give back. */
export function wellFormed(text: string): string {
  return text.replace(/[\p{Surrogate}\uFFFD]/gu, "");
}

export function isBoundary(text: string, index: number): boolean {
  if (index <= 0 || index >= text.length) return true;
  return segmenter.segment(text).containing(index)?.index === index;
}

/**
 * The change that makes `after` of `before`, or null. `caret` is where the typing ended in `after`: it tells which of
 * several equal letters was typed.
 */
export function difference(before: string, after: string, caret: number): TextChange | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let suffix = commonSuffix(before, after, Math.min(shorter, Math.max(0, after.length - caret)));
  let prefix = commonPrefix(before, after, shorter - suffix);
  while (!isBoundary(before, prefix) || !isBoundary(after, prefix)) prefix -= 1;
  while (!isBoundary(before, before.length - suffix) || !isBoundary(after, after.length - suffix)) suffix -= 1;
  return { index: prefix, remove: before.length - suffix - prefix, insert: after.slice(prefix, after.length - suffix) };
}

/** Where a position of the old text stands after `delta`; text put in exactly there goes behind it. */
export function mapIndex(index: number, delta: DeltaStep[]): number {
  let old = 0;
  let mapped = index;
  for (const step of delta) {
    if (old >= index) break;
    if (step.retain !== undefined) old += step.retain;
    else if (step.delete !== undefined) {
      mapped -= Math.min(step.delete, index - old);
      old += step.delete;
    } else mapped += lengthOf(step.insert);
  }
  return mapped;
}

/** The pieces that are left of the old range [start, end) after `delta`: what others put between is spared. */
export function mapRange(start: number, end: number, delta: DeltaStep[]): [number, number][] {
  const pieces: [number, number][] = [];
  let old = 0;
  let now = 0;
  const keep = (length: number) => {
    const from = Math.max(start, old);
    const to = Math.min(end, old + length);
    if (from < to) pieces.push([now + from - old, now + to - old]);
    old += length;
    now += length;
  };
  for (const step of delta) {
    if (step.retain !== undefined) keep(step.retain);
    else if (step.delete !== undefined) old += step.delete;
    else now += lengthOf(step.insert);
  }
  keep(Math.max(0, end - old));
  return pieces;
}

function lengthOf(insert: unknown): number {
  return typeof insert === "string" ? insert.length : 1;
}

function commonPrefix(a: string, b: string, most: number): number {
  let count = 0;
  while (count < most && a.charCodeAt(count) === b.charCodeAt(count)) count += 1;
  return count;
}

function commonSuffix(a: string, b: string, most: number): number {
  let count = 0;
  while (count < most && a.charCodeAt(a.length - 1 - count) === b.charCodeAt(b.length - 1 - count)) count += 1;
  return count;
}
