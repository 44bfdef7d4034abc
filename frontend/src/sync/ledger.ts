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
  /** What the log had lost was put into the document. */
  private brought: Edit | null = null;

  get unsaved(): number {
    return this.edits.length + this.inherited;
  }

  get unsavedOfOwn(): number {
    return this.edits.length;
  }

  /** What the log had lost is not all in it again. */
  get isBringing(): boolean {
    return this.brought !== null;
  }

  inherit(edits: number): void {
    this.inherited += edits;
  }

  /** Work that is no edit of this tab was put into the document: the next step 2 carries it. */
  bring(): void {
    this.brought = { carrier: null };
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
    if (this.brought !== null) this.brought.carrier ??= message;
  }

  /** The socket is gone: only the next step 2 tells what arrives. */
  disconnected(): void {
    for (const edit of this.edits) edit.carrier = null;
    this.inheritedCarrier = null;
    if (this.brought !== null) this.brought.carrier = null;
    this.current = null;
  }

  /**
   * The first `messages` that this connection sent are in the log. The count alone decides: the clock in the notice
   * says nothing of deletions, nor of structs which the server knew already when a step 2 brought them again.
   */
  saved(messages: number): void {
    const isThere = (carrier: number | null) => carrier !== null && carrier <= messages;
    this.edits = this.edits.filter(({ carrier }) => !isThere(carrier));
    if (isThere(this.inheritedCarrier)) {
      this.inherited = 0;
      this.inheritedCarrier = null;
    }
    if (this.brought !== null && isThere(this.brought.carrier)) this.brought = null;
  }

  /** The edits were refused: they will never be saved, the person has been told. */
  drop(): void {
    this.edits = [];
    this.inherited = 0;
    this.brought = null;
    this.disconnected();
  }
}
