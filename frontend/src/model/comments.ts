// The comments of a board as the views see them: threads about panels, shots and scenes, pinned or not.
import type * as Y from "yjs";
import type { LiveTable } from "./live";
import type { Comment, Json } from "./model";
import { Observed, observedTable } from "./observed";

export type SubjectTable = "panels" | "shots" | "scenes";

/** Where on a panel a thread is pinned, in panel units and frames; a point may be pinned to a moment as well. */
export interface Anchor {
  readonly point?: readonly [x: number, y: number];
  /** Left, top, width, height. */
  readonly region?: readonly [left: number, top: number, width: number, height: number];
  readonly frame?: number;
}

export interface Thread {
  readonly id: string;
  readonly first: Comment;
  readonly answers: readonly Comment[];
  readonly table: string;
  readonly subject: string;
  readonly anchor: Anchor | null;
  readonly resolved: boolean;
  /** When somebody said something in it last. */
  readonly last_ms: number;
}

const NONE: readonly never[] = Object.freeze([]);

export class CommentsModel extends Observed {
  readonly #comments: LiveTable<Comment>;
  readonly #known = new Map<string, Thread>();
  #all: readonly Thread[] | null = null;
  #bySubject: ReadonlyMap<string, readonly Thread[]> = new Map();

  constructor(doc: Y.Doc) {
    super(doc);
    this.#comments = observedTable(doc, "comments", threadOf, spoken, this.#changed);
    this.begin();
  }

  override destroy(): void {
    super.destroy();
    this.#comments.destroy();
  }

  readonly comment = (id: string): Comment | undefined => this.#comments.rows.get(id);

  /** In the order of their beginning; the same list until one of them changes. */
  readonly threads = (): readonly Thread[] => {
    if (this.#all === null) this.#read();
    return this.#all ?? NONE;
  };

  readonly thread = (id: string): Thread | null => this.threads().find((thread) => thread.id === id) ?? null;

  readonly threadsOf = (subject: string): readonly Thread[] => {
    this.threads();
    return this.#bySubject.get(subject) ?? NONE;
  };

  #read(): void {
    const roots = this.#comments.all().filter(({ thread }) => thread === "");
    const threads = roots.flatMap((first) => this.#thread(first) ?? []).sort(byBeginning);
    const bySubject = new Map<string, Thread[]>();
    for (const thread of threads) {
      bySubject.set(thread.subject, [...(bySubject.get(thread.subject) ?? []), thread]);
    }
    for (const [subject, list] of bySubject) {
      const before = this.#bySubject.get(subject) ?? NONE;
      if (list.length === before.length && list.every((thread, at) => thread === before[at])) {
        bySubject.set(subject, before as Thread[]); // nobody writes to them
      }
    }
    this.#bySubject = bySubject;
    this.#all = threads;
  }

  #thread(first: Comment): Thread | null {
    const said = this.#comments.group(first.id);
    const answers = said.filter(({ id, deleted }) => id !== first.id && !deleted);
    if (first.deleted && answers.length === 0) return null;
    const before = this.#known.get(first.id);
    const isSame =
      before?.first === first &&
      before.answers.length === answers.length &&
      answers.every((answer, at) => answer === before.answers[at]);
    if (isSame) return before;
    const thread = madeThread(first, answers);
    this.#known.set(first.id, thread);
    return thread;
  }

  readonly #changed = (): void => {
    this.#all = null;
    this.touch();
  };
}

function madeThread(first: Comment, answers: readonly Comment[]): Thread {
  return {
    id: first.id,
    first,
    answers,
    table: first.table,
    subject: first.subject,
    anchor: readAnchor(first.anchor),
    resolved: first.resolved !== null,
    last_ms: Math.max(first.at_ms, ...answers.map(({ at_ms }) => at_ms)),
  };
}

/** What somebody can point at; null for anything else, and for nothing. */
export function readAnchor(stored: Json): Anchor | null {
  if (typeof stored !== "object" || stored === null || Array.isArray(stored)) return null;
  const { point, region, frame } = stored as Readonly<Record<string, Json>>;
  const [x, y] = numbers(point, 2);
  const [left, top, width, height] = numbers(region, 4);
  const [at] = numbers([frame ?? null], 1);
  const anchor: Anchor = {
    ...(x !== undefined && y !== undefined && { point: [x, y] as const }),
    ...(left !== undefined &&
      top !== undefined &&
      width !== undefined &&
      height !== undefined && { region: [left, top, width, height] as const }),
    ...(at !== undefined && { frame: at }),
  };
  return Object.keys(anchor).length === 0 ? null : anchor;
}

/** Who has spoken in a thread or was asked for in it. */
export function isAbout(thread: Thread, account: string): boolean {
  return [thread.first, ...thread.answers].some(({ mentions }) => mentions.includes(account));
}

export function isOf(thread: Thread, account: string): boolean {
  return [thread.first, ...thread.answers].some(({ by }) => by === account);
}

function numbers(value: Json | undefined, count: number): readonly number[] {
  if (!Array.isArray(value) || value.length !== count) return NONE;
  return value.every((item) => typeof item === "number" && Number.isFinite(item)) ? (value as number[]) : NONE;
}

const threadOf = ({ thread, id }: Comment): string => thread || id;
const spoken = (comments: Iterable<Comment>): readonly Comment[] => [...comments].sort(byTime);
const byTime = (a: Comment, b: Comment): number => a.at_ms - b.at_ms || (a.id < b.id ? -1 : 1);
const byBeginning = (a: Thread, b: Thread): number => byTime(a.first, b.first);
