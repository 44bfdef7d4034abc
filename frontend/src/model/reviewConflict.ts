// What stands in the way of a suggestion now, computed on the screen as `board/review/conflict.py` does when it is accepted.
import type { Json, Value } from "./model";
import { defaultOf } from "./model";
import { concernOf, fingerprintOf, type Ground, isBinding, isThere, ofPanel, ofShot, recordOf } from "./reviewGround";
import type { Delete, Insert, Move, Operation, SetField, SetText, StrokeWork, Table } from "./reviewOperations";
import { type Fields, SHAPES, TABLES } from "./schema";
import { BadValue, plain, readValue, sameValue } from "./values";

export type ConflictKind = "changed" | "deleted" | "locked" | "approved" | "dependency" | "anchor";

/** Why one operation cannot be carried out. */
export interface Conflict {
  readonly operation: number;
  readonly kind: ConflictKind;
  readonly base: Json;
  readonly now: Json;
  readonly proposed: Json;
}

export const CONFLICT_WORDS: Readonly<Record<ConflictKind, string>> = {
  changed: "Somebody changed this since.",
  deleted: "What this is about has been deleted.",
  locked: "A panel that this would change is locked.",
  approved: "What this would change has been approved.",
  dependency: "This needs another operation of the same suggestion.",
  anchor: "The place where this belongs is gone.",
};

/** What stands in the way of the chosen operations, at most one conflict each. */
export function conflictsOf(
  ground: Ground,
  operations: readonly Operation[],
  chosen: readonly number[],
): readonly Conflict[] {
  const all = new Set(chosen);
  const made = madeHere(operations, chosen);
  const found = chosen.map((index) => conflictOf(ground, operations, index, all, made));
  return found.filter((conflict) => conflict !== null);
}

/** Whether something that a suggestion is about has changed, be it in its way or not. */
export function isStale(ground: Ground, operations: readonly Operation[], fingerprint: string): boolean {
  const now = operations.length === 0 ? null : fingerprintOf(ground, operations);
  return now !== null && now !== fingerprint;
}

function conflictOf(
  ground: Ground,
  operations: readonly Operation[],
  index: number,
  chosen: ReadonlySet<number>,
  made: ReadonlySet<string>,
): Conflict | null {
  const operation = operations[index];
  if (operation === undefined) return null;
  const lacking = operation.needs.filter((need) => !chosen.has(need));
  if (lacking.length > 0) return said(index, "dependency", { now: lacking });
  const gone = touched(operation).filter(([table, id]) => !made.has(id) && !isThere(ground, table, id));
  if (gone.length > 0) return said(index, "deleted", { now: gone.map(([, id]) => id) });
  return blocked(ground, operation, index) ?? changed(ground, operation, index, made);
}

/** Whether an approval or a lock stands in the way. */
function blocked(ground: Ground, operation: Operation, index: number): Conflict | null {
  const concern = concernOf(ground, operation);
  const locked = [...concern.panels].filter((id) => ground.isLocked(id)).sort();
  if (locked.length > 0) return said(index, "locked", { now: locked });
  const approved = [...concern.binding].filter((id) => isBinding(ground, id)).sort();
  return approved.length > 0 ? said(index, "approved", { now: approved }) : null;
}

function changed(ground: Ground, operation: Operation, index: number, made: ReadonlySet<string>): Conflict | null {
  switch (operation.op) {
    case "set":
    case "text":
      return fieldChanged(ground, operation, index);
    case "stroke_delete":
      return strokesChanged(ground, operation, index);
    case "stroke_add":
      return strokesThere(ground, operation, index);
    case "delete":
      return contentChanged(ground, operation, index);
    case "move":
      return placeChanged(ground, operation, index, made);
    case "insert":
      return inserting(ground, operation, index, made);
    case "note":
      return isThere(ground, operation.table, operation.id) ? null : said(index, "deleted", { now: [operation.id] });
  }
}

function fieldChanged(ground: Ground, operation: SetField | SetText, index: number): Conflict | null {
  const now = presentValue(ground, operation.table, operation.id, operation.field);
  const base = fieldValue(operation.table, operation.field, operation.base);
  if (now !== undefined && base !== undefined && sameValue(now, base)) return null;
  return said(index, "changed", { base: operation.base, now: jsonOf(now), proposed: operation.value });
}

/** What a field says now; undefined when there is no such record. */
export function presentValue(ground: Ground, table: Table, id: string, field: string): Value | undefined {
  const record = recordOf(ground, table, id);
  return (record as unknown as Record<string, Value> | undefined)?.[field]; // the schema's fields, by a name that the server checked
}

/** A field's value in the form of the model; undefined where it is none. */
export function fieldValue(table: Table, field: string, raw: Json): Value | undefined {
  const kind = (TABLES[table] as Fields)[field];
  if (kind === undefined) return undefined;
  if (raw === null) return defaultOf(table, field, kind);
  if (kind === "set") return new Set(Array.isArray(raw) ? raw.map(String) : []);
  try {
    return readValue(kind, SHAPES[`${table}.${field}`], raw);
  } catch (error) {
    if (error instanceof BadValue) return undefined;
    throw error;
  }
}

/** A value as a suggestion would write it down. */
export function jsonOf(value: Value | undefined): Json {
  return value instanceof Set ? [...value].sort() : plain(value);
}

function strokesChanged(ground: Ground, { panel, strokes }: StrokeWork, index: number): Conflict | null {
  const drawing = ground.drawingOf(panel);
  if (drawing === null) return null;
  const other = strokes.filter(([id, data]) => base64Of(drawing.strokes.get(id)) !== data).map(([id]) => id);
  return other.length > 0 ? said(index, "changed", { base: strokes.map(([id]) => id), now: other }) : null;
}

/** Whoever proposes may name new strokes: one that is there already would be painted over. */
function strokesThere(ground: Ground, { panel, strokes }: StrokeWork, index: number): Conflict | null {
  const drawing = ground.drawingOf(panel);
  const there = strokes.filter(([id]) => drawing?.strokes.has(id)).map(([id]) => id);
  return there.length > 0 ? said(index, "changed", { now: there }) : null;
}

/** A panel goes with its drawing: it is judged where that is open. */
function contentChanged(ground: Ground, { table, id, base }: Delete, index: number): Conflict | null {
  if (base === "") return null; // of refused work: whoever was refused saw the board, not its fingerprint
  const drawing = table === "panels" ? ground.drawingOf(id) : null;
  if (table === "panels" && drawing === null) return null;
  const now = table === "shots" ? ofShot(ground, id) : ofPanel(ground, id, drawing?.digest());
  return now === base ? null : said(index, "changed", { base, now });
}

function placeChanged(ground: Ground, operation: Move, index: number, made: ReadonlySet<string>): Conflict | null {
  const { table, id, base_parent, base_order, parent } = operation;
  const above = table === "panels" ? ground.panel(id)?.shot : ground.shot(id)?.scene;
  const order = recordOf(ground, table, id)?.order;
  if (above !== base_parent || order !== base_order) {
    const base = { parent: base_parent, order: base_order };
    return said(index, "changed", { base, now: { parent: above ?? null, order: order ?? null } });
  }
  if (!made.has(parent) && !isThere(ground, table === "panels" ? "shots" : "scenes", parent)) {
    return said(index, "anchor", { now: [parent] });
  }
  return anchorGone(ground, table, parent, [operation.after, operation.before], index, made);
}

function inserting(ground: Ground, operation: Insert, index: number, made: ReadonlySet<string>): Conflict | null {
  const { own, shot } = operation;
  if (own !== null) {
    if (!isThere(ground, "scenes", own.scene)) return said(index, "anchor", { now: [own.scene] });
    return anchorGone(ground, "shots", own.scene, [own.after, own.before], index, made);
  }
  if (!made.has(shot) && !isThere(ground, "shots", shot)) return said(index, "anchor", { now: [shot] });
  return anchorGone(ground, "panels", shot, [operation.after, operation.before], index, made);
}

/** A neighbour that was deleted or moved away; one that this very suggestion makes comes in time. */
function anchorGone(
  ground: Ground,
  table: "panels" | "shots",
  parent: string,
  neighbours: readonly (string | null)[],
  index: number,
  made: ReadonlySet<string>,
): Conflict | null {
  const stands = (id: string): boolean => {
    const record = table === "panels" ? ground.panel(id) : ground.shot(id);
    if (record === undefined || record.deleted) return false;
    return parent === ("shot" in record ? record.shot : record.scene);
  };
  const gone = neighbours.filter((id): id is string => id !== null && !made.has(id) && !stands(id));
  return gone.length > 0 ? said(index, "anchor", { now: gone }) : null;
}

/** The records that an operation changes and that have to be there. */
function touched(operation: Operation): (readonly [Table, string])[] {
  switch (operation.op) {
    case "insert":
    case "note":
      return [];
    case "stroke_add":
    case "stroke_delete":
      return [["panels", operation.panel]];
    case "set":
    case "text":
    case "move":
    case "delete":
      return [[operation.table, operation.id]];
  }
}

/** What the chosen operations make themselves. */
function madeHere(operations: readonly Operation[], chosen: readonly number[]): ReadonlySet<string> {
  const made = new Set<string>();
  for (const index of chosen) {
    const one = operations[index];
    if (one?.op !== "insert") continue;
    made.add(one.panel);
    if (one.own !== null) made.add(one.own.id);
  }
  return made;
}

function said(
  index: number,
  kind: ConflictKind,
  values: Partial<Pick<Conflict, "base" | "now" | "proposed">>,
): Conflict {
  return { operation: index, kind, base: null, now: null, proposed: null, ...values };
}

const base64Of = (data: Uint8Array | undefined): string =>
  data === undefined ? "" : btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(""));
