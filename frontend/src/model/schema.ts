// The tables and fields of every document: names and kinds only; the twin of `board/schema.py`.
// Changes are additive: a field or a table is never renamed or given another kind.

export const SCHEMA = 1;

/** `text` is a collaborative Y.Text, `set` a nested map from id to true, `json` a plain value of at most depth 4. */
export type Kind = "str" | "int" | "float" | "bool" | "json" | "text" | "set" | "bytes";
export type DocumentKind = "board" | "panel" | "review";
export type Fields = Readonly<Record<string, Kind>>;

const COMMON = { deleted: "bool", created_by: "str" } as const;

export const META = { schema: "int", kind: "str" } as const;

export const PRODUCTION = {
  title: "str",
  code: "str",
  rate_num: "int",
  rate_den: "int",
  drop_frame: "bool",
  start_timecode: "str",
  aspect_width: "int",
  aspect_height: "int",
  aspect_label: "str",
  numbering_scheme: "str",
  numbering_skip: "str",
  numbering_master_plain: "bool",
  sensor: "str",
  lenses_mm: "json",
  default_duration_frames: "int",
  vocabulary: "str",
} as const;

export const SCRIPTS = {
  title: "str",
  filename: "str",
  format: "str",
  asset: "str",
  draft: "str",
  order: "str",
  ...COMMON,
} as const;

export const ELEMENTS = {
  script: "str",
  order: "str",
  type: "str",
  text: "str",
  scene: "str",
  scene_number: "str",
  character: "str",
  extension: "str",
  dual: "str",
  level: "int",
  revision: "int",
  ...COMMON,
} as const;

export const SCENES = {
  order: "str",
  number: "str",
  omitted: "bool",
  slugline: "str",
  setting: "str",
  location: "str",
  time_of_day: "str",
  synopsis: "str",
  cast: "json",
  script: "str",
  heading: "str",
  color: "str",
  ...COMMON,
} as const;

export const SHOTS = {
  scene: "str",
  order: "str",
  number: "str",
  number_locked: "bool",
  size: "str",
  framing: "json",
  angle: "str",
  camera_height_m: "float",
  movement: "json",
  rig: "str",
  focal_length_mm: "float",
  sensor: "str",
  subject: "str",
  axis_side: "str",
  notes: "text",
  aspect_width: "int",
  aspect_height: "int",
  set: "str",
  blocking: "str",
  camera: "str",
  setup: "str",
  status: "str",
  ...COMMON,
} as const;

export const PANELS = {
  shot: "str",
  order: "str",
  duration_frames: "int",
  dialogue: "text",
  action: "text",
  notes: "text",
  links: "set",
  status: "str",
  transition: "json",
  move: "json",
  source: "str",
  ...COMMON,
} as const;

export const SETS = {
  name: "str",
  order: "str",
  ground: "json",
  walls: "json",
  boxes: "json",
  props: "json",
  glb: "str",
  ...COMMON,
} as const;

export const BLOCKINGS = {
  set: "str",
  name: "str",
  figures: "json",
  marks: "json",
  paths: "json",
  axis: "json",
  ...COMMON,
} as const;

export const CAMERAS = {
  name: "str",
  focal_length_mm: "float",
  sensor: "str",
  position_m: "json",
  rotation: "json",
  focus_distance_m: "float",
  f_number: "float",
  keys: "json",
  ...COMMON,
} as const;

export const TRACKS = {
  name: "str",
  kind: "str",
  order: "str",
  gain_db: "float",
  mute: "bool",
  solo: "bool",
  ...COMMON,
} as const;

export const CLIPS = {
  track: "str",
  asset: "str",
  start_frame: "int",
  in_sample: "int",
  out_sample: "int",
  fade_in: "int",
  fade_out: "int",
  gain_db: "float",
  anchor: "json",
  ...COMMON,
} as const;

export const LAYERS = {
  kind: "str",
  name: "str",
  order: "str",
  opacity: "float",
  visible: "bool",
  locked: "bool",
  reference: "bool",
  blend: "str",
  ...COMMON,
} as const;

export const IMAGES = {
  layer: "str",
  asset: "str",
  order: "str",
  x: "float",
  y: "float",
  width: "float",
  height: "float",
  rotation: "float",
  opacity: "float",
  ...COMMON,
} as const;

export const TEXTS = {
  layer: "str",
  order: "str",
  text: "text",
  x: "float",
  y: "float",
  width: "float",
  size: "float",
  color: "str",
  rotation: "float",
  ...COMMON,
} as const;

export const ARROWS = {
  layer: "str",
  order: "str",
  kind: "str",
  points: "json",
  width: "float",
  color: "str",
  taper: "bool",
  label: "str",
  ...COMMON,
} as const;

export const SUGGESTIONS = {
  state: "str",
  kind: "str",
  title: "str",
  rationale: "str",
  rule: "str",
  slot: "str",
  scene: "str",
  panel: "str",
  ghost: "str",
  revision: "str",
  decision: "str",
  fingerprint: "str",
  reads: "str",
  severity: "float",
  made_ms: "int",
  expires_ms: "int",
  targets: "json",
  depends: "json",
  needed_by: "json",
  operations: "json",
  evidence: "json",
  inputs: "json",
  author: "json",
  edited_by: "json",
  value: "json",
  ...COMMON,
} as const;

export const COMMENTS = {
  thread: "str",
  table: "str",
  subject: "str",
  text: "str",
  by: "str",
  suggestion: "str",
  at_ms: "int",
  edited_ms: "int",
  anchor: "json",
  mentions: "json",
  resolved: "json",
  value: "json",
  ...COMMON,
} as const;

export const APPROVALS = {
  table: "str",
  status: "str",
  by: "str",
  hash: "str",
  now: "str",
  note: "str",
  at_ms: "int",
  value: "json",
  ...COMMON,
} as const;

export const DECISIONS = {
  n: "int",
  at_ms: "int",
  verdict: "str",
  suggestion: "str",
  by: "str",
  role: "str",
  reason: "str",
  revision: "str",
  previous: "str",
  hash: "str",
  panel: "str",
  operations: "json",
  updates: "json",
  skipped: "json",
  subject: "str",
  origin: "json",
  value: "json",
  ...COMMON,
} as const;

export const VERSIONS = {
  name: "str",
  kind: "str",
  why: "str",
  note: "str",
  color: "str",
  moment: "str",
  by: "str",
  at_ms: "int",
  counts: "json",
  running_time: "str",
  value: "json",
  ...COMMON,
} as const;

export const RESTORATIONS = {
  kind: "str",
  asked: "str",
  moment: "str",
  seen: "str",
  scope: "json",
  named: "json",
  step: "str",
  by: "str",
  at_ms: "int",
  done: "int",
  total: "int",
  changed: "int",
  skipped: "int",
  left: "json",
  value: "json",
  ...COMMON,
} as const;

export const REJECTIONS = { suggestion: "str", value: "json", ...COMMON } as const;

export const LEDGER = {
  count: "int",
  head: "str",
  pending: "set",
  recent: "json",
} as const;

export const MANNERS = {
  enabled: "bool",
  ambient: "bool",
  paused: "json",
  off_scenes: "json",
  wishes: "json",
  muted: "json",
  streaks: "json",
  limits: "json",
  agents: "json",
} as const;

/** Root maps whose keys are the fields themselves: one a document. */
export const SINGLETONS: Readonly<Record<string, Fields>> = {
  meta: META,
  production: PRODUCTION,
  ledger: LEDGER,
  manners: MANNERS,
};

/** Root maps from record id to record. */
export const TABLES: Readonly<Record<string, Fields>> = {
  scripts: SCRIPTS,
  elements: ELEMENTS,
  scenes: SCENES,
  shots: SHOTS,
  panels: PANELS,
  sets: SETS,
  blockings: BLOCKINGS,
  cameras: CAMERAS,
  tracks: TRACKS,
  clips: CLIPS,
  layers: LAYERS,
  images: IMAGES,
  texts: TEXTS,
  arrows: ARROWS,
  suggestions: SUGGESTIONS,
  comments: COMMENTS,
  approvals: APPROVALS,
  decisions: DECISIONS,
  versions: VERSIONS,
  restorations: RESTORATIONS,
  rejections: REJECTIONS,
};

/** Root maps from id to one immutable binary value. */
export const VALUES: readonly string[] = ["strokes"];

export const DOCUMENTS: Readonly<Record<DocumentKind, readonly string[]>> = {
  board: [
    "meta",
    "production",
    "scripts",
    "elements",
    "scenes",
    "shots",
    "panels",
    "sets",
    "blockings",
    "cameras",
    "tracks",
    "clips",
  ],
  panel: ["meta", "layers", "strokes", "images", "texts", "arrows"],
  review: [
    "meta",
    "suggestions",
    "comments",
    "approvals",
    "decisions",
    "versions",
    "restorations",
    "rejections",
    "ledger",
    "manners",
  ],
};

/** Bottom to top. Their ids are their kinds; the server writes the records at a panel document's birth. */
export const DEFAULT_LAYERS = ["reference", "fill", "tone", "pencil", "ink", "notes"] as const;

/** What one value may hold, by kind. */
export const LIMITS = { str: 20000, text: 100000, json: 65536, json_depth: 4, set: 1000, bytes: 262144 } as const;

/** The least and greatest value of numbers which have them. */
export const BOUNDS: Readonly<Record<string, readonly [number, number]>> = {
  "production.rate_num": [1, 1000000],
  "production.rate_den": [1, 1000000],
  "production.aspect_width": [1, 100000],
  "production.aspect_height": [1, 100000],
  "production.default_duration_frames": [1, 1000000],
  "shots.aspect_width": [0, 100000],
  "shots.aspect_height": [0, 100000],
  "shots.camera_height_m": [-1000, 10000],
  "shots.focal_length_mm": [0, 10000],
  "panels.duration_frames": [1, 1000000],
  "layers.opacity": [0, 1],
  "images.opacity": [0, 1],
};

/** The `json` fields which are flat lists. */
export const SHAPES: Readonly<Record<string, "strings" | "numbers">> = {
  "production.lenses_mm": "numbers",
  "scenes.cast": "strings",
  "shots.framing": "strings",
  "shots.movement": "strings",
  "arrows.points": "numbers",
  "suggestions.targets": "strings",
  "suggestions.depends": "strings",
  "suggestions.needed_by": "strings",
  "suggestions.edited_by": "strings",
  "comments.mentions": "strings",
  "restorations.named": "strings",
  "manners.off_scenes": "strings",
  "manners.wishes": "strings",
  "manners.muted": "strings",
};

/** The fields without which a record has no place; a record which lacks one is left out by readers. */
export const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  scripts: ["order"],
  elements: ["script", "order"],
  scenes: ["order"],
  shots: ["scene", "order"],
  panels: ["shot", "order"],
  layers: ["order"],
  images: ["layer", "order"],
  texts: ["layer", "order"],
  arrows: ["layer", "order"],
};
