// What an earlier copy gives to a new one.
import { expect, test } from "vitest";
import * as Y from "yjs";
import { bringAll, bringWork } from "./bringing";

const ANN = 2_000_001;
const BEN = 2_000_002;

function written(client: number, from: Y.Doc | null, write: (strokes: Y.Map<unknown>) => void): Y.Doc {
  const doc = new Y.Doc();
  if (from !== null) Y.applyUpdate(doc, Y.encodeStateAsUpdate(from));
  doc.clientID = client;
  write(doc.getMap("strokes"));
  return doc;
}

const keys = (doc: Y.Doc) => [...doc.getMap("strokes").keys()].sort();

test("everything comes, whoever made it, and so do deletions", () => {
  const base = written(ANN, null, (strokes) => {
    for (const key of ["a", "b"]) strokes.set(key, 1);
  });
  const old = written(BEN, base, (strokes) => {
    strokes.set("c", 3);
    strokes.delete("a");
  });
  const next = written(3, base, () => undefined);

  expect(bringAll(old, next, null)).toBe(true);

  expect(keys(next)).toEqual(["b", "c"]);
  expect(bringAll(old, next, null)).toBe(false);
});

test("of one's own work nothing of others comes along", () => {
  const base = written(ANN, null, (strokes) => strokes.set("a", 1));
  const theirs = written(BEN, base, (strokes) => strokes.set("b", 2));
  const old = written(ANN, theirs, (strokes) => strokes.set("c", 3));
  const next = written(3, base, () => undefined);

  const { hasChanged, unfit } = bringWork(new Set([ANN]), old, next, null);

  expect([hasChanged, unfit, keys(next)]).toEqual([true, null, ["a", "c"]]);
});

test("what was made on work that is gone comes back as a copy, and leaves nothing waiting in the new one", () => {
  const theirs = written(BEN, null, (strokes) => strokes.set("b", new Y.Map()));
  const old = written(ANN, theirs, (strokes) => {
    (strokes.get("b") as Y.Map<unknown>).set("size", 3);
  });
  const next = new Y.Doc();

  const { hasChanged, unfit } = bringWork(new Set([ANN]), old, next, null);

  expect(hasChanged).toBe(false);
  expect(next.store.pendingStructs).toBeNull();
  Y.applyUpdate(theirs, unfit as Uint8Array);
  expect((theirs.getMap("strokes").get("b") as Y.Map<unknown>).get("size")).toBe(3);
});
