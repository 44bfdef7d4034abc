// Which messages count as sent.
import * as encoding from "lib0/encoding";
import { expect, test } from "vitest";
import { SentFrames } from "./frames";

function frame(name: string, ...rest: number[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, name);
  for (const byte of rest) encoding.writeUint8(encoder, byte);
  return encoding.toUint8Array(encoder);
}

const AUTH = [2, 0];
const STEP_1 = [0, 0, 0];
const STEP_2 = [0, 1, 0];
const UPDATE = [0, 2, 0];

function counted(...frames: Uint8Array[]): string[] {
  const seen: string[] = [];
  const sent = new SentFrames((document, kind, count) => seen.push(`${document} ${kind} ${count}`));
  for (const bytes of frames) sent.note(bytes);
  return seen;
}

test("steps 2 and updates are counted for each document from its authentication on", () => {
  expect(
    counted(
      frame("a", ...UPDATE),
      frame("a", ...AUTH),
      frame("a", ...STEP_1),
      frame("a", ...STEP_2),
      frame("b", ...AUTH),
      frame("b", ...UPDATE),
      frame("a", ...UPDATE),
    ),
  ).toEqual(["a step2 1", "b update 1", "a update 2"]);
});

test("a document that is closed and opened again counts from one", () => {
  expect(
    counted(frame("a", ...AUTH), frame("a", ...UPDATE), frame("a", 7, 0), frame("a", ...AUTH), frame("a", ...UPDATE)),
  ).toEqual(["a update 1", "a update 1"]);
});

test("a second token on the same session does not begin the count anew", () => {
  expect(counted(frame("a", ...AUTH), frame("a", ...UPDATE), frame("a", ...AUTH), frame("a", ...UPDATE))).toEqual([
    "a update 1",
    "a update 2",
  ]);
});

test("a ping is no document's message", () => {
  expect(counted(new Uint8Array([9]))).toEqual([]);
});
