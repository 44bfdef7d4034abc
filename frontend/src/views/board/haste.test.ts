// Pictures wait while the wall goes by too fast for them.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Haste } from "./haste";

const PX_A_CARD = 13;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function scroll(haste: Haste, pxAStep: number, steps: number): void {
  for (let step = 0; step < steps; step += 1) haste.moved(step * pxAStep, PX_A_CARD, step * 16);
}

test("a wall that goes by slowly shows its pictures as they come", () => {
  const haste = new Haste();

  scroll(haste, 30, 20);

  expect(haste.hurried).toBe(false);
});

test("pictures that come in while the wall flies are asked for when it has slowed down", () => {
  const haste = new Haste();
  const shown = vi.fn();
  scroll(haste, 120, 20);
  expect(haste.hurried).toBe(true);
  haste.whenCalm(shown);

  vi.advanceTimersByTime(200);

  expect(haste.hurried).toBe(false);
  expect(shown).toHaveBeenCalledOnce();
});

test("a picture that has left the wall waits no more", () => {
  const haste = new Haste();
  const shown = vi.fn();
  scroll(haste, 120, 20);
  haste.whenCalm(shown)();

  vi.advanceTimersByTime(200);

  expect(shown).not.toHaveBeenCalled();
});

test("a jump to another place is shown after a moment", () => {
  const haste = new Haste();
  haste.moved(0, PX_A_CARD, 0);
  haste.moved(20_000, PX_A_CARD, 16);
  expect(haste.hurried).toBe(true);

  vi.advanceTimersByTime(200);

  expect(haste.hurried).toBe(false);
});
