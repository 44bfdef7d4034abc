// What the server's Stateless messages say, and what is no message of ours.
import { expect, test } from "vitest";
import { readNotice } from "./notices";

const read = (message: unknown) => readNotice(JSON.stringify(message));

test("saved, refused, locks, roles and pictures are read", () => {
  expect(read({ saved: [7, 3], messages: 4 })).toEqual({ kind: "saved", messages: 4 });
  expect(read({ refused: "lock", reason: "Locked.", suggestion: null, kept: 2, epoch: "1" })).toMatchObject({
    kind: "refused",
    why: "lock",
    suggestion: null,
    kept: 2,
  });
  expect(read({ lock: "p1", locked: true, by: "Joe" })).toMatchObject({ kind: "lock", panel: "p1", locked: true });
  expect(read({ role: "viewer" })).toEqual({ kind: "role", role: "viewer" });
  expect(read({ role: null })).toEqual({ kind: "role", role: null });
  expect(read({ large: 2_000_000 })).toEqual({ kind: "large", bytes: 2_000_000 });
  expect(read({ thumb: "p1", hash: "h" })).toEqual({ kind: "thumb", panel: "p1", hash: "h" });
  expect(read({ history: "1732312000000-0" })).toEqual({ kind: "history", position: "1732312000000-0" });
});

test("what is broken or unknown is no notice", () => {
  expect(readNotice("not json")).toBeNull();
  expect(read(null)).toBeNull();
  expect(read(["saved"])).toBeNull();
  expect(read({ tomorrow: true })).toBeNull();
});

test("a live stroke with points that are no triples is left out", () => {
  const stroke = { stroke: "s", layer: "ink", tool: "pen", color: "#000000", size: 3, from: 0, done: false };

  expect(read({ live: { ...stroke, points: [1, 2] } })).toBeNull();
  expect(read({ live: { ...stroke, points: [1, 2, 0.5], account: "a", client: 4 } })).toMatchObject({ kind: "live" });
});

test("which log it is is read strictly", () => {
  expect(read({ log: { epoch: "e", healing: true, level: "replicated" } })).toEqual({
    kind: "log",
    log: { epoch: "e", healing: true, level: "replicated" },
  });
  expect(read({ log: { healing: 1, level: "best" } })).toEqual({
    kind: "log",
    log: { epoch: "", healing: false, level: "saved" },
  });
});
