// One open document: its Y.Doc, its store in the browser, its line to the server and the ledger of what is saved.
import { HocuspocusProvider, type HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import { IndexeddbPersistence } from "y-indexeddb";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { schemaOf } from "../model/document";
import type { Journal, Unsaved } from "./journal";
import { Ledger } from "./ledger";
import { type Notice, readNotice } from "./notices";
import type { OpenDocument, Refusal } from "./types";

const MARK_INTERVAL_MS = 250;
const STORE_DEADLINE_MS = 4000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;
/** `WebSocket.OPEN`, which not every machine that runs this has. */
const OPEN = 1;

export interface DocumentHost {
  socket: HocuspocusProviderWebsocket;
  journal: Journal;
  epoch: string;
  /** An awareness for documents that carry presence. */
  awareness: (doc: Y.Doc) => Awareness | null;
  mayWrite: (document: string) => boolean;
  lock: (document: string) => { by: string; reason: string } | null;
  /** A panel that was made in this tab: nobody can have drawn on it before, so its drawing need not be waited for. */
  isBornHere: (document: string) => boolean;
  onEdit: (document: LiveDocument, transaction: Y.Transaction) => void;
  onNotice: (document: LiveDocument, notice: Notice) => void;
  /** Saved, unsaved, synced or closed: the truth about saving has to be told anew. */
  onLedger: (document: LiveDocument) => void;
  /** The server wrote down which schema the document has. */
  onSchema: (schema: number) => void;
  /** What an earlier life of the tab left is saved now. */
  onArrived: (document: LiveDocument) => void;
}

export class LiveDocument implements OpenDocument {
  doc: Y.Doc;
  ready = false;
  synced = false;
  obstacle: string | null = null;
  large = 0;
  readonly ledger = new Ledger();
  users = 0;

  private provider: HocuspocusProvider | null = null;
  private store: IndexeddbPersistence | null = null;
  private storeName = "";
  private inherited: Unsaved[] = [];
  private marked: Unsaved | null = null;
  private markTimer: ReturnType<typeof setTimeout> | null = null;
  private retryTimer: ReturnType<typeof setTimeout> | null = null;
  private retry_ms = FIRST_RETRY_MS;
  private savedVector: Uint8Array | null = null;
  private listeners = new Set<() => void>();
  private life = 0;
  private writes: Promise<void> = Promise.resolve();
  private opening: Promise<void>;

  constructor(
    readonly name: string,
    private readonly host: DocumentHost,
  ) {
    this.doc = new Y.Doc();
    this.opening = this.open();
  }

  get writable(): boolean {
    return this.ready && this.locked === null && this.obstacle === null && this.host.mayWrite(this.name);
  }

  get locked(): { by: string; reason: string } | null {
    return this.host.lock(this.name);
  }

  get awareness(): Awareness | null {
    return this.provider?.awareness ?? null;
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
    this.provider?.sendStateless(JSON.stringify(message));
  }

  disconnected(): void {
    this.synced = false;
    this.ledger.disconnected();
  }

  /** The server knows our client id as somebody else's: we go on under another one. */
  takeNewClient(): void {
    if (this.provider === null) return;
    this.clearOwnMark();
    this.leaveServer();
    this.doc.clientID = new Y.Doc().clientID;
    this.mark();
    this.attach();
  }

  /** The server does not have this document open for us, though the socket stands: ask again, less and less often. */
  turnedAway(reason: string): void {
    if (this.host.socket.webSocket?.readyState !== OPEN || this.retryTimer !== null) return;
    this.obstacle = reason || "The server has closed this drawing.";
    this.provider?.detach();
    this.disconnected();
    this.retryTimer = setTimeout(() => this.askAgain(), this.retry_ms);
    this.retry_ms = Math.min(2 * this.retry_ms, LAST_RETRY_MS);
    this.changed();
    this.host.onLedger(this);
  }

  /** The server warned that it will soon be full. */
  grewLarge(bytes: number): void {
    this.large = bytes;
    this.changed();
  }

  saved(messages: number): void {
    this.ledger.saved(messages);
    if (this.ledger.unsaved === 0) this.savedVector = Y.encodeStateVector(this.doc);
    if (this.ledger.unsavedOfOwn === 0) this.clearOwnMark();
    if (this.ledger.unsaved === 0) this.clearInherited();
    this.host.onLedger(this);
  }

  /** Keeps a copy of what was refused, drops the browser's store and begins again with what the server has. */
  startAnew(refusal: Refusal): void {
    this.opening = this.openAnew(refusal);
  }

  /** Resolves when nothing is written to the journal any more. */
  async close(): Promise<void> {
    this.life += 1;
    if (this.markTimer !== null) clearTimeout(this.markTimer);
    this.mark();
    this.detach();
    const { store } = this;
    this.store = null;
    this.doc.destroy();
    this.listeners.clear();
    await this.opening;
    await this.writes;
    await store?.destroy();
  }

  private async openAnew(refusal: Refusal): Promise<void> {
    this.life += 1;
    const { life } = this;
    const update = Y.encodeStateAsUpdate(this.doc, this.savedVector ?? undefined);
    this.ledger.drop();
    this.detach();
    const old = this.store;
    this.store = null;
    this.doc = new Y.Doc();
    this.ready = false;
    this.savedVector = null;
    this.changed();
    await this.host.journal.keepRefused({ ...refusal, update });
    await this.host.journal.countDrop(this.name);
    this.clearOwnMark();
    this.forgetInherited();
    await this.writes;
    await old?.destroy();
    indexedDBDelete(old?.name ?? "");
    if (life === this.life) await this.open();
  }

  private async open(): Promise<void> {
    this.life += 1;
    const life = this.life;
    this.doc.on("update", this.noteEdit);
    this.doc.getMap("meta").observe(() => this.host.onSchema(schemaOf(this.doc)));
    const unsaved = await this.host.journal.unsaved(this.name);
    this.inherited = unsaved.filter((entry) => entry.document === this.name);
    this.storeName = `${this.name}@${this.host.epoch}.${await this.host.journal.drops(this.name)}`;
    if (life !== this.life) return;
    await this.loadStore();
    if (life !== this.life) return;
    this.ledger.inherit(this.inherited.reduce((sum, entry) => sum + entry.edits, 0));
    if (this.host.isBornHere(this.name)) this.becomeReady();
    this.attach();
  }

  private async loadStore(): Promise<void> {
    if (typeof indexedDB === "undefined") return;
    this.store = new IndexeddbPersistence(this.storeName, this.doc);
    await within(STORE_DEADLINE_MS, this.store.whenSynced);
    // Unsaved work may stand in the store of an earlier epoch, before the board healed.
    const others = new Set(this.inherited.map((entry) => entry.store).filter((name) => name !== this.storeName));
    for (const name of others) await this.loadOtherStore(name);
    if (this.doc.store.clients.size > 0) this.becomeReady();
  }

  private async loadOtherStore(name: string): Promise<void> {
    const copy = new Y.Doc();
    const store = new IndexeddbPersistence(name, copy);
    await within(STORE_DEADLINE_MS, store.whenSynced);
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(copy), this);
    await store.destroy();
  }

  private attach(): void {
    this.provider = new HocuspocusProvider({
      name: this.name,
      document: this.doc,
      awareness: this.host.awareness(this.doc),
      websocketProvider: this.host.socket,
      token: null,
      onSynced: () => this.becomeSynced(),
      onStateless: ({ payload }) => this.hear(payload),
      onClose: ({ event }) => this.turnedAway(event.reason),
      onAuthenticationFailed: ({ reason }) => this.host.onNotice(this, { kind: "denied", reason }),
    });
    this.doc.on("update", this.noteSent); // after the provider's own listener: by now it has sent the edit
    this.provider.attach();
    this.host.onLedger(this);
    this.changed();
  }

  private askAgain(): void {
    this.retryTimer = null;
    this.provider?.attach();
  }

  private detach(): void {
    this.doc.off("update", this.noteEdit);
    this.leaveServer();
  }

  private leaveServer(): void {
    if (this.retryTimer !== null) clearTimeout(this.retryTimer);
    this.retryTimer = null;
    this.doc.off("update", this.noteSent);
    this.provider?.destroy();
    this.provider = null;
    this.disconnected();
  }

  private becomeSynced(): void {
    this.synced = true;
    this.ready = true;
    this.obstacle = null;
    this.retry_ms = FIRST_RETRY_MS;
    if (this.ledger.unsaved === 0) this.savedVector = Y.encodeStateVector(this.doc);
    this.changed();
    this.host.onLedger(this);
  }

  private becomeReady(): void {
    if (this.ready) return;
    this.ready = true;
    this.changed();
  }

  private hear(payload: string): void {
    const notice = readNotice(payload);
    if (notice !== null) this.host.onNotice(this, notice);
  }

  private noteEdit = (_update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction): void => {
    if (!transaction.local) return;
    this.host.onEdit(this, transaction);
    this.ledger.edited();
    this.markSoon();
    this.host.onLedger(this);
  };

  private noteSent = (): void => this.ledger.editSent();

  private markSoon(): void {
    if (this.marked === null) this.mark();
    else this.markTimer ??= setTimeout(() => this.mark(), MARK_INTERVAL_MS);
  }

  private mark(): void {
    this.markTimer = null;
    const edits = this.ledger.unsavedOfOwn;
    if (edits === 0) return;
    const entry = { document: this.name, client: this.doc.clientID, edits, store: this.storeName, at: Date.now() };
    this.marked = entry;
    this.writes = this.writes.then(() => this.host.journal.mark(entry));
  }

  private clearOwnMark(): void {
    if (this.markTimer !== null) clearTimeout(this.markTimer);
    this.markTimer = null;
    const entry = this.marked;
    this.marked = null;
    if (entry !== null) this.writes = this.writes.then(() => this.host.journal.clear(entry));
  }

  private clearInherited(): void {
    if (this.inherited.length > 0) this.host.onArrived(this);
    this.forgetInherited();
  }

  private forgetInherited(): void {
    const entries = this.inherited;
    this.inherited = [];
    for (const entry of entries) this.writes = this.writes.then(() => this.host.journal.clear(entry));
  }
}

function indexedDBDelete(name: string): void {
  // Another tab may hold it open; then it goes when that tab does. Nobody opens it again: its name is used up.
  if (name !== "" && typeof indexedDB !== "undefined") indexedDB.deleteDatabase(name);
}

/** A browser whose store hangs (a full disk, a stuck upgrade) must not keep the person from the server's copy. */
async function within(deadline_ms: number, work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, deadline_ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
