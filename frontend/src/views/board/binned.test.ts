// What the bin lists.
import { expect, test } from "vitest";
import type { BinEntry } from "../../api/history";
import type { Bin, Panel, Scene, Shot } from "../../model/model";
import { alongWords, thingsIn, throwers } from "./binned";

// Records as far as the bin looks at them.
const panel = (id: string, shot: string) => ({ id, shot }) as Panel;
const shot = (id: string) => ({ id }) as Shot;
const scene = (id: string) => ({ id }) as Scene;
const bin = (parts: Partial<Bin>): Bin => ({ scenes: [], shots: [], panels: [], scripts: [], elements: [], ...parts });
const told = (table: string, id: string, more: Partial<BinEntry> = {}): BinEntry => ({
  table,
  id,
  label: `${table} ${id}`,
  under: "",
  panel: "",
  along: {},
  entry: "5-0",
  at_ms: 5,
  account: "joe",
  name: "Joe",
  means: "collab",
  ...more,
});

test("a shot that went along with its last panel has no line of its own", () => {
  const things = thingsIn(bin({ shots: [shot("a"), shot("b")], panels: [panel("p", "a")] }), []);

  expect(things.map(({ id }) => id)).toEqual(["b", "p"]);
});

test("what was thrown away last comes first, and what the log has not told yet before all of it", () => {
  const entries = [told("scenes", "s", { at_ms: 9 }), told("panels", "p", { at_ms: 3 })];

  const things = thingsIn(bin({ scenes: [scene("s")], panels: [panel("p", ""), panel("new", "")] }), entries);

  expect(things.map(({ id, by }) => [id, by?.name])).toEqual([
    ["new", undefined],
    ["s", "Joe"],
    ["p", "Joe"],
  ]);
});

test("layers of drawings are in it as the server tells them, and what has come back is not", () => {
  const things = thingsIn(bin({}), [told("layers", "ink", { panel: "p" }), told("panels", "back"), told("texts", "t")]);

  expect(things.map(({ table, id, panel }) => [table, id, panel])).toEqual([["layers", "ink", "p"]]);
});

test("people are told by how much they threw away", () => {
  const entries = [told("scenes", "a"), told("scenes", "b", { account: "mia", name: "Mia" }), told("scenes", "c")];

  const things = thingsIn(bin({ scenes: [scene("a"), scene("b"), scene("c")] }), entries);

  expect(throwers(things)).toEqual([
    { account: "joe", name: "Joe", count: 2 },
    { account: "mia", name: "Mia", count: 1 },
  ]);
});

test("what went along is counted in words", () => {
  expect(alongWords({ shots: 3, panels: 1 })).toBe("3 shots and 1 panel");
  expect(alongWords({})).toBe("");
});
