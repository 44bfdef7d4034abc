// The truth about saving over all documents of a board, and what was refused of them.
import { Listeners } from "./listeners";
import type { Refusal, SaveLevel, SaveState } from "./types";

/** So long nobody wonders that an edit is not confirmed. */
const LATE_MS = 10_000;

/** What of a document matters here. */
interface Part {
  readonly ledger: { readonly unsaved: number };
  readonly isMending: boolean;
  readonly isSettled: boolean;
}

interface Sum {
  edits: number;
  isMending: boolean;
  isSettled: boolean;
}

export class Saving {
  state: SaveState = { kind: "saving", edits: 0, level: "saved", isLate: false };
  /** Newest first. */
  refusals: readonly Refusal[] = [];
  readonly listeners = new Listeners();
  private level: SaveLevel = "saved";
  private edits = 0;
  /** When something was confirmed, the server came back, or the first of the edits that wait was made. */
  private progressAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** What "saved" means here, as the server said last. */
  means(level: SaveLevel): void {
    this.level = level;
  }

  refuse(refusal: Refusal): void {
    this.refusals = [refusal, ...this.refusals];
  }

  dismiss(): void {
    this.refusals = [];
  }

  /** Something about the documents or the connection has changed. */
  tell(documents: readonly Part[], connected: boolean): void {
    const sum = sumOf(documents);
    if (!connected || sum.edits < this.edits || this.edits === 0) this.progressAt = Date.now();
    this.edits = sum.edits;
    const next = this.stateFor(sum, connected);
    this.lookAgain(next, () => this.tell(documents, connected));
    if (sameState(next, this.state)) return;
    this.state = next;
    this.listeners.tell();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private stateFor({ edits, isMending, isSettled }: Sum, connected: boolean): SaveState {
    const { level, state } = this;
    const [refusal] = this.refusals;
    if (refusal !== undefined) return { kind: "refused", ...refusal };
    if (!connected) return { kind: "offline", edits };
    if (isMending) return { kind: "healing" };
    const isLate = edits > 0 && Date.now() - this.progressAt >= LATE_MS;
    if (!isSettled) return { kind: "saving", edits, level, isLate };
    return state.kind === "saved" && state.level === level ? state : { kind: "saved", at: Date.now(), level };
  }

  private lookAgain(next: SaveState, look: () => void): void {
    clearTimeout(this.timer);
    if (next.kind !== "saving" || next.edits === 0 || next.isLate) return;
    this.timer = setTimeout(look, Math.max(0, this.progressAt + LATE_MS - Date.now()));
  }
}

function sumOf(documents: readonly Part[]): Sum {
  const edits = documents.reduce((sum, document) => sum + document.ledger.unsaved, 0);
  const isMending = documents.some((document) => document.isMending);
  const isSettled = edits === 0 && documents.every((document) => document.isSettled);
  return { edits, isMending, isSettled };
}

function sameState(a: SaveState, b: SaveState): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === "refused") return false;
  if (a.kind === "saved") return a === b;
  if (a.kind === "saving" && b.kind === "saving")
    return a.edits === b.edits && a.isLate === b.isLate && a.level === b.level;
  return a.kind === "healing" || (a.kind === "offline" && b.kind === "offline" && a.edits === b.edits);
}
