// What a suggestion would do, as its record keeps it; read as `board/review/operations.py` writes it.
import type { Json } from "./model";

export type Table = "panels" | "shots" | "scenes";
export type JsonFields = Readonly<Record<string, Json>>;

interface Common {
  /** Places of operations without which this one makes no sense. */
  readonly needs: readonly number[];
}

interface Neighbours {
  readonly after: string | null;
  readonly before: string | null;
}

/** The new shot that a suggested frame brings along. */
export interface OwnShot extends Neighbours {
  readonly id: string;
  readonly scene: string;
  readonly fields: JsonFields;
}

export interface Insert extends Common, Neighbours {
  readonly op: "insert";
  readonly panel: string;
  readonly shot: string;
  readonly fields: JsonFields;
  readonly own: OwnShot | null;
  /** Eight digits of the hash of each proposed stroke. */
  readonly marks: ReadonlySet<string>;
}

export interface SetField extends Common {
  readonly op: "set";
  readonly table: Table;
  readonly id: string;
  readonly field: string;
  readonly base: Json;
  readonly value: Json;
}

export interface SetText extends Common {
  readonly op: "text";
  readonly table: Table;
  readonly id: string;
  readonly field: string;
  readonly base: string;
  readonly value: string;
}

/** Ids of strokes with their bytes in base64. */
export type Strokes = readonly (readonly [id: string, data: string])[];

export interface StrokeWork extends Common {
  readonly op: "stroke_add" | "stroke_delete";
  readonly panel: string;
  readonly strokes: Strokes;
}

export interface Move extends Common, Neighbours {
  readonly op: "move";
  readonly table: "panels" | "shots";
  readonly id: string;
  readonly base_parent: string;
  readonly base_order: string;
  readonly parent: string;
}

export interface Delete extends Common {
  readonly op: "delete";
  readonly table: "panels" | "shots";
  readonly id: string;
  readonly base: string;
}

export interface Note extends Common {
  readonly op: "note";
  readonly table: Table;
  readonly id: string;
  readonly text: string;
}

export type Operation = Insert | SetField | SetText | StrokeWork | Move | Delete | Note;

const TABLES: readonly string[] = ["panels", "shots", "scenes"];
const MARK = 8;

/** The operations of a record; null when one of them is of a newer kind, for then none can be judged here. */
export function readOperations(raw: Json): readonly Operation[] | null {
  if (!Array.isArray(raw)) return [];
  const read = raw.map((item) => readOperation(objectOf(item)));
  return read.every((one) => one !== null) ? read : null;
}

/** An object of plain values, an empty one for anything else. */
export function objectOf(raw: Json | undefined): JsonFields {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw) ? (raw as JsonFields) : {};
}

export const textOf = (raw: Json | undefined): string => (typeof raw === "string" ? raw : "");
export const listOf = (raw: Json | undefined): readonly Json[] => (Array.isArray(raw) ? raw : []);

const idOrNull = (raw: Json | undefined): string | null => (typeof raw === "string" && raw !== "" ? raw : null);

function readOperation(raw: JsonFields): Operation | null {
  const needs = listOf(raw.needs).filter((need) => typeof need === "number");
  const neighbours = { after: idOrNull(raw.after), before: idOrNull(raw.before) };
  const place = { needs, table: tableOf(raw.table), id: textOf(raw.id) };
  switch (raw.op) {
    case "insert":
      return readInsert(raw, { needs, ...neighbours });
    case "set":
      return { op: "set", ...place, field: textOf(raw.field), base: raw.base ?? null, value: raw.value ?? null };
    case "text":
      return { op: "text", ...place, field: textOf(raw.field), base: textOf(raw.base), value: textOf(raw.value) };
    case "stroke_add":
    case "stroke_delete":
      return { op: raw.op, needs, panel: textOf(raw.panel), strokes: strokesOf(raw.strokes) };
    case "move":
      return readMove(raw, { ...place, ...neighbours });
    case "delete":
      return { op: "delete", ...place, table: narrow(place.table), base: textOf(raw.base) };
    case "note":
      return { op: "note", ...place, text: textOf(raw.text) };
    default:
      return null;
  }
}

function readInsert(raw: JsonFields, common: Common & Neighbours): Insert {
  const own = raw.own === undefined || raw.own === null ? null : objectOf(raw.own);
  return {
    op: "insert",
    ...common,
    panel: textOf(raw.panel),
    shot: textOf(raw.shot),
    fields: objectOf(raw.fields),
    own: own === null ? null : readOwn(own, objectOf(raw.own_fields)),
    marks: new Set(textOf(raw.marks).match(new RegExp(`.{${MARK}}`, "gu")) ?? []),
  };
}

function readOwn(own: JsonFields, fields: JsonFields): OwnShot {
  const neighbours = { after: idOrNull(own.after), before: idOrNull(own.before) };
  return { id: textOf(own.id), scene: textOf(own.scene), ...neighbours, fields };
}

function readMove(raw: JsonFields, place: Common & Neighbours & { table: Table; id: string }): Move {
  const base = { base_parent: textOf(raw.base_parent), base_order: textOf(raw.base_order) };
  return { op: "move", ...place, table: narrow(place.table), ...base, parent: textOf(raw.parent) };
}

const tableOf = (raw: Json | undefined): Table => (TABLES.includes(textOf(raw)) ? (textOf(raw) as Table) : "panels"); // the server files known tables only

const narrow = (table: Table): "panels" | "shots" => (table === "shots" ? "shots" : "panels");

const strokesOf = (raw: Json | undefined): Strokes =>
  listOf(raw).map((item) => {
    const [id, data] = listOf(item);
    return [textOf(id), textOf(data)] as const;
  });
