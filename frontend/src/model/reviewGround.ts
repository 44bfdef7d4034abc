// What a suggestion is judged by: the board as it is, its locks and approvals, and what an operation concerns on it.
// Fingerprints and concerns are those of `board/review/fingerprint.py` and `board/review/subjects.py`.
import type { Panel, Scene, Shot, Value } from "./model";
import { digest } from "./reviewDigest";
import type { SeenDrawing } from "./reviewDrawing";
import type { Operation, Table } from "./reviewOperations";

export interface Ground {
  /** A record by its id, deleted or not. */
  panel(id: string): Panel | undefined;
  shot(id: string): Shot | undefined;
  scene(id: string): Scene | undefined;
  /** The panels of a shot in order, without those in the bin. */
  panelsOf(shot: string): readonly Panel[];
  /** Those in the bin, too. */
  panelIdsOf(shot: string): readonly string[];
  isLocked(panel: string): boolean;
  /** The status of a panel, shot or scene by its approval. */
  statusOf(subject: string): string;
  /** A panel's drawing as it is stored, null where it is not open. */
  drawingOf(panel: string): SeenDrawing | null;
}

/** `binding` are the ids whose approval forbids the operation, `panels` those whose lock does. */
export interface Concern {
  readonly binding: ReadonlySet<string>;
  readonly panels: ReadonlySet<string>;
  readonly beside: ReadonlySet<string>;
}

const BINDING: readonly string[] = ["approved", "locked"];
const NOT_CONTENT = new Set([
  "id",
  "deleted",
  "created_by",
  "order",
  "status",
  "source",
  "scene",
  "shot",
  "number_locked",
]);
const CAMERA = [
  "size",
  "framing",
  "angle",
  "camera_height_m",
  "movement",
  "rig",
  "focal_length_mm",
  "sensor",
  "subject",
  "axis_side",
  "aspect_width",
  "aspect_height",
  "set",
  "blocking",
  "camera",
] as const;
const NOTHING: Concern = { binding: new Set(), panels: new Set(), beside: new Set() };

export function recordOf(ground: Ground, table: Table, id: string): Panel | Shot | Scene | undefined {
  return { panels: ground.panel, shots: ground.shot, scenes: ground.scene }[table](id);
}

/** Whether a record is in the story: neither it nor what it stands under is in the bin. */
export function isThere(ground: Ground, table: Table, id: string): boolean {
  const record = recordOf(ground, table, id);
  if (record === undefined || record.deleted) return false;
  if (table === "panels") return isThere(ground, "shots", ground.panel(id)?.shot ?? "");
  return table === "scenes" || isThere(ground, "scenes", ground.shot(id)?.scene ?? "");
}

export const isBinding = (ground: Ground, subject: string): boolean => BINDING.includes(ground.statusOf(subject));

/** What an operation concerns on the board as it is now. */
export function concernOf(ground: Ground, operation: Operation): Concern {
  switch (operation.op) {
    case "insert": {
      const beside = neighbours(operation.after, operation.before);
      const { own } = operation;
      return joined(own === null ? place(ground, "shots", operation.shot) : place(ground, "scenes", own.scene), {
        ...NOTHING,
        beside,
      });
    }
    case "note": {
      const { panels, beside } = ofRecord(ground, operation.table, operation.id);
      return { ...NOTHING, beside: new Set([...panels, ...beside]) };
    }
    case "stroke_add":
    case "stroke_delete":
      return ofRecord(ground, "panels", operation.panel);
    case "move": {
      const above = operation.table === "panels" ? "shots" : "scenes";
      const beside = operation.table === "panels" ? neighbours(operation.after, operation.before) : NOTHING.beside;
      const concern = joined(ofRecord(ground, operation.table, operation.id), place(ground, above, operation.parent));
      return joined(concern, { ...NOTHING, beside });
    }
    case "set":
    case "text":
    case "delete":
      return ofRecord(ground, operation.table, operation.id);
  }
}

/** The hash of what a suggestion was about, as its record keeps it; null where a drawing belongs to it that is not open. */
export function fingerprintOf(ground: Ground, operations: readonly Operation[]): string | null {
  const drawings = new Map(deletedPanels(operations).map((id) => [id, ground.drawingOf(id)?.digest()]));
  if ([...drawings.values()].includes(undefined)) return null;
  const concerns = operations.map((operation) => concernOf(ground, operation));
  const panels = new Set(concerns.flatMap(({ panels, beside }) => [...panels, ...beside]));
  const hashes: Record<string, string> = {};
  for (const id of panels) if (ground.panel(id) !== undefined) hashes[id] = ofPanel(ground, id, drawings.get(id));
  for (const one of operations) {
    if (one.op === "delete" && one.table === "shots") hashes[one.id] = ofShot(ground, one.id);
  }
  return digest(hashes);
}

/** The panels whose drawings belong to what operations were made against. */
export const deletedPanels = (operations: readonly Operation[]): readonly string[] =>
  operations.flatMap((one) => (one.op === "delete" && one.table === "panels" ? [one.id] : []));

/** A panel's fields, the camera of its shot, and the hash of its drawing where that counts; empty for no panel. */
export function ofPanel(ground: Ground, id: string, drawing = ""): string {
  const panel = ground.panel(id);
  if (panel === undefined) return "";
  const shot = ground.shot(panel.shot);
  const known = hashed.get(panel);
  if (known !== undefined && known.shot === shot && known.drawing === drawing) return known.hash;
  const camera = shot === undefined ? {} : Object.fromEntries(CAMERA.map((name) => [name, shot[name]]));
  const hash = digestOf({ panel: content(panel), camera, drawing });
  hashed.set(panel, { shot, drawing, hash });
  return hash;
}

/** A record that did not change is the same object: while somebody types, only one panel is hashed anew. */
const hashed = new WeakMap<Panel, { shot: Shot | undefined; drawing: string; hash: string }>();

/** A shot's fields and its panels in order, without their drawings. */
export function ofShot(ground: Ground, id: string): string {
  const shot = ground.shot(id);
  if (shot === undefined) return "";
  const panels = ground.panelsOf(id).map((panel) => ofPanel(ground, panel.id));
  return digestOf({ shot: content(shot), panels });
}

const content = (record: Panel | Shot): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !NOT_CONTENT.has(name)));

/** Sets among the fields are written as lists. */
const digestOf = (said: Record<string, unknown>): string => digest(said as never); // canonical form knows sets, Json does not

function ofRecord(ground: Ground, table: Table, id: string): Concern {
  if (isReference(id)) return NOTHING;
  if (table === "panels") {
    const panel = ground.panel(id);
    if (panel === undefined) return NOTHING;
    const own = { panels: new Set([id]), binding: new Set([id]), beside: NOTHING.beside };
    return joined(place(ground, "shots", panel.shot), own);
  }
  if (table === "scenes") return place(ground, "scenes", id);
  const panels = new Set(ground.panelIdsOf(id));
  return joined(place(ground, "shots", id), { panels, binding: panels, beside: NOTHING.beside });
}

/** A place under which something comes or goes: its approval stands, and that of the scene it is in. */
function place(ground: Ground, table: "shots" | "scenes", id: string): Concern {
  if (isReference(id)) return NOTHING;
  if (table === "scenes") return { ...NOTHING, binding: new Set(ground.scene(id) === undefined ? [] : [id]) };
  const shot = ground.shot(id);
  return { ...NOTHING, binding: new Set(shot === undefined ? [] : [id, shot.scene]) };
}

function joined(a: Concern, b: Concern): Concern {
  return {
    binding: new Set([...a.binding, ...b.binding]),
    panels: new Set([...a.panels, ...b.panels]),
    beside: new Set([...a.beside, ...b.beside]),
  };
}

const neighbours = (...ids: (string | null)[]): ReadonlySet<string> =>
  new Set(ids.filter((id): id is string => id !== null && !isReference(id)));

/** Whether it says which operation makes the record, instead of naming one that is there. */
const isReference = (id: string): boolean => /^@\d{1,3}$/u.test(id);
