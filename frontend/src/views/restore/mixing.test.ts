// A drawing in which some things say again what they said.
import { expect, test } from "vitest";
import type { StoredMark } from "../../canvas/mark";
import type { Sheet } from "../../canvas/sheet";
import { mixed } from "./mixing";

const mark = (id: string, size = 4): StoredMark => ({
  id,
  layer: "ink",
  tool: "pen",
  color: "#000000ff",
  size,
  points: [],
});
const sheet = (id: string, marks: readonly StoredMark[], opacity = 1): Sheet => ({
  id,
  opacity,
  visible: true,
  blend: "normal",
  images: [],
  marks,
  texts: [],
  arrows: [],
});

test("what comes back stands in its place, what others drew since stays, what was not there goes", () => {
  const then = [sheet("ink", [mark("a"), mark("b", 2)])];
  const now = [sheet("ink", [mark("b", 9), mark("c"), mark("d")])];

  const [ink] = mixed(now, then, new Set(["a", "b", "d"]));

  expect(ink?.marks.map(({ id, size }) => [id, size])).toEqual([
    ["a", 4],
    ["b", 2],
    ["c", 4],
  ]);
});

test("a layer comes back with what it said, and one that was not there goes", () => {
  const then = [sheet("ink", [mark("a")], 0.5)];
  const now = [sheet("ink", [mark("a")], 1), sheet("new", [])];

  expect(mixed(now, then, new Set(["ink", "new"])).map(({ id, opacity }) => [id, opacity])).toEqual([["ink", 0.5]]);
  expect(mixed(now, then, new Set())).toHaveLength(2);
});
