// The copy of a document that is on the screen, and the one that may take its place: how the second follows the first without
// a blank moment, and with everything that the log may have of it.
import * as Y from "yjs";
import type { Books } from "./books";
import type { Means } from "./host";
import { type Given, Legacy } from "./legacy";
import { Line } from "./line";
import type { Log, Notice } from "./notices";
import { Replica } from "./replica";
import { storeName } from "./stores";
import type { Refusal } from "./types";

/** The document whose copies they are. */
export interface Keeper {
  readonly name: string;
  readonly books: Books;
  /** Whether the server takes anything of this document from this person. */
  mayWrite(): boolean;
  rank(): number;
  awareness(doc: Y.Doc): ConstructorParameters<typeof Line>[0]["awareness"];
  /** There is another line, or none. */
  onLine(): void;
  onLog(log: Log): void;
  onSynced(): void;
  onNotice(notice: Notice): void;
  onTurnedAway(reason: string): void;
  /** A copy that edits will be made in. */
  onCopy(doc: Y.Doc): void;
  onEdit(transaction: Y.Transaction): void;
  onReplaced(old: Y.Doc, isRefused: boolean): void;
  onUnfit(update: Uint8Array): void;
}

export class Copies {
  shown: Replica;
  line: Line | null = null;
  /** It takes the place of the one on the screen as soon as it is whole. */
  private next: Replica | null = null;
  private readonly legacy: Legacy;
  private isHealing = false;
  /** What became of the copy on the screen: nothing of it goes on. */
  private refusal: Refusal | null = null;
  private life = 0;
  private asking: Promise<void> = Promise.resolve();

  constructor(
    epoch: string,
    private readonly means: Means,
    private readonly keeper: Keeper,
  ) {
    this.shown = new Replica(epoch, means.stores);
    this.legacy = new Legacy(means.stores, means.journal);
  }

  /** Another copy is on its way. */
  get areTurning(): boolean {
    return this.next !== null;
  }

  /** Reads what the browser has; `onRead` may look at it before the server is asked. */
  open(onRead: () => void): void {
    this.asking = this.begun(onRead);
  }

  /** What was refused stays on the screen, kept as a copy, until the server's state is there. */
  openAnew(refusal: Refusal): void {
    this.asking = this.begunAnew(refusal);
  }

  /** The server knows our client id as somebody else's: the copy goes on under another one. */
  takeNewClient(): void {
    if (this.line === null) return;
    const { unsent, clients } = this.keeper.books;
    const replica = this.next ?? this.shown;
    this.leave();
    unsent.clearOwn();
    replica.doc.clientID = new Y.Doc().clientID;
    clients.add(replica.doc.clientID);
    unsent.mark();
    this.attach(replica);
  }

  /** Everything is saved: what earlier copies left has nothing more to give. */
  settle(): void {
    this.keeper.books.unsent.afterwards(() => this.legacy.settle());
  }

  /** Resolves when the browser's copies are read and the server was asked. */
  whenAsked(): Promise<void> {
    return this.asking;
  }

  /** Says goodbye to the server; what is on its way ends. */
  stop(): void {
    this.begin();
    this.leave();
  }

  async close(): Promise<void> {
    await this.asking;
    await this.keeper.books.unsent.settled();
    await Promise.all([this.shown.close(), this.next?.close()]);
    this.shown.doc.destroy();
  }

  private async begun(onRead: () => void): Promise<void> {
    const { name, books } = this.keeper;
    const life = this.begin();
    this.follow(this.shown.doc);
    await books.unsent.load();
    await this.shown.load(storeName(name, this.shown.epoch, await this.means.journal.drops(name)));
    await this.legacy.find(name, this.shown.epoch, this.shown.storeName, books.unsent);
    if (life !== this.life) return;
    books.inherit(this.shown.storeName);
    onRead();
    this.attach(this.shown);
  }

  private async begunAnew(refusal: Refusal): Promise<void> {
    const { name, books } = this.keeper;
    const life = this.begin();
    const { doc } = this.shown;
    doc.off("update", this.noteEdit);
    this.refusal = refusal;
    const update = books.giveUp(doc);
    this.leave();
    await this.means.journal.keepRefused({ ...refusal, update });
    await this.legacy.drop(name, this.shown.epoch);
    await this.means.journal.countDrop(name);
    books.clear();
    await books.unsent.settled();
    await this.shown.drop();
    if (life === this.life) await this.goOn(this.shown.epoch, life);
  }

  /** Another copy is made ready beside the one on the screen. */
  private async goOn(epoch: string, life: number): Promise<void> {
    const abandoned = this.next;
    const next = new Replica(epoch, this.means.stores);
    this.next = next;
    this.follow(next.doc);
    await abandoned?.close();
    const drops = await this.means.journal.drops(this.keeper.name);
    if (life === this.life) await next.load(storeName(this.keeper.name, epoch, drops));
    if (life === this.life) this.attach(next);
  }

  private begin(): number {
    this.life += 1;
    return this.life;
  }

  private attach(replica: Replica): void {
    const { keeper } = this;
    this.line = new Line({
      name: keeper.name,
      doc: replica.doc,
      awareness: keeper.awareness(replica.doc),
      socket: this.means.socket,
      turns: this.means.turns,
      rank: () => keeper.rank(),
      onLog: (log) => this.hearLog(replica, log),
      onWhole: () => this.becomeWhole(replica),
      hasNews: (vector) => this.hasNews(vector),
      onSynced: () => keeper.onSynced(),
      onNotice: (notice) => keeper.onNotice(notice),
      onTurnedAway: (reason) => keeper.onTurnedAway(reason),
    });
    replica.doc.on("update", this.noteSent); // after the line's own listener: by now it has sent the edit
    keeper.onLine();
  }

  private leave(): void {
    for (const replica of [this.shown, this.next]) replica?.doc.off("update", this.noteSent);
    this.line?.destroy();
    this.line = null;
    this.keeper.onLine();
  }

  private hearLog(replica: Replica, log: Log): boolean {
    this.isHealing = log.healing;
    this.keeper.onLog(log);
    if (log.epoch === replica.epoch) return true;
    this.leave();
    this.asking = this.goOn(log.epoch, this.begin());
    return false;
  }

  /** The copy holds what the server has: what earlier ones hold beyond that comes now, and goes with the next answer. */
  private becomeWhole(replica: Replica): void {
    const { books } = this.keeper;
    if (this.refusal === null && (books.isSaved || replica !== this.shown)) books.serverHas(replica.doc);
    const taking = { all: this.isHealing && this.keeper.mayWrite(), origin: this.line };
    this.took(this.legacy.giveStored(replica.doc, taking));
    if (replica !== this.next) return;
    const clients = taking.all || books.ledger.unsaved > 0 ? books.clients : NOBODY;
    const { doc, storeName } = this.shown;
    if (this.refusal === null) this.took(this.legacy.give({ doc, store: storeName, clients }, replica.doc, taking));
    this.replaceBy(replica);
  }

  private took({ hasMended, unfit }: Given): void {
    if (hasMended) this.keeper.books.ledger.bring();
    for (const update of unfit) this.keeper.onUnfit(update);
  }

  /** Who came back with nothing new says nothing: an answer would hold all deletions of the document. */
  private hasNews(vector: ReadonlyMap<number, number>): boolean {
    const { store } = this.shown.doc;
    const isBehind = (id: number) => Y.getState(store, id) > (vector.get(id) ?? 0);
    return !this.keeper.books.isSaved || [...store.clients.keys()].some(isBehind);
  }

  private replaceBy(next: Replica): void {
    const [old, { refusal }] = [this.shown, this];
    old.doc.off("update", this.noteEdit);
    if (refusal === null) old.doc.on("update", this.carryOver);
    else this.keepLate(old.doc, refusal);
    this.shown = next;
    this.next = null;
    this.refusal = null;
    void old.close();
    this.keeper.books.unsent.handOver();
    this.keeper.onReplaced(old.doc, refusal !== null);
  }

  /** What a pen that was down finished on a copy that had been refused. */
  private keepLate(doc: Y.Doc, refusal: Refusal): void {
    const update = this.keeper.books.since(doc);
    if (update !== null) void this.means.journal.keepRefused({ ...refusal, at: Date.now(), update });
  }

  /** Before its line hears of the edits: a message that goes carries the edit that was noted last. */
  private follow(doc: Y.Doc): void {
    this.keeper.books.clients.add(doc.clientID);
    doc.on("update", this.noteEdit);
    this.keeper.onCopy(doc);
  }

  private noteEdit = (_update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction): void => {
    if (transaction.local) this.keeper.onEdit(transaction);
  };

  /** A view that has not turned to the new copy yet finishes its edit on the old one. */
  private carryOver = (update: Uint8Array, _origin: unknown, doc: Y.Doc, transaction: Y.Transaction): void => {
    if (!transaction.local) return;
    this.keeper.onEdit(transaction);
    Y.applyUpdate(this.shown.doc, update, doc);
  };

  private noteSent = (): void => this.keeper.books.ledger.editSent();
}

const NOBODY: ReadonlySet<number> = new Set();
