// The review document in the browser, and the same judgement of suggestions as the server's.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { BoardModel } from "./boardModel";
import type { Json } from "./model";
import { type Conflict, conflictsOf, isStale } from "./reviewConflict";
import { canonical } from "./reviewDigest";
import { seenIn } from "./reviewDrawing";
import type { Ground } from "./reviewGround";
import { ReviewModel } from "./reviewModel";
import { readOperations } from "./reviewOperations";
import { addedStrokes, insertsOf } from "./reviewRecord";

interface State {
  board: string;
  drawing: string;
  locks: string[];
  approved: string[];
}
interface Said {
  all: Conflict[];
  last: Conflict[];
  stale: boolean;
}
interface Vectors {
  before: State;
  after: State;
  drawn: string;
  suggestions: { name: string; operations: Json; fingerprint: string; before: Said; after: Said }[];
}

const file = new URL("../../../tests/vectors/review.json", import.meta.url);
const vectors: Vectors = JSON.parse(readFileSync(file, "utf-8"));

function docOf(state: string): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(
    doc,
    Uint8Array.from(atob(state), (letter) => letter.charCodeAt(0)),
  );
  return doc;
}

function groundOf(state: State): Ground {
  const board = new BoardModel(docOf(state.board));
  const drawing = seenIn(docOf(state.drawing));
  return {
    panel: board.panel,
    shot: board.shot,
    scene: board.scene,
    panelsOf: board.panelsOf,
    panelIdsOf: board.panelIdsOf,
    isLocked: (id) => state.locks.includes(id),
    statusOf: (id) => (state.approved.includes(id) ? "approved" : "draft"),
    drawingOf: (id) => (id === vectors.drawn ? drawing : null),
  };
}

describe.each(["before", "after"] as const)("%s people worked on the board", (when) => {
  const ground = groundOf(vectors[when]);

  test.each(vectors.suggestions.map((one) => [one.name, one] as const))(
    "the browser says of “%s” what the server says",
    (_, { operations: raw, fingerprint, ...said }) => {
      const operations = readOperations(raw) ?? [];
      const every = operations.map((_operation, index) => index);

      expect(conflictsOf(ground, operations, every)).toEqual(said[when].all);
      expect(conflictsOf(ground, operations, every.slice(-1))).toEqual(said[when].last);
      expect(isStale(ground, operations, fingerprint)).toBe(said[when].stale);
    },
  );
});

test("values are written down in one way", () => {
  expect(canonical({ b: new Set(["y", "x"]), a: [1, 0.5, -0, null, "“ü”\n"] } as never)).toBe(
    '{"a":[1,0.5,0,null,"“ü”\\n"],"b":["x","y"]}',
  );
});

function reviewDoc(...suggestions: object[]): Y.Doc {
  const doc = new Y.Doc();
  suggestions.forEach((fields, at) => {
    doc
      .getMap("suggestions")
      .set(`id${at}`, new Y.Map(Object.entries({ state: "proposed", made_ms: 9 - at, ...fields })));
  });
  return doc;
}

test("what waits comes oldest first, and leaves when somebody has decided", () => {
  const doc = reviewDoc({}, {}, { state: "rejected" });
  const model = new ReviewModel(doc);
  let told = 0;
  model.subscribe(() => {
    told += 1;
  });
  const before = model.pending();

  expect(before.map(({ id }) => id)).toEqual(["id1", "id0"]);
  (doc.getMap("suggestions").get("id1") as Y.Map<unknown>).set("state", "accepted");

  expect(told).toBe(1);
  expect(model.pending().map(({ id }) => id)).toEqual(["id0"]);
  expect(model.decided().map(({ id }) => id)).toEqual(["id2", "id1"]);
  expect(model.pending()[0]).toBe(before[1]);
});

test("a suggestion of a newer version is shown, without operations that could be judged wrongly", () => {
  const model = new ReviewModel(reviewDoc({ operations: [{ op: "set" }, { op: "relight" }] }));

  expect(model.pending()[0]?.operations).toEqual([]);
});

test("strokes that were not proposed are people's", () => {
  const marks = "4bf5122f"; // of a stroke of the one byte 1
  const model = new ReviewModel(reviewDoc({ operations: [{ op: "insert", panel: "p", marks }] }));
  const [insert] = insertsOf(model.pending()[0] as never);
  if (insert === undefined) throw new Error("expected a frame");

  const added = addedStrokes(
    insert,
    new Map([
      ["proposed", new Uint8Array([1])],
      ["theirs", new Uint8Array([2])],
    ]),
  );

  expect(added).toEqual(["theirs"]);
});
