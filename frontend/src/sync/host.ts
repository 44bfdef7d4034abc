// What a document asks of its board, and what it tells it.
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import type { LiveDocument } from "./document";
import type { Journal } from "./journal";
import type { Log, Notice } from "./notices";
import type { BoardSocket } from "./socket";
import type { Stores } from "./stores";
import type { Turns } from "./turns";

/** What all documents of a board share. */
export interface Means {
  readonly socket: BoardSocket;
  readonly turns: Turns;
  readonly stores: Stores;
  readonly journal: Journal;
}

export interface Rules {
  /** The log that the server spoke for last. */
  readonly epoch: string;
  mayWrite(document: string): boolean;
  lock(document: string): { by: string; reason: string } | null;
  /** A panel that was made in this tab: nobody can have drawn on it before, so its drawing need not be waited for. */
  isBornHere(document: string): boolean;
  /** How urgently it is wanted on the screen: lower comes first. */
  rank(document: LiveDocument): number;
  /** For documents that carry presence. */
  awareness(document: string, doc: Y.Doc): Awareness | null;
}

export interface Hearer {
  onEdit(document: LiveDocument, transaction: Y.Transaction): void;
  onLog(log: Log): void;
  onNotice(document: LiveDocument, notice: Notice): void;
  /** Saved, unsaved, synced or closed: the truth about saving has to be told anew. */
  onLedger(document: LiveDocument): void;
  /** The server wrote down which schema the document has. */
  onSchema(schema: number): void;
  /** What an earlier life of the tab left is saved now. */
  onArrived(document: LiveDocument): void;
  /** Another copy is on the screen. It holds what the old one held, unless that was refused. */
  onReplaced(document: LiveDocument, old: Y.Doc, isRefused: boolean): void;
  /** Work that nobody can take any more. */
  onUnfit(document: LiveDocument, update: Uint8Array): void;
}

export type DocumentHost = Means & Rules & Hearer;
