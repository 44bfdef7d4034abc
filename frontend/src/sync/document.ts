// One open document as views see it: what may be done on it, and what became of what was done.
import type * as Y from "yjs";
import { schemaOf } from "../model/document";
import { Books } from "./books";
import { Copies, type Keeper } from "./copies";
import type { DocumentHost } from "./host";
import type { Ledger } from "./ledger";
import { Listeners } from "./listeners";
import type { OpenDocument, Refusal } from "./types";

const REOPENED = "The board's copy is being fetched again.";

export class LiveDocument implements OpenDocument {
  ready = false;
  synced = false;
  obstacle: string | null = null;
  large = 0;
  /** Views that look at it. */
  users = 0;

  private readonly books: Books;
  private readonly copies: Copies;
  private readonly listeners = new Listeners();
  private isClosed = false;

  constructor(
    readonly name: string,
    private readonly host: DocumentHost,
  ) {
    this.books = new Books(name, host.journal, () => this.copies.shown);
    this.copies = new Copies(host.epoch, host, this.keeper());
    this.copies.open(() => this.becomeRead());
  }

  get doc(): Y.Doc {
    return this.copies.shown.doc;
  }

  get ledger(): Ledger {
    return this.books.ledger;
  }

  get writable(): boolean {
    return this.ready && this.locked === null && this.obstacle === null && this.host.mayWrite(this.name);
  }

  get locked(): { by: string; reason: string } | null {
    return this.host.lock(this.name);
  }

  /** What the server lost is on its way to it. */
  get isMending(): boolean {
    return this.ledger.isBringing;
  }

  /** Nothing of it is still to be fetched, so that what is unsaved of it is known. */
  get isSettled(): boolean {
    return !this.copies.areTurning && (this.synced || this.users === 0);
  }

  subscribe(listener: () => void): () => void {
    return this.listeners.add(listener);
  }

  release(): void {
    this.users = Math.max(0, this.users - 1);
    this.host.onLedger(this);
  }

  changed(): void {
    this.listeners.tell();
  }

  /** Relayed to the others who have this document open; never stored. */
  say(message: object): void {
    this.copies.line?.sendStateless(JSON.stringify(message));
  }

  disconnected(): void {
    this.synced = false;
    this.ledger.disconnected();
  }

  takeNewClient(): void {
    this.copies.takeNewClient();
  }

  turnAway(reason: string): void {
    this.copies.line?.turnAway(reason);
  }

  /** The server warned that it will soon be full. */
  grewLarge(bytes: number): void {
    this.large = bytes;
    this.changed();
  }

  saved(messages: number): void {
    if (this.books.saved(messages)) this.becomeSaved();
    this.host.onLedger(this);
  }

  /** Keeps a copy of what was refused, drops the browser's store and begins again with what the server has. */
  startAnew(refusal: Refusal): void {
    this.obstacle = REOPENED;
    this.copies.openAnew(refusal);
    this.changed();
  }

  /** Resolves when the browser's copies are read and the server was asked. */
  whenAsked(): Promise<void> {
    return this.copies.whenAsked();
  }

  /** Resolves when nothing is written to the journal any more. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.books.unsent.mark();
    this.copies.stop();
    this.listeners.clear();
    await this.copies.close();
  }

  private keeper(): Keeper {
    const { name, host, books } = this;
    return {
      name,
      books,
      mayWrite: () => host.mayWrite(name),
      rank: () => host.rank(this),
      awareness: (doc) => host.awareness(name, doc),
      onLine: () => this.lineChanged(),
      onLog: (log) => host.onLog(log),
      onSynced: () => this.becomeSynced(),
      onNotice: (notice) => host.onNotice(this, notice),
      onTurnedAway: (reason) => this.wasTurnedAway(reason),
      onCopy: (doc) => doc.getMap("meta").observe(() => host.onSchema(schemaOf(doc))),
      onEdit: (transaction) => this.edited(transaction),
      onReplaced: (old, isRefused) => host.onReplaced(this, old, isRefused),
      onUnfit: (update) => host.onUnfit(this, update),
    };
  }

  /** What this browser has of it can be shown before the server answers. */
  private becomeRead(): void {
    if (this.copies.shown.isEmpty && !this.host.isBornHere(this.name)) return;
    this.ready = true;
    this.changed();
  }

  private lineChanged(): void {
    this.disconnected();
    if (this.isClosed) return;
    this.host.onLedger(this);
    this.changed();
  }

  private becomeSynced(): void {
    this.synced = true;
    this.ready = true;
    this.obstacle = null;
    if (this.books.isSaved) this.books.serverHas(this.doc);
    this.changed();
    this.host.onLedger(this);
  }

  private becomeSaved(): void {
    const { unsent } = this.books;
    this.books.serverHas(this.doc);
    if (unsent.inherited.length > 0) this.host.onArrived(this);
    unsent.clearInherited();
    this.copies.settle();
  }

  private wasTurnedAway(reason: string): void {
    this.obstacle = reason || "The server has closed this drawing.";
    this.disconnected();
    this.changed();
    this.host.onLedger(this);
  }

  private edited(transaction: Y.Transaction): void {
    if (this.isClosed) return;
    this.host.onEdit(this, transaction);
    this.books.edited();
    this.host.onLedger(this);
  }
}
