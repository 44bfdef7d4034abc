// What stayed, came and went between two drawings.
import { expect, test } from "vitest";
import type { StoredMark } from "../../canvas/mark";
import type { Sheet } from "../../canvas/sheet";
import { type Difference, differenceOf, isEmptyDifference } from "./difference";

/** Long enough that no two are of one family. */
const [A, B, C] = ["a", "b", "c"].map((letter) => letter.repeat(12)) as [string, string, string];
const mark = (id: string, points: number[] = [0, 0, 0.5], color = "#000000ff"): StoredMark => ({
  id,
  layer: "ink",
  tool: "pen",
  color,
  size: 4,
  points,
});
const ink = (marks: readonly StoredMark[], visible = true): Sheet[] => [
  { id: "ink", opacity: 1, visible, blend: "normal", images: [], marks, texts: [], arrows: [] },
];
const idsOf = (difference: Difference) =>
  Object.fromEntries(
    Object.entries(difference).map(([part, sheets]: [string, readonly Sheet[]]) => [
      part,
      sheets.flatMap(({ marks }) => marks.map(({ id }) => id)),
    ]),
  );

test("strokes that say the same stayed, though they were read twice", () => {
  const difference = differenceOf(ink([mark(A), mark(B)]), ink([mark(A), mark(C)]));

  expect(idsOf(difference)).toEqual({ stayed: [A], came: [C], went: [B], cut: [], left: [] });
});

test("a stroke that was moved or coloured went as it was and came as it is", () => {
  const before = ink([mark(A), mark(B)]);
  const after = ink([mark(A, [5, 5, 0.5]), mark(B, [0, 0, 0.5], "#ff0000ff")]);

  expect(idsOf(differenceOf(before, after))).toEqual({
    stayed: [],
    came: [A, B],
    went: [A, B],
    cut: [],
    left: [],
  });
});

test("what an eraser left of a stroke has not come", () => {
  const family = "0190f5d0-0000-7000-8000-000000";
  const difference = differenceOf(
    ink([mark(`${family}000001`)]),
    ink([mark(`${family}000002`), mark(`${family}000003`)]),
  );

  expect(idsOf(difference)).toMatchObject({
    came: [],
    went: [],
    cut: [`${family}000001`],
    left: [`${family}000002`, `${family}000003`],
  });
});

test("what is on a layer that was hidden went, for nobody sees it", () => {
  const difference = differenceOf(ink([mark(A)]), ink([mark(A)], false));

  expect(idsOf(difference).went).toEqual([A]);
  expect(isEmptyDifference(difference)).toBe(false);
  expect(isEmptyDifference(differenceOf(ink([mark(A)]), ink([mark(A)])))).toBe(true);
});
