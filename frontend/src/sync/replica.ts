// One copy of a document that belongs to one log: a Y.Doc and its store. A document that was refused, or whose log lost its
// end, goes on in another copy.
import type { IndexeddbPersistence } from "y-indexeddb";
import * as Y from "yjs";
import type { Stores } from "./stores";

export class Replica {
  readonly doc = new Y.Doc();
  storeName = "";
  private store: IndexeddbPersistence | null = null;
  private isClosed = false;

  constructor(
    readonly epoch: string,
    private readonly stores: Stores,
  ) {}

  get isEmpty(): boolean {
    return this.doc.store.clients.size === 0;
  }

  async load(storeName: string): Promise<void> {
    this.storeName = storeName;
    const store = await this.stores.open(storeName, this.doc);
    if (this.isClosed) await store?.destroy();
    else this.store = store;
  }

  /** Nothing more is written to the browser; what is there stays. */
  async close(): Promise<void> {
    this.isClosed = true;
    const { store } = this;
    this.store = null;
    await store?.destroy();
  }

  /** As `close`, and nothing of it stays. */
  async drop(): Promise<void> {
    await this.close();
    if (this.storeName !== "") this.stores.drop(this.storeName);
  }
}
