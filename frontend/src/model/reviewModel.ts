// A review document as the screen sees it: live, without reading it anew.
import type * as Y from "yjs";
import { readManners, readRecord } from "./document";
import { Derived, type Listener, LiveTable, Subscriptions, type Unsubscribe } from "./live";
import type { Approval, Damage, Decision, Manners, Suggestion, TableName, Tables } from "./model";
import { type Filed, filedOf, PROPOSED } from "./reviewRecord";
import { sameValue } from "./values";

type ReviewTable = "suggestions" | "decisions" | "approvals";

export class ReviewModel {
  readonly doc: Y.Doc;
  readonly #subscriptions = new Subscriptions();
  readonly #derived = new Derived();
  readonly #suggestions: LiveTable<Suggestion>;
  readonly #decisions: LiveTable<Decision>;
  readonly #approvals: LiveTable<Approval>;
  #manners: Manners;

  constructor(doc: Y.Doc) {
    this.doc = doc;
    this.#suggestions = this.#table("suggestions", ({ state }) => (state === PROPOSED ? PROPOSED : "decided"), made);
    this.#decisions = this.#table("decisions", ({ suggestion }) => suggestion, numbered);
    this.#approvals = this.#table(
      "approvals",
      () => "",
      (records) => [...records],
    );
    this.#manners = readManners(doc, []);
    doc.getMap("manners").observeDeep(this.#mannersChanged);
    doc.on("afterTransaction", this.#flush);
    this.#subscriptions.begin();
  }

  destroy(): void {
    for (const table of [this.#suggestions, this.#decisions, this.#approvals]) table.destroy();
    this.doc.getMap("manners").unobserveDeep(this.#mannersChanged);
    this.doc.off("afterTransaction", this.#flush);
  }

  /** Calls after anything changed. */
  readonly subscribe = (listener: Listener): Unsubscribe => this.#subscriptions.subscribe("", listener);

  get manners(): Manners {
    return this.#manners;
  }

  /** Another object whenever anything has changed. */
  readonly version = (): object =>
    this.#derived.get("version", ["suggestions", "decisions", "approvals", "manners"], () => ({ at: this.#count++ }));
  #count = 0;

  readonly suggestion = (id: string): Filed | undefined => {
    const record = this.#suggestions.rows.get(id);
    return record && filedOf(record);
  };

  /** What waits for a decision, oldest first. */
  readonly pending = (): readonly Filed[] =>
    this.#derived.get("pending", ["suggestions"], () => this.#suggestions.group(PROPOSED).map(filedOf));

  /** What was decided about, oldest first. */
  readonly decided = (): readonly Filed[] =>
    this.#derived.get("decided", ["suggestions"], () => this.#suggestions.group("decided").map(filedOf));

  readonly decision = (id: string): Decision | undefined => this.#decisions.rows.get(id);

  /** The decisions about a suggestion in the order of their making. */
  readonly decisionsOf = (suggestion: string): readonly Decision[] => this.#decisions.group(suggestion);

  /** All decisions in the order of their making. */
  readonly decisions = (): readonly Decision[] =>
    this.#derived.get("decisions", ["decisions"], () => numbered(this.#decisions.all()));

  /** The status of a panel, shot or scene. */
  readonly statusOf = (subject: string): string => {
    const approval = this.#approvals.rows.get(subject);
    return approval === undefined || approval.deleted ? "draft" : approval.status;
  };

  #table<T extends ReviewTable & TableName>(
    name: T,
    groupOf: (record: Tables[T]) => string,
    arrange: (records: Iterable<Tables[T]>) => readonly Tables[T][],
  ): LiveTable<Tables[T]> {
    const read = (id: string, stored: unknown, damage: Damage[]) => readRecord(name, id, stored, damage);
    return new LiveTable<Tables[T]>(this.doc.getMap(name), read, groupOf, arrange, (id) => this.#touch(name, id));
  }

  readonly #touch = (table: string, id: string): void => {
    this.#derived.touch(table);
    this.#subscriptions.touch(table, id);
  };

  readonly #mannersChanged = (): void => {
    const read = readManners(this.doc, []);
    if (sameValue(read, this.#manners)) return;
    this.#manners = read;
    this.#touch("manners", "");
  };

  readonly #flush = (): void => this.#subscriptions.flush();
}

const made = (records: Iterable<Suggestion>): readonly Suggestion[] =>
  [...records].sort((a, b) => a.made_ms - b.made_ms || (a.id < b.id ? -1 : 1));

const numbered = (records: Iterable<Decision>): readonly Decision[] => [...records].sort((a, b) => a.n - b.n);
