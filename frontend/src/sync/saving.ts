// The truth about saving over all documents of a board, and what was refused of them.
import type { LiveDocument } from "./document";
import { Listeners } from "./listeners";
import type { Refusal, SaveState } from "./types";

export class Saving {
  state: SaveState = { kind: "saving", edits: 0 };
  /** Newest first. */
  refusals: readonly Refusal[] = [];
  readonly listeners = new Listeners();

  refuse(refusal: Refusal): void {
    this.refusals = [refusal, ...this.refusals];
  }

  dismiss(): void {
    this.refusals = [];
  }

  /** Something about the documents or the connection has changed. */
  tell(documents: readonly LiveDocument[], connected: boolean): void {
    const next = summary(documents, connected, this.refusals, this.state);
    if (sameState(next, this.state)) return;
    this.state = next;
    this.listeners.tell();
  }
}

function summary(
  documents: readonly LiveDocument[],
  connected: boolean,
  refusals: readonly Refusal[],
  before: SaveState,
): SaveState {
  const edits = documents.reduce((sum, document) => sum + document.ledger.unsaved, 0);
  const [refusal] = refusals;
  if (refusal !== undefined) return { kind: "refused", ...refusal };
  if (!connected) return { kind: "offline", edits };
  const settled = edits === 0 && documents.every((document) => document.synced || document.users === 0);
  if (!settled) return { kind: "saving", edits };
  return before.kind === "saved" ? before : { kind: "saved", at: Date.now() };
}

function sameState(a: SaveState, b: SaveState): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === "refused" || b.kind === "refused") return false;
  if (a.kind === "saved" || b.kind === "saved") return a === b;
  return a.edits === b.edits;
}
