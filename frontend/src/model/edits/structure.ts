// Edits of a board's structure: scripts, scenes, shots and panels come, go and move; their fields change.
import * as Y from "yjs";
import { readBoard, readProduction } from "../document";
import { DICE } from "../ids";
import { shotLabels } from "../numbering";
import { plain } from "../values";
import { type Author, type FieldValues, InvalidEdit, indexAt, kindsOf, PARENTS, Plan, type Spot } from "./plan";
import { planText } from "./words";

const NOT_SET_DIRECTLY = ["order", "deleted", "created_by"];

export function insertScript(doc: Y.Doc, fields: FieldValues, author: Author, spot: Spot = {}): string {
  return insertRecords(doc, "scripts", null, [fields], author, spot)[0] as string;
}

/** New elements of a script, in order. A row may bring its own fresh `id`, for others to refer to. */
export function insertElements(
  doc: Y.Doc,
  script: string,
  rows: readonly FieldValues[],
  author: Author,
  spot: Spot = {},
): string[] {
  return insertRecords(doc, "elements", script, rows, author, spot);
}

export function insertScene(doc: Y.Doc, fields: FieldValues, author: Author, spot: Spot = {}): string {
  return insertScenes(doc, [fields], author, spot)[0] as string;
}

export function insertScenes(doc: Y.Doc, rows: readonly FieldValues[], author: Author, spot: Spot = {}): string[] {
  return insertRecords(doc, "scenes", null, rows, author, spot);
}

export function insertShot(doc: Y.Doc, scene: string, fields: FieldValues, author: Author, spot: Spot = {}): string {
  return insertShots(doc, scene, [fields], author, spot)[0] as string;
}

export function insertShots(
  doc: Y.Doc,
  scene: string,
  rows: readonly FieldValues[],
  author: Author,
  spot: Spot = {},
): string[] {
  return insertRecords(doc, "shots", scene, rows, author, spot);
}

export function insertPanel(doc: Y.Doc, shot: string, fields: FieldValues, author: Author, spot: Spot = {}): string {
  return insertPanels(doc, shot, [fields], author, spot)[0] as string;
}

/** New panels of a shot in order, of the production's default duration. */
export function insertPanels(
  doc: Y.Doc,
  shot: string,
  rows: readonly FieldValues[],
  author: Author,
  spot: Spot = {},
): string[] {
  const defaults = { duration_frames: readProduction(doc, []).default_duration_frames, status: "draft" };
  const whole = rows.map((row) => ({ ...defaults, ...row }));
  return insertRecords(doc, "panels", shot, whole, author, spot);
}

/** Scenes, in the order given, to another place of the story. */
export function moveScenes(doc: Y.Doc, scenes: readonly string[], author: Author, spot: Spot = {}): void {
  moveRecords(doc, "scenes", scenes, null, author, spot);
}

/** Shots, in the order given, to a place in a scene: their own or another. */
export function moveShots(doc: Y.Doc, shots: readonly string[], scene: string, author: Author, spot: Spot = {}): void {
  moveRecords(doc, "shots", shots, scene, author, spot);
}

/** Panels, in the order given, to a place in a shot: their own or another. */
export function movePanels(doc: Y.Doc, panels: readonly string[], shot: string, author: Author, spot: Spot = {}): void {
  moveRecords(doc, "panels", panels, shot, author, spot);
}

/** Copies of panels behind the last of them in each shot. Returns the copy's id for each original's. */
export function duplicatePanels(doc: Y.Doc, panels: readonly string[], author: Author): Map<string, string> {
  const plan = new Plan(doc);
  const dice = author.dice ?? DICE;
  const copies = new Map([...new Set(panels)].map((id) => [id, dice.newId()]));
  const shots = new Set([...copies.keys()].map((id) => String(plan.row("panels", id).get("shot"))));
  for (const shot of shots) {
    const siblings = plan.siblings("panels", shot);
    const originals = siblings.map(([, id]) => id).filter((id) => copies.has(id));
    const keys = plan.makeRoom("panels", siblings, originals.length, { after: originals.at(-1) }, dice);
    originals.forEach((id, index) => {
      const fields = { ...copied(plan.row("panels", id)), order: keys[index] };
      plan.create("panels", copies.get(id) as string, fields, author.account);
    });
  }
  plan.carryOut(author);
  return copies;
}

/** Puts records into the bin. What stands under them goes along and comes back with them. */
export function deleteRecords(doc: Y.Doc, table: string, ids: readonly string[], author: Author): void {
  const plan = new Plan(doc);
  for (const id of new Set(ids)) plan.set(table, id, "deleted", true);
  plan.carryOut(author);
}

/** Takes records out of the bin, with the parents which they need to be seen. */
export function restoreRecords(doc: Y.Doc, table: string, ids: readonly string[], author: Author): void {
  const plan = new Plan(doc);
  const lines = new Map(ids.flatMap((id) => lineage(plan, table, id)).map((step) => [step.join("/"), step]));
  for (const [above, id] of lines.values()) {
    if (plan.row(above, id).get("deleted") === true) plan.set(above, id, "deleted", false);
  }
  plan.carryOut(author);
}

export function setField(doc: Y.Doc, table: string, id: string, field: string, value: unknown, author: Author): void {
  setFields(doc, table, [id], { [field]: value }, author);
}

/** The same fields of one or many records; shared texts change only where they differ. */
export function setFields(
  doc: Y.Doc,
  table: string,
  ids: readonly string[],
  fields: FieldValues,
  author: Author,
): void {
  const plan = new Plan(doc);
  for (const field of Object.keys(fields)) {
    if (NOT_SET_DIRECTLY.includes(field) || field === PARENTS[table]?.field) {
      throw new InvalidEdit(`expected a field that people set, got ${table}.${field}: move, delete or restore instead`);
    }
  }
  for (const id of new Set(ids)) {
    const row = plan.row(table, id);
    if (table === "shots" && "number" in fields && row.get("number_locked") === true) {
      throw new InvalidEdit(`expected a shot whose number is not locked, got ${id}`);
    }
    for (const [field, value] of Object.entries(fields)) {
      if (kindsOf(table)[field] === "text") planText(plan, row, `${table}.${field}`, field, value);
      else plan.set(table, id, field, value);
    }
  }
  plan.carryOut(author);
}

export function setProduction(doc: Y.Doc, fields: FieldValues, author: Author): void {
  const plan = new Plan(doc);
  for (const [field, value] of Object.entries(fields)) plan.setRoot("production", field, value);
  plan.carryOut(author);
}

/** Links a panel to elements of the script. */
export function linkElements(doc: Y.Doc, panel: string, elements: readonly string[], author: Author): void {
  const plan = new Plan(doc);
  for (const element of new Set(elements)) {
    plan.row("elements", element);
    plan.switch("panels", panel, "links", element, true);
  }
  plan.carryOut(author);
}

/** Takes links from a panel; an element need not exist any more. */
export function unlinkElements(doc: Y.Doc, panel: string, elements: readonly string[], author: Author): void {
  const plan = new Plan(doc);
  for (const element of new Set(elements)) plan.switch("panels", panel, "links", element, false);
  plan.carryOut(author);
}

/** Freezes the numbers which shots have now, whatever is moved or inserted later. */
export function lockNumbers(doc: Y.Doc, shots: readonly string[], author: Author): void {
  const plan = new Plan(doc);
  const labels = shotLabels(readBoard(doc));
  for (const id of new Set(shots)) {
    const label = labels.get(id);
    if (label === undefined) throw new InvalidEdit(`expected a shot of the story, got ${id.slice(0, 80)}`);
    plan.set("shots", id, "number", label);
    plan.set("shots", id, "number_locked", true);
  }
  plan.carryOut(author);
}

/** Lets shots follow the numbering scheme again. */
export function unlockNumbers(doc: Y.Doc, shots: readonly string[], author: Author): void {
  const plan = new Plan(doc);
  for (const id of new Set(shots)) {
    plan.set("shots", id, "number", "");
    plan.set("shots", id, "number_locked", false);
  }
  plan.carryOut(author);
}

/** New records of any table under a parent, in order. Returns their ids. */
export function insertRecords(
  doc: Y.Doc,
  table: string,
  parent: string | null,
  rows: readonly FieldValues[],
  author: Author,
  spot: Spot,
): string[] {
  const plan = new Plan(doc);
  const dice = author.dice ?? DICE;
  const above = parent === null ? undefined : PARENTS[table];
  if (above && parent !== null) plan.require(above.table, parent);
  const keys = plan.makeRoom(table, plan.siblings(table, parent), rows.length, spot, dice);
  const ids = rows.map((row) => ("id" in row ? String(row.id) : dice.newId()));
  if (new Set(ids).size < ids.length) throw new InvalidEdit("expected a different id for each record, got one twice");
  rows.forEach((row, index) => {
    const { id: _, ...fields } = row;
    const placed = { ...fields, ...(above ? { [above.field]: parent } : {}), order: keys[index] };
    plan.create(table, ids[index] as string, placed, author.account);
  });
  plan.carryOut(author);
  return ids;
}

/** Records of any table to a place under a parent; nothing when they stand there already. */
export function moveRecords(
  doc: Y.Doc,
  table: string,
  ids: readonly string[],
  parent: string | null,
  author: Author,
  spot: Spot,
): void {
  const plan = new Plan(doc);
  const moving = [...new Set(ids)];
  const above = parent === null ? undefined : PARENTS[table];
  if (above && parent !== null) plan.require(above.table, parent);
  for (const id of moving) plan.row(table, id);
  const siblings = plan.siblings(table, parent);
  const present = siblings.map(([, id]) => id);
  const rest = siblings.filter(([, id]) => !moving.includes(id));
  const index = indexAt(rest, spot);
  const wanted = [...rest.slice(0, index).map(([, id]) => id), ...moving, ...rest.slice(index).map(([, id]) => id)];
  if (wanted.length === present.length && wanted.every((id, i) => id === present[i])) return;
  const keys = plan.makeRoom(table, rest, moving.length, spot, author.dice);
  moving.forEach((id, i) => {
    if (above) plan.set(table, id, above.field, parent);
    plan.set(table, id, "order", keys[i]);
  });
  plan.carryOut(author);
}

function copied(row: Y.Map<unknown>): FieldValues {
  const fields: Record<string, unknown> = {};
  for (const [field, kind] of Object.entries(kindsOf("panels"))) {
    const value = row.get(field);
    if (NOT_SET_DIRECTLY.includes(field) || value === undefined || value === null) continue;
    fields[field] = kind === "set" && value instanceof Y.Map ? new Set(value.keys()) : plain(value);
  }
  return fields;
}

/** A record and those above it, as [table, id]. */
function lineage(plan: Plan, table: string, id: string): [string, string][] {
  const line: [string, string][] = [[table, id]];
  let row = plan.row(table, id);
  for (let above = PARENTS[table]; above; above = PARENTS[above.table]) {
    const parent = String(row.get(above.field));
    if (!plan.has(above.table, parent)) break;
    line.push([above.table, parent]);
    row = plan.row(above.table, parent);
  }
  return line;
}
