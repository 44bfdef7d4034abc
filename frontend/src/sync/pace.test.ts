// How often and how large messages are that nobody waits for.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LivePace, Paced } from "./pace";
import type { LiveChunk } from "./types";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const chunk = (from: number, count: number): LiveChunk => ({
  stroke: "s1",
  layer: "pencil",
  tool: "pencil",
  color: "#1a1a1aff",
  size: 7,
  from,
  points: Array.from({ length: count * 3 }, (_, at) => at * 1.23456789),
  done: false,
});

test("the first value goes at once, of the others the newest one each interval", () => {
  const sent: number[] = [];
  const pace = new Paced<number>(50, (value) => sent.push(value));

  for (const value of [1, 2, 3]) pace.push(value);
  expect(sent).toEqual([1]);
  vi.advanceTimersByTime(50);
  expect(sent).toEqual([1, 3]);
  vi.advanceTimersByTime(500);
  expect(sent).toEqual([1, 3]);
});

test("a fast pen sends at most thirty messages a second, none over four kilobytes, and loses no point", () => {
  const sent: LiveChunk[] = [];
  const pace = new LivePace((part) => sent.push(part));

  for (let at = 0; at < 240; at += 4) {
    pace.push(chunk(at, 4));
    vi.advanceTimersByTime(16);
  }
  const within = sent.length;
  vi.advanceTimersByTime(3000);

  expect(within).toBeLessThanOrEqual(30);
  expect(Math.max(...sent.map((part) => JSON.stringify({ live: part }).length))).toBeLessThan(4000);
  expect(sent.map(({ from, points }) => [from, points.length / 3])).toEqual(
    sent.map((part, at) => [
      sent.slice(0, at).reduce((sum, { points }) => sum + points.length / 3, 0),
      part.points.length / 3,
    ]),
  );
  expect(sent.flatMap(({ points }) => points)).toHaveLength(720);
});

/** A pen that reports once a frame, for so long; what was sent, and how long each point waited for it. */
function drawn(frame_ms: number, frames: number): { sent: number[]; waits: number[] } {
  const sent: number[] = [];
  const waits: number[] = [];
  const made: number[] = [];
  const pace = new LivePace((part) => {
    sent.push(Date.now());
    for (let at = 0; at < part.points.length / 3; at += 1) waits.push(Date.now() - (made[part.from + at] ?? 0));
  });
  for (let at = 0; at < frames; at += 1) {
    made.push(Date.now());
    pace.push(chunk(at, 1));
    vi.advanceTimersByTime(frame_ms);
  }
  vi.advanceTimersByTime(200);
  return { sent, waits };
}

test.each([8, 17, 34])("the points of a pen that reports every %i ms go with a frame of its own", (frame_ms) => {
  const { sent, waits } = drawn(frame_ms, Math.round(3000 / frame_ms));

  const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
  expect(waits).toHaveLength(Math.round(3000 / frame_ms));
  expect(sent.length).toBeLessThanOrEqual(92);
  expect(mean).toBeLessThan(frame_ms < 34 ? 14 : 1);
  expect(Math.max(...waits)).toBeLessThan(40);
});

test("the second frame of a stroke goes as soon as the first", () => {
  const { waits } = drawn(17, 2);

  expect(waits).toEqual([0, 0]);
});

test("what a resting pen drew last is sent soon", () => {
  const { waits } = drawn(17, 3);

  expect(Math.max(...waits)).toBeLessThan(40);
});
