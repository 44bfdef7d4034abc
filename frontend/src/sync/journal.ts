// The browser's own book: which documents hold unsaved work, what was refused, which store a document uses now.
import * as idb from "lib0/indexeddb";
import type { Refusal } from "./types";

/** Unsaved work of one tab in one document. */
export interface Unsaved {
  document: string;
  client: number;
  edits: number;
  store: string;
  at: number;
}

/** A copy of what the server refused. */
export interface RefusedCopy extends Refusal {
  update: Uint8Array;
}

export interface Journal {
  unsaved(board: string): Promise<Unsaved[]>;
  mark(entry: Unsaved): Promise<void>;
  /** Removes the entry unless its tab has gone on editing since it was read. */
  clear(entry: Unsaved): Promise<void>;
  keepRefused(copy: RefusedCopy): Promise<void>;
  refused(board: string): Promise<RefusedCopy[]>;
  /** How often this browser has dropped its store of the document; of a store, whether it has nothing more to give. */
  drops(name: string): Promise<number>;
  countDrop(name: string): Promise<void>;
  close(): void;
}

const entryKey = (document: string, client: number) => `${document}#${client}`;
const isOf = (board: string) => (entry: { document: string }) =>
  entry.document === board || entry.document.startsWith(`${board}/`);

/** For a browser without IndexedDB: as true as the tab lives. */
export class MemoryJournal implements Journal {
  private entries = new Map<string, Unsaved>();
  private copies: RefusedCopy[] = [];
  private dropped = new Map<string, number>();

  async unsaved(board: string): Promise<Unsaved[]> {
    return [...this.entries.values()].filter(isOf(board));
  }

  async mark(entry: Unsaved): Promise<void> {
    this.entries.set(entryKey(entry.document, entry.client), entry);
  }

  async clear(entry: Unsaved): Promise<void> {
    const key = entryKey(entry.document, entry.client);
    if (this.entries.get(key)?.edits === entry.edits) this.entries.delete(key);
  }

  async keepRefused(copy: RefusedCopy): Promise<void> {
    this.copies.push(copy);
  }

  async refused(board: string): Promise<RefusedCopy[]> {
    return this.copies.filter(isOf(board));
  }

  async drops(name: string): Promise<number> {
    return this.dropped.get(name) ?? 0;
  }

  async countDrop(name: string): Promise<void> {
    this.dropped.set(name, (await this.drops(name)) + 1);
  }

  close(): void {}
}

/** Kept in IndexedDB, so that the next life of the tab knows what is still to be sent. */
export class BrowserJournal implements Journal {
  private constructor(private readonly db: IDBDatabase) {}

  static async open(name = "previz-journal"): Promise<BrowserJournal> {
    const db = await idb.openDB(name, (fresh) =>
      idb.createStores(fresh, [["unsaved"], ["refused", { autoIncrement: true }], ["drops"]]),
    );
    return new BrowserJournal(db);
  }

  async unsaved(board: string): Promise<Unsaved[]> {
    const all = (await idb.getAll(this.table("unsaved", "readonly"))) as Unsaved[]; // lib0 does not know what we stored
    return all.filter(isOf(board));
  }

  async mark(entry: Unsaved): Promise<void> {
    await idb.put(this.table("unsaved"), entry as never, entryKey(entry.document, entry.client));
  }

  async clear(entry: Unsaved): Promise<void> {
    const table = this.table("unsaved");
    const key = entryKey(entry.document, entry.client);
    const now = (await idb.get(table, key)) as unknown as Unsaved | undefined; // see `unsaved`
    if (now?.edits === entry.edits) await idb.del(table, key);
  }

  async keepRefused(copy: RefusedCopy): Promise<void> {
    await idb.addAutoKey(this.table("refused"), copy as never);
  }

  async refused(board: string): Promise<RefusedCopy[]> {
    const all = (await idb.getAll(this.table("refused", "readonly"))) as RefusedCopy[]; // see `unsaved`
    return all.filter(isOf(board));
  }

  async drops(name: string): Promise<number> {
    return Number((await idb.get(this.table("drops", "readonly"), name)) ?? 0);
  }

  async countDrop(name: string): Promise<void> {
    const table = this.table("drops");
    await idb.put(table, Number((await idb.get(table, name)) ?? 0) + 1, name);
  }

  close(): void {
    this.db.close();
  }

  private table(name: string, access: "readonly" | "readwrite" = "readwrite"): IDBObjectStore {
    const [table] = idb.transact(this.db, [name], access);
    if (table === undefined) throw new Error(`expected a table ${name} in the journal`);
    return table;
  }
}

export async function openJournal(): Promise<Journal> {
  return typeof indexedDB === "undefined" ? new MemoryJournal() : BrowserJournal.open();
}
