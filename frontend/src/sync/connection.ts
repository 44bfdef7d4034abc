// One board over one socket: wires its documents, who is here, live strokes, standing and saving to each other.
import { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import { SCHEMA } from "../model/schema";
import { AgentsAtWork } from "./agents";
import { type DocumentHost, LiveDocument } from "./document";
import { countingSocket, SentFrames } from "./frames";
import type { Journal, RefusedCopy } from "./journal";
import { Listeners } from "./listeners";
import type { Notice } from "./notices";
import { type OwnPresence, PresenceBoard } from "./presence";
import { Saving } from "./saving";
import { Shelf } from "./shelf";
import { BoardSocket } from "./socket";
import { LiveStanding, type PanelLock, type Standing } from "./standing";
import { LiveStrokes } from "./strokes";
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
  /** The document was replaced after a refusal; the old one is gone. */
  onReplaced?: (old: Y.Doc, document: string) => void;
  /** Work of an earlier life of the tab has arrived at the server. */
  onArrived?: (document: string) => void;
  /** Only tests outside of a browser give one. */
  socket?: typeof WebSocket;
}

type Verdict = Extract<Notice, { kind: "refused" }>;

const TAKE_NEW_CLIENT_ID = 4409;
const CLOSED: Record<number, Closed["kind"]> = { 4401: "sign_in", 4403: "forbidden", 4404: "gone" };

export function connectBoard(settings: ConnectionSettings): LiveConnection {
  return new LiveConnection(settings);
}

export class LiveConnection implements BoardConnection {
  readonly boardId: string;
  readonly me: Identity;

  private readonly shelf: Shelf;
  private readonly socket: BoardSocket;
  private readonly presence: PresenceBoard;
  private readonly standing: LiveStanding;
  private readonly saving = new Saving();
  private readonly strokes: LiveStrokes;
  private readonly atWork = new AgentsAtWork();
  private readonly thumbs = new Listeners<[panelId: string, hash: string]>();
  private readonly entries = new Listeners<[position: string]>();
  /** Panels that were made in this tab. */
  private readonly born = new Set<string>();
  private readonly host: DocumentHost;
  private end: Closed | null = null;
  private connected = false;
  private gone = false;
  private readonly attaching: Promise<void>;

  constructor(private readonly settings: ConnectionSettings) {
    this.boardId = settings.boardId;
    this.me = settings.me;
    this.presence = new PresenceBoard(settings.me);
    this.strokes = new LiveStrokes((panelId, live) => this.shelf.get(this.nameOf(panelId))?.say({ live }));
    this.shelf = new Shelf(
      (name) => new LiveDocument(name, this.host),
      ({ doc }) => settings.holds?.(doc) === true,
    );
    this.standing = new LiveStanding(settings.role, settings.locks ?? []);
    this.standing.listeners.add(() => {
      for (const document of this.shelf.all()) document.changed();
    });
    this.socket = this.openSocket();
    this.host = this.makeHost();
    this.shelf.open(this.boardId).users += 1;
    this.shelf.open(`${this.boardId}/review`).users += 1;
    this.attaching = this.attachUnsaved();
    globalThis.addEventListener?.("offline", this.probe);
    globalThis.addEventListener?.("online", this.probe);
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
    const document = this.shelf.open(this.nameOf(panelId));
    document.users += 1;
    return document;
  }

  sendLive(panelId: string, chunk: LiveChunk): void {
    this.strokes.send(panelId, chunk);
  }

  onLive(panelId: string, listener: (stroke: LiveStroke) => void): () => void {
    return this.strokes.listen(panelId, listener);
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
    return this.atWork.list();
  }

  onAgents(listener: () => void): () => void {
    return this.atWork.listeners.add(listener);
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
    return this.connected;
  }

  closed(): Closed | null {
    return this.end;
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
    return this.thumbs.add(listener);
  }

  onHistory(listener: (position: string) => void): () => void {
    return this.entries.add(listener);
  }

  /** What can be undone has changed: documents that nothing needs any more may go. */
  letGo(): void {
    for (const document of this.shelf.all()) this.settle(document);
  }

  /** Resolves when the browser's book is written: only then may the journal be closed. */
  async close(): Promise<void> {
    this.gone = true;
    globalThis.removeEventListener?.("offline", this.probe);
    globalThis.removeEventListener?.("online", this.probe);
    this.strokes.stop();
    this.presence.stop();
    this.atWork.stop();
    const closing = this.shelf.close();
    this.socket.destroy();
    await Promise.all([this.attaching, closing]);
  }

  private nameOf(panelId: string): string {
    return `${this.boardId}/panel/${panelId}`;
  }

  private openSocket(): BoardSocket {
    const frames = new SentFrames((name, kind, n) => this.shelf.get(name)?.ledger.sent(kind, n));
    return new BoardSocket({
      url: this.settings.url,
      Socket: countingSocket(this.settings.socket ?? WebSocket, frames),
      onConnect: () => this.setConnected(true),
      onDisconnect: () => this.setConnected(false),
      onClose: (code, reason) => this.socketClosed(code, reason),
    });
  }

  private makeHost(): DocumentHost {
    return {
      socket: this.socket,
      journal: this.settings.journal,
      epoch: this.settings.epoch,
      awareness: (doc) => (doc === this.shelf.get(this.boardId)?.doc ? this.presence.follow(new Awareness(doc)) : null),
      mayWrite: (document) => this.standing.mayWrite && !document.endsWith("/review"),
      lock: (document) => this.standing.lockOf(panelOf(document)),
      isBornHere: (document) => this.born.has(panelOf(document)),
      onEdit: (document, transaction) => document.name === this.boardId && this.noteBirths(document.doc, transaction),
      onNotice: (document, notice) => this.hear(document, notice),
      onLedger: (document) => this.settle(document),
      onSchema: (schema) => schema > SCHEMA && this.standing.becomeOutdated(),
      onArrived: (document) => this.settings.onArrived?.(document.name),
    };
  }

  private noteBirths(board: Y.Doc, { changed }: Y.Transaction): void {
    const panels = board.getMap("panels");
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
      case "live":
        this.strokes.hear(panelOf(document.name), notice.stroke);
        break;
      case "thumb":
        this.thumbs.tell(notice.panel, notice.hash);
        break;
      case "history":
        this.entries.tell(notice.position);
        break;
      case "agent":
        this.atWork.hear(notice.news);
        break;
      case "role":
        if (notice.role !== null) this.standing.changeRole(notice.role);
        else this.endWith({ kind: "forbidden", reason: "You are no longer a member of this project." });
        break;
      case "lock":
        this.standing.changeLock(notice.panel, notice.locked ? { by: notice.by, reason: notice.reason } : null);
        break;
    }
  }

  /** Without the board document there is nothing to show; any other one may be missing for a while. */
  private deny(document: LiveDocument, reason: string): void {
    if (document.name === this.boardId) this.endWith({ kind: "forbidden", reason });
    else document.turnedAway(reason);
  }

  private refuse(document: LiveDocument, { reason, suggestion, kept }: Verdict): void {
    const refusal = { at: Date.now(), document: document.name, reason, suggestion, kept };
    if (document.ledger.unsaved > 0) this.saving.refuse(refusal);
    this.settings.onReplaced?.(document.doc, document.name);
    document.startAnew(refusal);
    this.tellSaving();
  }

  /** While we were away notices passed us by, so after every return we ask. */
  private learnStanding(): Promise<void> {
    const ask = this.settings.askStanding ?? (async () => null);
    return this.standing.learn(ask, () => !this.gone && this.connected && this.end === null);
  }

  private socketClosed(code: number, reason: string): void {
    if (code === TAKE_NEW_CLIENT_ID) this.shelf.get(this.boardId)?.takeNewClient();
    const kind = CLOSED[code];
    if (kind !== undefined) this.endWith({ kind, reason });
  }

  private endWith(end: Closed): void {
    this.end = end;
    this.socket.disconnect();
    this.standing.listeners.tell();
  }

  private setConnected(connected: boolean): void {
    if (this.connected === connected) return;
    this.connected = connected;
    if (connected) void this.learnStanding();
    else for (const document of this.shelf.all()) document.disconnected();
    this.standing.listeners.tell();
    this.tellSaving();
  }

  /** The browser noticed a change of its network: find out at once whether the server is there. */
  private probe = (): void => {
    if (this.end !== null) return;
    // Without a network a socket's goodbye gets no answer for a long while: let go of it and knock again.
    if (this.connected) this.socket.letGo();
    else void this.socket.connect();
  };

  private tellSaving(): void {
    this.saving.tell(this.shelf.all(), this.connected);
  }
}

const panelOf = (document: string): string => document.split("/panel/")[1] ?? "";
