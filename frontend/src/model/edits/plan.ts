// A list of checked writes to one document, carried out in one transaction: all of them or none; the twin of `board/edits/plan.py`.
import * as Y from "yjs";
import { missingDefaults } from "../document";
import { DICE, type Dice, isId } from "../ids";
import type { Value } from "../model";
import { compareKeys, type Keyed, place } from "../order";
import { DEFAULT_LAYERS, type Fields, LIMITS, SHAPES, SINGLETONS, TABLES } from "../schema";
import { BadValue, checkValue, plain, readValue, sameValue } from "../values";

/** The field that names a record's parent, and the parent's table. */
export const PARENTS: Readonly<Record<string, { field: string; table: string }>> = {
  elements: { field: "script", table: "scripts" },
  shots: { field: "scene", table: "scenes" },
  panels: { field: "shot", table: "shots" },
  images: { field: "layer", table: "layers" },
  texts: { field: "layer", table: "layers" },
  arrows: { field: "layer", table: "layers" },
};

/** The edit cannot be made; says what was expected and what came. */
export class InvalidEdit extends Error {}

/** Where a change was made: a field of a record, a key of a set, a binary value, or a field of a root map. */
export interface Place {
  readonly table: string;
  readonly id?: string;
  readonly field?: string;
  readonly key?: string;
}

/** One change, which knows its past. `undefined` stands for nothing at all. */
export interface Change {
  readonly place: Place;
  readonly was: unknown;
  readonly now: unknown;
}

/** Who edits. The author itself is the transaction's origin; `undo.ts` makes authors that remember. */
export interface Author {
  readonly account: string;
  readonly dice?: Dice;
  /** Before a transaction. */
  begin?(doc: Y.Doc): void;
  /** After it, with the changes in the order of their making. */
  done?(doc: Y.Doc, changes: readonly Change[]): void;
}

/** A neighbour to stand after or before; at the end when neither is named. */
export interface Spot {
  after?: string | undefined;
  before?: string | undefined;
}

export type FieldValues = Readonly<Record<string, unknown>>;
type Row = Y.Map<unknown>;

/** Collects checked writes for a document; `carryOut` makes them. */
export class Plan {
  readonly #doc: Y.Doc;
  readonly #writes: (() => void)[] = [];
  readonly #changes: Change[] = [];

  constructor(doc: Y.Doc) {
    this.#doc = doc;
  }

  /** Makes the writes in one transaction; does nothing when there are none. */
  carryOut(author: Author): void {
    if (this.#writes.length === 0) return;
    author.begin?.(this.#doc);
    try {
      this.#doc.transact(() => {
        for (const write of this.#writes) write();
      }, author);
    } finally {
      author.done?.(this.#doc, this.#changes);
    }
  }

  has(table: string, id: string): boolean {
    return this.#doc.getMap(table).has(id);
  }

  /** One record; throws `InvalidEdit` when there is none. */
  row(table: string, id: string): Row {
    const row = table in TABLES ? this.#doc.getMap(table).get(id) : undefined;
    if (!(row instanceof Y.Map))
      throw new InvalidEdit(`expected the id of one of the ${table}, got ${id.slice(0, 80)}`);
    return row;
  }

  /** Throws unless the record is there; default layers are, even before the server wrote them. */
  require(table: string, id: string): void {
    if (table !== "layers" || !(DEFAULT_LAYERS as readonly string[]).includes(id)) this.row(table, id);
  }

  /** A new record, whole: its texts and sets exist from the start, since two people must never both create one. */
  create(table: string, id: string, fields: FieldValues, account: string): void {
    if (!isId(id) || this.has(table, id)) {
      throw new InvalidEdit(`expected a fresh uuid7 for a record of ${table}, got ${id.slice(0, 80)}`);
    }
    const kinds = kindsOf(table);
    const whole = new Map<string, Value>();
    for (const [field, kind] of Object.entries(kinds)) {
      if (kind === "text") whole.set(field, "");
      if (kind === "set") whole.set(field, new Set());
    }
    for (const [field, value] of Object.entries({ ...fields, created_by: account })) {
      whole.set(field, this.#checked(table, kinds, field, value));
    }
    this.#writes.push(() => {
      const record = new Y.Map();
      for (const [field, value] of whole) record.set(field, stored(kinds[field] as string, value));
      this.#doc.getMap(table).set(id, record);
    });
    // To undo the making of a record is to delete it: it is never made again under the same id.
    this.#changes.push({ place: { table, id, field: "deleted" }, was: true, now: false });
  }

  /** A field's new value; nothing when it is equal. */
  set(table: string, id: string, field: string, value: unknown): void {
    const kinds = kindsOf(table);
    if (kinds[field] === "text" || kinds[field] === "set") {
      throw new InvalidEdit(`expected a plain field, got the shared one ${table}.${field}`);
    }
    this.#setIn(this.row(table, id), { table, id, field }, kinds, value);
  }

  /** A field of a root map that is one record, such as the production. */
  setRoot(name: string, field: string, value: unknown): void {
    this.#setIn(this.#doc.getMap(name), { table: name, field }, SINGLETONS[name] as Fields, value);
  }

  /** Puts a key into a set field or takes it out. */
  switch(table: string, id: string, field: string, key: string, on: boolean): void {
    const set = this.row(table, id).get(field);
    if (!(set instanceof Y.Map))
      throw new InvalidEdit(`expected a set in ${table}.${field} of ${id}, got ${typeof set}`);
    if (on && set.size >= LIMITS.set) {
      throw new InvalidEdit(`expected at most ${LIMITS.set} in ${table}.${field}, got one more`);
    }
    if (on === (set.get(key) === true)) return;
    this.#writes.push(() => (on ? set.set(key, true) : set.delete(key)));
    this.#changes.push({ place: { table, id, field, key }, was: set.get(key), now: on ? true : undefined });
  }

  /** A binary value under its id, new, in place of the old one, or (`undefined`) none. */
  put(table: string, id: string, value: Uint8Array | undefined): void {
    const map = this.#doc.getMap(table);
    this.#writes.push(() => (value === undefined ? map.delete(id) : map.set(id, value)));
    this.#changes.push({ place: { table, id }, was: map.get(id), now: value });
  }

  /** Replaces code units of a shared text; the caller has checked that whole characters are meant. */
  splice(text: Y.Text, start: number, remove: number, insert: string): void {
    if (remove === 0 && insert === "") return;
    this.#writes.push(() => {
      if (remove > 0) text.delete(start, remove);
      if (insert) text.insert(start, insert);
    });
  }

  /** The records of a parent in order; those in the bin too, for they keep their places. */
  siblings(table: string, parent: string | null): Keyed[] {
    const field = parent === null ? "" : (PARENTS[table]?.field ?? "");
    const map = this.#doc.getMap(table);
    const found: Keyed[] = [];
    for (const [id, row] of map) {
      const order = row instanceof Y.Map ? row.get("order") : undefined;
      if (typeof order !== "string") continue;
      if (!field || (row as Row).get(field) === parent) found.push([order, id]);
    }
    if (table === "layers") {
      for (const { order, id } of missingDefaults(new Set(map.keys()))) found.push([order, id]);
    }
    return found.sort(compareKeys);
  }

  /** Keys for so many records at a spot among siblings; moves siblings over when there is no room. */
  makeRoom(table: string, siblings: readonly Keyed[], count: number, spot: Spot, dice: Dice = DICE): readonly string[] {
    const placing = place(siblings, indexAt(siblings, spot), count, dice.below);
    for (const [id, key] of placing.moved) this.set(table, id, "order", key);
    return placing.keys;
  }

  #setIn(row: Row, at: Place & { field: string }, kinds: Fields, value: unknown): void {
    const checked = this.#checked(at.table, kinds, at.field, value);
    const present = row.get(at.field);
    if (equal(at, kinds, present, checked)) return;
    this.#writes.push(() => row.set(at.field, checked));
    this.#changes.push({ place: at, was: present === undefined ? undefined : plain(present), now: checked });
  }

  #checked(table: string, kinds: Fields, field: string, value: unknown): Value {
    const kind = kinds[field];
    if (kind === undefined) throw new InvalidEdit(`expected a field of ${table}, got ${field.slice(0, 80)}`);
    try {
      return checkValue(`${table}.${field}`, kind, value);
    } catch (error) {
      if (error instanceof BadValue) throw new InvalidEdit(error.message);
      throw error;
    }
  }
}

/** The kinds of a table's fields; throws for what is no table of records. */
export function kindsOf(table: string): Fields {
  const kinds = TABLES[table];
  if (!kinds) throw new InvalidEdit(`expected a table of the document, got ${table.slice(0, 80)}`);
  return kinds;
}

/** The index for something at a spot among siblings. */
export function indexAt(siblings: readonly Keyed[], { after, before }: Spot): number {
  if (after !== undefined && before !== undefined) {
    throw new InvalidEdit("expected a place after one record or before another, got both");
  }
  const neighbour = after ?? before;
  if (neighbour === undefined) return siblings.length;
  const index = siblings.findIndex(([, id]) => id === neighbour);
  if (index < 0) throw new InvalidEdit(`expected a neighbour among its siblings, got ${neighbour.slice(0, 80)}`);
  return after === undefined ? index : index + 1;
}

function stored(kind: string, value: Value): unknown {
  if (kind === "text") return new Y.Text(value as string);
  if (value instanceof Set) return new Y.Map([...value].sort().map((key) => [key, true]));
  return value;
}

function equal(at: Place & { field: string }, kinds: Fields, present: unknown, value: Value): boolean {
  if (present === undefined || present === null || value === null) return present === value;
  try {
    return sameValue(readValue(kinds[at.field] ?? "json", SHAPES[`${at.table}.${at.field}`], present), value);
  } catch (error) {
    if (error instanceof BadValue) return false;
    throw error;
  }
}
