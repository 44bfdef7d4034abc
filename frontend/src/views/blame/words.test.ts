// Credits in words.
import { expect, test } from "vitest";
import type { Credit } from "../../api/history";
import { creditText, strokeText } from "./words";

const NOW = new Date(2026, 2, 5, 18, 0).getTime();
const TUESDAY = new Date(2026, 2, 3, 14, 32).getTime();
const credit = (more: Partial<Credit> = {}): Credit => ({
  entry: `${TUESDAY}-0`,
  at_ms: TUESDAY,
  account: "mara",
  name: "Mara",
  means: "collab",
  step: "",
  through: "",
  ...more,
});

test("who and when, and through what where that is not their own hand", () => {
  expect(creditText(credit(), NOW)).toBe("Mara, Tue 14:32");
  const restored = credit({ means: "restore", through: "bringing back an earlier state" });
  expect(creditText(restored, NOW)).toBe("Mara, Tue 14:32, bringing back an earlier state");
  expect(creditText(credit({ account: "", name: "", means: "demo", through: "the demo" }), NOW)).toBe(
    "the demo, Tue 14:32",
  );
  expect(creditText(credit({ account: "", name: "" }), NOW)).toBe("The server, Tue 14:32");
  expect(creditText(credit({ means: "accept", through: "Coverage’s suggestion ‘Reaction’", name: "Ana" }), NOW)).toBe(
    "from Coverage’s suggestion ‘Reaction’, accepted by Ana, Tue 14:32",
  );
});

test("a stroke says who drew it, and who changed or erased it since", () => {
  const made = credit();
  const later = credit({ entry: "9-0", name: "Joe", account: "joe", at_ms: TUESDAY + 60_000 });

  expect(strokeText({ made, last: made, gone: false }, NOW)).toBe("Mara, Tue 14:32, drawn");
  expect(strokeText({ made, last: later, gone: false }, NOW)).toBe("Mara, Tue 14:32, drawn; changed by Joe, Tue 14:33");
  expect(strokeText({ made, last: later, gone: true }, NOW)).toBe("Mara, Tue 14:32, drawn; erased by Joe, Tue 14:33");
});
