// Where this browser keeps documents between visits: one store for each document, log and life. A store is named by
// document, epoch and how often this browser dropped the document.
import { IndexeddbPersistence } from "y-indexeddb";
import * as Y from "yjs";

const DEADLINE_MS = 4000;

const hasStores = (): boolean => typeof indexedDB !== "undefined";

export const documentIn = (store: string): string => store.split("@")[0] ?? "";
export const storeName = (document: string, epoch: string, drops: number): string => `${document}@${epoch}.${drops}`;

export class Stores {
  private names: Promise<readonly string[]> | null = null;

  /** Keeps the document under this name, once what lies there already is in it. */
  async open(name: string, doc: Y.Doc): Promise<IndexeddbPersistence | null> {
    if (!hasStores()) return null;
    const store = new IndexeddbPersistence(name, doc);
    await within(DEADLINE_MS, store.whenSynced);
    return store;
  }

  /** What lies in a store, as a document of its own. */
  async read(name: string): Promise<Y.Doc> {
    const doc = new Y.Doc();
    const store = await this.open(name, doc);
    await store?.destroy();
    return doc;
  }

  /** The stores of the document under other epochs, as they were when the board's epoch was told. */
  async earlier(document: string, epoch: string, drops: number): Promise<readonly string[]> {
    const now = storeName(document, epoch, drops);
    const isOfThisLife = (name: string) => name.startsWith(`${document}@`) && name.endsWith(`.${drops}`);
    return (await this.listed()).filter((name) => isOfThisLife(name) && name !== now);
  }

  /** The stores of all the board's documents under other epochs. */
  async remembered(board: string, epoch: string): Promise<readonly string[]> {
    const isOfBoard = (name: string) => name.startsWith(`${board}@`) || name.startsWith(`${board}/panel/`);
    return (await this.listed()).filter((name) => isOfBoard(name) && !name.includes(`@${epoch}.`));
  }

  /** The board has another epoch: its stores are earlier ones now. */
  refresh(): void {
    this.names = null;
  }

  private listed(): Promise<readonly string[]> {
    this.names ??= listed();
    return this.names;
  }

  /** Another tab may hold it open; then it goes when that tab does. Nobody opens it again: its name is used up. */
  drop(name: string): void {
    if (hasStores()) indexedDB.deleteDatabase(name);
  }
}

/** Older browsers do not tell; there what others did before the board healed is not found again. */
async function listed(): Promise<readonly string[]> {
  if (!hasStores() || indexedDB.databases === undefined) return [];
  return (await indexedDB.databases()).flatMap(({ name }) => name ?? []);
}

/** A browser whose store hangs (a full disk, a stuck upgrade) must not keep the person from the server's copy. */
async function within(deadline_ms: number, work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, deadline_ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
