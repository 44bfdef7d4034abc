// How panels of the past differ from today's, and which ones a step touched.
import { expect, test } from "vitest";
import type { Step } from "../../api/history";
import { deleteRecords, movePanels, setField } from "../../model/edits";
import { sample } from "../board/sample";
import { marksBetween, touchedBy } from "./marks";
import type { Chosen } from "./state";

const AUTHOR = { account: "a1" };

function chosen(more: Partial<Step>): Chosen {
  const step: Step = {
    ...{ first: "1-0", last: "2-0", first_ms: 1, last_ms: 2, account: "a1", name: "Mara", color: "#888888" },
    ...{ means: "collab", kind: "draw", table: "panels", subject: "", sentence: "", entries: 1, counts: {} },
    ...{ records: [], touched: 0, fields: [], scenes: [], panels: [], beside: "" },
    ...more,
  };
  return { step, side: "after", at: "2-0" };
}

const kinds = (marks: readonly { kind: string }[]) => marks.map(({ kind }) => kind);

test("what became of each panel since is said of it", () => {
  const board = sample([[4], [1]]);
  const [then, [a, b, c, d, e]] = [board.outline(), ["a", "b", "c", "d", "e"].map(board.id)];
  const ids = { a: a ?? "", b: b ?? "", c: c ?? "", d: d ?? "", e: e ?? "" };
  const elsewhere = then.byPanel.get(ids.e)?.shotId ?? "";
  deleteRecords(board.doc, "panels", [ids.a], AUTHOR);
  setField(board.doc, "panels", ids.b, "duration_frames", 99, AUTHOR);
  movePanels(board.doc, [ids.d], elsewhere, AUTHOR);
  const parts = { [`panel/${ids.c}`]: "5-0" };
  const today = { outline: board.outline(), parts: { [`panel/${ids.c}`]: "9-0" }, hasPicture: () => true };

  const marksOf = marksBetween({ moment: { parts }, outline: then }, today, null);

  expect(kinds(marksOf(ids.a))).toEqual(["gone"]);
  expect(kinds(marksOf(ids.b))).toEqual(["changed"]);
  expect(kinds(marksOf(ids.c))).toEqual(["redrawn"]);
  expect(kinds(marksOf(ids.d))).toEqual(["moved"]);
  expect(kinds(marksOf(ids.e))).toEqual([]);
  expect(marksOf(ids.a)).toBe(marksOf(ids.a));
});

test("a drawing that nobody sees anything of was not drawn on", () => {
  const board = sample([[1]]);
  const outline = board.outline();
  const today = { outline, parts: { [`panel/${board.id("a")}`]: "9-0" }, hasPicture: () => false };

  expect(marksBetween({ moment: { parts: {} }, outline }, today, null)(board.id("a"))).toEqual([]);
});

test("a step touched its panels, or else all that stands in its shots and scenes", () => {
  const board = sample([[2, 1], [1]]);
  const outline = board.outline();
  const scene = outline.scenes[0]?.id ?? "";

  expect(touchedBy(chosen({ panels: [board.id("b")], records: [["scenes", scene]] }), outline)).toEqual([
    board.id("b"),
  ]);
  expect(touchedBy(chosen({ records: [["scenes", scene]] }), outline)).toEqual(["a", "b", "c"].map(board.id));
  expect(touchedBy(chosen({}), outline)).toEqual([]);
});
