// Snapshots of a document's tables, renewed only where a Yjs event touched them, and who wants to know of it.
import type * as Y from "yjs";
import { living } from "./arrangement";
import { readRecord } from "./document";
import type { Damage, TableName, Tables } from "./model";
import { sameValue } from "./values";

export type Listener = () => void;
export type Unsubscribe = () => void;

/** The tables whose records stand in an order. */
export type OrderedTable = Exclude<
  TableName,
  "suggestions" | "comments" | "approvals" | "decisions" | "versions" | "restorations" | "rejections"
>;

const NONE: readonly never[] = Object.freeze([]);

/** Tells those who asked about a topic, once after each transaction. Topics: "panels", "panels/ID", "production", "strokes". */
export class Subscriptions {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #touched = new Set<string>();

  subscribe(topic: string, listener: Listener): Unsubscribe {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(topic) === listeners) this.#listeners.delete(topic);
    };
  }

  touch(table: string, id: string): void {
    this.#touched.add("");
    this.#touched.add(table);
    if (id) this.#touched.add(`${table}/${id}`);
  }

  /** What was read before anyone could ask is no news. */
  begin(): void {
    this.#touched.clear();
  }

  flush(): void {
    const topics = [...this.#touched];
    this.#touched.clear();
    for (const topic of topics) for (const listener of [...(this.#listeners.get(topic) ?? NONE)]) listener();
  }
}

/** The snapshots of one table, kept in step with its root map; grouped by what they stand under. */
export class LiveTable<R extends { readonly id: string }> {
  readonly rows = new Map<string, R>();
  readonly damage = new Map<string, readonly Damage[]>();
  readonly #map: Y.Map<unknown>;
  readonly #groups = new Map<string, Set<string>>();
  readonly #lists = new Map<string, readonly R[]>();
  readonly #read: (id: string, stored: unknown, damage: Damage[]) => R | null;
  readonly #groupOf: (record: R) => string;
  readonly #arrange: (records: Iterable<R>) => readonly R[];
  readonly #changed: (id: string) => void;
  #all: readonly R[] | null = null;

  constructor(
    map: Y.Map<unknown>,
    read: (id: string, stored: unknown, damage: Damage[]) => R | null,
    groupOf: (record: R) => string,
    arrange: (records: Iterable<R>) => readonly R[],
    changed: (id: string) => void,
  ) {
    this.#map = map;
    this.#read = read;
    this.#groupOf = groupOf;
    this.#arrange = arrange;
    this.#changed = changed;
    for (const id of map.keys()) this.#renew(id);
    map.observeDeep(this.#observe);
  }

  /** The records of a group in order, deleted ones left out: the same array until one of them changes. */
  group(key: string): readonly R[] {
    const known = this.#lists.get(key);
    if (known) return known;
    const ids = this.#groups.get(key);
    if (!ids) return NONE;
    const list = this.#arrange([...ids].map((id) => this.rows.get(id) as R));
    this.#lists.set(key, list);
    return list;
  }

  /** The ids of a group, those of deleted records too, in no order. */
  idsOf(key: string): readonly string[] {
    return [...(this.#groups.get(key) ?? NONE)];
  }

  /** Every record, deleted ones too, in no order. */
  all(): readonly R[] {
    this.#all ??= [...this.rows.values()];
    return this.#all;
  }

  destroy(): void {
    this.#map.unobserveDeep(this.#observe);
  }

  readonly #observe = (events: Y.YEvent<Y.AbstractType<unknown>>[]): void => {
    const ids = new Set<string>();
    for (const event of events) {
      if (event.target !== this.#map) ids.add(String(event.path[0]));
      else for (const id of event.changes.keys.keys()) ids.add(id);
    }
    for (const id of ids) this.#renew(id);
  };

  #renew(id: string): void {
    const damage: Damage[] = [];
    const before = this.rows.get(id);
    const read = this.#map.has(id) ? this.#read(id, this.#map.get(id), damage) : null;
    const damageChanged = !sameValue(damage, this.damage.get(id) ?? []);
    if (damage.length > 0) this.damage.set(id, damage);
    else this.damage.delete(id);
    if (before && read && sameValue(before, read)) {
      if (damageChanged) this.#changed(id);
      return;
    }
    if (before) this.#leave(before);
    if (read) this.#enter(read);
    this.#all = null;
    this.#changed(id);
  }

  #enter(record: R): void {
    const key = this.#groupOf(record);
    const ids = this.#groups.get(key) ?? new Set();
    this.#groups.set(key, ids.add(record.id));
    this.#lists.delete(key);
    this.rows.set(record.id, record);
  }

  #leave(record: R): void {
    const key = this.#groupOf(record);
    this.#groups.get(key)?.delete(record.id);
    this.#lists.delete(key);
    this.rows.delete(record.id);
  }
}

/** Values computed from tables; a new value that says the same as the old one is not taken. */
export class Derived {
  readonly #known = new Map<string, unknown>();
  readonly #dependents = new Map<string, Set<string>>();
  readonly #fresh = new Set<string>();

  /** The value of that name, computed anew when one of the tables has changed since. */
  get<T>(name: string, tables: readonly string[], compute: () => T): T {
    if (!this.#known.has(name)) {
      for (const table of tables) this.#dependents.set(table, (this.#dependents.get(table) ?? new Set()).add(name));
      this.#fresh.add(name);
      this.#known.set(name, compute());
    } else if (!this.#fresh.has(name)) {
      const value = compute();
      this.#fresh.add(name);
      if (!sameValue(this.#known.get(name), value)) this.#known.set(name, value);
    }
    // A name always stands for the same computation.
    return this.#known.get(name) as T;
  }

  /** A table has changed. */
  touch(table: string): void {
    for (const name of this.#dependents.get(table) ?? NONE) this.#fresh.delete(name);
  }
}

export function liveTable<T extends OrderedTable>(
  doc: Y.Doc,
  name: T,
  groupOf: (record: Tables[T]) => string,
  touch: (table: string, id: string) => void,
): LiveTable<Tables[T]> {
  return new LiveTable<Tables[T]>(
    doc.getMap(name),
    (id, stored, damage) => readRecord(name, id, stored, damage),
    groupOf,
    living,
    (id) => touch(name, id),
  );
}
