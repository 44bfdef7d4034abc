// One open document: the copy on the screen, the one that may follow it, and the ledger of what is saved.
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { schemaOf } from "../model/document";
import type { Journal } from "./journal";
import { Ledger } from "./ledger";
import { type Given, Legacy } from "./legacy";
import { Line } from "./line";
import type { Log, Notice } from "./notices";
import { Replica } from "./replica";
import type { BoardSocket } from "./socket";
import { type Stores, storeName } from "./stores";
import type { Turns } from "./turns";
import type { OpenDocument, Refusal } from "./types";
import { Unsent } from "./unsent";

export interface DocumentHost {
  socket: BoardSocket;
  turns: Turns;
  stores: Stores;
  journal: Journal;
  /** The log that the server spoke for last. */
  epoch: () => string;
  /** An awareness for documents that carry presence. */
  awareness: (document: string, doc: Y.Doc) => Awareness | null;
  mayWrite: (document: string) => boolean;
  lock: (document: string) => { by: string; reason: string } | null;
  /** A panel that was made in this tab: nobody can have drawn on it before, so its drawing need not be waited for. */
  isBornHere: (document: string) => boolean;
  /** How urgently it is wanted on the screen: lower comes first. */
  rank: (document: LiveDocument) => number;
  onEdit: (document: LiveDocument, transaction: Y.Transaction) => void;
  onLog: (log: Log) => void;
  onNotice: (document: LiveDocument, notice: Notice) => void;
  /** Saved, unsaved, synced or closed: the truth about saving has to be told anew. */
  onLedger: (document: LiveDocument) => void;
  /** The server wrote down which schema the document has. */
  onSchema: (schema: number) => void;
  /** What an earlier life of the tab left is saved now. */
  onArrived: (document: LiveDocument) => void;
  /** Another copy is on the screen. It holds what the old one held, unless that was refused. */
  onReplaced: (document: LiveDocument, old: Y.Doc, isRefused: boolean) => void;
  /** Work that nobody can take any more. */
  onUnfit: (document: LiveDocument, update: Uint8Array) => void;
}

const REOPENED = "The board's copy is being fetched again.";

export class LiveDocument implements OpenDocument {
  ready = false;
  synced = false;
  obstacle: string | null = null;
  large = 0;
  readonly ledger = new Ledger();
  users = 0;

  private shown: Replica;
  /** It takes the place of the one on the screen as soon as it is whole. */
  private next: Replica | null = null;
  private line: Line | null = null;
  private readonly legacy: Legacy;
  private readonly unsent: Unsent;
  /** Under these ids this life of the tab has written. */
  private readonly clients = new Set<number>();
  private isHealing = false;
  private isRefused = false;
  private savedVector: Uint8Array | null = null;
  private listeners = new Set<() => void>();
  private life = 0;
  private isClosed = false;
  private opening: Promise<void>;

  constructor(
    readonly name: string,
    private readonly host: DocumentHost,
  ) {
    this.shown = new Replica(host.epoch(), host.stores);
    this.legacy = new Legacy(host.stores, host.journal);
    this.unsent = new Unsent(name, host.journal, () => this.unsentLine());
    this.opening = this.open();
  }

  get doc(): Y.Doc {
    return this.shown.doc;
  }

  get writable(): boolean {
    return this.ready && this.locked === null && this.obstacle === null && this.host.mayWrite(this.name);
  }

  get locked(): { by: string; reason: string } | null {
    return this.host.lock(this.name);
  }

  private get isSaved(): boolean {
    return this.ledger.unsaved === 0 && !this.ledger.isBringing;
  }

  /** What the server lost is on its way to it. */
  get isMending(): boolean {
    return this.ledger.isBringing;
  }

  /** Nothing of it is still to be fetched, so that what is unsaved of it is known. */
  get isSettled(): boolean {
    return this.next === null && (this.synced || this.users === 0);
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  release(): void {
    this.users = Math.max(0, this.users - 1);
    this.host.onLedger(this);
  }

  changed(): void {
    for (const listener of [...this.listeners]) listener();
  }

  /** Relayed to the others who have this document open; never stored. */
  say(message: object): void {
    this.line?.sendStateless(JSON.stringify(message));
  }

  disconnected(): void {
    this.synced = false;
    this.ledger.disconnected();
  }

  /** The server knows our client id as somebody else's: we go on under another one. */
  takeNewClient(): void {
    if (this.line === null) return;
    const replica = this.next ?? this.shown;
    this.leaveServer();
    this.unsent.clearOwn();
    replica.doc.clientID = new Y.Doc().clientID;
    this.clients.add(replica.doc.clientID);
    this.unsent.mark();
    this.attach(replica);
  }

  turnAway(reason: string): void {
    this.line?.turnAway(reason);
  }

  /** The server warned that it will soon be full. */
  grewLarge(bytes: number): void {
    this.large = bytes;
    this.changed();
  }

  saved(messages: number): void {
    this.ledger.saved(messages);
    if (this.ledger.unsavedOfOwn === 0) this.unsent.clearOwn();
    if (this.isSaved) this.becomeSaved();
    this.host.onLedger(this);
  }

  /** Keeps a copy of what was refused, drops the browser's store and begins again with what the server has. */
  startAnew(refusal: Refusal): void {
    this.opening = this.openAnew(refusal);
  }

  /** Resolves when the browser's copies are read and the server was asked. */
  whenAsked(): Promise<void> {
    return this.opening;
  }

  /** Resolves when nothing is written to the journal any more. */
  async close(): Promise<void> {
    this.begin();
    this.isClosed = true;
    this.unsent.mark();
    this.leaveServer();
    this.listeners.clear();
    await this.opening;
    await this.unsent.settled();
    await Promise.all([this.shown.close(), this.next?.close()]);
    this.doc.destroy();
  }

  private async open(): Promise<void> {
    const life = this.begin();
    this.follow(this.shown.doc);
    await this.unsent.load();
    const drops = await this.host.journal.drops(this.name);
    await this.shown.load(storeName(this.name, this.shown.epoch, drops));
    await this.legacy.find(this.name, this.shown.epoch, this.shown.storeName, this.unsent);
    if (life !== this.life) return;
    this.ledger.inherit(this.unsent.inheritedEdits);
    for (const client of this.unsent.clientsIn(this.shown.storeName)) this.clients.add(client);
    if (!this.shown.isEmpty || this.host.isBornHere(this.name)) this.becomeReady();
    this.attach(this.shown);
  }

  /** What was refused stays on the screen, untouchable, until the server's copy is whole. */
  private async openAnew(refusal: Refusal): Promise<void> {
    const life = this.begin();
    const update = Y.encodeStateAsUpdate(this.doc, this.savedVector ?? undefined);
    this.isRefused = true;
    this.obstacle = REOPENED;
    this.ledger.drop();
    this.leaveServer();
    this.changed();
    await this.host.journal.keepRefused({ ...refusal, update });
    await this.dropStores();
    if (life === this.life) await this.goOn(this.shown.epoch, life);
  }

  private async dropStores(): Promise<void> {
    await this.legacy.drop(this.name, this.shown.epoch);
    await this.host.journal.countDrop(this.name);
    this.unsent.clearOwn();
    this.unsent.clearInherited();
    await this.unsent.settled();
    await this.shown.drop();
  }

  /** Another copy is made ready beside the one on the screen. */
  private async goOn(epoch: string, life: number): Promise<void> {
    const abandoned = this.next;
    const next = new Replica(epoch, this.host.stores);
    this.next = next;
    this.follow(next.doc);
    await abandoned?.close();
    const drops = await this.host.journal.drops(this.name);
    if (life === this.life) await next.load(storeName(this.name, epoch, drops));
    if (life === this.life) this.attach(next);
  }

  private begin(): number {
    this.life += 1;
    return this.life;
  }

  private attach(replica: Replica): void {
    this.line = new Line({
      name: this.name,
      doc: replica.doc,
      awareness: this.host.awareness(this.name, replica.doc),
      socket: this.host.socket,
      turns: this.host.turns,
      rank: () => this.host.rank(this),
      onLog: (log) => this.hearLog(replica, log),
      onWhole: () => this.becomeWhole(replica),
      hasNews: (vector) => this.hasNews(vector),
      onSynced: () => this.becomeSynced(),
      onNotice: (notice) => this.host.onNotice(this, notice),
      onTurnedAway: (reason) => this.wasTurnedAway(reason),
    });
    replica.doc.on("update", this.noteSent); // after the line's own listener: by now it has sent the edit
    this.host.onLedger(this);
    this.changed();
  }

  private leaveServer(): void {
    for (const replica of [this.shown, this.next]) replica?.doc.off("update", this.noteSent);
    this.line?.destroy();
    this.line = null;
    this.disconnected();
  }

  private hearLog(replica: Replica, log: Log): boolean {
    this.isHealing = log.healing;
    this.host.onLog(log);
    if (log.epoch === replica.epoch) return true;
    this.leaveServer();
    this.opening = this.goOn(log.epoch, this.begin());
    this.host.onLedger(this);
    return false;
  }

  /** The copy holds what the server has: what earlier ones hold beyond that comes now, and goes with the next answer. */
  private becomeWhole(replica: Replica): void {
    if (this.isSaved || replica !== this.shown) this.savedVector = Y.encodeStateVector(replica.doc);
    const taking = { all: this.isHealing && this.host.mayWrite(this.name), origin: this.line };
    this.took(this.legacy.giveStored(replica.doc, taking));
    if (replica !== this.next) return;
    const clients = taking.all || this.ledger.unsaved > 0 ? this.clients : NOBODY;
    const { doc, storeName } = this.shown;
    if (!this.isRefused) this.took(this.legacy.give({ doc, store: storeName, clients }, replica.doc, taking));
    this.replaceBy(replica);
  }

  /** Who came back with nothing new says nothing: an answer would hold all deletions of the document. */
  private hasNews(vector: ReadonlyMap<number, number>): boolean {
    const { clients } = this.doc.store;
    return !this.isSaved || [...clients.keys()].some((id) => Y.getState(this.doc.store, id) > (vector.get(id) ?? 0));
  }

  private took({ hasMended, unfit }: Given): void {
    if (hasMended) this.ledger.bring();
    for (const update of unfit) this.host.onUnfit(this, update);
  }

  private replaceBy(next: Replica): void {
    const old = this.shown;
    const isRefused = this.isRefused;
    old.doc.off("update", this.noteEdit);
    if (!isRefused) old.doc.on("update", this.carryOver);
    this.shown = next;
    this.next = null;
    this.isRefused = false;
    void old.close();
    this.unsent.handOver();
    this.host.onReplaced(this, old.doc, isRefused);
  }

  /** A view that has not turned to the new copy yet finishes its edit on the old one. */
  private carryOver = (update: Uint8Array, _origin: unknown, doc: Y.Doc, transaction: Y.Transaction): void => {
    if (!transaction.local || this.isClosed) return;
    this.edited(transaction);
    Y.applyUpdate(this.doc, update, doc);
  };

  private becomeSynced(): void {
    this.synced = true;
    this.ready = true;
    this.obstacle = null;
    if (this.isSaved) this.savedVector = Y.encodeStateVector(this.doc);
    this.changed();
    this.host.onLedger(this);
  }

  private becomeReady(): void {
    this.ready = true;
    this.changed();
  }

  private becomeSaved(): void {
    this.savedVector = Y.encodeStateVector(this.doc);
    if (this.unsent.inherited.length > 0) this.host.onArrived(this);
    this.unsent.clearInherited();
    this.unsent.afterwards(() => this.legacy.settle());
  }

  private wasTurnedAway(reason: string): void {
    this.obstacle = reason || "The server has closed this drawing.";
    this.disconnected();
    this.changed();
    this.host.onLedger(this);
  }

  /** Before its line hears of the edits: a message that goes carries the edit that was noted last. */
  private follow(doc: Y.Doc): void {
    this.clients.add(doc.clientID);
    doc.on("update", this.noteEdit);
    doc.getMap("meta").observe(() => this.host.onSchema(schemaOf(doc)));
  }

  private noteEdit = (_update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction): void => {
    if (transaction.local && !this.isClosed) this.edited(transaction);
  };

  private edited(transaction: Y.Transaction): void {
    this.host.onEdit(this, transaction);
    this.ledger.edited();
    this.unsent.markSoon();
    this.host.onLedger(this);
  }

  private noteSent = (): void => this.ledger.editSent();

  private unsentLine() {
    const edits = this.ledger.unsavedOfOwn;
    return edits === 0 ? null : { client: this.doc.clientID, edits, store: this.shown.storeName };
  }
}

const NOBODY: ReadonlySet<number> = new Set();
