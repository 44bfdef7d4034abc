// Suggestions as the review screen shows them: the record with its operations, its author and what it rests on.
import type { Decision, Json, Suggestion } from "./model";
import { bytesDigest } from "./reviewDigest";
import {
  type Insert,
  type JsonFields,
  listOf,
  type Operation,
  objectOf,
  readOperations,
  textOf,
} from "./reviewOperations";

export interface SuggestionAuthor {
  readonly account: string;
  readonly kind: "agent" | "person";
  readonly name: string;
  readonly model: string;
  readonly provider: string;
  readonly engine: string;
  readonly requestedBy: string;
}

/** What a rule measured. */
export interface Evidence {
  readonly rule: string;
  readonly threshold: string;
  /** From 0 to 1: how much the rule proved to say. */
  readonly strength: number;
  readonly values: JsonFields;
  readonly refs: readonly string[];
}

export interface Filed {
  readonly id: string;
  readonly record: Suggestion;
  readonly operations: readonly Operation[];
  /** The operations as the record keeps them, for editing. */
  readonly raw: readonly JsonFields[];
  readonly author: SuggestionAuthor;
  readonly evidence: readonly Evidence[];
  /** What its author looked at: ids of panels, shots, scenes and elements. */
  readonly inputs: readonly string[];
}

export const PROPOSED = "proposed";
export const ACCEPTED: readonly string[] = ["accepted", "partly_accepted"];

const filed = new WeakMap<Suggestion, Filed>();

/** The same object for the same record. */
export function filedOf(record: Suggestion): Filed {
  const known = filed.get(record);
  if (known !== undefined) return known;
  const made = Object.freeze({
    id: record.id,
    record,
    operations: readOperations(record.operations) ?? [],
    raw: listOf(record.operations).map(objectOf),
    author: authorOf(record.author),
    evidence: listOf(record.evidence).map(evidenceOf),
    inputs: listOf(record.inputs).filter((id) => typeof id === "string"),
  });
  filed.set(record, made);
  return made;
}

/** The frames that it would insert. */
export const insertsOf = ({ operations }: Filed): readonly Insert[] => operations.filter((one) => one.op === "insert");

/** The name of whoever decided, as it was then. */
export const deciderOf = (decision: Decision): string => textOf(objectOf(decision.origin).name);

/** How many operations a decision carried out; null where it does not say. */
export const carriedOut = ({ operations }: Decision): number | null =>
  Array.isArray(operations) ? operations.length : null;

/** What a revert left alone, because people had worked on it since. */
export function skippedOf({ skipped }: Decision): readonly { operation: number; reason: string }[] {
  return listOf(skipped).map((item) => {
    const { operation, reason } = objectOf(item);
    return { operation: typeof operation === "number" ? operation : 0, reason: textOf(reason) };
  });
}

/** The strokes of a ghost which nobody proposed: people drew or changed them. */
export function addedStrokes(insert: Insert, strokes: ReadonlyMap<string, Uint8Array>): string[] {
  return [...strokes].filter(([, data]) => !insert.marks.has(bytesDigest(data).slice(0, 8))).map(([id]) => id);
}

function authorOf(raw: Json): SuggestionAuthor {
  const said = objectOf(raw);
  return {
    account: textOf(said.account),
    kind: said.kind === "agent" ? "agent" : "person",
    name: textOf(said.name) || "Somebody",
    model: textOf(said.model),
    provider: textOf(said.provider),
    engine: textOf(said.engine),
    requestedBy: textOf(said.requested_by),
  };
}

function evidenceOf(raw: Json): Evidence {
  const said = objectOf(raw);
  return {
    rule: textOf(said.rule),
    threshold: typeof said.threshold === "number" ? String(said.threshold) : textOf(said.threshold),
    strength: typeof said.strength === "number" ? said.strength : 0,
    values: objectOf(said.values),
    refs: listOf(said.refs).filter((id) => typeof id === "string"),
  };
}
