// Pictures wait while the wall goes by too fast for them.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Haste } from "./haste";

const PX_A_CARD = 13;
const PX_A_SCREEN = 800;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function scroll(haste: Haste, pxAStep: number, steps: number, pxACard = PX_A_CARD): void {
  for (let step = 0; step < steps; step += 1) haste.moved(step * pxAStep, pxACard, PX_A_SCREEN, step * 16);
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

test("large pictures wait as soon as nobody could see them", () => {
  const [slow, fast] = [new Haste(), new Haste()];

  scroll(slow, 60, 20, 77);
  scroll(fast, 120, 20, 77);

  expect(slow.hurried).toBe(false);
  expect(fast.hurried).toBe(true);
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
  haste.moved(0, PX_A_CARD, PX_A_SCREEN, 0);
  haste.moved(20_000, PX_A_CARD, PX_A_SCREEN, 16);
  expect(haste.hurried).toBe(true);

  vi.advanceTimersByTime(200);

  expect(haste.hurried).toBe(false);
});
