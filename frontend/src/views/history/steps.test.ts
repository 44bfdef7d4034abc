// Steps in words and by days, and the ones around a moment.
import { expect, test } from "vitest";
import type { Sieve, Step } from "../../api/history";
import { compareEntries, msOf } from "../../model/moments";
import { StepBook } from "./stepBook";
import { byDay, dayWords, saidOf, toldOf } from "./words";

const NOW_MS = new Date(2026, 10, 19, 15, 0).getTime(); // a Thursday
const HOUR_MS = 3_600_000;

function step(first: string, last: string, more: Partial<Step> = {}): Step {
  const name = more.name ?? "Mara";
  return {
    ...{ first, last, first_ms: msOf(first), last_ms: msOf(last), account: "a", name, color: "#888888" },
    ...{ means: "collab", kind: "draw", table: "panels", subject: "p", sentence: `${name} drew 2 strokes on 1A` },
    ...{ entries: 1, counts: {}, records: [], touched: 0, fields: [], scenes: [], panels: [], beside: "" },
    ...more,
  };
}

/** Answers as the server does: newest first, in pages. */
function listed(steps: readonly Step[], asked: Sieve[] = []) {
  const newest = [...steps].sort((a, b) => compareEntries(b.first, a.first));
  return async (sieve: Sieve, most: number, before: string | null) => {
    asked.push(sieve);
    const fits = newest.filter(
      ({ first, first_ms, last_ms }) =>
        first_ms <= (sieve.until_ms ?? Number.POSITIVE_INFINITY) &&
        last_ms >= (sieve.since_ms ?? 0) &&
        (before === null || compareEntries(first, before) < 0),
    );
    const page = fits.slice(0, most);
    return { steps: page, before: fits.length > most ? (page.at(-1)?.first ?? null) : null, position: "" };
  };
}

const NONE = async () => ({ steps: [], before: null, position: "" });

test("days are called as people call them", () => {
  const named = (days: number) => dayWords(NOW_MS - days * 24 * HOUR_MS, NOW_MS);
  expect([0, 1, 2, 6].map(named)).toEqual(["Today", "Yesterday", "Tuesday", "Friday"]);
  expect(named(8)).toBe("11 November");
  expect(named(400)).toBe("15 October 2025");
});

test("a moment says after what it stands", () => {
  const at_ms = NOW_MS - 28 * 60_000;
  const one = step("1-0", "2-0");

  expect(saidOf(at_ms, { step: one, isWithin: false }, NOW_MS)).toBe("Today 14:32, after Mara drew 2 strokes on 1A");
  expect(saidOf(at_ms, { step: one, isWithin: true }, NOW_MS)).toContain("while Mara drew");
  expect(saidOf(at_ms, null, NOW_MS)).toBe("Today 14:32");
  const server = step("1-0", "2-0", { name: "", sentence: "The server changed the settings" });
  expect(saidOf(at_ms, { step: server, isWithin: false }, NOW_MS)).toContain("after the server changed");
});

test("a step stands on the day on which it ended, without saying its person twice", () => {
  const midnight = new Date(2026, 10, 19).getTime();
  const late = step(`${midnight - 60_000}-0`, `${midnight + 60_000}-0`);
  const early = step(`${midnight - 120_000}-0`, `${midnight - 60_000}-0`);

  const days = byDay([late, early], NOW_MS);

  expect(days.map(({ title, steps }) => [title, steps.length])).toEqual([
    ["Today", 1],
    ["Yesterday", 1],
  ]);
  expect(toldOf(late)).toEqual({ who: "Mara", deed: "Drew 2 strokes on 1A" });
  const healed = {
    account: "",
    name: "",
    means: "healed:a",
    sentence: "Somebody drew 2 strokes on 1A, brought back by Mara",
  };
  expect(toldOf({ ...late, ...healed })).toEqual({
    who: "Somebody",
    deed: "Drew 2 strokes on 1A, brought back by Mara",
  });
});

test("of two who worked at once the one who ended last before the moment is named", async () => {
  const [mara, joe] = [step("100-0", "300-0"), step("150-0", "200-0", { name: "Joe" })];
  const book = new StepBook(listed([mara, joe]));

  expect((await book.nearby("200-0"))?.step).toBe(joe);
  expect((await book.nearby("300-0"))?.step).toBe(mara);
  expect(await book.nearby("120-0")).toEqual({ step: mara, isWithin: true });
  expect(await book.nearby("50-0")).toBeNull();
});

test("stepping back and on goes through every end once", async () => {
  const steps = Array.from({ length: 30 }, (_, index) =>
    step(`${1000 * index + 1}-0`, `${1000 * index + 1 + ((index * 7) % 5) * 900}-0`),
  );
  const ends = steps.map(({ last }) => last).sort(compareEntries);
  const book = new StepBook(listed(steps));

  const on: string[] = [];
  for (let at = "0-0"; ; ) {
    const [next] = await book.next(at, msOf(at));
    if (next === undefined) break;
    on.push(next.last);
    at = next.last;
  }
  const back: string[] = [];
  for (let step = await book.previous("99999999-0"); step !== null; step = await book.previous(step.last)) {
    back.push(step.last);
  }

  expect(on).toEqual(ends);
  expect(back).toEqual([...ends].reverse());
});

test("the next step is found behind a pause of days, and asked for once", async () => {
  const asked: Sieve[] = [];
  const far = step(`${100 * HOUR_MS}-0`, `${100 * HOUR_MS}-1`);
  const further = step(`${100 * HOUR_MS + 5}-0`, `${100 * HOUR_MS + 9}-0`);
  const book = new StepBook(listed([step("5-0", "6-0"), far, further], asked));

  expect((await book.next("6-0", 100 * HOUR_MS))[0]).toBe(far);
  expect((await book.next(far.last, 100 * HOUR_MS))[0]).toBe(further);

  expect(asked).toHaveLength(1);
});

test("where nothing was done there is nothing to step to", async () => {
  const book = new StepBook(NONE);

  expect(await book.previous("5-0")).toBeNull();
  expect(await book.next("5-0", null)).toEqual([]);
  expect(await book.nearby("5-0")).toBeNull();
});

test("what the server writes into new documents is no step to stop at", async () => {
  const book = new StepBook(listed([step("1-0", "2-0"), step("3-0", "4-0", { kind: "birth", name: "" })]));

  expect((await book.nearby("4-0"))?.step.last).toBe("2-0");
});
