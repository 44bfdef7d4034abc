// What a restoration says beforehand.
import { expect, test } from "vitest";
import type { RestoreChange, RestoreSkipped } from "../../api/history";
import { drawnPanels, fieldChanges, leftOut, leftOutWords, scopeWords, sieveOf, turnedPanels } from "./plan";

const change = (part: string, table: string, id: string, field: string): RestoreChange => ({
  part,
  table,
  id,
  field,
  was: null,
  now: "x",
});
const skipped = (reason: RestoreSkipped["reason"], because: string): RestoreSkipped => ({
  ...change("", "panels", "p", "action"),
  reason,
  because,
});

test("what is left out is told once for each reason and record in the way", () => {
  const all = [skipped("approved", "p1"), skipped("approved", "p1"), skipped("locked", "p2")];

  const told = leftOut(all).map((one) => leftOutWords(one, { p1: "panel 12B 1/2", p2: "panel 12B 2/2" }));

  expect(told).toEqual([
    "2 changes: panel 12B 1/2 is approved.",
    "1 change: panel 12B 2/2 is locked. Unlock it first.",
  ]);
});

test("drawings, panels that come or go, and fields are told apart", () => {
  const changes = [
    change("panel/a", "strokes", "s1", ""),
    change("panel/a", "strokes", "s2", ""),
    change("", "panels", "b", "deleted"),
    change("", "panels", "b", "order"),
    change("", "shots", "c", "size"),
  ];

  expect(drawnPanels(changes)).toEqual(["a"]);
  expect(turnedPanels(changes)).toEqual(["b"]);
  expect(fieldChanges(changes).map(({ id }) => id)).toEqual(["c"]);
});

test("what is brought back is called by its name", () => {
  const nameOf = (table: string, id: string) => `${table} ${id}`;

  expect(scopeWords({ kind: "subject", table: "scenes", id: "3" }, nameOf)).toBe("scenes 3");
  expect(scopeWords({ kind: "strokes", panel: "p", ids: ["a"] }, nameOf)).toBe("1 stroke of panels p");
  expect(scopeWords({ kind: "board" }, nameOf)).toBe("the whole board");
});

test("the steps that are offered are those of what is brought back", () => {
  expect(sieveOf({ kind: "drawing", panel: "p" })).toEqual({ panels: ["p"] });
  expect(sieveOf({ kind: "subject", table: "scenes", id: "s" })).toEqual({ scenes: ["s"] });
  expect(sieveOf({ kind: "board" })).toEqual({});
});
