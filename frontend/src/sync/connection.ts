// One board over one socket, as views see it: its documents, who is here, standing, saving and news.
import type * as Y from "yjs";
import { LiveDocument } from "./document";
import { Hosting } from "./hosting";
import type { Journal, RefusedCopy } from "./journal";
import { Link } from "./link";
import { News } from "./news";
import { type OwnPresence, PresenceBoard } from "./presence";
import { Saving } from "./saving";
import { Shelf } from "./shelf";
import { LiveStanding, type PanelLock, type Standing } from "./standing";
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

export function connectBoard(settings: ConnectionSettings): LiveConnection {
  return new LiveConnection(settings);
}

export class LiveConnection implements BoardConnection {
  readonly boardId: string;
  readonly me: Identity;
  readonly board: OpenDocument;
  readonly review: OpenDocument;

  private readonly link: Link;
  private readonly shelf: Shelf;
  private readonly presence: PresenceBoard;
  private readonly standing: LiveStanding;
  private readonly saving = new Saving();
  private readonly news: News;
  private readonly hosting: Hosting;
  private wasConnected = false;
  private gone = false;
  private readonly attaching: Promise<void>;

  constructor(private readonly settings: ConnectionSettings) {
    this.boardId = settings.boardId;
    this.me = settings.me;
    this.presence = new PresenceBoard(settings.me);
    this.news = new News((panelId, live) => this.shelf.get(this.nameOf(panelId))?.say({ live }));
    this.shelf = new Shelf(
      (name) => new LiveDocument(name, this.hosting),
      ({ doc }) => settings.holds?.(doc) === true,
    );
    this.standing = new LiveStanding(settings.role, settings.locks ?? []);
    this.standing.listeners.add(() => {
      for (const document of this.shelf.all()) document.changed();
    });
    this.link = this.openLink();
    this.hosting = this.host();
    this.board = this.shelf.take(this.boardId);
    this.review = this.shelf.take(`${this.boardId}/review`);
    this.attaching = this.hosting.openUnsent();
  }

  get role(): Role {
    return this.standing.role;
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
    this.hosting.tellSaving();
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
    for (const document of this.shelf.all()) this.hosting.onLedger(document);
  }

  /** Resolves when the browser's book is written: only then may the journal be closed. */
  async close(): Promise<void> {
    this.gone = true;
    this.hosting.stop();
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

  private host(): Hosting {
    const { boardId, link, shelf, presence, standing, saving, news, settings } = this;
    const { journal, onReplaced = NOTHING, onArrived = NOTHING } = settings;
    const parts = { boardId, journal, link, shelf, presence, standing, saving, news, onReplaced, onArrived };
    return new Hosting(settings.epoch, parts);
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
    this.hosting.tellSaving();
  }
}

const NOTHING = () => undefined;
