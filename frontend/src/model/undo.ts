// Personal undo over several documents: one stack for a tab, newest first, which never undoes what another person did.
//
// Fields, records and strokes are undone by inverse edits: a change knows what was and what is now, and where somebody has
// changed the value since, it is left alone. Shared texts are undone by Yjs' own UndoManager, used one stack item at a time.
import * as Y from "yjs";
import type { Author, Change, Place } from "./edits/plan";
import type { Dice } from "./ids";
import { plain, sameValue } from "./values";

const MOST_DOCUMENTS = 50;
const MOST_ENTRIES = 1_000;
const TYPING_MS = 500;

type StackItem = Y.UndoManager["undoStack"][number];

/** What one transaction did to one document. */
interface Part {
  readonly doc: Y.Doc;
  readonly changes: readonly Change[];
  readonly texts: readonly StackItem[];
}

/** What one press of the keys undoes. */
interface Entry {
  readonly parts: readonly Part[];
  /** Typing goes on in the same place for a while: those entries are one. */
  readonly place: unknown;
  readonly at: number;
}

export interface UndoOptions {
  readonly account: string;
  readonly dice?: Dice;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
}

export class UndoStack {
  /** Hand this to the edits: what it does can be undone. */
  readonly author: Author;
  readonly #clock: () => number;
  readonly #managers = new Map<Y.Doc, Y.UndoManager>();
  readonly #listeners = new Set<() => void>();
  /** Copies that others took the place of: a view may finish an edit on one of them. */
  readonly #moved = new WeakMap<Y.Doc, Y.Doc>();
  #undo: Entry[] = [];
  #redo: Entry[] = [];
  #gathered: Part[] | null = null;
  #text: unknown = null;
  #editing = false;

  constructor({ account, dice, clock = () => performance.now() }: UndoOptions) {
    this.#clock = clock;
    this.author = {
      account,
      ...(dice ? { dice } : {}),
      begin: (doc) => {
        this.attach(doc);
        this.#editing = true;
      },
      done: (doc, changes) => {
        this.#editing = false;
        this.#remember(doc, changes);
      },
    };
  }

  get canUndo(): boolean {
    return this.#undo.length > 0;
  }

  get canRedo(): boolean {
    return this.#redo.length > 0;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Whether a document is needed to undo or redo something: it must stay open. */
  holds(doc: Y.Doc): boolean {
    return this.#documents().has(doc);
  }

  /** Everything that the function does is undone at once, in however many documents. */
  together<T>(work: () => T): T {
    if (this.#gathered) return work();
    this.#gathered = [];
    try {
      return work();
    } finally {
      const parts = this.#gathered;
      this.#gathered = null;
      if (parts.length > 0) this.#push({ parts, place: null, at: this.#clock() });
    }
  }

  /** Lets what is typed into a document's texts in transactions of this author's be undone; the edits do this by themselves. */
  attach(doc: Y.Doc): void {
    this.#manager(doc);
  }

  /** Takes back the newest thing that can be taken back. Returns whether there was one. */
  undo(): boolean {
    return this.#step(
      () => this.#undo.pop(),
      (entry) => this.#redo.push(entry),
    );
  }

  /** Does again what was taken back last. Returns whether there was something. */
  redo(): boolean {
    return this.#step(
      () => this.#redo.pop(),
      (entry) => this.#undo.push(entry),
    );
  }

  /** The document was closed or replaced: what was done in it can no longer be undone. */
  forget(doc: Y.Doc): void {
    this.#change((part) => (part.doc === doc ? null : part));
    this.#leave(doc);
    this.#tell();
  }

  /**
   * Another copy took the document's place and holds the same: there it can be undone as far as it applies. Typed words
   * cannot, for of what was deleted the new copy knows only that it is gone.
   */
  move(from: Y.Doc, to: Y.Doc): void {
    this.#moved.set(from, to);
    this.#change((part) => (part.doc === from ? moved(part, to) : part));
    this.#leave(from);
    this.#tell();
  }

  #change(turn: (part: Part) => Part | null): void {
    const turned = (entries: Entry[]) =>
      entries.flatMap((entry) => {
        const parts = entry.parts.flatMap((part) => turn(part) ?? []);
        return parts.length > 0 ? [{ ...entry, parts, place: null }] : [];
      });
    this.#undo = turned(this.#undo);
    this.#redo = turned(this.#redo);
  }

  #leave(doc: Y.Doc): void {
    this.#managers.get(doc)?.destroy();
    this.#managers.delete(doc);
    doc.off("afterTransaction", this.#widen);
  }

  #remember(doc: Y.Doc, changes: readonly Change[]): void {
    const manager = this.#manager(doc);
    const texts = manager.undoStack;
    manager.undoStack = [];
    if (changes.length === 0 && texts.length === 0) return;
    const to = this.#moved.get(doc);
    const made = { doc, changes, texts };
    const part = to === undefined ? made : moved(made, to);
    if (part === null) return;
    if (this.#gathered) this.#gathered.push(part);
    else this.#push({ parts: [part], place: this.#placeOf(part), at: this.#clock() });
  }

  #push(entry: Entry): void {
    this.#drop(this.#redo);
    this.#redo = [];
    const last = this.#undo.at(-1);
    const goesOn = last && entry.place !== null && samePlace(last.place, entry.place) && entry.at - last.at < TYPING_MS;
    if (goesOn) this.#undo[this.#undo.length - 1] = merged(last, entry);
    else this.#undo.push(entry);
    while (this.#undo.length > MOST_ENTRIES || this.#documents().size > MOST_DOCUMENTS) {
      this.#drop(this.#undo.splice(0, 1));
    }
    this.#tell();
  }

  #step(take: () => Entry | undefined, keep: (entry: Entry) => void): boolean {
    for (let entry = take(); entry; entry = take()) {
      const parts = [...entry.parts].reverse().flatMap((part) => this.#reverse(part));
      if (parts.length === 0) continue;
      keep({ parts, place: null, at: 0 });
      this.#tell();
      return true;
    }
    this.#tell();
    return false;
  }

  /** Takes a part back as far as nobody has changed it since, and returns what would do it again. */
  #reverse(part: Part): Part[] {
    const changes: Change[] = [];
    part.doc.transact(() => {
      for (const change of [...part.changes].reverse()) {
        if (write(part.doc, change.place, change.now, change.was)) {
          changes.push({ place: change.place, was: change.now, now: change.was });
        }
      }
    }, this);
    const texts = [...part.texts].reverse().flatMap((item) => this.#reverseText(part.doc, item));
    return changes.length > 0 || texts.length > 0 ? [{ doc: part.doc, changes, texts }] : [];
  }

  // The manager sees one item at a time: left to itself it would go on to the next one when another person's work
  // has made this one moot, and our order over all documents would be lost.
  #reverseText(doc: Y.Doc, item: StackItem): StackItem[] {
    const manager = this.#manager(doc);
    manager.undoStack = [item];
    manager.undo();
    const reversed = manager.redoStack;
    manager.undoStack = [];
    manager.redoStack = [];
    return reversed;
  }

  #placeOf({ doc, changes, texts }: Part): unknown {
    const only = changes.length === 1 ? changes[0] : undefined;
    if (texts.length > 0) return changes.length === 0 ? this.#text : null;
    return only?.place.field !== undefined && only.place.field !== "deleted" ? { doc, ...only.place } : null;
  }

  #manager(doc: Y.Doc): Y.UndoManager {
    const known = this.#managers.get(doc);
    if (known) return known;
    doc.on("afterTransaction", this.#widen);
    const manager = new Y.UndoManager([], { doc, captureTimeout: 0, trackedOrigins: new Set([this.author]) });
    manager.on("stack-item-added", ({ type }) => {
      if (type === "undo" && !this.#editing) this.#remember(doc, []);
    });
    this.#managers.set(doc, manager);
    return manager;
  }

  // Runs before the manager looks at the transaction: the texts which the author changed are what it is to undo.
  readonly #widen = (transaction: Y.Transaction, doc: Y.Doc): void => {
    if (transaction.origin !== this.author) return;
    const texts = [...transaction.changed.keys()].filter((type) => type instanceof Y.Text);
    this.#managers.get(doc)?.addToScope(texts);
    this.#text = texts.length === 1 ? texts[0] : null;
  };

  #documents(): Set<Y.Doc> {
    return new Set([...this.#undo, ...this.#redo].flatMap((entry) => entry.parts.map(({ doc }) => doc)));
  }

  /** Lets Yjs collect what it kept for entries that are gone, and forgets documents that nothing needs. */
  #drop(entries: readonly Entry[]): void {
    for (const { doc, texts } of entries.flatMap((entry) => entry.parts)) {
      const manager = this.#managers.get(doc);
      if (!manager || texts.length === 0) continue;
      manager.undoStack = [...texts];
      manager.clear();
    }
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Puts a value in place if the expected one stands there; says whether it did. */
function write(doc: Y.Doc, { table, id, field, key }: Place, expected: unknown, value: unknown): boolean {
  const root = doc.getMap(table);
  const record = field === undefined || id === undefined ? root : root.get(id);
  const map = key === undefined ? record : record instanceof Y.Map ? record.get(field as string) : undefined;
  const name = key ?? field ?? id;
  if (!(map instanceof Y.Map) || name === undefined) return false;
  if (!sameValue(present(map, name), absentAs(name, expected))) return false;
  if (value === undefined) map.delete(name);
  else map.set(name, value);
  return true;
}

function present(map: Y.Map<unknown>, name: string): unknown {
  const value = map.get(name);
  return value === undefined || value instanceof Uint8Array ? absentAs(name, value) : plain(value);
}

// A record which never was in the bin has no `deleted` at all.
function absentAs(name: string, value: unknown): unknown {
  return name === "deleted" && value === undefined ? false : value;
}

function samePlace(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === null || b === null || a instanceof Y.Text || b instanceof Y.Text) return false;
  const [mine, theirs] = [a as Place & { doc: Y.Doc }, b as Place & { doc: Y.Doc }];
  const fields = ["doc", "table", "id", "field", "key"] as const;
  return fields.every((field) => mine[field] === theirs[field]);
}

/** The part in the copy that took the document's place; null if nothing is left of it. */
function moved({ changes }: Part, to: Y.Doc): Part | null {
  return changes.length > 0 ? { doc: to, changes, texts: [] } : null;
}

/** Two entries of the same place in a row: what was before the first, what is after the second. */
function merged(first: Entry, second: Entry): Entry {
  const [a, b] = [first.parts[0] as Part, second.parts[0] as Part];
  const [from, to] = [a.changes[0], b.changes[0]];
  const changes = from && to ? [{ place: to.place, was: from.was, now: to.now }] : [...a.changes, ...b.changes];
  return { parts: [{ doc: a.doc, changes, texts: [...a.texts, ...b.texts] }], place: second.place, at: second.at };
}
