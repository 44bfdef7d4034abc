// Who is here and what they look at: the board document's awareness, read strictly and written at a measured pace.
import type { Awareness } from "y-protocols/awareness";
import { Paced } from "./pace";
import type { Identity, Presence } from "./types";

const INTERVAL_MS = 50;

export type OwnPresence = Omit<Presence, "user" | "client">;

const NOBODY: OwnPresence = { panel: null, pointer: null, selection: [], tool: null, view: null };

export class PresenceBoard {
  private own: OwnPresence = NOBODY;
  private awareness: Awareness | null = null;
  private cached: Presence[] = [];
  private listeners = new Set<() => void>();
  private readonly pace = new Paced<OwnPresence>(INTERVAL_MS, (own) => this.publish(own));

  constructor(private readonly me: Identity) {}

  /** A new Y.Doc has a new awareness: the person stays where they are. */
  follow(awareness: Awareness): Awareness {
    this.awareness = awareness;
    awareness.setLocalState({ ...this.own, user: this.me });
    awareness.on("change", this.refresh);
    return awareness;
  }

  set(change: Partial<OwnPresence>): void {
    this.own = { ...this.own, ...change };
    this.pace.push(this.own);
  }

  others(): Presence[] {
    return this.cached;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  stop(): void {
    this.pace.stop();
    this.awareness?.off("change", this.refresh);
    this.listeners.clear();
  }

  private publish(own: OwnPresence): void {
    this.awareness?.setLocalState({ ...own, user: this.me });
  }

  private refresh = (): void => {
    const awareness = this.awareness;
    if (awareness === null) return;
    const states = [...awareness.getStates()].filter(([client]) => client !== awareness.clientID);
    this.cached = states.flatMap(([client, state]) => readPresence(client, state) ?? []);
    for (const listener of [...this.listeners]) listener();
  };
}

type State = Record<string, unknown>;

const record = (value: unknown): State => (typeof value === "object" && value !== null ? (value as State) : {});
const textOrNull = (value: unknown): string | null => (typeof value === "string" ? value : null);

function readPresence(client: number, state: State): Presence | null {
  const user = record(state.user);
  if (typeof user.account !== "string" || typeof user.name !== "string") return null;
  const selection = Array.isArray(state.selection) ? state.selection.filter((id) => typeof id === "string") : [];
  return {
    client,
    user: { account: user.account, name: user.name, color: readColor(user.color) },
    panel: textOrNull(state.panel),
    pointer: readPointer(record(state.pointer)),
    selection: selection.slice(0, 200),
    tool: textOrNull(state.tool),
    view: readView(state.view),
  };
}

function readColor(color: unknown): string {
  return typeof color === "string" && /^#[0-9a-f]{6}$/i.test(color) ? color : "#999999";
}

function readPointer({ x, y }: State): Presence["pointer"] {
  return typeof x === "number" && typeof y === "number" ? { x, y } : null;
}

function readView(view: unknown): Presence["view"] {
  if (typeof view !== "object" || view === null) return null;
  const { scene, panel, mode } = record(view);
  return { scene: textOrNull(scene), panel: textOrNull(panel), mode: mode === "panel" ? "panel" : "board" };
}
