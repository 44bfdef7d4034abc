// Order keys: base-62 fractions compared by code unit, with three random digits at the end; the twin of `board/order.py`.

export const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
export const LONGEST = 40;
const BASE = 62n;
const OPEN_STEM = 3;
const KEY = /^[0-9A-Za-z]*[1-9A-Za-z]$/;

/** A random whole number from zero to below the argument. */
export type Below = (bound: number) => number;

/** A sibling: its key and id. */
export type Keyed = readonly [key: string, id: string];

/** What placing needs to write: the keys of the new items, and the keys of neighbours that had to move over. */
export interface Placing {
  readonly keys: readonly string[];
  readonly moved: ReadonlyMap<string, string>;
}

export function isKey(text: string): boolean {
  return text.length <= LONGEST && KEY.test(text);
}

/** By code unit, never by locale: both languages must agree. */
export function compareKeys(a: Keyed, b: Keyed): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  return a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0;
}

/** A key between two, or beyond one of them; `null` is the open end. */
export function between(before: string | null, after: string | null, below: Below): string {
  return spread(1, before, after, below)[0] as string;
}

/** So many keys in order between two, evenly; beyond an open end, close to the one given. */
export function spread(count: number, before: string | null, after: string | null, below: Below): string[] {
  if (before !== null && after !== null && before >= after) {
    throw new RangeError(`expected before < after, got ${before} and ${after}`);
  }
  const { stems, length } = stemsBetween(count, before, after);
  return stems.map((stem) => digits(stem, length) + tail(below));
}

/** Keys for new items at an index among siblings in order; re-keys what leaves no room. */
export function place(siblings: readonly Keyed[], index: number, count: number, below: Below): Placing {
  if (!siblings.every(([key]) => isKey(key))) return rekeyed(siblings, 0, siblings.length, index, count, below);
  const before = siblings[index - 1]?.[0] ?? null;
  const after = siblings[index]?.[0] ?? null;
  const placing =
    before !== null && before === after
      ? rekeyed(siblings, ...runOfEquals(siblings, index), index, count, below)
      : { keys: spread(count, before, after, below), moved: new Map<string, string>() };
  const tooLong = [...placing.keys, ...placing.moved.values()].some((key) => key.length > LONGEST);
  return tooLong ? rekeyed(siblings, 0, siblings.length, index, count, below) : placing;
}

function rekeyed(
  siblings: readonly Keyed[],
  first: number,
  last: number,
  index: number,
  count: number,
  below: Below,
): Placing {
  const before = siblings[first - 1]?.[0] ?? null;
  const after = siblings[last]?.[0] ?? null;
  const keys = spread(last - first + count, before, after, below);
  const old = [...keys.slice(0, index - first), ...keys.slice(index - first + count)];
  const moved = new Map(siblings.slice(first, last).map(([, id], i) => [id, old[i] as string]));
  return { keys: keys.slice(index - first, index - first + count), moved };
}

function runOfEquals(siblings: readonly Keyed[], index: number): [number, number] {
  const key = siblings[index]?.[0];
  let first = index;
  let last = index;
  while (siblings[first - 1]?.[0] === key) first -= 1;
  while (siblings[last]?.[0] === key) last += 1;
  return [first, last];
}

function stemsBetween(count: number, before: string | null, after: string | null): { stems: bigint[]; length: number } {
  let length = before !== null && after !== null ? 1 : OPEN_STEM;
  for (; ; length += 1) {
    const low = before === null ? -1n : number(before, length);
    const high = after === null ? BASE ** BigInt(length) : number(after, length);
    if (high - low > BigInt(count)) return { stems: positions(BigInt(count), low, high, before, after), length };
  }
}

function positions(count: bigint, low: bigint, high: bigint, before: string | null, after: string | null): bigint[] {
  const steps = Array.from({ length: Number(count) }, (_, i) => BigInt(i));
  if (before !== null && after !== null) return steps.map((i) => low + ((high - low) * (i + 1n)) / (count + 1n));
  if (before !== null) return steps.map((i) => low + 1n + i);
  const first = after !== null ? high - count : (high - count) / 2n;
  return steps.map((i) => first + i);
}

function number(key: string, length: number): bigint {
  let value = 0n;
  for (const digit of key.slice(0, length).padEnd(length, "0")) value = value * BASE + BigInt(DIGITS.indexOf(digit));
  return value;
}

function digits(value: bigint, length: number): string {
  let text = "";
  let rest = value;
  for (let i = 0; i < length; i += 1) {
    text = DIGITS[Number(rest % BASE)] + text;
    rest /= BASE;
  }
  return text;
}

// The last digit is never "0": nothing could stand before a key which ends in it.
function tail(below: Below): string {
  return `${DIGITS[below(62)]}${DIGITS[below(62)]}${DIGITS[1 + below(61)]}`;
}
