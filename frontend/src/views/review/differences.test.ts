// What went out of a text and what came in.
import { expect, test } from "vitest";
import { wordDifferences } from "./differences";

const told = (before: string, after: string) =>
  wordDifferences(before, after)
    .map(({ kind, text }) => ({ same: text, out: `[-${text}-]`, in: `[+${text}+]` })[kind])
    .join("");

test("a word that was replaced is told once out and once in", () => {
  expect(told("She turns to the door.", "She runs to the door.")).toBe("She [-turns -][+runs +]to the door.");
});

test("words are told where they came and went, and the others stay", () => {
  expect(told("Mara waits.", "In the rain Mara still waits.")).toBe("[+In the rain +]Mara [+still +]waits.");
  expect(told("one two three", "")).toBe("[-one two three-]");
  expect(told("", "one")).toBe("[+one+]");
  expect(told("as it is", "as it is")).toBe("as it is");
});

test("very long texts are still told truly", () => {
  const long = Array.from({ length: 2000 }, (_, at) => `w${at}`).join(" ");

  const pieces = wordDifferences(`a ${long}`, `b ${[...long.split(" ")].reverse().join(" ")}`);

  const side = (kind: "in" | "out") =>
    pieces
      .filter((piece) => piece.kind === "same" || piece.kind === kind)
      .map(({ text }) => text)
      .join("");
  expect(side("out")).toBe(`a ${long}`);
});
