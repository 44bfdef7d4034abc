// What of a document is saved: the ledger of the present connection, and the lines in the browser's own book that outlive it.
import * as Y from "yjs";
import type { Journal } from "./journal";
import { Ledger } from "./ledger";
import type { Replica } from "./replica";
import { Unsent } from "./unsent";

export class Books {
  readonly ledger = new Ledger();
  readonly unsent: Unsent;
  /** Under these ids this life of the tab has written. */
  readonly clients = new Set<number>();
  /** What the server had when it had everything. */
  private vector: Uint8Array | null = null;

  constructor(
    document: string,
    journal: Journal,
    private readonly shown: () => Replica,
  ) {
    this.unsent = new Unsent(document, journal, () => this.line());
  }

  get isSaved(): boolean {
    return this.ledger.unsaved === 0 && !this.ledger.isBringing;
  }

  /** What earlier lives left unsent is unsaved; they wrote in this store under ids that are ours. */
  inherit(store: string): void {
    this.ledger.inherit(this.unsent.inheritedEdits);
    for (const client of this.unsent.clientsIn(store)) this.clients.add(client);
  }

  edited(): void {
    this.ledger.edited();
    this.unsent.markSoon();
  }

  /** The first `messages` of this connection are in the log; says whether that is everything. */
  saved(messages: number): boolean {
    this.ledger.saved(messages);
    if (this.ledger.unsavedOfOwn === 0) this.unsent.clearOwn();
    return this.isSaved;
  }

  /** The server has what is in this copy right now. */
  serverHas(doc: Y.Doc): void {
    this.vector = Y.encodeStateVector(doc);
  }

  /** Ends with what the server never had, for nothing of it will be saved. */
  giveUp(doc: Y.Doc): Uint8Array {
    const update = Y.encodeStateAsUpdate(doc, this.vector ?? undefined);
    this.ledger.drop();
    this.serverHas(doc);
    return update;
  }

  /** What was done to a copy that had been given up; null if nothing. */
  since(doc: Y.Doc): Uint8Array | null {
    const known = this.vector === null ? new Map<number, number>() : Y.decodeStateVector(this.vector);
    const isLater = [...doc.store.clients.keys()].some((id) => Y.getState(doc.store, id) > (known.get(id) ?? 0));
    return isLater ? Y.encodeStateAsUpdate(doc, this.vector ?? undefined) : null;
  }

  clear(): void {
    this.unsent.clearOwn();
    this.unsent.clearInherited();
  }

  private line() {
    const edits = this.ledger.unsavedOfOwn;
    const { doc, storeName } = this.shown();
    return edits === 0 ? null : { client: doc.clientID, edits, store: storeName };
  }
}
