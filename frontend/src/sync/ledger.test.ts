// When an edit counts as saved.
import { expect, test } from "vitest";
import { Ledger } from "./ledger";

function live(): Ledger {
  const ledger = new Ledger();
  ledger.sent("step2", 1);
  ledger.saved(1);
  return ledger;
}

function editAndSend(ledger: Ledger, message: number): void {
  ledger.edited();
  ledger.sent("update", message);
  ledger.editSent();
}

test("an edit is saved with the message that carries it, not with an earlier one", () => {
  const ledger = live();
  editAndSend(ledger, 2);
  editAndSend(ledger, 3);

  ledger.saved(2);
  expect(ledger.unsaved).toBe(1);
  ledger.saved(3);
  expect(ledger.unsaved).toBe(0);
});

test("an update that waited in the provider's queue does not vouch for an edit it did not carry", () => {
  const ledger = live();
  ledger.disconnected();
  ledger.edited();
  ledger.editSent();

  ledger.sent("update", 1);
  ledger.saved(1);

  expect(ledger.unsaved).toBe(1);
});

test("after a lost connection the next step 2 carries everything, also what was in flight", () => {
  const ledger = live();
  editAndSend(ledger, 2);
  ledger.disconnected();

  ledger.sent("step2", 1);
  ledger.saved(1);

  expect(ledger.unsaved).toBe(0);
});

test("what an earlier life left is saved by the step 2 that follows its loading", () => {
  const ledger = new Ledger();
  ledger.inherit(4);

  ledger.saved(1);
  expect(ledger.unsaved).toBe(4);
  ledger.sent("step2", 2);
  ledger.saved(2);
  expect(ledger.unsaved).toBe(0);
});

test("work that a log had lost is in it again with the step 2 that carries it, on whichever connection", () => {
  const ledger = live();
  ledger.bring();
  expect(ledger.unsaved).toBe(0);
  ledger.sent("step2", 2);
  ledger.disconnected();
  ledger.saved(2);
  expect(ledger.isBringing).toBe(true);

  ledger.sent("step2", 1);
  ledger.saved(1);
  expect(ledger.isBringing).toBe(false);
});
