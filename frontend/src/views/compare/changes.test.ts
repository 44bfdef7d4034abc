// What changed as a list: joined, filtered, grouped, walked through.
import { expect, test } from "vitest";
import type { Comparison, ComparisonLine } from "../../api/history";
import { changesOf, countsBy, filtered, grouped, stepped } from "./changes";

const COUNTS = { scenes: 1, shots: 1, panels: 1, duration_frames: 48 };
const line = (table: string, id: string, how: string, more: Partial<ComparisonLine> = {}): ComparisonLine => ({
  table,
  id,
  how,
  scene: "s1",
  panel: "",
  sentence: `${table} ${id} ${how}`,
  ...more,
});
const comparison = (lines: readonly ComparisonLine[]): Comparison => ({
  before: "1-0",
  after: "2-0",
  was: COUNTS,
  now: COUNTS,
  production: [{ field: "title", was: "A", now: "B", words: [] }],
  records: [
    {
      table: "shots",
      id: "h1",
      how: "kept",
      moved: false,
      was: null,
      now: null,
      fields: [{ field: "size", was: "CU", now: "MS", words: [] }],
      under: "",
    },
  ],
  drawings: [],
  labels: { s1: "scene 1" },
  lines,
});

const LINES = [
  line("production", "", "changed", { scene: "" }),
  line("panels", "p1", "redrawn", { panel: "p1" }),
  line("panels", "p1", "moved"),
  line("shots", "h1", "changed"),
];

test("each line has its fields and the panel whose picture shows it", () => {
  const [production, redrawn, moved, shot] = changesOf(comparison(LINES));

  expect(production?.fields.map(({ field }) => field)).toEqual(["title"]);
  expect([redrawn?.panel, moved?.panel, shot?.panel]).toEqual(["p1", "p1", ""]);
  expect(shot?.fields.map(({ field }) => field)).toEqual(["size"]);
  expect(moved?.fields).toEqual([]);
});

test("kinds are counted and filtered; none chosen is all of them", () => {
  const changes = changesOf(comparison(LINES));

  expect(countsBy(changes)).toEqual({ added: 0, removed: 0, moved: 1, changed: 2, redrawn: 1 });
  expect(filtered(changes, new Set())).toHaveLength(4);
  expect(filtered(changes, new Set(["moved"])).map(({ how }) => how)).toEqual(["moved"]);
});

test("lines stand under their scene, and what belongs to none under the board", () => {
  const groups = grouped(changesOf(comparison(LINES)), { s1: "scene 1" });

  expect(groups.map(({ title, changes }) => [title, changes.length])).toEqual([
    ["The whole board", 1],
    ["Scene 1", 3],
  ]);
});

test("walking stops at both ends and begins at the first", () => {
  const changes = changesOf(comparison(LINES));
  const at = (by: number, from: string | null) => stepped(changes, from, by);

  expect(at(1, null)).toBe("production//changed");
  expect(at(-1, "production//changed")).toBe("production//changed");
  expect(at(9, "production//changed")).toBe("shots/h1/changed");
  expect(stepped([], null, 1)).toBeNull();
});
