// What a page says about saving.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Saving } from "./saving";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const part = (unsaved: number, isMending = false) => ({ ledger: { unsaved }, isMending, isSettled: true });

test("what is saved says whether it is on two machines", () => {
  const saving = new Saving();
  saving.tell([part(0)], true);
  expect(saving.state).toMatchObject({ kind: "saved", level: "saved" });

  saving.means("replicated");
  saving.tell([part(0)], true);
  expect(saving.state).toMatchObject({ kind: "saved", level: "replicated" });
});

test("ten seconds without a word from the server are told, and a word makes up for it", () => {
  const saving = new Saving();
  saving.tell([part(0)], true);
  saving.tell([part(2)], true);
  vi.advanceTimersByTime(9000);
  expect(saving.state).toMatchObject({ kind: "saving", isLate: false });

  vi.advanceTimersByTime(1100);
  expect(saving.state).toMatchObject({ kind: "saving", edits: 2, isLate: true });

  saving.tell([part(1)], true);
  expect(saving.state).toMatchObject({ kind: "saving", edits: 1, isLate: false });
});

test("somebody who draws without a pause is not late as long as edits are confirmed", () => {
  const saving = new Saving();
  saving.tell([part(0)], true);
  for (let second = 0; second < 30; second += 1) {
    saving.tell([part(3)], true);
    vi.advanceTimersByTime(1000);
    saving.tell([part(2)], true);
  }

  expect(saving.state).toMatchObject({ kind: "saving", isLate: false });
});

test("the time without a network does not count", () => {
  const saving = new Saving();
  saving.tell([part(1)], false);
  vi.advanceTimersByTime(60_000);
  saving.tell([part(1)], false);

  saving.tell([part(1)], true);

  expect(saving.state).toMatchObject({ kind: "saving", isLate: false });
});

test("while a copy fills what the server lacks nothing is called saved", () => {
  const saving = new Saving();
  saving.tell([part(0), part(0, true)], true);
  expect(saving.state.kind).toBe("healing");

  saving.tell([part(0), part(0)], true);
  expect(saving.state.kind).toBe("saved");
});
