// What the parts of a board are called.
import { expect, test } from "vitest";
import { madeAt } from "../../model/ids";
import { sample } from "./sample";
import { wordsOf } from "./words";

test("in animation a shot is called a scene, and a scene a sequence", () => {
  expect(wordsOf("animation")).toMatchObject({ Scene: "Sequence", shot: "scene", Panel: "Panel" });
});

test("an unknown vocabulary speaks as film does", () => {
  expect(wordsOf("opera")).toEqual(wordsOf("film"));
});

test("an id tells when its record was made", () => {
  const before = Date.now();

  const made = madeAt(sample([[1]]).id("a"));

  expect(made).toBeGreaterThanOrEqual(before);
  expect(made).toBeLessThanOrEqual(Date.now());
});
