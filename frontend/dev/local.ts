// A board connection without a server, for looking at views and for measuring: documents live in this page alone.
import * as Y from "yjs";
import { DICE } from "../src/model/ids";
import type { BoardConnection, LiveStroke, OpenDocument, Presence } from "../src/sync/types";

class LocalDocument implements OpenDocument {
  readonly doc = new Y.Doc();
  readonly ready = true;
  locked: OpenDocument["locked"] = null;
  private readonly listeners = new Set<() => void>();

  constructor(readonly name: string) {}

  get writable(): boolean {
    return this.locked === null;
  }

  lock(locked: OpenDocument["locked"]): void {
    this.locked = locked;
    for (const listener of this.listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  release(): void {}
}

export class LocalConnection {
  readonly boardId = DICE.newId();
  readonly me = { account: DICE.newId(), name: "Ana Prado", color: "#e8a33d" };
  readonly role = "editor";
  private readonly documents = new Map<string, LocalDocument>();
  private readonly presence = new Set<() => void>();
  private readonly live = new Set<(stroke: LiveStroke) => void>();
  private guests: Presence[] = [];

  panel(panelId: string): LocalDocument {
    const name = `${this.boardId}/panel/${panelId}`;
    const known = this.documents.get(name) ?? new LocalDocument(name);
    this.documents.set(name, known);
    return known;
  }

  sendLive(): void {}

  onLive(_: string, listener: (stroke: LiveStroke) => void): () => void {
    this.live.add(listener);
    return () => this.live.delete(listener);
  }

  setPresence(): void {}

  others = (): Presence[] => this.guests;

  onPresence(listener: () => void): () => void {
    this.presence.add(listener);
    return () => this.presence.delete(listener);
  }

  /** Another person comes, moves or draws. */
  show(guests: Presence[]): void {
    this.guests = guests;
    for (const listener of this.presence) listener();
  }

  hear(stroke: LiveStroke): void {
    for (const listener of this.live) listener(stroke);
  }

  /** The view asks for no more than this of a connection. */
  asConnection(): BoardConnection {
    return this as unknown as BoardConnection;
  }
}
