// One board over one socket: wires its documents, who is here, standing, saving and news to each other.
import { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import { SCHEMA } from "../model/schema";
import { type DocumentHost, LiveDocument } from "./document";
import type { Journal, RefusedCopy } from "./journal";
import { Link } from "./link";
import { News } from "./news";
import type { Log, Notice } from "./notices";
import { type OwnPresence, PresenceBoard } from "./presence";
import { Saving } from "./saving";
import { Shelf } from "./shelf";
import { LiveStanding, type PanelLock, type Standing } from "./standing";
import { documentIn, Stores } from "./stores";
import { Turns } from "./turns";
import type {
  AgentAtWork,
  BoardConnection,
  Closed,
  Identity,
  LiveChunk,
  LiveStroke,
  OpenDocument,
  Presence,
  Refusal,
  Role,
  SaveState,
} from "./types";

export interface ConnectionSettings {
  url: string;
  boardId: string;
  me: Identity;
  role: Role;
  /** Part of the names of the browser's stores: another epoch begins with fresh ones. */
  epoch: string;
  journal: Journal;
  locks?: readonly PanelLock[];
  /** Asks for the role and the locks as they are now; null if there is no answer. */
  askStanding?: () => Promise<Standing | null>;
  /** Whether a document is needed although nobody looks at it: something in it can be undone. */
  holds?: (doc: Y.Doc) => boolean;
  /** Another copy is on the screen; null if it does not hold what the old one held, for that was refused. */
  onReplaced?: (old: Y.Doc, next: Y.Doc | null, document: string) => void;
  /** Work of an earlier life of the tab has arrived at the server. */
  onArrived?: (document: string) => void;
  /** Only tests outside of a browser give one. */
  socket?: typeof WebSocket;
}

const UNFIT = "The board went on while you were away: it no longer knows what this was made on.";

export function connectBoard(settings: ConnectionSettings): LiveConnection {
  return new LiveConnection(settings);
}

export class LiveConnection implements BoardConnection {
  readonly boardId: string;
  readonly me: Identity;

  private readonly link: Link;
  private readonly shelf: Shelf;
  private readonly presence: PresenceBoard;
  private readonly standing: LiveStanding;
  private readonly saving = new Saving();
  private readonly news: News;
  /** Panels that were made in this tab. */
  private readonly born = new Set<string>();
  private readonly host: DocumentHost;
  private epoch: string;
  /** The server has said of this epoch whether it heals. */
  private isKnown = false;
  private wasConnected = false;
  private gone = false;
  private readonly attaching: Promise<void>;

  constructor(private readonly settings: ConnectionSettings) {
    this.boardId = settings.boardId;
    this.me = settings.me;
    this.epoch = settings.epoch;
    this.presence = new PresenceBoard(settings.me);
    this.news = new News((panelId, live) => this.shelf.get(this.nameOf(panelId))?.say({ live }));
    this.shelf = new Shelf(
      (name) => new LiveDocument(name, this.host),
      ({ doc }) => settings.holds?.(doc) === true,
    );
    this.standing = new LiveStanding(settings.role, settings.locks ?? []);
    this.standing.listeners.add(() => {
      for (const document of this.shelf.all()) document.changed();
    });
    this.link = this.openLink();
    this.host = this.makeHost();
    this.shelf.take(this.boardId);
    this.shelf.take(`${this.boardId}/review`);
    this.attaching = this.attachUnsaved();
  }

  get role(): Role {
    return this.standing.role;
  }

  get board(): OpenDocument {
    return this.shelf.open(this.boardId);
  }

  get review(): OpenDocument {
    return this.shelf.open(`${this.boardId}/review`);
  }

  panel(panelId: string): OpenDocument {
    return this.shelf.take(this.nameOf(panelId));
  }

  sendLive(panelId: string, chunk: LiveChunk): void {
    this.news.strokes.send(panelId, chunk);
  }

  onLive(panelId: string, listener: (stroke: LiveStroke) => void): () => void {
    return this.news.strokes.listen(panelId, listener);
  }

  setPresence(state: Partial<OwnPresence>): void {
    this.presence.set(state);
  }

  others(): Presence[] {
    return this.presence.others();
  }

  onPresence(listener: () => void): () => void {
    return this.presence.subscribe(listener);
  }

  agents(): readonly AgentAtWork[] {
    return this.news.agents.list();
  }

  onAgents(listener: () => void): () => void {
    return this.news.agents.listeners.add(listener);
  }

  saveState(): SaveState {
    return this.saving.state;
  }

  onSaveState(listener: () => void): () => void {
    return this.saving.listeners.add(listener);
  }

  refusals(): readonly Refusal[] {
    return this.saving.refusals;
  }

  dismissRefusals(): void {
    this.saving.dismiss();
    this.tellSaving();
  }

  refusedCopies(): Promise<RefusedCopy[]> {
    return this.settings.journal.refused(this.boardId);
  }

  online(): boolean {
    return this.link.connected;
  }

  closed(): Closed | null {
    return this.link.end;
  }

  outdated(): boolean {
    return this.standing.outdated;
  }

  onStanding(listener: () => void): () => void {
    return this.standing.listeners.add(listener);
  }

  lockOf(panelId: string): { by: string; reason: string } | null {
    return this.standing.lockOf(panelId);
  }

  onThumb(listener: (panelId: string, hash: string) => void): () => void {
    return this.news.thumbs.add(listener);
  }

  onHistory(listener: (position: string) => void): () => void {
    return this.news.entries.add(listener);
  }

  /** What can be undone has changed: documents that nothing needs any more may go. */
  letGo(): void {
    for (const document of this.shelf.all()) this.settle(document);
  }

  /** Resolves when the browser's book is written: only then may the journal be closed. */
  async close(): Promise<void> {
    this.gone = true;
    this.link.retire();
    this.news.stop();
    this.presence.stop();
    this.saving.stop();
    const closing = this.shelf.close();
    this.link.destroy();
    await Promise.all([this.attaching, closing]);
  }

  private nameOf(panelId: string): string {
    return `${this.boardId}/panel/${panelId}`;
  }

  private openLink(): Link {
    return new Link({
      url: this.settings.url,
      Socket: this.settings.socket ?? WebSocket,
      onSent: (name, kind, n) => this.shelf.get(name)?.ledger.sent(kind, n),
      onChange: () => this.linkChanged(),
      onNewClient: () => this.shelf.get(this.boardId)?.takeNewClient(),
    });
  }

  private makeHost(): DocumentHost {
    return {
      socket: this.link.socket,
      turns: new Turns(),
      stores: new Stores(),
      journal: this.settings.journal,
      epoch: () => this.epoch,
      awareness: (name, doc) => (name === this.boardId ? this.presence.follow(new Awareness(doc)) : null),
      mayWrite: (name) => this.standing.mayWrite && !name.endsWith("/review"),
      lock: (name) => this.standing.lockOf(panelOf(name)),
      isBornHere: (name) => this.born.has(panelOf(name)),
      rank: (document) => (document.name === this.boardId ? 0 : this.shelf.rankOf(document)),
      onEdit: (document, transaction) => document.name === this.boardId && this.noteBirths(transaction),
      onLog: (log) => this.hearLog(log),
      onNotice: (document, notice) => this.hear(document, notice),
      onLedger: (document) => this.settle(document),
      onSchema: (schema) => schema > SCHEMA && this.standing.becomeOutdated(),
      onArrived: (document) => this.settings.onArrived?.(document.name),
      onReplaced: (document, old, isRefused) =>
        this.settings.onReplaced?.(old, isRefused ? null : document.doc, document.name),
      onUnfit: (document, update) => this.keepUnfit(document.name, update),
    };
  }

  private noteBirths({ doc, changed }: Y.Transaction): void {
    const panels = doc.getMap("panels");
    // A map of types takes any type for a key; its declaration knows only their common base.
    for (const id of changed.get(panels as never) ?? []) if (id !== null && panels.has(id)) this.born.add(id);
  }

  /** Work of an earlier life of the tab goes to the server without anybody opening its panel. */
  private async attachUnsaved(): Promise<void> {
    for (const entry of await this.settings.journal.unsaved(this.boardId)) {
      if (!this.gone) this.shelf.open(entry.document);
    }
  }

  private settle(document: LiveDocument): void {
    this.tellSaving();
    this.shelf.settle(document);
  }

  private hearLog({ epoch, healing, level }: Log): void {
    this.saving.means(level);
    if (epoch !== this.epoch) this.host.stores.refresh();
    if (epoch !== this.epoch || !this.isKnown) void this.learnEpoch(epoch, healing);
  }

  /** What this browser remembers of a log that lost its end is given back, also of drawings that nobody looks at. */
  private async learnEpoch(epoch: string, healing: boolean): Promise<void> {
    this.epoch = epoch;
    this.isKnown = true;
    if (!healing || !this.standing.mayWrite) return;
    for (const store of await this.host.stores.remembered(this.boardId, epoch)) {
      const isSpent = (await this.settings.journal.drops(store)) > 0;
      if (this.gone || this.epoch !== epoch) return;
      if (!isSpent) await this.shelf.open(documentIn(store)).whenAsked();
    }
  }

  private hear(document: LiveDocument, notice: Notice): void {
    switch (notice.kind) {
      case "saved":
        document.saved(notice.messages);
        break;
      case "refused":
        if (notice.why === "schema") this.standing.becomeOutdated();
        this.refuse(document, notice);
        break;
      case "large":
        document.grewLarge(notice.bytes);
        break;
      case "denied":
        this.deny(document, notice.reason);
        break;
      case "role":
        if (notice.role !== null) this.standing.changeRole(notice.role);
        else this.link.endWith({ kind: "forbidden", reason: "You are no longer a member of this project." });
        break;
      case "lock":
        this.standing.changeLock(notice.panel, notice.locked ? { by: notice.by, reason: notice.reason } : null);
        break;
      default:
        this.news.hear(panelOf(document.name), notice);
    }
  }

  /** Without the board document there is nothing to show; any other one may be missing for a while. */
  private deny(document: LiveDocument, reason: string): void {
    if (document.name === this.boardId) this.link.endWith({ kind: "forbidden", reason });
    else document.turnAway(reason);
  }

  private refuse(document: LiveDocument, { reason, suggestion, kept }: Extract<Notice, { kind: "refused" }>): void {
    const refusal = { at: Date.now(), document: document.name, reason, suggestion, kept };
    if (document.ledger.unsaved > 0 || document.isMending) this.saving.refuse(refusal);
    document.startAnew(refusal);
    this.tellSaving();
  }

  private keepUnfit(document: string, update: Uint8Array): void {
    const refusal = { at: Date.now(), document, reason: UNFIT, suggestion: null, kept: 0 };
    this.saving.refuse(refusal);
    void this.settings.journal.keepRefused({ ...refusal, update });
    this.tellSaving();
  }

  /** While we were away notices passed us by, so after every return we ask. */
  private learnStanding(): Promise<void> {
    const ask = this.settings.askStanding ?? (async () => null);
    return this.standing.learn(ask, () => !this.gone && this.link.connected && this.link.end === null);
  }

  private linkChanged(): void {
    const { connected } = this.link;
    if (connected && !this.wasConnected) void this.learnStanding();
    if (!connected) for (const document of this.shelf.all()) document.disconnected();
    this.wasConnected = connected;
    this.standing.listeners.tell();
    this.tellSaving();
  }

  private tellSaving(): void {
    this.saving.tell(this.shelf.all(), this.link.connected);
  }
}

const panelOf = (document: string): string => document.split("/panel/")[1] ?? "";
