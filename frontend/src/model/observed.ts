// A part of the review document that views look at: who asks is told once after each transaction that touched it.
import type * as Y from "yjs";
import { readRecord } from "./document";
import { type Listener, LiveTable, Subscriptions, type Unsubscribe } from "./live";
import type { TableName, Tables } from "./model";

export abstract class Observed {
  readonly doc: Y.Doc;
  readonly #subscriptions = new Subscriptions();

  constructor(doc: Y.Doc) {
    this.doc = doc;
    doc.on("afterTransaction", this.#flush);
  }

  destroy(): void {
    this.doc.off("afterTransaction", this.#flush);
  }

  /** Calls after anything of it changed. */
  readonly subscribe = (listener: Listener): Unsubscribe => this.#subscriptions.subscribe("", listener);

  protected touch(): void {
    this.#subscriptions.touch("", "");
  }

  protected begin(): void {
    this.#subscriptions.begin();
  }

  readonly #flush = (): void => this.#subscriptions.flush();
}

/** The records of a table that stand in no order of their own. */
export function observedTable<T extends TableName>(
  doc: Y.Doc,
  name: T,
  groupOf: (record: Tables[T]) => string,
  arrange: (records: Iterable<Tables[T]>) => readonly Tables[T][],
  changed: (id: string) => void,
): LiveTable<Tables[T]> {
  const read = (id: string, stored: unknown) => readRecord(name, id, stored, []);
  return new LiveTable<Tables[T]>(doc.getMap(name), read, groupOf, arrange, changed);
}
