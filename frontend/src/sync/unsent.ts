// A document's lines in the browser's book of unsent work: those of this life, and those that earlier lives left.
import type { Journal, Unsaved } from "./journal";

const MARK_INTERVAL_MS = 250;

export class Unsent {
  /** Of earlier lives of the tab, or of an earlier copy in this one. */
  inherited: readonly Unsaved[] = [];
  private own: Unsaved | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private writes: Promise<void> = Promise.resolve();

  constructor(
    private readonly document: string,
    private readonly journal: Journal,
    /** What would be written now; null if nothing is unsent. */
    private readonly line: () => Pick<Unsaved, "client" | "edits" | "store"> | null,
  ) {}

  async load(): Promise<void> {
    const unsaved = await this.journal.unsaved(this.document);
    this.inherited = unsaved.filter((entry) => entry.document === this.document);
  }

  get inheritedEdits(): number {
    return this.inherited.reduce((sum, entry) => sum + entry.edits, 0);
  }

  /** Who made what earlier lives left in this store. */
  clientsIn(store: string): ReadonlySet<number> {
    return new Set(this.inherited.filter((entry) => entry.store === store).map(({ client }) => client));
  }

  /** The first edit is written down at once, later ones a little later. */
  markSoon(): void {
    if (this.own === null) this.mark();
    else this.timer ??= setTimeout(() => this.mark(), MARK_INTERVAL_MS);
  }

  mark(): void {
    this.stopTimer();
    const line = this.line();
    if (line === null) return;
    const entry = { ...line, document: this.document, at: Date.now() };
    this.own = entry;
    this.writes = this.writes.then(() => this.journal.mark(entry));
  }

  /** The work goes on under another client id, or in another store: the old line stays until all of it is saved. */
  handOver(): void {
    this.stopTimer();
    if (this.own !== null) this.inherited = [...this.inherited, this.own];
    this.own = null;
    this.mark();
  }

  clearOwn(): void {
    this.stopTimer();
    if (this.own !== null) this.clear([this.own]);
    this.own = null;
  }

  clearInherited(): void {
    this.clear(this.inherited);
    this.inherited = [];
  }

  /** Writes something else down, in its turn. */
  afterwards(write: () => Promise<void>): void {
    this.writes = this.writes.then(write);
  }

  /** Resolves when all that was to be written is. */
  settled(): Promise<void> {
    return this.writes;
  }

  private clear(entries: readonly Unsaved[]): void {
    for (const entry of entries) this.writes = this.writes.then(() => this.journal.clear(entry));
  }

  private stopTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
