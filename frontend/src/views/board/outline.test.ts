// The outline of the wall, its search, and the selection over it.
import { expect, test } from "vitest";
import { deleteRecords, movePanels, moveScenes, moveShots, setFields } from "../../model/edits";
import { outlineOf } from "./arrange";
import { NO_SEARCH, searched } from "./outline";
import { labelsOf, sample } from "./sample";
import { extended, inOrder, only, surviving, toggled } from "./selection";

test("panels are numbered within their shot and through the board", () => {
  const { outline } = sample([[2], [1, 2]]);

  expect(outline().panels.map(({ index, number, count, shotLabel }) => [index, number, count, shotLabel])).toEqual([
    [0, 1, 2, "1"],
    [1, 2, 2, "1"],
    [2, 1, 1, "2"],
    [3, 1, 2, "2A"],
    [4, 2, 2, "2A"],
  ]);
});

test("what did not change keeps its identity, so that its card is not drawn again", () => {
  const { doc, model, outline, id } = sample([[2], [1]]);
  const before = outline();

  setFields(doc, "panels", [id("a")], { duration_frames: 99 }, { account: "a1" });
  const now = outlineOf(model.board(), labelsOf(model), before);

  expect(now.panels[0]).not.toBe(before.panels[0]);
  expect(now.panels[1]).toBe(before.panels[1]);
  expect(now.scenes[1]).toBe(before.scenes[1]);
});

test("an outline that was carried on through edits says what a new one says", () => {
  const { doc, model, outline, id } = sample([[2], [1, 2], [1]]);
  const author = { account: "a1" };
  const [one, two, three] = outline().scenes;
  const shot = two?.shots[1]?.id ?? "";
  const edits = [
    () => setFields(doc, "panels", [id("d")], { action: "x" }, author),
    () => setFields(doc, "shots", [shot], { focal_length_mm: 35, size: "CU" }, author),
    () => movePanels(doc, [id("a")], shot, author, { before: id("e") }),
    () => setFields(doc, "scenes", [three?.id ?? ""], { number: "77" }, author),
    () => moveShots(doc, [shot], one?.id ?? "", author),
    () => deleteRecords(doc, "panels", [id("b")], author),
    () => moveScenes(doc, [three?.id ?? ""], author, { before: one?.id ?? "" }),
  ];
  let carried = outline();
  for (const edit of edits) {
    edit();
    carried = outlineOf(model.board(), labelsOf(model), carried);

    expect(carried).toEqual(outline());
  }
});

const any = () => true;

test("a search finds words of panels and whole scenes by their heading", () => {
  const board = sample([[2], [1]]);

  expect(searched(board.outline(), { ...NO_SEARCH, text: "B" }, any).panels.map(({ action }) => action)).toEqual(["b"]);
  expect(searched(board.outline(), { ...NO_SEARCH, text: "room 1" }, any).panels).toHaveLength(2);
});

test("a search by status shows the panels of which the crew says so", () => {
  const { outline, id } = sample([[3]]);
  const isWanted = (panel: { id: string }) => panel.id === id("b");

  expect(searched(outline(), { text: "", status: "approved" }, isWanted).panels.map(({ id }) => id)).toEqual([id("b")]);
});

test("shift takes the range from the anchor, mod adds and removes one", () => {
  const { outline, id } = sample([[4]]);

  const range = extended(outline(), only(id("b")), id("d"));
  expect(inOrder(outline(), range)).toEqual([id("b"), id("c"), id("d")]);
  expect(inOrder(outline(), extended(outline(), range, id("a")))).toEqual([id("a"), id("b")]);
  expect(inOrder(outline(), toggled(range, id("c")))).toEqual([id("b"), id("d")]);
});

test("when the current panel vanishes, the next one becomes current", () => {
  const { outline, id } = sample([[3]]);
  const [before, b, c] = [outline(), id("b"), id("c")];

  const now = searched(outline(), { text: "", status: "draft" }, (panel) => panel.id !== b);

  expect(surviving(only(b), before, now).current).toBe(c);
});
