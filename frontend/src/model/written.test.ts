// The edit behind a field is the newest one, whoever made it.
import { expect, test } from "vitest";
import * as Y from "yjs";
import { deleteRecords, insertScene, restoreRecords } from "./edits";
import { writtenAt } from "./written";

test("a field tells the client and the clock of the edit that stands in it", () => {
  const [ann, ben] = [new Y.Doc(), new Y.Doc()];
  const scene = insertScene(ann, {}, { account: "ann" });
  expect(writtenAt(ann, "scenes", scene, "deleted")).toBeNull();
  Y.applyUpdate(ben, Y.encodeStateAsUpdate(ann));

  deleteRecords(ann, "scenes", [scene], { account: "ann" });
  const first = Y.getState(ann.store, ann.clientID) - 1;
  expect(writtenAt(ann, "scenes", scene, "deleted")).toBe(`${ann.clientID}.${first}`);

  Y.applyUpdate(ben, Y.encodeStateAsUpdate(ann));
  restoreRecords(ben, "scenes", [scene], { account: "ben" });
  deleteRecords(ben, "scenes", [scene], { account: "ben" });
  Y.applyUpdate(ann, Y.encodeStateAsUpdate(ben));
  expect(writtenAt(ann, "scenes", scene, "deleted")).toBe(`${ben.clientID}.${Y.getState(ben.store, ben.clientID) - 1}`);
});
