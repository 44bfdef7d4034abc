// How far panels, shots and scenes are, as the views see it, and whether they still are what was approved.
import * as Y from "yjs";
import type { LiveTable } from "./live";
import type { Approval, Json } from "./model";
import { Observed, observedTable } from "./observed";
import { plain } from "./values";

export type Status = "draft" | "for_review" | "changes_requested" | "approved" | "locked";

/** Who may change these is an owner or a director. */
export const BINDING: readonly string[] = ["approved", "locked"];

/** Where a panel stands on the board, from the inside out. */
export interface Place {
  readonly panel: string;
  readonly shot: string;
  readonly scene: string;
}

/** What is said of a panel: its own status, else that of its shot, else that of its scene. */
export interface Standing {
  readonly status: string;
  /** Of what it was said; null for a draft that nobody spoke of. */
  readonly approval: Approval | null;
  readonly differs: boolean;
}

const DRAFT: Standing = { status: "draft", approval: null, differs: false };
const NONE: readonly never[] = Object.freeze([]);

export class ApprovalsModel extends Observed {
  readonly #approvals: LiveTable<Approval>;
  readonly #standings = new WeakMap<Approval, Standing>();
  #revision = 0;

  constructor(doc: Y.Doc) {
    super(doc);
    this.#approvals = observedTable(
      doc,
      "approvals",
      () => "",
      () => NONE,
      this.#changed,
    );
    this.begin();
  }

  override destroy(): void {
    super.destroy();
    this.#approvals.destroy();
  }

  /** Another number whenever one of them has changed. */
  readonly revision = (): number => this.#revision;

  /** Whoever gave a status that is on record. */
  readonly deciders = (): readonly string[] => [...this.#approvals.all()].map(({ by }) => by);

  readonly of = (subject: string): Approval | null => {
    const found = this.#approvals.rows.get(subject);
    return found === undefined || found.deleted ? null : found;
  };

  /** Of one subject alone; the same object until it changes. */
  readonly own = (subject: string): Standing => {
    const approval = this.of(subject);
    if (approval === null || approval.status === "draft") return DRAFT;
    const known = this.#standings.get(approval) ?? {
      status: approval.status,
      approval,
      differs: differs(approval),
    };
    this.#standings.set(approval, known);
    return known;
  };

  /** A draft takes the status of what it stands in. */
  readonly at = ({ panel, shot, scene }: Place): Standing =>
    [panel, shot, scene].map(this.own).find(({ status }) => status !== "draft") ?? DRAFT;

  /** What a subject was before it was locked, by the decision that locked it. */
  readonly beforeLock = (subject: string): string => {
    let [latest, was] = [0, ""];
    for (const decision of this.doc.getMap("decisions").values()) {
      if (!(decision instanceof Y.Map) || decision.get("subject") !== subject) continue;
      const [n, origin] = [Number(decision.get("n")), plain(decision.get("origin"))];
      if (decision.get("verdict") !== "locked" || n < latest) continue;
      const said = (origin as Readonly<Record<string, Json>> | null)?.was; // what approvals write there
      [latest, was] = [n, typeof said === "string" ? said : ""];
    }
    return was;
  };

  readonly #changed = (): void => {
    this.#revision += 1;
    this.touch();
  };
}

/** Whether something that was approved has changed since. */
export function differs({ status, hash, now }: Approval): boolean {
  return BINDING.includes(status) && hash !== "" && now !== "" && hash !== now;
}
