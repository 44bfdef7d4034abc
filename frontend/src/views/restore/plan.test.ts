// What a restoration says beforehand.
import { expect, test } from "vitest";
import type { RestoreChange, RestoreSkipped } from "../../api/history";
import { approvedOut, fieldChanges, scopeWords, sieveOf, turnedPanels } from "./plan";

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

test("what is approved and left as it is can be named, once each", () => {
  const all = [skipped("approved", "p1"), skipped("approved", "p1"), skipped("locked", "p2")];

  expect(approvedOut(all)).toEqual(["p1"]);
});

test("panels that come or go and fields are told apart", () => {
  const changes = [
    change("panel/a", "strokes", "s1", ""),
    change("", "panels", "b", "deleted"),
    change("", "panels", "b", "order"),
    change("", "shots", "c", "size"),
  ];

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
