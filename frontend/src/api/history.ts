// The past of a board, as the server tells it: steps, moments, comparisons, versions, and bringing things back.
import type { Json } from "../model/model";
import { get, getBytes, patch, post, postForBytes } from "./client";

/** An entry's id, milliseconds, a version's id, or "now". */
export type Moment = string;

export interface Counts {
  scenes: number;
  shots: number;
  panels: number;
  duration_frames: number;
}

/** Of what nobody is known to have made, which somebody brought back to a board that had lost it. */
export const isBroughtBack = (means: string): boolean => means.startsWith("healed:");

/** What somebody did, named by its first entry. */
export interface Step {
  first: string;
  last: string;
  first_ms: number;
  last_ms: number;
  account: string;
  /** Of the account; empty for the server. */
  name: string;
  color: string;
  means: string;
  kind: string;
  table: string;
  subject: string;
  sentence: string;
  /** How many entries it has. */
  entries: number;
  counts: Readonly<Record<string, number>>;
  records: readonly (readonly [table: string, id: string])[];
  touched: number;
  fields: readonly string[];
  scenes: readonly string[];
  panels: readonly string[];
  beside: string;
}

export interface StepsPage {
  steps: Step[];
  /** From where the next page goes on; null where there is no more. */
  before: string | null;
  position: string;
}

/** Which steps are wanted; what is left out is not asked. */
export interface Sieve {
  accounts?: readonly string[];
  kinds?: readonly string[];
  scenes?: readonly string[];
  panels?: readonly string[];
  since_ms?: number;
  until_ms?: number;
}

export interface Bucket {
  at_ms: number;
  entries: number;
  accounts: Readonly<Record<string, number>>;
}

export interface Timeline {
  first_ms: number;
  last_ms: number;
  position: string;
  buckets: Bucket[];
}

export interface MomentEntry {
  /** The last entry at that moment. */
  position: string;
  at_ms: number;
  counts: Counts;
  /** The last entry of every document by its part: "" for the board, "panel/ID". */
  parts: Readonly<Record<string, string>>;
}

export interface LifeEntry {
  id: string;
  at_ms: number;
  account: string;
  name: string;
  means: string;
  /** A Yjs update in base64. */
  update: string;
}

export interface Life {
  entries: LifeEntry[];
  after: string | null;
}

export interface Standing {
  parent: string;
  index: number;
}

export interface FieldChange {
  field: string;
  was: Json;
  now: Json;
  /** Of a text, the stretches that stayed or were replaced. */
  words: readonly { was: string; now: string }[];
}

export interface RecordChange {
  table: string;
  id: string;
  how: "added" | "removed" | "kept";
  moved: boolean;
  was: Standing | null;
  now: Standing | null;
  fields: readonly FieldChange[];
  /** What came or went and took it along. */
  under: string;
}

export interface MarkChange {
  table: string;
  id: string;
  how: "added" | "removed" | "kept";
  fields: readonly FieldChange[];
}

export interface DrawingChange {
  panel: string;
  added: readonly string[];
  removed: readonly string[];
  changed: readonly string[];
  marks: readonly MarkChange[];
}

/** One line of what changed since, in the story's order. */
export interface ComparisonLine {
  table: string;
  id: string;
  how: string;
  scene: string;
  panel: string;
  sentence: string;
}

export interface Comparison {
  before: string;
  after: string;
  was: Counts;
  now: Counts;
  production: readonly FieldChange[];
  records: readonly RecordChange[];
  drawings: readonly DrawingChange[];
  labels: Readonly<Record<string, string>>;
  lines: readonly ComparisonLine[];
}

export interface Credit {
  entry: string;
  at_ms: number;
  account: string;
  name: string;
  means: string;
  /** The step that the entry is part of, by its first entry. */
  step: string;
  /** Such as an agent's suggestion; empty where the account says it all. */
  through: string;
}

export interface Blame {
  made: Credit | null;
  last: Credit | null;
  /** Of a record where no field was named: each that was set since it was made. */
  fields: Readonly<Record<string, Credit>>;
}

export interface StrokeBlame {
  made: Credit | null;
  last: Credit | null;
  /** The last change was erasing it. */
  gone: boolean;
}

export interface BinEntry {
  table: string;
  id: string;
  label: string;
  /** In what it was. */
  under: string;
  /** Of a layer or a mark; else empty. */
  panel: string;
  /** How many shots and panels went with it. */
  along: Readonly<Record<string, number>>;
  entry: string;
  at_ms: number;
  account: string;
  name: string;
  means: string;
}

export interface Version {
  id: string;
  moment: string;
  name: string;
  kind: "named" | "auto";
  why: "" | "import" | "restore" | "bulk";
  note: string;
  color: string;
  by: string;
  at_ms: number;
  counts: Counts;
  running_time: string;
}

export interface VersionWish {
  name: string;
  note: string;
  color: string;
}

export type RestoreScope =
  | { kind: "board" }
  | { kind: "subject"; table: "scenes" | "shots" | "panels"; id: string }
  | { kind: "drawing"; panel: string; layer?: string }
  | { kind: "strokes"; panel: string; ids: readonly string[] }
  | { kind: "field"; table: string; id: string; field: string };

export interface RestoreChange {
  part: string;
  table: string;
  id: string;
  field: string;
  was: Json;
  now: Json;
}

export interface RestoreSkipped extends RestoreChange {
  reason: "locked" | "approved" | "changed" | "unknown";
  because: string;
}

export interface RestorePreview {
  then: string;
  /** The moment that the plan looked at: named when it is carried out. */
  seen: string;
  /** The first 500 of each; `counts` knows how many there are. */
  changes: readonly RestoreChange[];
  skipped: readonly RestoreSkipped[];
  /** Whose drawings would change. */
  panels: readonly string[];
  labels: Readonly<Record<string, string>>;
  summary: readonly string[];
  counts: Readonly<Record<string, number>>;
}

export interface Restored {
  id: string;
  changed: number;
  /** How many changes were left out. */
  left_out: number;
  /** Its step in the history; empty where nothing had to be changed. */
  step: string;
}

const history = (board: string) => `/boards/${board}/history`;

export const listSteps = (board: string, sieve: Sieve, most: number, before: string | null = null) =>
  get<StepsPage>(`${history(board)}/steps?${sieved(sieve, { most, before })}`);

export const getStep = (board: string, first: string) => get<Step>(`${history(board)}/steps/${first}`);

export const getTimeline = (board: string, buckets = 400) =>
  get<Timeline>(`${history(board)}/timeline?buckets=${buckets}`);

export const getMoment = (board: string, moment: Moment) => get<MomentEntry>(`${history(board)}/moments/${moment}`);

/** The state of one document, "board" or "panel/ID", as a Yjs update. */
export const getDocument = (board: string, moment: Moment, part: string) =>
  getBytes(`${history(board)}/moments/${moment}/documents/${part}`);

/** At most 200 at once: by part, as Yjs updates. */
export async function getDocuments(
  board: string,
  moment: Moment,
  parts: readonly string[],
): Promise<Map<string, Uint8Array>> {
  return unpack(await postForBytes(`${history(board)}/moments/${moment}/documents`, { parts }));
}

export const getLife = (board: string, panel: string, after: string | null, most: number) =>
  get<Life>(`${history(board)}/panels/${panel}/life?${new URLSearchParams(said({ after, most }))}`);

export const getComparison = (board: string, before: Moment, after: Moment, panels: readonly string[] = []) =>
  get<Comparison>(
    `${history(board)}/compare?${new URLSearchParams([...said({ before, after }), ...each("panel", panels)])}`,
  );

export const getBlame = (board: string, of: { part: string; table: string; id: string; field?: string }) =>
  get<Blame>(`${history(board)}/blame?${new URLSearchParams(said(of))}`);

export const getDrawingBlame = (board: string, panel: string) =>
  get<{ strokes: Readonly<Record<string, StrokeBlame>> }>(`${history(board)}/blame/drawings/${panel}`);

export const listBinned = (board: string) => get<BinEntry[]>(`${history(board)}/bin`);

export const listVersions = (board: string) => get<Version[]>(`${history(board)}/versions`);
export const nameVersion = (board: string, key: string, moment: Moment, wish: VersionWish) =>
  post<Version>(`${history(board)}/versions`, { ...wish, moment }, key);
export const changeVersion = (board: string, id: string, wish: Partial<VersionWish>, key?: string) =>
  patch<Version>(`${history(board)}/versions/${id}`, wish, key);

/** What the next turnover is called by custom, and the colours of revisions in their order. */
export interface NextVersion {
  name: string;
  color: string;
  colors: readonly { name: string; hex: string }[];
}
export const nextVersion = (board: string) => get<NextVersion>(`${history(board)}/versions/next`);

/** `named`: approved records that a director brings back all the same. */
export const previewRestoration = (board: string, moment: Moment, scope: RestoreScope, named: readonly string[] = []) =>
  post<RestorePreview>(`${history(board)}/restorations/preview`, { moment, scope, named });
export const restore = (
  board: string,
  key: string,
  wish: { moment: Moment; scope: RestoreScope; seen: string; named: readonly string[] },
) => post<Restored>(`${history(board)}/restorations`, wish, key);
export const undoRestoration = (board: string, key: string, id: string) =>
  post<Restored>(`${history(board)}/restorations/${id}/undo`, {}, key);
export const previewUndo = (board: string, first: string, named: readonly string[] = []) =>
  post<RestorePreview>(`${history(board)}/steps/${first}/preview-undo`, { named });
export const undoStep = (board: string, key: string, first: string, named: readonly string[]) =>
  post<Restored>(`${history(board)}/steps/${first}/undo`, { named }, key);

/** The whole board in one file, with its log up to a moment. */
export const archiveUntil = (board: string, moment: Moment) => `/api/boards/${board}/archive?until=${moment}`;

function sieved(sieve: Sieve, rest: Record<string, string | number | null>): URLSearchParams {
  const { accounts = [], kinds = [], scenes = [], panels = [], since_ms, until_ms } = sieve;
  return new URLSearchParams([
    ...each("account", accounts),
    ...each("kind", kinds),
    ...each("scene", scenes),
    ...each("panel", panels),
    ...said({ since_ms, until_ms, ...rest }),
  ]);
}

const each = (name: string, values: readonly string[]): [string, string][] => values.map((value) => [name, value]);

function said(values: Record<string, string | number | null | undefined>): [string, string][] {
  return Object.entries(values).flatMap(([name, value]) => (value == null ? [] : [[name, String(value)]]));
}

/** Pieces, each with the length of its part's name, the name, the length of its state, the state. */
export function unpack(body: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const pieces = new Map<string, Uint8Array>();
  let at = 0;
  const next = (): Uint8Array => {
    const length = view.getUint32(at);
    at += 4 + length;
    if (at > body.length) throw new RangeError(`expected ${length} bytes, the answer ends before`);
    return body.subarray(at - length, at);
  };
  while (at < body.length) pieces.set(new TextDecoder().decode(next()), next());
  return pieces;
}
