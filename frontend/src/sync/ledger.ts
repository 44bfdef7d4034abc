// What of one document is saved: which local edits are in the server's log, and which message carries the others.

export interface SavedNotice {
  client: number;
  clock: number;
  messages: number;
}

interface Edit {
  client: number;
  /** The client's clock after this edit. */
  clock: number;
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
  edited(client: number, clock: number): void {
    this.current = { client, clock, carrier: null };
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

  saved(notice: SavedNotice): void {
    this.edits = this.edits.filter((edit) => !isCovered(edit, notice));
    if (this.inheritedCarrier !== null && this.inheritedCarrier <= notice.messages) {
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

function isCovered(edit: Edit, notice: SavedNotice): boolean {
  const arrived = edit.carrier !== null && edit.carrier <= notice.messages;
  return arrived && (edit.client !== notice.client || edit.clock <= notice.clock);
}
