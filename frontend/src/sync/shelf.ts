// The documents of a board that are open: attached while somebody needs them, put back a little later.
import type { LiveDocument } from "./document";

const LINGER_MS = 3000;

export class Shelf {
  private readonly documents = new Map<string, LiveDocument>();
  /** In the order in which views asked for them. */
  private readonly taken = new Set<string>();
  private readonly lingering = new Map<string, ReturnType<typeof setTimeout>>();
  /** Documents that close while the board stays open. */
  private readonly leaving = new Set<Promise<void>>();

  constructor(
    private readonly make: (name: string) => LiveDocument,
    /** Whether a document is needed although nobody looks at it. */
    private readonly holds: (document: LiveDocument) => boolean,
  ) {}

  all(): LiveDocument[] {
    return [...this.documents.values()];
  }

  get(name: string): LiveDocument | undefined {
    return this.documents.get(name);
  }

  open(name: string): LiveDocument {
    const known = this.documents.get(name);
    if (known !== undefined) {
      this.stay(name);
      return known;
    }
    const document = this.make(name);
    this.documents.set(name, document);
    return document;
  }

  /** Opens it for a view, which releases it. */
  take(name: string): LiveDocument {
    const document = this.open(name);
    document.users += 1;
    this.taken.delete(name);
    this.taken.add(name);
    return document;
  }

  /** What a view took last comes first, then what has unsent work, then what waits to be undone. */
  rankOf(document: LiveDocument): number {
    const behind = [...this.taken].reverse().indexOf(document.name);
    if (document.users > 0) return 1 + behind;
    return this.taken.size + (document.ledger.unsaved > 0 ? 2 : 3);
  }

  /** Puts a document back that nothing needs any more, and keeps one that is needed again. */
  settle(document: LiveDocument): void {
    const hasWork = document.ledger.unsaved > 0 || document.isMending;
    const needed = document.users > 0 || hasWork || this.holds(document);
    const idle = !needed && document.synced && document.isSettled;
    if (!idle) this.stay(document.name);
    else if (!this.lingering.has(document.name)) this.leaveSoon(document);
  }

  /** Resolves when no document writes to the browser any more. */
  async close(): Promise<void> {
    for (const timer of this.lingering.values()) clearTimeout(timer);
    const closing = this.all().map((document) => document.close());
    this.documents.clear();
    await Promise.all([...closing, ...this.leaving]);
  }

  /** Leaving is put off a little: paging through panels would otherwise open and close each one twice. */
  private leaveSoon(document: LiveDocument): void {
    const timer = setTimeout(() => {
      this.lingering.delete(document.name);
      this.documents.delete(document.name);
      this.taken.delete(document.name);
      const left = document.close().finally(() => this.leaving.delete(left));
      this.leaving.add(left);
    }, LINGER_MS);
    this.lingering.set(document.name, timer);
  }

  private stay(name: string): void {
    clearTimeout(this.lingering.get(name));
    this.lingering.delete(name);
  }
}
