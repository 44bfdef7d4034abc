// Reads documents into the model: coerces by schema, skips and reports what is damaged, never writes.
// Unknown tables and fields are ignored here and stay in the document.
import * as Y from "yjs";
import { arrange, grouped, living } from "./arrangement";
import {
  type Board,
  type Damage,
  type Drawn,
  defaultOf,
  type Layer,
  type Ledger,
  type Manners,
  type PanelDrawing,
  type Production,
  type TableName,
  type Tables,
  type Value,
} from "./model";
import { BOUNDS, DEFAULT_LAYERS, type Fields, REQUIRED, SHAPES, SINGLETONS, TABLES } from "./schema";
import { BadStroke, decodeStroke } from "./stroke";
import { LAYER_KINDS, nameOf } from "./terms";
import { BadValue, readValue } from "./values";

/** The board that the document holds, in story order. */
export function readBoard(doc: Y.Doc): Board {
  const damage: Damage[] = [];
  const records = <T extends TableName>(table: T) => readTable(doc, table, damage);
  return arrange({
    schema: schemaOf(doc),
    production: readProduction(doc, damage),
    scripts: records("scripts"),
    elements: records("elements"),
    scenes: records("scenes"),
    shots: records("shots"),
    panels: records("panels"),
    damage,
  });
}

/** The drawing that a panel document holds, with the default layers of one which the server has not seen yet. */
export function readPanel(doc: Y.Doc): PanelDrawing {
  const damage: Damage[] = [];
  const written = readTable(doc, "layers", damage);
  const layers = [...written, ...missingDefaults(new Set(written.map(({ id }) => id)))];
  const images = readTable(doc, "images", damage);
  const texts = readTable(doc, "texts", damage);
  const arrows = readTable(doc, "arrows", damage);
  const strokes = onLayers(readStrokes(doc, damage), ({ stroke }) => stroke.layer);
  return {
    schema: schemaOf(doc),
    layers: living(layers),
    strokesOn: strokes,
    imagesOn: onLayers(living(images), ({ layer }) => layer),
    textsOn: onLayers(living(texts), ({ layer }) => layer),
    arrowsOn: onLayers(living(arrows), ({ layer }) => layer),
    bin: [...layers, ...images, ...texts, ...arrows].filter(({ deleted }) => deleted),
    damage,
  };
}

/** The records of a table in the order of their ids, which is that of their making. */
export function readTable<T extends TableName>(doc: Y.Doc, table: T, damage: Damage[]): Tables[T][] {
  const map = doc.getMap(table);
  const read = [...map.keys()].sort().map((id) => readRecord(table, id, map.get(id), damage));
  return read.filter((record) => record !== null);
}

/** One record; `null` when it is damaged, with the reason added to the list. */
export function readRecord<T extends TableName>(
  table: T,
  id: string,
  stored: unknown,
  damage: Damage[],
): Tables[T] | null {
  const get = getter(stored);
  if (get === null) {
    damage.push({ table, id, field: "", reason: "expected a record" });
    return null;
  }
  const fields = readFields(table, TABLES[table] as Fields, id, get, damage);
  const missing = REQUIRED[table]?.find((field) => fields[field] === undefined);
  if (missing !== undefined) {
    damage.push({ table, id, field: missing, reason: "expected a record with a place" });
    return null;
  }
  // The schema's fields have just been read one by one, each by its kind: this is the record's type.
  return Object.freeze({ id, ...withDefaults(table, TABLES[table] as Fields, fields) }) as unknown as Tables[T];
}

export function readProduction(doc: Y.Doc, damage: Damage[]): Production {
  const fields = readFieldsOf(doc, "production", damage);
  for (const [field, value] of Object.entries(fields)) {
    const bounds = BOUNDS[`production.${field}`];
    // A frame rate of zero would stop every clock on the screen.
    if (!bounds || typeof value !== "number" || (bounds[0] <= value && value <= bounds[1])) continue;
    damage.push({ table: "production", id: "", field, reason: `expected a value within bounds, got ${value}` });
    delete fields[field];
  }
  return Object.freeze(withDefaults("production", SINGLETONS.production as Fields, fields)) as unknown as Production;
}

/** How many decisions a review document holds, and what waits for one. */
export function readLedger(doc: Y.Doc, damage: Damage[]): Ledger {
  const fields = readFieldsOf(doc, "ledger", damage);
  return Object.freeze(withDefaults("ledger", SINGLETONS.ledger as Fields, fields)) as unknown as Ledger;
}

/** How agents are to behave on a board. */
export function readManners(doc: Y.Doc, damage: Damage[]): Manners {
  const fields = readFieldsOf(doc, "manners", damage);
  return Object.freeze(withDefaults("manners", SINGLETONS.manners as Fields, fields)) as unknown as Manners;
}

/** A stroke of the document; `null` when it is damaged, with the reason added to the list. */
export function readStroke(id: string, stored: unknown, damage: Damage[]): Drawn | null {
  try {
    return Object.freeze({ id, stroke: decodeStroke(stored instanceof Uint8Array ? stored : new Uint8Array()) });
  } catch (error) {
    if (!(error instanceof BadStroke)) throw error;
    damage.push({ table: "strokes", id, field: "", reason: error.message });
    return null;
  }
}

/** The schema version that the server wrote at the document's birth; 0 before. */
export function schemaOf(doc: Y.Doc): number {
  const version = doc.getMap("meta").get("schema");
  return typeof version === "number" && Number.isFinite(version) ? Math.trunc(version) : 0;
}

/** The default layers that the server has not written yet: a panel born offline is drawn on with these. */
export function missingDefaults(written: ReadonlySet<string>): Layer[] {
  return DEFAULT_LAYERS.flatMap((kind, index) => (written.has(kind) ? [] : [defaultLayer(kind, index)]));
}

/** A layer of a new panel as the server writes it. */
function defaultLayer(kind: string, index: number): Layer {
  return Object.freeze({
    id: kind,
    kind,
    name: nameOf(LAYER_KINDS, kind),
    order: `V${String(index).padStart(2, "0")}001`,
    opacity: 1,
    visible: true,
    locked: false,
    reference: kind === "reference",
    blend: kind === "fill" || kind === "tone" ? "multiply" : "normal",
    deleted: false,
    created_by: "",
  });
}

function readStrokes(doc: Y.Doc, damage: Damage[]): Drawn[] {
  const map = doc.getMap("strokes");
  const read = [...map.keys()].sort().map((id) => readStroke(id, map.get(id), damage));
  return read.filter((drawn) => drawn !== null);
}

function getter(stored: unknown): ((field: string) => unknown) | null {
  if (stored instanceof Y.Map) return (field) => stored.get(field);
  const isPlain = typeof stored === "object" && stored !== null && Object.getPrototypeOf(stored) === Object.prototype;
  return isPlain ? (field) => (stored as Record<string, unknown>)[field] : null;
}

function readFieldsOf(doc: Y.Doc, singleton: string, damage: Damage[]): Record<string, Value> {
  const map = doc.getMap(singleton);
  return readFields(singleton, SINGLETONS[singleton] as Fields, "", (field) => map.get(field), damage);
}

function readFields(
  table: string,
  kinds: Fields,
  id: string,
  get: (field: string) => unknown,
  damage: Damage[],
): Record<string, Value> {
  const fields: Record<string, Value> = {};
  for (const [field, kind] of Object.entries(kinds)) {
    const stored = get(field);
    if (stored === undefined || stored === null || (typeof stored === "number" && !Number.isFinite(stored))) continue;
    try {
      fields[field] = readValue(kind, SHAPES[`${table}.${field}`], stored);
    } catch (error) {
      if (!(error instanceof BadValue)) throw error;
      damage.push({ table, id, field, reason: error.message });
    }
  }
  return fields;
}

function withDefaults(table: string, kinds: Fields, fields: Record<string, Value>): Record<string, Value> {
  const whole: Record<string, Value> = {};
  for (const [field, kind] of Object.entries(kinds)) whole[field] = fields[field] ?? defaultOf(table, field, kind);
  return whole;
}

function onLayers<T>(items: readonly T[], layer: (item: T) => string): (layer: string) => readonly T[] {
  const groups = grouped(items, layer);
  return (id) => groups.get(id) ?? [];
}
