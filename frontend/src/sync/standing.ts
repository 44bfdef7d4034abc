// What I may do on a board: my role, the locked panels, and whether this page is too old to write at all.
import { Listeners } from "./listeners";
import type { Role } from "./types";

const WRITERS: readonly Role[] = ["owner", "director", "editor"];

export interface PanelLock {
  panel: string;
  by: string;
  reason: string;
}

export interface Standing {
  role: Role;
  locks: readonly PanelLock[];
}

type Lock = Omit<PanelLock, "panel">;

export class LiveStanding {
  outdated = false;
  readonly listeners = new Listeners();
  private readonly locks = new Map<string, Lock>();
  /** Notices heard of roles and locks. */
  private noticed = 0;

  constructor(
    public role: Role,
    locks: readonly PanelLock[],
  ) {
    this.takeLocks(locks);
  }

  get mayWrite(): boolean {
    return WRITERS.includes(this.role) && !this.outdated;
  }

  lockOf(panelId: string): Lock | null {
    return this.locks.get(panelId) ?? null;
  }

  becomeOutdated(): void {
    if (this.outdated) return;
    this.outdated = true;
    this.listeners.tell();
  }

  changeRole(role: Role): void {
    this.noticed += 1;
    this.role = role;
    this.listeners.tell();
  }

  changeLock(panelId: string, lock: Lock | null): void {
    this.noticed += 1;
    if (lock === null) this.locks.delete(panelId);
    else this.locks.set(panelId, lock);
    this.listeners.tell();
  }

  /** Takes over what the server answers, unless nobody listens for the answer any more. */
  async learn(ask: () => Promise<Standing | null>, stillHere: () => boolean): Promise<void> {
    const before = this.noticed;
    const answer = await ask();
    if (answer === null || !stillHere()) return;
    if (before !== this.noticed) {
      await this.learn(ask, stillHere); // the answer may be older than what was heard meanwhile
      return;
    }
    this.role = answer.role;
    this.takeLocks(answer.locks);
    this.listeners.tell();
  }

  private takeLocks(locks: readonly PanelLock[]): void {
    this.locks.clear();
    for (const { panel, by, reason } of locks) this.locks.set(panel, { by, reason });
  }
}
