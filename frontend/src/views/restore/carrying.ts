// Carrying a restoration out, and taking it back: what happened is said at the foot of the screen.

import { sentenceOf } from "../../api/client";
import { type Moment, type Restored, type RestoreScope, restore, undoRestoration, undoStep } from "../../api/history";
import { complain, say } from "../../app/toast";
import { DICE } from "../../model/ids";

export interface Wish {
  moment: Moment;
  scope: RestoreScope;
  seen: string;
  named: readonly string[];
}

/** `key` names the wish: sent again after an answer that was lost, it is done once. */
export async function carryOut(board: string, key: string, wish: Wish): Promise<void> {
  const done = await restore(board, key, wish);
  say(`Brought back: ${words(done)}`, { title: "Undo", run: () => void takeBack(board, done.id) });
}

async function takeBack(board: string, id: string): Promise<void> {
  try {
    const done = await undoRestoration(board, DICE.newId(), id);
    say(`Taken back: ${words(done)}`);
  } catch (error) {
    complain(sentenceOf(error));
  }
}

/** A step of anybody's, where nobody has changed since what it touched. */
export async function takeBackStep(board: string, key: string, first: string, named: readonly string[]): Promise<void> {
  const done = await undoStep(board, key, first, named);
  say(`Undone: ${words(done)}`, { title: "Undo", run: () => void takeBack(board, done.id) });
}

function words({ changed, left_out }: Restored): string {
  const changes = changed === 1 ? "1 change." : `${changed} changes.`;
  if (left_out === 0) return changes;
  return `${changes} ${left_out} ${left_out === 1 ? "was" : "were"} left out.`;
}
