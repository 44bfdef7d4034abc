// How long a page waits before it knocks again.
import { expect, test } from "vitest";
import { Comeback } from "./comeback";

const LOST = 1006;
const LATER = 4503;

/** The longest waits of a row of losses. */
const spans = (code: number, losses: number): number[] => {
  const comeback = new Comeback(() => 1);
  return Array.from({ length: losses }, () => comeback.wait_ms(code, 0));
};

test("the first try comes at once, later ones after a longer span, never longer than a few seconds", () => {
  expect(spans(LOST, 6)).toEqual([300, 600, 1200, 2400, 2500, 2500]);
});

test("where the server asked for time a crew returns over two seconds, and over a quarter of a minute when it asks again", () => {
  expect(spans(LATER, 5)).toEqual([2000, 4000, 8000, 15_000, 15_000]);
});

test("a crew that was lost in one moment comes back spread over the whole span", () => {
  const waits = Array.from({ length: 300 }, (_, at) => new Comeback(() => at / 300).wait_ms(LATER, 60_000));

  const tenths = waits.map((wait) => Math.floor(wait / 200));
  expect(new Set(tenths).size).toBe(10);
});

test("after a connection that was a good one the next loss is a first one again, after a short one it is not", () => {
  const comeback = new Comeback(() => 1);
  for (let loss = 0; loss < 3; loss += 1) comeback.wait_ms(LOST, 0);

  expect(comeback.wait_ms(LOST, 100)).toBe(2400);
  expect(comeback.wait_ms(LOST, 5000)).toBe(300);
});
