// What a document says, as plain frozen data; the twin of `board/model.py`. Field names are those of the schema.

import type { Fields, Kind } from "./schema";
import * as schema from "./schema";
import type { Stroke } from "./stroke";
import { hasDropFrame, type Rate } from "./timecode";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Value = Json | Uint8Array | ReadonlySet<string>;

interface ValueOf {
  str: string;
  text: string;
  int: number;
  float: number;
  bool: boolean;
  json: Json;
  set: ReadonlySet<string>;
  bytes: Uint8Array;
}
type FieldsOf<F extends Fields> = { readonly [K in keyof F]: ValueOf[F[K]] };
type RecordOf<F extends Fields> = { readonly id: string } & FieldsOf<F>;
type Strings = readonly string[];
type Numbers = readonly number[];

export type Production = Omit<FieldsOf<typeof schema.PRODUCTION>, "lenses_mm"> & { readonly lenses_mm: Numbers };
export type Script = RecordOf<typeof schema.SCRIPTS>;
export type Element = RecordOf<typeof schema.ELEMENTS>;
export type Scene = Omit<RecordOf<typeof schema.SCENES>, "cast"> & { readonly cast: Strings };
export type Shot = Omit<RecordOf<typeof schema.SHOTS>, "framing" | "movement"> & {
  readonly framing: Strings;
  readonly movement: Strings;
};
export type Panel = RecordOf<typeof schema.PANELS>;
export type Layer = RecordOf<typeof schema.LAYERS>;
export type Image = RecordOf<typeof schema.IMAGES>;
export type Text = RecordOf<typeof schema.TEXTS>;
export type Arrow = Omit<RecordOf<typeof schema.ARROWS>, "points"> & { readonly points: Numbers };
export type Suggestion = Omit<
  RecordOf<typeof schema.SUGGESTIONS>,
  "targets" | "depends" | "needed_by" | "edited_by"
> & {
  readonly targets: Strings;
  readonly depends: Strings;
  readonly needed_by: Strings;
  readonly edited_by: Strings;
};
export type Comment = Omit<RecordOf<typeof schema.COMMENTS>, "mentions"> & { readonly mentions: Strings };
export type Approval = RecordOf<typeof schema.APPROVALS>;
export type Decision = RecordOf<typeof schema.DECISIONS>;
export type Version = RecordOf<typeof schema.VERSIONS>;
export type Restoration = Omit<RecordOf<typeof schema.RESTORATIONS>, "named"> & { readonly named: Strings };
export type Rejection = RecordOf<typeof schema.REJECTIONS>;
export type Ledger = FieldsOf<typeof schema.LEDGER>;
export type Manners = Omit<FieldsOf<typeof schema.MANNERS>, "off_scenes" | "wishes" | "muted"> & {
  readonly off_scenes: Strings;
  readonly wishes: Strings;
  readonly muted: Strings;
};

/** Which record stands in which table. */
export interface Tables {
  scripts: Script;
  elements: Element;
  scenes: Scene;
  shots: Shot;
  panels: Panel;
  layers: Layer;
  images: Image;
  texts: Text;
  arrows: Arrow;
  suggestions: Suggestion;
  comments: Comment;
  approvals: Approval;
  decisions: Decision;
  versions: Version;
  restorations: Restoration;
  rejections: Rejection;
}
export type TableName = keyof Tables;

/** Something in a document that could not be read and was left out. */
export interface Damage {
  readonly table: string;
  readonly id: string;
  readonly field: string;
  readonly reason: string;
}

/** Records that were deleted, or whose place in the story is gone; each can be put back. */
export interface Bin {
  readonly scripts: readonly Script[];
  readonly elements: readonly Element[];
  readonly scenes: readonly Scene[];
  readonly shots: readonly Shot[];
  readonly panels: readonly Panel[];
}

/** A board in story order. What stands under a deleted scene or shot is in neither list: it comes back with it. */
export interface Board {
  readonly schema: number;
  readonly production: Production;
  readonly scripts: readonly Script[];
  readonly elements: readonly Element[];
  readonly scenes: readonly Scene[];
  readonly shots: readonly Shot[];
  readonly panels: readonly Panel[];
  /** Every shot that is not deleted, also those under scenes in the bin. */
  readonly allShots: readonly Shot[];
  readonly bin: Bin;
  readonly damage: readonly Damage[];
  shotsOf(scene: string): readonly Shot[];
  panelsOf(shot: string): readonly Panel[];
}

/** A stroke and the id under which the drawing keeps it. */
export interface Drawn {
  readonly id: string;
  readonly stroke: Stroke;
}

/** One panel's drawing: layers from bottom to top, and what stands on each in the order of painting. */
export interface PanelDrawing {
  readonly schema: number;
  readonly layers: readonly Layer[];
  strokesOn(layer: string): readonly Drawn[];
  imagesOn(layer: string): readonly Image[];
  textsOn(layer: string): readonly Text[];
  arrowsOn(layer: string): readonly Arrow[];
  readonly bin: readonly (Layer | Image | Text | Arrow)[];
  readonly damage: readonly Damage[];
}

const EMPTY: Readonly<Record<Kind, Value>> = {
  str: "",
  text: "",
  int: 0,
  float: 0,
  bool: false,
  json: null,
  set: new Set(),
  bytes: new Uint8Array(),
};

const DEFAULTS: Readonly<Record<string, Value>> = {
  "production.rate_num": 24,
  "production.rate_den": 1,
  "production.start_timecode": "01:00:00:00",
  "production.aspect_width": 239,
  "production.aspect_height": 100,
  "production.aspect_label": "2.39",
  "production.numbering_scheme": "us_letters",
  "production.numbering_skip": "IO",
  "production.numbering_master_plain": true,
  "production.sensor": "super35_3perf",
  "production.lenses_mm": [18, 25, 35, 50, 75, 100],
  "production.default_duration_frames": 48,
  "production.vocabulary": "film",
  "panels.status": "draft",
  "layers.opacity": 1,
  "layers.visible": true,
  "images.opacity": 1,
  "texts.size": 40,
  "texts.color": "#000000ff",
  "arrows.color": "#000000ff",
  "approvals.status": "draft",
  "versions.kind": "named",
  "restorations.kind": "restore",
  "manners.enabled": true,
  "manners.limits": { per_panel: 3, per_board: 20, per_minute: 6 },
};

/** What a field says when the document does not. */
export function defaultOf(table: string, field: string, kind: Kind): Value {
  const where = `${table}.${field}`;
  return DEFAULTS[where] ?? (where in schema.SHAPES ? [] : EMPTY[kind]);
}

/** Frames a second; people set the fields one by one, so drop-frame counts only where the rate has it. */
export function rateOf({ rate_num, rate_den, drop_frame }: Production): Rate {
  return { num: rate_num, den: rate_den, dropFrame: drop_frame && hasDropFrame(rate_num, rate_den) };
}

/** The shape of a shot's picture, its own or the production's. */
export function aspectOf(production: Production, shot: Shot | null): { width: number; height: number } {
  const own = shot && shot.aspect_width > 0 && shot.aspect_height > 0 ? shot : production;
  return { width: own.aspect_width, height: own.aspect_height };
}
