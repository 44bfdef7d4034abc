// A suggestion that somebody changes before it is accepted.
import { expect, test } from "vitest";
import type { Json } from "../../model/model";
import { readOperations } from "../../model/reviewOperations";
import type { Filed } from "../../model/reviewRecord";
import { editablesOf, editedOperations, isChanged, keyOf } from "./edition";

const RAW: Json[] = [
  { op: "insert", panel: "p1", own: { scene: "s1" }, own_fields: { size: "MCU" }, fields: { action: "She waits." } },
  { op: "set", table: "shots", id: "s", field: "size", base: "WS", value: "CU", needs: [0] },
  { op: "note", table: "panels", id: "p", text: "Closer." },
  { op: "set", table: "panels", id: "p", field: "transition", base: null, value: { kind: "WIPE" } },
];
const filed = { operations: readOperations(RAW), raw: RAW } as unknown as Filed; // the parts that editing reads

test("the camera and the words of a frame can be changed, and plain values that are set", () => {
  expect(editablesOf(filed).map(({ operation, field, value }) => [operation, field, value])).toEqual([
    [0, "size", "MCU"],
    [0, "angle", null],
    [0, "focal_length_mm", null],
    [0, "subject", null],
    [0, "duration_frames", null],
    [0, "action", "She waits."],
    [0, "dialogue", null],
    [1, "size", "CU"],
    [2, "note", "Closer."],
  ]);
});

test("what was changed is sent, all else as it was", () => {
  const [size, , lens] = editablesOf(filed);
  const set = editablesOf(filed)[7];
  if (size === undefined || lens === undefined || set === undefined) throw new Error("expected fields");
  const draft = new Map<string, Json>([
    [keyOf(size), ""],
    [keyOf(lens), 75],
    [keyOf(set), "MS"],
  ]);

  const edited = editedOperations(filed, draft);

  expect(edited[0]).toEqual({ ...(RAW[0] as object), own_fields: { focal_length_mm: 75 } });
  expect(edited[1]).toEqual({ ...(RAW[1] as object), value: "MS" });
  expect(edited[2]).toBe(RAW[2]);
});

test("a draft that says what stands there changes nothing", () => {
  const draft = new Map(editablesOf(filed).map((one) => [keyOf(one), one.value]));

  expect(isChanged(filed, draft)).toBe(false);
});
