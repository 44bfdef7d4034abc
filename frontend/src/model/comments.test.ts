// Threads, statuses and manners as the server writes them into the review document.
import { expect, test } from "vitest";
import * as Y from "yjs";
import { ApprovalsModel } from "./approvals";
import { CommentsModel, isAbout, isOf, readAnchor } from "./comments";
import { limitsOf, MannersModel, mutedOf, pauseOf } from "./manners";

function written(doc: Y.Doc, table: string, id: string, fields: Record<string, unknown>): void {
  doc.transact(() => doc.getMap(table).set(id, new Y.Map(Object.entries(fields))));
}

function comment(doc: Y.Doc, id: string, fields: Record<string, unknown>): void {
  const usual = { table: "panels", subject: "p1", thread: "", text: id, by: "a1", at_ms: 1, mentions: [] };
  written(doc, "comments", id, { ...usual, ...fields });
}

test("what was said before the model was made is read like what is said later", () => {
  const doc = new Y.Doc();
  comment(doc, "c1", {});
  const comments = new CommentsModel(doc);
  let told = 0;
  comments.subscribe(() => {
    told += 1;
  });

  comment(doc, "c2", { thread: "c1", by: "a2", at_ms: 5, mentions: ["a3"] });
  comment(doc, "c3", { subject: "p2", at_ms: 3 });

  const [first, second] = comments.threads();
  expect(told).toBe(2);
  expect(first?.answers.map(({ id }) => id)).toEqual(["c2"]);
  expect(first?.last_ms).toBe(5);
  expect(second?.subject).toBe("p2");
  expect(first && isAbout(first, "a3") && isOf(first, "a2")).toBe(true);
});

test("an answer leaves the threads of all other subjects the same objects", () => {
  const doc = new Y.Doc();
  comment(doc, "c1", {});
  comment(doc, "c2", { subject: "p2" });
  const comments = new CommentsModel(doc);
  const before = comments.threadsOf("p2");

  comment(doc, "c3", { thread: "c1" });

  expect(comments.threadsOf("p2")).toBe(before);
  expect(comments.threadsOf("p1")[0]?.answers).toHaveLength(1);
});

test("a thread whose beginning was taken away stays while somebody's answer stands in it", () => {
  const doc = new Y.Doc();
  comment(doc, "c1", { deleted: true });
  comment(doc, "c2", { thread: "c1" });
  const comments = new CommentsModel(doc);
  expect(comments.threads()).toHaveLength(1);

  (doc.getMap("comments").get("c2") as Y.Map<unknown>).set("deleted", true);

  expect(comments.threads()).toEqual([]);
});

test("an anchor is a point, a region or a moment, and nothing else", () => {
  expect(readAnchor({ point: [1, 2], frame: 12 })).toEqual({ point: [1, 2], frame: 12 });
  expect(readAnchor({ region: [1, 2, 3, 4] })).toEqual({ region: [1, 2, 3, 4] });
  expect(readAnchor({ point: [1], region: "all" })).toBeNull();
  expect(readAnchor(null)).toBeNull();
});

test("a draft takes the status of its shot, else of its scene, and tells when that is not the same any more", () => {
  const doc = new Y.Doc();
  written(doc, "approvals", "s1", { table: "scenes", status: "approved", hash: "h", now: "h" });
  const approvals = new ApprovalsModel(doc);
  const place = { panel: "p1", shot: "t1", scene: "s1" };
  expect(approvals.at(place)).toMatchObject({ status: "approved", differs: false });
  expect(approvals.at(place)).toBe(approvals.at(place));

  (doc.getMap("approvals").get("s1") as Y.Map<unknown>).set("now", "other");
  written(doc, "approvals", "p2", { table: "panels", status: "changes_requested", hash: "h", now: "other" });

  expect(approvals.at(place)).toMatchObject({ status: "approved", differs: true });
  expect(approvals.at({ ...place, panel: "p2" })).toMatchObject({ status: "changes_requested", differs: false });
  expect(approvals.own("p1").status).toBe("draft");
});

test("what was locked remembers what it was before", () => {
  const doc = new Y.Doc();
  written(doc, "decisions", "d1", { n: 1, verdict: "locked", subject: "p1", origin: { was: "approved" } });
  written(doc, "decisions", "d2", { n: 2, verdict: "locked", subject: "p1", origin: { was: "for_review" } });
  written(doc, "decisions", "d3", { n: 3, verdict: "locked", subject: "p2", origin: { was: "draft" } });

  expect(new ApprovalsModel(doc).beforeLock("p1")).toBe("for_review");
});

test("a pause of all is a pause of each, with who made it", () => {
  const doc = new Y.Doc();
  const model = new MannersModel(doc);
  expect(pauseOf(model.manners(), "g1")).toBeNull();

  doc.getMap("manners").set("paused", { "*": { by: "a1", at_ms: 7 } });
  doc.getMap("manners").set("muted", ["g1/frame"]);
  doc.getMap("manners").set("limits", { per_panel: 1 });

  expect(pauseOf(model.manners(), "g1")).toEqual({ by: "a1", at_ms: 7 });
  expect(mutedOf(model.manners())).toEqual([{ key: "g1/frame", agent: "g1", kind: "frame" }]);
  expect(limitsOf(model.manners())).toMatchObject({ per_panel: 1, per_board: 20, artists_decide: false });
});
