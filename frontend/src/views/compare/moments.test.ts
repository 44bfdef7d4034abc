// Moments in words, and those that one compares with.
import { expect, test } from "vitest";
import type { Step, Version } from "../../api/history";
import { choicesOf, defaultMoment, momentText } from "./moments";

const NOW = new Date(2026, 2, 5, 18, 0).getTime();
const at = (day: number, hour: number) => new Date(2026, 2, day, hour, 30).getTime();
// As far as moments look at them.
const version = (id: string, at_ms: number, kind: "named" | "auto" = "named") =>
  ({ id, name: id, kind, at_ms, moment: `${at_ms}-0` }) as Version;
const step = (last_ms: number) => ({ last: `${last_ms}-0`, last_ms, sentence: "Mara drew" }) as Step;

test("a moment is said by the day it was", () => {
  expect(momentText(at(5, 9), NOW)).toBe("09:30");
  expect(momentText(at(4, 9), NOW)).toBe("yesterday 09:30");
  expect(momentText(at(2, 9), NOW)).toBe("Mon 09:30");
  expect(momentText(new Date(2026, 0, 3, 9, 30).getTime(), NOW)).toBe("Sat 3 Jan 09:30");
  expect(momentText(new Date(2024, 0, 3, 9, 30).getTime(), NOW)).toBe("3 Jan 2024 09:30");
});

test("one compares with the last named version, else with the last visit, else with yesterday", () => {
  const known = { versions: [version("v1", at(1, 9)), version("v2", at(2, 9)), version("auto", at(5, 9), "auto")] };
  const rest = { steps: [], visited_ms: at(4, 9), now_ms: NOW };

  expect(defaultMoment({ ...known, ...rest })).toBe("v2");
  expect(defaultMoment({ versions: [], ...rest })).toBe(String(at(4, 9)));
  expect(defaultMoment({ versions: [], ...rest, visited_ms: null })).toBe(String(new Date(2026, 2, 5).getTime() - 1));
});

test("what can be chosen are now, since when, versions newest first, and steps", () => {
  const choices = choicesOf({
    versions: [version("v1", at(1, 9)), version("v2", at(2, 9))],
    steps: [step(at(5, 9))],
    visited_ms: null,
    now_ms: NOW,
  });

  expect(choices.map(({ group, moment }) => [group, moment])).toEqual([
    ["now", "now"],
    ["since", String(new Date(2026, 2, 5).getTime() - 1)],
    ["versions", "v2"],
    ["versions", "v1"],
    ["steps", `${at(5, 9)}-0`],
  ]);
});
