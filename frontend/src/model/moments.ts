// Entries' ids as points in time: milliseconds, and a number within the millisecond.

interface Point {
  at_ms: number;
  number: number;
}

export function pointOf(entry: string): Point {
  const [ms = "0", number = "0"] = entry.split("-");
  return { at_ms: Number(ms), number: Number(number) };
}

export const msOf = (entry: string): number => pointOf(entry).at_ms;

/** Below zero when `a` came first. */
export function compareEntries(a: string, b: string): number {
  const [one, other] = [pointOf(a), pointOf(b)];
  return one.at_ms - other.at_ms || one.number - other.number;
}

/** The moment right before an entry. */
export function momentBefore(entry: string): string {
  const { at_ms, number } = pointOf(entry);
  return number > 0 ? `${at_ms}-${number - 1}` : `${Math.max(0, at_ms - 1)}`;
}
