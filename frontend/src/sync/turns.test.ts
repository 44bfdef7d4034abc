// In which order documents are opened.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Turn, Turns } from "./turns";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const microtasks = () => vi.advanceTimersByTimeAsync(0);

/** As many documents ask at once; whoever goes is written down by its rank. */
function asked(count: number): { turns: Turns; all: Turn[]; gone: number[] } {
  const turns = new Turns();
  const gone: number[] = [];
  const all = Array.from({ length: count }, (_, at) => ({ rank: () => count - at, go: () => gone.push(count - at) }));
  for (const turn of all) turns.ask(turn);
  return { turns, all, gone };
}

test("of two hundred documents that ask at once eight go, the most urgent first", async () => {
  const { gone } = asked(200);
  await microtasks();

  expect(gone).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test("whoever is done makes room for the next one", async () => {
  const { turns, all, gone } = asked(10);
  await microtasks();

  turns.done(all.at(-3) as Turn);

  expect(gone.slice(8)).toEqual([9]);
});

test("whoever wants no more is passed over", async () => {
  const { turns, all, gone } = asked(9);
  turns.done(all.at(-1) as Turn);
  await microtasks();

  expect(gone).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
});

test("a document that the server does not answer holds up nobody for longer than a few seconds", async () => {
  const { gone } = asked(20);
  await vi.advanceTimersByTimeAsync(8100);

  expect(gone).toHaveLength(20);
});
