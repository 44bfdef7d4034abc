// The order in which suggestions are gone through, where ghosts stand, and which pictures are shown.
import { expect, test } from "vitest";
import type { Json, Suggestion } from "../../model/model";
import { type Filed, filedOf } from "../../model/reviewRecord";
import { sample } from "../board/sample";
import { ghostsOf, keptGhosts } from "./ghosts";
import { afterDeciding, chaptersOf, fits, inQueue, type Judged, lastDecidedFirst, NO_FILTERS, stepped } from "./queue";
import { shownOf } from "./shown";

const board = sample([[2], [1]]);
const outline = board.outline();
const [one, two] = outline.scenes;

function filed(id: string, fields: Partial<Suggestion>): Filed {
  const author = { account: "ray", name: "Ray", kind: "agent", requested_by: "dora" };
  return filedOf({ id, state: "proposed", kind: "frame", scene: "", panel: "", author, ...fields } as Suggestion);
}

const judged = (id: string, fields: Partial<Suggestion>, found: Partial<Judged> = {}): Judged => ({
  ...{ filed: filed(id, fields), conflicts: [], stale: false },
  ...found,
});

test("suggestions are gone through in story order, what belongs to no scene last", () => {
  const all = [
    judged("x", {}),
    judged("b", { scene: one?.id ?? "", panel: board.id("b") }),
    judged("c", { scene: two?.id ?? "", panel: board.id("c") }),
    judged("a", { scene: one?.id ?? "", panel: board.id("a") }),
  ];

  const queue = inQueue(chaptersOf(all, outline));

  expect(queue.map(({ filed: { id } }) => id)).toEqual(["a", "b", "c", "x"]);
  expect([stepped(queue, null, 1), stepped(queue, "x", 1), stepped(queue, "a", -1)]).toEqual(["a", "a", "x"]);
  expect([afterDeciding(queue, "b"), afterDeciding(queue, "x"), afterDeciding(queue.slice(0, 1), "a")]).toEqual([
    "c",
    "c",
    null,
  ]);
});

test("filters leave what fits all of them", () => {
  const stale = judged("s", { kind: "camera" }, { stale: true });

  expect(fits(stale, { ...NO_FILTERS, stale: true, kind: "camera", mine: true }, "dora")).toBe(true);
  expect(fits(stale, { ...NO_FILTERS, stale: true, conflicting: true }, "dora")).toBe(false);
  expect(fits(stale, { ...NO_FILTERS, mine: true }, "ann")).toBe(false);
});

test("a ghost stands behind its neighbour, and what follows on it with it", () => {
  const shot = one?.shots[0]?.id ?? "";
  const operations: Json[] = [
    { op: "insert", panel: "g1", shot, after: board.id("a") },
    { op: "insert", panel: "g2", shot, after: "g1", needs: [0] },
    { op: "insert", panel: "g3", own: { id: "s3", scene: two?.id ?? "" }, own_fields: { size: "WS" } },
  ];
  const made = () => ghostsOf([filed("s", { operations })], outline, () => "#336699");

  const ghosts = made();

  expect((ghosts.get(one?.id ?? "") ?? []).map(({ id, anchor }) => [id, anchor])).toEqual([
    ["g1", board.id("a")],
    ["g2", board.id("a")],
  ]);
  expect((ghosts.get(two?.id ?? "") ?? []).map(({ anchor, camera }) => [anchor, camera])).toEqual([[null, "WS"]]);
  expect(keptGhosts(ghosts, made())).toBe(ghosts);
});

test("a frame is looked at beside the panel that it follows, strokes on their panel before and after", () => {
  const shot = one?.shots[0]?.id ?? "";
  const frame = filed("f", { operations: [{ op: "insert", panel: "g1", shot, after: board.id("b") }] });
  const strokes = filed("g", { operations: [{ op: "stroke_add", panel: board.id("a"), strokes: [] }] });
  const size = filed("h", { operations: [{ op: "set", table: "shots", id: shot, field: "size" }] });

  expect(shownOf(frame, outline, 0)).toMatchObject({ before: board.id("b"), after: "g1", kind: "frame" });
  expect(shownOf(strokes, outline, 0)).toMatchObject({ before: board.id("a"), after: board.id("a"), kind: "strokes" });
  expect(shownOf(size, outline, 0)).toMatchObject({ before: board.id("a"), after: null, kind: "none" });
});

test("what was decided last stands first, however old the suggestion is", () => {
  const numbers: Record<string, number> = { d1: 1, d2: 2, d7: 7 };
  const decided = [filed("old", { decision: "d7" }), filed("a", { decision: "d1" }), filed("b", { decision: "d2" })];

  const shown = lastDecidedFirst(decided, (decision) => numbers[decision] ?? 0);

  expect(shown.map(({ id }) => id)).toEqual(["old", "b", "a"]);
});
