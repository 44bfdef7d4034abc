// Documents of moments: asked for once, in batches, and what did not change is the same.
import { expect, test } from "vitest";
import * as Y from "yjs";
import { insertPanels, insertScene, insertShot } from "./edits";
import { compareEntries, momentBefore } from "./moments";
import { type Moment, Past } from "./past";

const NO_COUNTS = { scenes: 0, shots: 0, panels: 0, duration_frames: 0 };
const moment = (position: string, parts: Record<string, string>): Moment => ({
  ...{ position, parts, at_ms: Number(position.split("-")[0]), counts: NO_COUNTS },
});

function rehearsed(states: Record<string, Uint8Array>) {
  const asked: (readonly string[])[] = [];
  const past = new Past({
    moment: async (at) => moment(at, {}),
    documents: async (_, parts) => {
      asked.push(parts);
      return new Map(parts.map((part) => [part, states[part] ?? new Uint8Array([0, 0])]));
    },
  });
  return { past, asked };
}

test("a document is asked for once, however many moments have the same of it", async () => {
  const { past, asked } = rehearsed({});
  const [one, other] = [moment("9-0", { "panel/p": "7-0" }), moment("11-0", { "panel/p": "7-0" })];

  const [first, second] = [await past.drawing(one, "p"), await past.drawing(other, "p")];

  expect(asked).toEqual([["panel/p"]]);
  expect(second).toBe(first);
});

test("many panels come in one batch, and those without a drawing are not asked for", async () => {
  const { past, asked } = rehearsed({});
  const now = moment("9-0", { "panel/a": "7-0", "panel/b": "8-0" });

  await past.fetch(now, ["a", "b", "c"]);
  await past.fetch(now, ["a", "b"]);

  expect(asked).toEqual([["panel/a", "panel/b"]]);
  expect((await past.drawing(now, "c")).layers.length).toBeGreaterThan(0);
});

test("a board goes on from an earlier moment, and backwards is another one", async () => {
  const doc = new Y.Doc();
  const scene = insertScene(doc, { slugline: "INT. ROOM - DAY" }, { account: "a" });
  const before = Y.encodeStateAsUpdate(doc);
  insertPanels(doc, insertShot(doc, scene, {}, { account: "a" }), [{}], { account: "a" });
  const after = Y.encodeStateAsUpdate(doc);
  const [one, other] = [moment("1-0", { "": "1-0" }), moment("2-0", { "": "2-0" })];
  const states: Record<string, Uint8Array> = { board: before };
  const { past } = rehearsed(states);

  const model = await past.board(one);
  const rows = model.scenes()[0];
  states.board = after;
  const later = await past.boardAfter({ model, moment: one }, other);

  expect(later).toBe(model);
  expect(later.panels()).toHaveLength(1);
  expect(later.scenes()[0]).toBe(rows);
  const earlier = await past.boardAfter({ model: later, moment: other }, one);
  expect(earlier.panels()).toHaveLength(0);
});

test("a failed request is tried again by whoever asks next", async () => {
  let fails = true;
  const past = new Past({
    moment: async (at) => moment(at, {}),
    documents: async (_, parts) => {
      if (fails) throw new Error("away");
      return new Map(parts.map((part) => [part, new Uint8Array([0, 0])]));
    },
  });
  const then = moment("9-0", { "panel/p": "7-0" });
  await expect(past.drawing(then, "p")).rejects.toThrow("away");

  fails = false;

  await expect(past.drawing(then, "p")).resolves.toBeDefined();
});

test("entries are ordered by time and then by number", () => {
  expect(compareEntries("10-0", "9-5")).toBeGreaterThan(0);
  expect(compareEntries("9-2", "9-10")).toBeLessThan(0);
  expect(momentBefore("9-2")).toBe("9-1");
  expect(momentBefore("9-0")).toBe("8");
});
