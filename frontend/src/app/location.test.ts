// Which moments an address names.
import { expect, test } from "vitest";
import { momentsOf, searchOf } from "./location";

test("an address names a moment, or two of them to compare", () => {
  expect(momentsOf("?at=1732312000000-0")).toEqual({ at: "1732312000000-0", to: null });
  expect(momentsOf("?at=1732312000000&to=now")).toEqual({ at: "1732312000000", to: "now" });
});

test("a second moment alone is none", () => {
  expect(momentsOf("?to=now")).toEqual({ at: null, to: null });
  expect(momentsOf("?at=")).toEqual({ at: null, to: null });
});

test("what is written into the address is read from it", () => {
  for (const moments of [
    { at: null, to: null },
    { at: "now", to: null },
    { at: "1732312000000-0", to: "now" },
  ]) {
    expect(momentsOf(searchOf(moments))).toEqual(moments);
  }
});
