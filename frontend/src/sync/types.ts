// What the views and the canvas know of sync: documents that are open, who is here, and the truth about saving.
import type * as Y from "yjs";

export type Role = "owner" | "director" | "editor" | "reviewer" | "viewer";

export interface Identity {
  account: string;
  name: string;
  color: string;
}

/** One open document. `doc` is another Y.Doc after a refusal or a healing, so read it anew after `subscribe` fires. */
export interface OpenDocument {
  readonly name: string;
  readonly doc: Y.Doc;
  /** The local copy is complete: from the browser's store or from the server. */
  readonly ready: boolean;
  /** It holds everything that the server has. */
  readonly synced: boolean;
  /** The role and the lock allow editing. */
  readonly writable: boolean;
  readonly locked: { by: string; reason: string } | null;
  /** Why the server does not open it; it is asked again and again. */
  readonly obstacle: string | null;
  /** Its size in bytes once the server warned that it will soon be full, else 0. */
  readonly large: number;
  /** `doc`, `ready`, `synced`, `writable`, `locked`, `obstacle` or `large` changed. Returns its own unsubscribe. */
  subscribe(listener: () => void): () => void;
  /** The view no longer needs it; it stays attached while it has unsaved work or undo entries. */
  release(): void;
}

/** What one person does right now: on the board document's awareness, stamped with the identity by the server. */
export interface Presence {
  user: Identity;
  /** The awareness client id, one per tab. */
  client: number;
  panel: string | null;
  /** Pointer in panel units when a panel is open. */
  pointer: { x: number; y: number } | null;
  selection: string[];
  tool: string | null;
  /** What part of the board is on the screen, for following. */
  view: { scene: string | null; panel: string | null; mode: "board" | "panel" } | null;
}

/** What "saved" survives: the death of processes, or also the loss of a machine. */
export type SaveLevel = "saved" | "replicated";

export type SaveState =
  | { kind: "saved"; at: number; level: SaveLevel }
  /** `isLate`: nothing was confirmed for a while; `level` is what is waited for. */
  | { kind: "saving"; edits: number; level: SaveLevel; isLate: boolean }
  | { kind: "offline"; edits: number }
  /** The server came back with older work; what it lacks is on its way to it. */
  | { kind: "healing" }
  | ({ kind: "refused" } & Refusal);

/** A chunk of a stroke that somebody is drawing: relayed, never stored. Points are [x, y, pressure 0–1] in panel units. */
export interface LiveChunk {
  stroke: string;
  layer: string;
  tool: string;
  color: string;
  size: number;
  /** Index of the first point of this chunk. */
  from: number;
  points: number[];
  done: boolean;
}

export interface LiveStroke extends LiveChunk {
  account: string;
  client: number;
}

/** An agent and what it does right now. */
export interface AgentAtWork {
  account: string;
  name: string;
  color: string;
  /** Where it is; empty for the whole scene or board. */
  panel: string;
  scene: string;
  state: "reading" | "thinking" | "proposing" | "resting";
  job: string;
}

/** What the server refused and what became of it. */
export interface Refusal {
  at: number;
  document: string;
  reason: string;
  /** The id of the suggestion that it was filed as. */
  suggestion: string | null;
  /** How many changes of the same work were saved all the same. */
  kept: number;
}

/** Why the server will not talk to us any more until the person acts. */
export type Closed = { kind: "sign_in" | "forbidden" | "gone"; reason: string };

/** One board, connected. Made by `sync/connection.ts`. */
export interface BoardConnection {
  readonly boardId: string;
  readonly me: Identity;
  readonly role: Role;
  readonly board: OpenDocument;
  readonly review: OpenDocument;
  /** Attached until released by everybody who asked, saved, and out of the undo stack (which asks for it, too). */
  panel(panelId: string): OpenDocument;
  sendLive(panelId: string, chunk: LiveChunk): void;
  onLive(panelId: string, listener: (stroke: LiveStroke) => void): () => void;
  setPresence(state: Partial<Omit<Presence, "user" | "client">>): void;
  others(): Presence[];
  onPresence(listener: () => void): () => void;
  /** The same list until something about it changes. */
  agents(): readonly AgentAtWork[];
  onAgents(listener: () => void): () => void;
  saveState(): SaveState;
  /** Newest first; a refusal stays until it is dismissed. */
  refusals(): readonly Refusal[];
  dismissRefusals(): void;
  /** What was refused in this browser, ever, with its bytes; the order is that of its happening. */
  refusedCopies(): Promise<(Refusal & { update: Uint8Array })[]>;
  online(): boolean;
  closed(): Closed | null;
  /** The server writes what this page does not know: it has to be loaded anew before it may write again. */
  outdated(): boolean;
  onSaveState(listener: () => void): () => void;
  /** The role, a lock or the connection changed. */
  onStanding(listener: () => void): () => void;
  lockOf(panelId: string): { by: string; reason: string } | null;
  onThumb(listener: (panelId: string, hash: string) => void): () => void;
  /** Entries have come into the log, told at most once a second: the last one's id. */
  onHistory(listener: (position: string) => void): () => void;
  /** Resolves when the browser's book of unsaved work is written. */
  close(): Promise<void>;
}
