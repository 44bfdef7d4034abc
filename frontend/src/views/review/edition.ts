// Changing a suggestion before it is accepted: which of its values can be set, and its operations with the new ones. Pure.
import type { Json } from "../../model/model";
import type { Operation } from "../../model/reviewOperations";
import { type JsonFields, objectOf, textOf } from "../../model/reviewOperations";
import type { Filed } from "../../model/reviewRecord";

/** Where in an operation a value stands. */
export type Part = "value" | "text" | "fields" | "own_fields";

export interface Editable {
  operation: number;
  part: Part;
  field: string;
  value: Json;
}

export type Draft = ReadonlyMap<string, Json>;

const OF_FRAMES = ["duration_frames", "action", "dialogue"];
const DRAWN_FROM = ["size", "angle", "focal_length_mm"];
const OF_SHOTS = ["size", "angle", "focal_length_mm", "subject"];

export const keyOf = ({ operation, part, field }: Editable): string => `${operation}/${part}/${field}`;

/** What can be changed, in the order of the operations. */
export function editablesOf({ operations }: Filed): readonly Editable[] {
  return operations.flatMap((operation, index) => editablesIn(operation).map((one) => ({ operation: index, ...one })));
}

function editablesIn(operation: Operation): Omit<Editable, "operation">[] {
  const named = (part: Part, fields: JsonFields, always: readonly string[]) =>
    always.map((field) => ({ part, field, value: fields[field] ?? null }));
  switch (operation.op) {
    case "set":
      return isPlain(operation.value) ? [{ part: "value", field: operation.field, value: operation.value }] : [];
    case "text":
      return [{ part: "value", field: operation.field, value: operation.value }];
    case "note":
      return [{ part: "text", field: "note", value: operation.text }];
    case "insert":
      return [
        ...(operation.own === null ? [] : named("own_fields", operation.own.fields, OF_SHOTS)),
        ...named("fields", operation.fields, OF_FRAMES),
      ];
    default:
      return [];
  }
}

const isPlain = (value: Json): boolean => typeof value === "string" || typeof value === "number";

/** The operations as they are sent: those that were changed with their new values, all others as they were. */
export function editedOperations(filed: Filed, draft: Draft): JsonFields[] {
  const changes = editablesOf(filed).filter((one) => draft.has(keyOf(one)) && draft.get(keyOf(one)) !== one.value);
  return filed.raw.map((raw, index) =>
    changes.filter(({ operation }) => operation === index).reduce((made, one) => changed(made, one, draft), raw),
  );
}

export const isChanged = (filed: Filed, draft: Draft): boolean =>
  editedOperations(filed, draft).some((operation, index) => operation !== filed.raw[index]);

/** Whether a suggested frame would be seen through another camera than the one that it was drawn from. */
export const changesCamera = (filed: Filed, draft: Draft): boolean =>
  editablesOf(filed).some(
    (one) =>
      one.part === "own_fields" && DRAWN_FROM.includes(one.field) && (draft.get(keyOf(one)) ?? one.value) !== one.value,
  );

function changed(raw: JsonFields, one: Editable, draft: Draft): JsonFields {
  const value = draft.get(keyOf(one)) ?? null;
  if (one.part === "value") return { ...raw, value };
  if (one.part === "text") return { ...raw, text: textOf(value) };
  const { [one.field]: _before, ...fields } = objectOf(raw[one.part]);
  const isUnset = value === null || value === "" || (value === 0 && one.field !== "duration_frames");
  return { ...raw, [one.part]: isUnset ? fields : { ...fields, [one.field]: value } };
}
