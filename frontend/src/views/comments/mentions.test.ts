// Calling people by name.
import { expect, test } from "vitest";
import { calledIn, callingAt, candidates, completed, partsOf } from "./mentions";

const PEOPLE = [
  { account: "a1", name: "Dora Director" },
  { account: "a2", name: "Dora" },
  { account: "a3", name: "Ben de Boer" },
];

test("a name is being typed after an @ that begins a word, and nowhere else", () => {
  expect(callingAt("Look, @Do", 9)).toEqual({ from: 6, typed: "Do" });
  expect(callingAt("@Ben de", 7)).toEqual({ from: 0, typed: "Ben de" });
  expect(callingAt("mail@home", 9)).toBeNull();
  expect(callingAt("@Ben\nand", 8)).toBeNull();
});

test("names that begin so come before names with such a word, and a whole name asks for nothing", () => {
  expect(candidates(PEOPLE, "d").map(({ name }) => name)).toEqual(["Dora Director", "Dora", "Ben de Boer"]);
  expect(candidates(PEOPLE, "ben de boer")).toEqual([]);
});

test("the chosen name takes the place of what was typed, with one space after it", () => {
  expect(completed("@Be look", { from: 0, typed: "Be" }, 3, "Ben de Boer")).toEqual({
    text: "@Ben de Boer look",
    caret: 13,
  });
});

test("the longest name is called, a longer word is nobody's", () => {
  expect(calledIn("@Dora Director and @Ben de Boer", PEOPLE)).toEqual(["a1", "a3"]);
  expect(calledIn("@Doras", PEOPLE)).toEqual([]);
  expect(partsOf("So @Dora!", PEOPLE)).toEqual([
    { text: "So ", account: "" },
    { text: "@Dora", account: "a2" },
    { text: "!", account: "" },
  ]);
});

test("of two people with one name the one who was chosen is called", () => {
  const twin = { account: "a4", name: "Dora" };

  expect(calledIn("@Dora", [twin, ...PEOPLE])).toEqual(["a4"]);
});
