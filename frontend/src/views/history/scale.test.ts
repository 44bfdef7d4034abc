// Time on the strip: work has room, pauses have none, and every place has a time.
import { expect, test } from "vitest";
import { Scale } from "./scale";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.UTC(2026, 9, 5, 8);
const BUCKETS = 2000;

/** A month with so many hours of work from eight o'clock on some of its days. */
function month(days: readonly number[], hours = 8) {
  const last_ms = START_MS + 30 * DAY_MS;
  const bucket_ms = (last_ms - START_MS) / BUCKETS;
  const buckets = Array.from({ length: BUCKETS }, (_, index) => {
    const at_ms = START_MS + index * bucket_ms;
    const day = Math.floor((at_ms - START_MS) / DAY_MS);
    const works = days.includes(day) && (at_ms - START_MS) % DAY_MS < hours * HOUR_MS;
    return { at_ms, entries: works ? 3 : 0, accounts: works ? { mara: 2, joe: 1 } : ({} as Record<string, number>) };
  });
  return { first_ms: START_MS, last_ms, buckets };
}

test("a month with three working days gives each of them nearly a third", () => {
  const scale = new Scale(month([0, 11, 29]), BUCKETS);

  expect(scale.stretches).toHaveLength(3);
  for (const { left, right } of scale.stretches) expect(right - left).toBeGreaterThan(0.3);
});

test("a place and its time are each other's", () => {
  const scale = new Scale(month([0, 11, 29]), BUCKETS);

  for (const place of [0, 0.1, 0.25, 0.5, 0.77, 1]) {
    const at_ms = scale.timeAt(place);
    expect(scale.timeAt(scale.placeOf(at_ms))).toBeCloseTo(at_ms, -2);
  }
  const times = Array.from({ length: 101 }, (_, index) => scale.timeAt(index / 100));
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times.every(Number.isInteger)).toBe(true);
});

test("in a pause it is as it was when the work before it ended", () => {
  const scale = new Scale(month([0, 11]), BUCKETS);
  const [first, second] = scale.stretches;

  const inside = ((first?.right ?? 0) + (second?.left ?? 0)) / 2;

  expect(scale.timeAt(inside)).toBe(Math.ceil(first?.to_ms ?? 0));
  expect(scale.placeOf(START_MS + 5 * DAY_MS)).toBe(first?.right);
});

test("a minute of work among days of it can still be hit", () => {
  const scale = new Scale(month([0, 1, 2, 3, 20], 0.4), BUCKETS);

  for (const { left, right } of scale.stretches) expect(right - left).toBeGreaterThan(0.01);
});

test("no work is lost in the columns", () => {
  const timeline = month([0, 11, 29]);
  const done = timeline.buckets.reduce((sum, { entries }) => sum + entries, 0);

  const bars = new Scale(timeline, BUCKETS).bars(120);

  expect(bars.reduce((sum, { entries }) => sum + entries, 0)).toBe(done);
  expect(bars.reduce((sum, { accounts }) => sum + (accounts.get("joe") ?? 0), 0)).toBe(done / 3);
});

test("the days are named, and nothing stands over one another", () => {
  const ticks = new Scale(month([0, 11, 29]), BUCKETS).ticks(1200, 60);

  expect(ticks.filter(({ day }) => day)).toHaveLength(3);
  expect(ticks.length).toBeGreaterThan(6);
  for (const [index, tick] of ticks.entries()) {
    if (index > 0) expect((tick.at - (ticks[index - 1]?.at ?? 0)) * 1200).toBeGreaterThanOrEqual(60);
  }
});

test("a board with one entry has a strip, and so has an empty one", () => {
  const one = { at_ms: START_MS, entries: 1, accounts: { mara: 1 } };
  const single = new Scale({ first_ms: START_MS, last_ms: START_MS, buckets: [one] }, BUCKETS);
  const empty = new Scale({ first_ms: 0, last_ms: 0, buckets: [] }, BUCKETS);

  expect(single.timeAt(0.5)).toBe(START_MS);
  expect(single.placeOf(START_MS)).toBe(1);
  expect(single.bars(100)).toHaveLength(1);
  expect(empty.bars(100)).toEqual([]);
  expect(Number.isFinite(empty.placeOf(5))).toBe(true);
});

test("the next work after a pause is known", () => {
  const scale = new Scale(month([0, 11]), BUCKETS);

  const next = scale.nextWork(START_MS + 2 * DAY_MS) ?? 0;

  expect(Math.abs(next - (START_MS + 11 * DAY_MS))).toBeLessThan(HOUR_MS);
  expect(scale.nextWork(START_MS + 40 * DAY_MS)).toBeNull();
});
