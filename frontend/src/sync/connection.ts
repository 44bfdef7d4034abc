// One board over one socket: its documents, who is here, live strokes, and the truth about saving over all of them.
import { HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import { SCHEMA } from "../model/schema";
import { type DocumentHost, LiveDocument } from "./document";
import { countingSocket, SentFrames } from "./frames";
import type { Journal, RefusedCopy } from "./journal";
import type { Notice } from "./notices";
import { LivePace } from "./pace";
import { type OwnPresence, PresenceBoard } from "./presence";
import type {
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

interface PanelLock {
  panel: string;
  by: string;
  reason: string;
}

export interface Standing {
  role: Role;
  locks: readonly PanelLock[];
}

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

const WRITERS: readonly Role[] = ["owner", "director", "editor"];
type Verdict = Extract<Notice, { kind: "refused" }>;

const TAKE_NEW_CLIENT_ID = 4409;
const CLOSED: Record<number, Closed["kind"]> = { 4401: "sign_in", 4403: "forbidden", 4404: "gone" };
const LINGER_MS = 3000;

export function connectBoard(settings: ConnectionSettings): LiveConnection {
  return new LiveConnection(settings);
}

export class LiveConnection implements BoardConnection {
  readonly boardId: string;
  readonly me: Identity;
  role: Role;

  private readonly documents = new Map<string, LiveDocument>();
  private readonly socket: BoardSocket;
  private readonly presence: PresenceBoard;
  private readonly locks = new Map<string, { by: string; reason: string }>();
  private readonly live = new Map<string, Set<(stroke: LiveStroke) => void>>();
  private readonly paces = new Map<string, LivePace>();
  private readonly lingering = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly saveListeners = new Set<() => void>();
  private readonly standingListeners = new Set<() => void>();
  private readonly thumbListeners = new Set<(panelId: string, hash: string) => void>();
  /** Panels that were made in this tab. */
  private readonly born = new Set<string>();
  private readonly host: DocumentHost;
  private readonly frames: SentFrames;
  private state: SaveState = { kind: "saving", edits: 0 };
  private refused: Refusal[] = [];
  private end: Closed | null = null;
  private connected = false;
  private isOutdated = false;
  private gone = false;
  /** Notices heard of roles and locks. */
  private noticed = 0;
  private readonly attaching: Promise<void>;
  /** Documents that close while the board stays open. */
  private readonly leaving = new Set<Promise<void>>();

  constructor(private readonly settings: ConnectionSettings) {
    this.boardId = settings.boardId;
    this.me = settings.me;
    this.role = settings.role;
    this.presence = new PresenceBoard(settings.me);
    this.takeLocks(settings.locks ?? []);
    this.frames = new SentFrames((name, kind, n) => this.documents.get(name)?.ledger.sent(kind, n));
    this.socket = this.openSocket(countingSocket(settings.socket ?? WebSocket, this.frames));
    this.host = this.makeHost();
    this.open(this.boardId).users += 1;
    this.open(`${this.boardId}/review`).users += 1;
    this.attaching = this.attachUnsaved();
    globalThis.addEventListener?.("offline", this.probe);
    globalThis.addEventListener?.("online", this.probe);
  }

  get board(): OpenDocument {
    return this.open(this.boardId);
  }

  get review(): OpenDocument {
    return this.open(`${this.boardId}/review`);
  }

  panel(panelId: string): OpenDocument {
    const document = this.open(`${this.boardId}/panel/${panelId}`);
    document.users += 1;
    return document;
  }

  sendLive(panelId: string, chunk: LiveChunk): void {
    let pace = this.paces.get(panelId);
    if (pace === undefined) {
      pace = new LivePace((part) => this.documents.get(`${this.boardId}/panel/${panelId}`)?.say({ live: part }));
      this.paces.set(panelId, pace);
    }
    pace.push(chunk);
  }

  onLive(panelId: string, listener: (stroke: LiveStroke) => void): () => void {
    const listeners = this.live.get(panelId) ?? new Set();
    this.live.set(panelId, listeners.add(listener));
    return () => listeners.delete(listener);
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

  saveState(): SaveState {
    return this.state;
  }

  onSaveState(listener: () => void): () => void {
    return subscription(this.saveListeners, listener);
  }

  refusals(): readonly Refusal[] {
    return this.refused;
  }

  dismissRefusals(): void {
    this.refused = [];
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
    return this.isOutdated;
  }

  onStanding(listener: () => void): () => void {
    return subscription(this.standingListeners, listener);
  }

  lockOf(panelId: string): { by: string; reason: string } | null {
    return this.locks.get(panelId) ?? null;
  }

  onThumb(listener: (panelId: string, hash: string) => void): () => void {
    return subscription(this.thumbListeners, listener);
  }

  /** Resolves when the browser's book is written: only then may the journal be closed. */
  async close(): Promise<void> {
    this.gone = true;
    globalThis.removeEventListener?.("offline", this.probe);
    globalThis.removeEventListener?.("online", this.probe);
    for (const timer of this.lingering.values()) clearTimeout(timer);
    for (const pace of this.paces.values()) pace.stop();
    this.presence.stop();
    const closing = [...this.documents.values()].map((document) => document.close());
    this.documents.clear();
    this.socket.destroy();
    await Promise.all([this.attaching, ...closing, ...this.leaving]);
  }

  private openSocket(Socket: typeof WebSocket): BoardSocket {
    return new BoardSocket({
      url: this.settings.url,
      preserveTrailingSlash: true,
      WebSocketPolyfill: Socket,
      // Three tries in the first second or so after a server died, spread so that a crew does not return as one.
      delay: 250,
      minDelay: 150,
      factor: 1.5,
      maxDelay: 2000,
      jitter: true,
      onConnect: () => this.setConnected(true),
      onDisconnect: () => this.setConnected(false),
      onClose: ({ event }) => this.socketClosed(event.code, event.reason),
    });
  }

  private makeHost(): DocumentHost {
    const panelOf = (document: string) => document.split("/panel/")[1] ?? "";
    return {
      socket: this.socket,
      journal: this.settings.journal,
      epoch: this.settings.epoch,
      awareness: (doc) =>
        doc === this.documents.get(this.boardId)?.doc ? this.presence.follow(new Awareness(doc)) : null,
      mayWrite: (document) => WRITERS.includes(this.role) && !this.isOutdated && !document.endsWith("/review"),
      lock: (document) => this.locks.get(panelOf(document)) ?? null,
      isBornHere: (document) => this.born.has(panelOf(document)),
      onEdit: (document, transaction) => document.name === this.boardId && this.noteBirths(document.doc, transaction),
      onNotice: (document, notice) => this.hear(document, notice),
      onLedger: (document) => this.settle(document),
      onSchema: (schema) => schema > SCHEMA && this.becomeOutdated(),
      onArrived: (document) => this.settings.onArrived?.(document.name),
    };
  }

  private noteBirths(board: Y.Doc, { changed }: Y.Transaction): void {
    const panels = board.getMap("panels");
    // A map of types takes any type for a key; its declaration knows only their common base.
    for (const id of changed.get(panels as never) ?? []) if (id !== null && panels.has(id)) this.born.add(id);
  }

  private open(name: string): LiveDocument {
    const known = this.documents.get(name);
    if (known !== undefined) {
      this.stay(name);
      return known;
    }
    const document = new LiveDocument(name, this.host);
    this.documents.set(name, document);
    return document;
  }

  /** Work of an earlier life of the tab goes to the server without anybody opening its panel. */
  private async attachUnsaved(): Promise<void> {
    for (const entry of await this.settings.journal.unsaved(this.boardId)) {
      if (!this.gone) this.open(entry.document);
    }
  }

  /** What can be undone has changed: documents that nothing needs any more may go. */
  letGo(): void {
    for (const document of this.documents.values()) this.settle(document);
  }

  private settle(document: LiveDocument): void {
    this.tellSaving();
    const needed = document.users > 0 || document.ledger.unsaved > 0 || this.settings.holds?.(document.doc) === true;
    const idle = !needed && document.synced;
    if (!idle) this.stay(document.name);
    else if (!this.lingering.has(document.name)) this.leaveSoon(document);
  }

  /** Leaving is put off a little: paging through panels would otherwise open and close each one twice. */
  private leaveSoon(document: LiveDocument): void {
    const timer = setTimeout(() => {
      this.lingering.delete(document.name);
      this.documents.delete(document.name);
      const left = document.close().finally(() => this.leaving.delete(left));
      this.leaving.add(left);
    }, LINGER_MS);
    this.lingering.set(document.name, timer);
  }

  private stay(name: string): void {
    clearTimeout(this.lingering.get(name));
    this.lingering.delete(name);
  }

  private hear(document: LiveDocument, notice: Notice): void {
    switch (notice.kind) {
      case "saved":
        document.saved(notice.messages);
        break;
      case "refused":
        if (notice.why === "schema") this.becomeOutdated();
        this.refuse(document, notice);
        break;
      case "large":
        document.grewLarge(notice.bytes);
        break;
      case "denied":
        this.deny(document, notice.reason);
        break;
      case "live":
        this.hearLive(document.name.split("/panel/")[1] ?? "", notice.stroke);
        break;
      case "thumb":
        for (const listener of [...this.thumbListeners]) listener(notice.panel, notice.hash);
        break;
      case "role":
        this.changeRole(notice.role);
        break;
      case "lock":
        this.changeLock(notice.panel, notice.locked ? { by: notice.by, reason: notice.reason } : null);
        break;
    }
  }

  /** Without the board document there is nothing to show; any other one may be missing for a while. */
  private deny(document: LiveDocument, reason: string): void {
    if (document.name === this.boardId) this.endWith({ kind: "forbidden", reason });
    else document.turnedAway(reason);
  }

  private becomeOutdated(): void {
    if (this.isOutdated) return;
    this.isOutdated = true;
    this.tellStanding();
  }

  private hearLive(panelId: string, stroke: LiveStroke): void {
    for (const listener of [...(this.live.get(panelId) ?? [])]) listener(stroke);
  }

  private refuse(document: LiveDocument, { reason, suggestion, kept }: Verdict): void {
    const refusal = { at: Date.now(), document: document.name, reason, suggestion, kept };
    if (document.ledger.unsaved > 0) this.refused = [refusal, ...this.refused];
    this.settings.onReplaced?.(document.doc, document.name);
    document.startAnew(refusal);
    this.tellSaving();
  }

  /** While we were away notices passed us by, so after every return we ask. */
  private async learnStanding(): Promise<void> {
    const before = this.noticed;
    const standing = await this.settings.askStanding?.();
    if (standing == null || this.gone || !this.connected) return;
    if (before !== this.noticed) {
      await this.learnStanding(); // the answer may be older than what was heard meanwhile
      return;
    }
    this.role = standing.role;
    this.takeLocks(standing.locks);
    this.tellStanding();
  }

  private takeLocks(locks: readonly PanelLock[]): void {
    this.locks.clear();
    for (const { panel, by, reason } of locks) this.locks.set(panel, { by, reason });
  }

  private changeRole(role: Role | null): void {
    this.noticed += 1;
    if (role === null) {
      this.endWith({ kind: "forbidden", reason: "You are no longer a member of this project." });
      return;
    }
    this.role = role;
    this.tellStanding();
  }

  private changeLock(panelId: string, lock: { by: string; reason: string } | null): void {
    this.noticed += 1;
    if (lock === null) this.locks.delete(panelId);
    else this.locks.set(panelId, lock);
    this.tellStanding();
  }

  private socketClosed(code: number, reason: string): void {
    if (code === TAKE_NEW_CLIENT_ID) this.documents.get(this.boardId)?.takeNewClient();
    const kind = CLOSED[code];
    if (kind !== undefined) this.endWith({ kind, reason });
  }

  private endWith(end: Closed): void {
    this.end = end;
    this.socket.disconnect();
    this.tellStanding();
  }

  private setConnected(connected: boolean): void {
    if (this.connected === connected) return;
    this.connected = connected;
    if (connected) void this.learnStanding();
    else for (const document of this.documents.values()) document.disconnected();
    this.tellStanding();
    this.tellSaving();
  }

  /** The browser noticed a change of its network: find out at once whether the server is there. */
  private probe = (): void => {
    if (this.end !== null) return;
    // Without a network a socket's goodbye gets no answer for a long while: let go of it and knock again.
    if (this.connected) this.socket.letGo();
    else void this.socket.connect();
  };

  private tellStanding(): void {
    for (const document of this.documents.values()) document.changed();
    for (const listener of [...this.standingListeners]) listener();
  }

  private tellSaving(): void {
    const next = summary([...this.documents.values()], this.connected, this.refused, this.state);
    if (sameState(next, this.state)) return;
    this.state = next;
    for (const listener of [...this.saveListeners]) listener();
  }
}

class BoardSocket extends HocuspocusProviderWebsocket {
  /** The connection is as good as closed; tries again. */
  letGo(): void {
    this.emit("close", { event: { code: 1006, reason: "the network changed" } });
  }
}

function subscription<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function summary(documents: LiveDocument[], connected: boolean, refused: Refusal[], before: SaveState): SaveState {
  const edits = documents.reduce((sum, document) => sum + document.ledger.unsaved, 0);
  const [refusal] = refused;
  if (refusal !== undefined) return { kind: "refused", ...refusal };
  if (!connected) return { kind: "offline", edits };
  const settled = edits === 0 && documents.every((document) => document.synced || document.users === 0);
  if (!settled) return { kind: "saving", edits };
  return before.kind === "saved" ? before : { kind: "saved", at: Date.now() };
}

function sameState(a: SaveState, b: SaveState): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === "refused" || b.kind === "refused") return false;
  if (a.kind === "saved" || b.kind === "saved") return a === b;
  return a.edits === b.edits;
}
