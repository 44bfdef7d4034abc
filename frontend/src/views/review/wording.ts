// Suggestions in words: what an operation does, how a field's value is said, how long ago something was. Pure.
import type { Json } from "../../model/model";
import type { Insert, Operation, Table } from "../../model/reviewOperations";
import { ANGLES, FRAMINGS, MOVEMENTS, nameOf, RIGS, SHOT_SIZES, STATUSES, type Term } from "../../model/terms";
import { type Rate, secondsAndFrames } from "../../model/timecode";
import { cameraWords } from "../board/arrange";
import type { Outline } from "../board/outline";
import type { Words } from "../board/words";

/** What names are taken from. */
export interface Naming {
  outline: Outline;
  words: Words;
  rate: Rate;
  /** A panel that is not in the story, or a script element. */
  elseName?: (id: string) => string | null;
}

const TERMS: Readonly<Record<string, readonly Term[]>> = {
  size: SHOT_SIZES,
  angle: ANGLES,
  framing: FRAMINGS,
  movement: MOVEMENTS,
  rig: RIGS,
  status: STATUSES,
};

const FIELDS: Readonly<Record<string, string>> = {
  size: "Size",
  angle: "Angle",
  framing: "Framing",
  movement: "Movement",
  rig: "Rig",
  focal_length_mm: "Lens",
  camera_height_m: "Camera height",
  subject: "Subject",
  axis_side: "Side of the line",
  duration_frames: "Duration",
  dialogue: "Dialogue",
  action: "Action",
  notes: "Notes",
  slugline: "Slugline",
  synopsis: "Synopsis",
  number: "Number",
  links: "Script lines",
};

export const fieldName = (field: string): string => FIELDS[field] ?? sentenceCase(field.replace(/_/gu, " "));

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A value of a field as people say it. */
export function valueWords(field: string, value: Json, rate: Rate): string {
  if (value === null || value === "" || value === 0) return "not set";
  if (Array.isArray(value)) return value.map((item) => valueWords(field, item, rate)).join(", ") || "none";
  if (field === "focal_length_mm") return `${value} mm`;
  if (field === "camera_height_m") return `${value} m`;
  if (field === "duration_frames" && typeof value === "number") return secondsAndFrames(value, rate);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "object") return JSON.stringify(value);
  const terms = TERMS[field];
  if (terms === undefined) return String(value);
  const name = nameOf(terms, String(value));
  return field === "size" && name !== value ? `${value} · ${name}` : name;
}

/** What a record is called on this board. */
export function subjectName(table: Table, id: string, { outline, words, elseName }: Naming): string {
  if (table === "scenes") return `${words.scene} ${outline.byScene.get(id)?.number ?? ""}`.trim();
  if (table === "shots") return `${words.shot} ${outline.byShot.get(id)?.label ?? ""}`.trim();
  const panel = outline.byPanel.get(id);
  if (panel === undefined) return elseName?.(id) ?? `a ${words.panel} that is not in the story`;
  return `${words.panel} ${panel.shotLabel} ${panel.number}/${panel.count}`;
}

/** One line for one operation; a field's values are told beside it. */
export function operationWords(operation: Operation, naming: Naming): string {
  const { words } = naming;
  switch (operation.op) {
    case "insert":
      return insertWords(operation, naming);
    case "set":
    case "text":
      return `${fieldName(operation.field)} of ${subjectName(operation.table, operation.id, naming)}`;
    case "stroke_add":
      return `Draw ${strokesWords(operation.strokes.length)} on ${subjectName("panels", operation.panel, naming)}`;
    case "stroke_delete":
      return `Erase ${strokesWords(operation.strokes.length)} on ${subjectName("panels", operation.panel, naming)}`;
    case "move":
      return `Move ${subjectName(operation.table, operation.id, naming)}`;
    case "delete":
      return `Put ${subjectName(operation.table, operation.id, naming)} into the bin`;
    case "note":
      return `Note on ${subjectName(operation.table, operation.id, { ...naming, words })}`;
  }
}

const strokesWords = (count: number): string => (count === 1 ? "one stroke" : `${count} strokes`);

function insertWords(insert: Insert, naming: Naming): string {
  const { words } = naming;
  const what = insert.own === null ? `New ${words.panel}` : `New ${words.shot} with one ${words.panel}`;
  const beside: [Table, string, string | null][] = [
    ["panels", "after", insert.after],
    ["panels", "before", insert.before],
    ["shots", "after", insert.own?.after ?? null],
    ["shots", "before", insert.own?.before ?? null],
  ];
  const found = beside.find(([, , id]) => id !== null);
  if (found !== undefined) return `${what} ${found[1]} ${subjectName(found[0], found[2] ?? "", naming)}`;
  return insert.own === null
    ? `${what} in ${subjectName("shots", insert.shot, naming)}`
    : `${what} in ${subjectName("scenes", insert.own.scene, naming)}`;
}

/** The camera of a suggested frame's own shot. */
export function cameraOf(insert: Insert): string {
  const fields = insert.own?.fields ?? {};
  const texts = (raw: Json | undefined) => (Array.isArray(raw) ? raw.map(String) : []);
  return cameraWords({
    size: String(fields.size ?? ""),
    angle: String(fields.angle ?? ""),
    movement: texts(fields.movement),
    focal_length_mm: typeof fields.focal_length_mm === "number" ? fields.focal_length_mm : 0,
  });
}

const KINDS: Readonly<Record<string, string>> = {
  frame: "Frame",
  camera: "Camera",
  timing: "Timing",
  continuity: "Continuity",
  text: "Text",
  drawing: "Drawing",
  structure: "Structure",
  note: "Note",
  refused: "Refused work",
};

export const kindName = (kind: string): string => KINDS[kind] ?? sentenceCase(kind || "suggestion");

const STATES: Readonly<Record<string, string>> = {
  proposed: "Waits",
  accepted: "Accepted",
  partly_accepted: "Partly accepted",
  rejected: "Rejected",
  withdrawn: "Withdrawn",
  superseded: "Superseded by a newer one",
  expired: "Expired",
  reverted: "Reverted",
};

export const stateName = (state: string): string => STATES[state] ?? sentenceCase(state);

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** "14:05" today, "3 Mar 14:05" on another day. */
export function momentWords(at_ms: number, now_ms: number = Date.now()): string {
  const [at, now] = [new Date(at_ms), new Date(now_ms)];
  return at.toDateString() === now.toDateString() ? CLOCK.format(at) : `${DAY.format(at)} ${CLOCK.format(at)}`;
}

/** How much a rule proved to say, as a word: numbers would claim more than was measured. */
export function strengthWord(strength: number): string {
  if (strength >= 0.75) return "strong";
  return strength >= 0.45 ? "moderate" : "weak";
}
