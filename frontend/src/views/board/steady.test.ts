// What stays where it is on the wall while others work.
import { expect, test } from "vitest";
import { insertPanels, movePanels } from "../../model/edits";
import { boxOf, GAP, layoutBoard, MARGIN } from "./layout";
import { sample } from "./sample";
import { shiftOf } from "./steady";

const SETTINGS = {
  width: 2 * MARGIN + 3 * 100 + 2 * GAP,
  height: 300,
  cardWidth: 100,
  aspect: 2,
  folded: new Set<string>(),
};

/** A wall on which the second scene is looked at: d to i in two rows. */
function looking() {
  const board = sample([[3], [6], [3]]);
  const layout = () => layoutBoard(board.outline(), SETTINGS);
  const top = (boxOf(layout(), board.id("d"))?.y ?? 0) - 5;
  const shots = board.outline().scenes.map(({ shots }) => shots[0]?.id ?? "");
  return { ...board, layout, top, shots };
}

test("what comes in above pushes nothing that is looked at", () => {
  const { doc, id, layout, top, shots } = looking();
  const before = layout();
  insertPanels(doc, shots[0] ?? "", [{}], { account: "a1" });

  const shift = shiftOf(before, layout(), top, 300);

  expect(shift).toBe((boxOf(layout(), id("d"))?.y ?? 0) - (boxOf(before, id("d"))?.y ?? 0));
  expect(shift).toBeGreaterThan(0);
});

test("a panel that is moved away is not followed", () => {
  const { doc, id, layout, top, shots } = looking();
  const before = layout();
  movePanels(doc, [id("d")], shots[2] ?? "", { account: "a1" });

  expect(shiftOf(before, layout(), top, 300)).toBe(0);
});

test("what comes in below or among it moves the wall as little as it can", () => {
  const { doc, id, layout, top, shots } = looking();
  const before = layout();
  insertPanels(doc, shots[1] ?? "", [{}], { account: "a1" }, { after: id("i") });
  insertPanels(doc, shots[2] ?? "", [{}, {}], { account: "a1" });

  expect(shiftOf(before, layout(), top, 300)).toBe(0);
});
