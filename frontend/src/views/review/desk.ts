// Deciding: each decision is shown at once, sent under a key of its own, and taken back from the screen if it is refused.
import { Problem } from "../../api/client";
import * as api from "../../api/review";
import { complain, say } from "../../app/toast";
import { DICE } from "../../model/ids";
import type { ReviewModel } from "../../model/reviewModel";
import { type JsonFields, listOf, objectOf, textOf } from "../../model/reviewOperations";
import type { Filed } from "../../model/reviewRecord";
import { type Pending, useReviewState } from "./state";
import { stateName } from "./wording";

const LATE_MS = 8000;

export class Desk {
  constructor(
    private readonly board: string,
    private readonly model: ReviewModel,
    private readonly me: string,
  ) {}

  /** `operations` are those chosen, null for all. */
  async accept(filed: Filed, operations: readonly number[] | null): Promise<void> {
    const { id, record } = filed;
    await this.decide(filed, "accepted", (key) => api.accept(this.board, key, id, record.revision, operations));
  }

  async reject(filed: Filed, reason: string): Promise<void> {
    await this.decide(filed, "rejected", (key) => api.reject(this.board, key, filed.id, reason));
  }

  async withdraw(filed: Filed): Promise<void> {
    await this.decide(filed, "withdrawn", (key) => api.withdraw(this.board, key, filed.id));
  }

  /** The new revision; null when it was refused. */
  async edit({ id, record }: Filed, operations: readonly JsonFields[]): Promise<string | null> {
    try {
      return (await api.edit(this.board, DICE.newId(), id, record.revision, operations)).revision;
    } catch (error) {
      explain(error);
      return null;
    }
  }

  /** Accepts the revision that one has just made oneself. */
  async acceptRevision(filed: Filed, revision: string, operations: readonly number[] | null): Promise<void> {
    await this.decide(filed, "accepted", (key) => api.accept(this.board, key, filed.id, revision, operations));
  }

  /** My own last decision that still stands. */
  lastOfMine(): string | null {
    const mine = this.model.decisions().filter(({ by, suggestion }) => by === this.me && suggestion !== "");
    const standing = mine.filter(({ id, suggestion }) => this.model.suggestion(suggestion)?.record.decision === id);
    return standing.findLast(({ verdict }) => REVERTIBLE.includes(verdict))?.id ?? null;
  }

  async revert(decision: string): Promise<void> {
    const suggestion = this.model.decision(decision)?.suggestion ?? "";
    try {
      const { state, skipped } = await api.revert(this.board, DICE.newId(), decision);
      if (skipped.length > 0) say("Taken back. What people have done on top of it stays.");
      else say(state === "proposed" ? "Taken back: it waits again." : "Taken back.");
      if (state === "proposed") useReviewState.getState().select(suggestion);
    } catch (error) {
      explain(error);
    }
  }

  private async decide(filed: Filed, pending: Pending, send: (key: string) => Promise<api.Decided>): Promise<void> {
    const { settle, select } = useReviewState.getState();
    settle(filed.id, pending);
    try {
      await send(DICE.newId());
      this.settleWhenHere(filed.id);
    } catch (error) {
      settle(filed.id, null);
      // Somebody who has gone on is not taken back: the next key would meet another suggestion than they saw.
      if (useReviewState.getState().selected === null) select(filed.id);
      explain(error, filed.record.title);
    }
  }

  /** The answer may overtake the document: until it has come the screen keeps showing the decision. */
  private settleWhenHere(id: string): void {
    const isHere = () => this.model.suggestion(id)?.record.state !== "proposed";
    const done = () => {
      clearTimeout(timer);
      unsubscribe();
      useReviewState.getState().settle(id, null);
    };
    const timer = setTimeout(() => done(), LATE_MS);
    const unsubscribe = this.model.subscribe(() => isHere() && done());
    if (isHere()) done();
  }
}

export const REVERTIBLE: readonly string[] = ["accepted", "partly_accepted", "rejected"];

const isAlready = (error: unknown): boolean => error instanceof Problem && error.kind === "already";

/** A refusal in words: who was first, and what stands in the way. */
function explain(error: unknown, title = ""): void {
  if (!(error instanceof Problem)) throw error;
  const words = isAlready(error) ? alreadyWords(error) : conflictWords(error);
  complain(title === "" ? words : `“${title}”: ${words}`);
}

function alreadyWords({ message, says }: Problem): string {
  const { name, state } = objectOf(says);
  if (textOf(name) === "") return message;
  return `${textOf(name)} was first: this is ${stateName(textOf(state)).toLowerCase()}.`;
}

function conflictWords({ message, says }: Problem): string {
  const conflicts = listOf(objectOf(says).conflicts).map(objectOf);
  const told = conflicts.map(({ operation, sentence }) => `${Number(operation) + 1}: ${textOf(sentence)}`);
  return told.length > 1 ? `Nothing was changed. ${told.join(" ")}` : `${message} Nothing was changed.`;
}
