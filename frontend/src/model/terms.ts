// The words of the trade: codes which documents store, with the English names which people read; the twin of `board/terms.py`.

export interface Term {
  readonly code: string;
  readonly name: string;
}

export interface Sensor extends Term {
  readonly width_mm: number;
  readonly height_mm: number;
}

/** A picture's width to its height, in whole numbers. */
export interface Aspect {
  readonly label: string;
  readonly width: number;
  readonly height: number;
}

/** What a kind of production calls the parts of a board: in animation, "scene" means the shot. */
export interface Vocabulary {
  readonly code: string;
  readonly scene: string;
  readonly shot: string;
  readonly panel: string;
}

const terms = (names: Record<string, string>): readonly Term[] =>
  Object.entries(names).map(([code, name]) => ({ code, name }));

export const SHOT_SIZES = terms({
  ECU: "Extreme close-up",
  BCU: "Big close-up",
  CU: "Close-up",
  MCU: "Medium close-up",
  MS: "Medium shot",
  COWBOY: "Cowboy shot",
  MLS: "Medium long shot",
  FS: "Full shot",
  WS: "Wide shot",
  VWS: "Very wide shot",
  EWS: "Extreme wide shot",
});

export const FRAMINGS = terms({
  SINGLE: "Single",
  TWO_SHOT: "Two-shot",
  THREE_SHOT: "Three-shot",
  GROUP: "Group",
  OVER_SHOULDER: "Over the shoulder",
  OVER_SHOULDER_L: "Over the left shoulder",
  OVER_SHOULDER_R: "Over the right shoulder",
  CLEAN: "Clean",
  DIRTY: "Dirty",
  POV: "Point of view",
  INSERT: "Insert",
  CUTAWAY: "Cutaway",
  REACTION: "Reaction",
  MASTER: "Master",
  ESTABLISHING: "Establishing",
});

export const ANGLES = terms({
  EYE_LEVEL: "Eye level",
  HIGH: "High angle",
  LOW: "Low angle",
  OVERHEAD: "Overhead",
  BIRDS_EYE: "Bird's eye",
  WORMS_EYE: "Worm's eye",
  DUTCH_L: "Dutch, canted left",
  DUTCH_R: "Dutch, canted right",
});

export const HEIGHTS = terms({
  GROUND: "Ground level",
  KNEE: "Knee level",
  HIP: "Hip level",
  SHOULDER: "Shoulder level",
  EYE: "Eye level",
  ABOVE: "Above the head",
});

export const MOVEMENTS = terms({
  STATIC: "Static",
  PAN_L: "Pan left",
  PAN_R: "Pan right",
  WHIP_PAN: "Whip pan",
  TILT_U: "Tilt up",
  TILT_D: "Tilt down",
  ROLL: "Roll",
  DOLLY_IN: "Dolly in",
  DOLLY_OUT: "Dolly out",
  TRUCK_L: "Truck left",
  TRUCK_R: "Truck right",
  ARC_L: "Arc left",
  ARC_R: "Arc right",
  PEDESTAL_U: "Boom up",
  PEDESTAL_D: "Boom down",
  CRANE_U: "Crane up",
  CRANE_D: "Crane down",
  ZOOM_IN: "Zoom in",
  ZOOM_OUT: "Zoom out",
  CRASH_ZOOM: "Crash zoom",
  DOLLY_ZOOM: "Dolly zoom",
  RACK_FOCUS: "Rack focus",
  FOLLOW: "Follow",
  LEAD: "Lead",
});

export const RIGS = terms({
  STICKS: "Sticks",
  HI_HAT: "Hi-hat",
  SLIDER: "Slider",
  DOLLY: "Dolly and track",
  STEADICAM: "Steadicam",
  GIMBAL: "Gimbal",
  HANDHELD: "Handheld",
  CRANE: "Crane",
  TECHNOCRANE: "Technocrane",
  DRONE: "Drone",
  CAR_MOUNT: "Car mount",
  CABLE: "Cable",
});

export const TRANSITIONS = terms({
  CUT: "Cut",
  DISSOLVE: "Dissolve",
  FADE_IN: "Fade in",
  FADE_OUT: "Fade out",
  WIPE: "Wipe",
  MATCH_CUT: "Match cut",
  SMASH_CUT: "Smash cut",
  J_CUT: "J cut",
  L_CUT: "L cut",
});

export const STATUSES = terms({
  draft: "Draft",
  for_review: "For review",
  changes_requested: "Changes requested",
  approved: "Approved",
});

export const LAYER_KINDS = terms({
  previz: "Previz",
  reference: "Reference",
  fill: "Fill",
  tone: "Tone",
  pencil: "Pencil",
  ink: "Ink",
  notes: "Notes",
  ai: "AI",
  image: "Image",
  text: "Text",
});

export const ARROW_KINDS = terms({
  subject: "Subject moves",
  camera: "Camera moves",
  zoom: "Zoom",
  eyeline: "Eyeline",
});

export const ELEMENT_TYPES = terms({
  scene_heading: "Scene heading",
  action: "Action",
  character: "Character",
  parenthetical: "Parenthetical",
  dialogue: "Dialogue",
  transition: "Transition",
  shot: "Shot",
  lyric: "Lyric",
  note: "Note",
  section: "Section",
  synopsis: "Synopsis",
  centered: "Centered",
  page_break: "Page break",
});

export const NUMBERING_SCHEMES = terms({
  us_letters: "12, 12A, 12B (US slate)",
  eu_running: "1, 2, 3 through the film",
  seq_tens: "12_0010, 12_0020 (animation, VFX)",
  scene_dash: "12-1, 12-2",
});

export const VOCABULARIES: readonly [Vocabulary, ...Vocabulary[]] = [
  { code: "film", scene: "Scene", shot: "Shot", panel: "Panel" },
  { code: "animation", scene: "Sequence", shot: "Scene", panel: "Panel" },
];

export const ASPECTS: readonly Aspect[] = [
  { label: "1.33", width: 4, height: 3 },
  { label: "1.375", width: 11, height: 8 },
  { label: "1.43", width: 143, height: 100 },
  { label: "1.50", width: 3, height: 2 },
  { label: "1.66", width: 5, height: 3 },
  { label: "1.78", width: 16, height: 9 },
  { label: "1.85", width: 185, height: 100 },
  { label: "1.90", width: 190, height: 100 },
  { label: "2.00", width: 2, height: 1 },
  { label: "2.20", width: 220, height: 100 },
  { label: "2.35", width: 235, height: 100 },
  { label: "2.39", width: 239, height: 100 },
  { label: "2.76", width: 276, height: 100 },
  { label: "1:1", width: 1, height: 1 },
  { label: "4:5", width: 4, height: 5 },
  { label: "9:16", width: 9, height: 16 },
];

export const SENSORS: readonly Sensor[] = [
  { code: "super35_3perf", name: "Super 35 3-perf", width_mm: 24.89, height_mm: 13.87 },
  { code: "super35_4perf", name: "Super 35 4-perf", width_mm: 24.89, height_mm: 18.66 },
  { code: "academy35", name: "Academy 35", width_mm: 21.95, height_mm: 16.0 },
  { code: "super16", name: "Super 16", width_mm: 12.52, height_mm: 7.41 },
  { code: "65mm_5perf", name: "65 mm 5-perf", width_mm: 52.6, height_mm: 23.0 },
  { code: "imax_15_70", name: "IMAX 15/70", width_mm: 69.6, height_mm: 48.5 },
  { code: "full_frame", name: "Full frame", width_mm: 36.0, height_mm: 24.0 },
  { code: "aps_c", name: "APS-C", width_mm: 23.5, height_mm: 15.6 },
  { code: "alexa_35", name: "ARRI Alexa 35 open gate", width_mm: 27.99, height_mm: 19.22 },
  { code: "alexa_mini", name: "ARRI Alexa Mini open gate", width_mm: 28.25, height_mm: 18.17 },
  { code: "alexa_lf", name: "ARRI Alexa LF open gate", width_mm: 36.7, height_mm: 25.54 },
  { code: "alexa_65", name: "ARRI Alexa 65", width_mm: 54.12, height_mm: 25.58 },
  { code: "venice_2", name: "Sony Venice 2 full frame", width_mm: 36.0, height_mm: 24.0 },
  { code: "v_raptor_vv", name: "RED V-Raptor VV", width_mm: 40.96, height_mm: 21.6 },
  { code: "micro_43", name: "Micro 4/3", width_mm: 17.3, height_mm: 13.0 },
  { code: "two_thirds", name: '2/3"', width_mm: 9.59, height_mm: 5.39 },
];

export const PRIMES_MM: readonly number[] = [
  12, 14, 16, 18, 21, 24, 25, 27, 28, 32, 35, 40, 50, 65, 75, 85, 100, 135, 150, 180, 200, 300,
];

export const SQUEEZES: readonly number[] = [1.0, 1.3, 1.5, 1.8, 2.0];

/** Frames a second as rational numbers; the last two are for animatics alone. */
export const RATES: readonly (readonly [num: number, den: number])[] = [
  [24000, 1001],
  [24, 1],
  [25, 1],
  [30000, 1001],
  [30, 1],
  [48, 1],
  [50, 1],
  [60000, 1001],
  [60, 1],
  [12, 1],
  [15, 1],
];

/** The name of a code, or the code itself when nobody here knows it. */
export function nameOf(list: readonly Term[], code: string): string {
  return list.find((term) => term.code === code)?.name ?? code;
}
