// What of one document is saved: which local edits are in the server's log, and which message carries the others.

interface Edit {
  /** The message of this connection that carries it; null while nothing has carried it. */
  carrier: number | null;
}

export class Ledger {
  private edits: Edit[] = [];
  private current: Edit | null = null;
  /** Edits of an earlier life of the tab, found in the browser's store. */
  private inherited = 0;
  private inheritedCarrier: number | null = null;

  get unsaved(): number {
    return this.edits.length + this.inherited;
  }

  get unsavedOfOwn(): number {
    return this.edits.length;
  }

  inherit(edits: number): void {
    this.inherited += edits;
  }

  /** A local edit was made. A message sent before `editSent` carries it. */
  edited(): void {
    this.current = { carrier: null };
    this.edits.push(this.current);
  }

  /** The provider had its chance to send the edit: later messages carry later edits. */
  editSent(): void {
    this.current = null;
  }

  sent(kind: "step2" | "update", message: number): void {
    if (kind === "update") {
      if (this.current !== null) this.current.carrier = message;
      return;
    }
    // A step 2 holds all that the server lacked when it was made.
    for (const edit of this.edits) edit.carrier ??= message;
    if (this.inherited > 0) this.inheritedCarrier ??= message;
  }

  /** The socket is gone: only the next step 2 tells what arrives. */
  disconnected(): void {
    for (const edit of this.edits) edit.carrier = null;
    this.inheritedCarrier = null;
    this.current = null;
  }

  /**
   * The first `messages` that this connection sent are in the log. The count alone decides: the clock in the notice
   * says nothing of deletions, nor of structs which the server knew already when a step 2 brought them again.
   */
  saved(messages: number): void {
    this.edits = this.edits.filter(({ carrier }) => carrier === null || carrier > messages);
    if (this.inheritedCarrier !== null && this.inheritedCarrier <= messages) {
      this.inherited = 0;
      this.inheritedCarrier = null;
    }
  }

  /** The edits were refused: they will never be saved, the person has been told. */
  drop(): void {
    this.edits = [];
    this.inherited = 0;
    this.disconnected();
  }
}
