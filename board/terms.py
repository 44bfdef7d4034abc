"""The words of the trade: codes which documents store, with the English names which people read.

Codes that a newer client wrote are kept and shown as they are. `frontend/src/model/terms.ts` is the twin.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A code and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Sensor:
    """A camera's picture area."""

    code: str
    name: str
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class Aspect:
    """A picture's width to its height, in whole numbers."""

    label: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a kind of production calls the parts of a board: in animation, "scene" means the shot."""

    code: str
    scene: str
    shot: str
    panel: str


def _terms(**names: str) -> tuple[Term, ...]:
    return tuple(Term(code, name) for code, name in names.items())


SHOT_SIZES = _terms(
    ECU="Extreme close-up",
    BCU="Big close-up",
    CU="Close-up",
    MCU="Medium close-up",
    MS="Medium shot",
    COWBOY="Cowboy shot",
    MLS="Medium long shot",
    FS="Full shot",
    WS="Wide shot",
    VWS="Very wide shot",
    EWS="Extreme wide shot",
)

FRAMINGS = _terms(
    SINGLE="Single",
    TWO_SHOT="Two-shot",
    THREE_SHOT="Three-shot",
    GROUP="Group",
    OVER_SHOULDER="Over the shoulder",
    OVER_SHOULDER_L="Over the left shoulder",
    OVER_SHOULDER_R="Over the right shoulder",
    CLEAN="Clean",
    DIRTY="Dirty",
    POV="Point of view",
    INSERT="Insert",
    CUTAWAY="Cutaway",
    REACTION="Reaction",
    MASTER="Master",
    ESTABLISHING="Establishing",
)

ANGLES = _terms(
    EYE_LEVEL="Eye level",
    HIGH="High angle",
    LOW="Low angle",
    OVERHEAD="Overhead",
    BIRDS_EYE="Bird's eye",
    WORMS_EYE="Worm's eye",
    DUTCH_L="Dutch, canted left",
    DUTCH_R="Dutch, canted right",
)

HEIGHTS = _terms(
    GROUND="Ground level",
    KNEE="Knee level",
    HIP="Hip level",
    SHOULDER="Shoulder level",
    EYE="Eye level",
    ABOVE="Above the head",
)

MOVEMENTS = _terms(
    STATIC="Static",
    PAN_L="Pan left",
    PAN_R="Pan right",
    WHIP_PAN="Whip pan",
    TILT_U="Tilt up",
    TILT_D="Tilt down",
    ROLL="Roll",
    DOLLY_IN="Dolly in",
    DOLLY_OUT="Dolly out",
    TRUCK_L="Truck left",
    TRUCK_R="Truck right",
    ARC_L="Arc left",
    ARC_R="Arc right",
    PEDESTAL_U="Boom up",
    PEDESTAL_D="Boom down",
    CRANE_U="Crane up",
    CRANE_D="Crane down",
    ZOOM_IN="Zoom in",
    ZOOM_OUT="Zoom out",
    CRASH_ZOOM="Crash zoom",
    DOLLY_ZOOM="Dolly zoom",
    RACK_FOCUS="Rack focus",
    FOLLOW="Follow",
    LEAD="Lead",
)

RIGS = _terms(
    STICKS="Sticks",
    HI_HAT="Hi-hat",
    SLIDER="Slider",
    DOLLY="Dolly and track",
    STEADICAM="Steadicam",
    GIMBAL="Gimbal",
    HANDHELD="Handheld",
    CRANE="Crane",
    TECHNOCRANE="Technocrane",
    DRONE="Drone",
    CAR_MOUNT="Car mount",
    CABLE="Cable",
)

TRANSITIONS = _terms(
    CUT="Cut",
    DISSOLVE="Dissolve",
    FADE_IN="Fade in",
    FADE_OUT="Fade out",
    WIPE="Wipe",
    MATCH_CUT="Match cut",
    SMASH_CUT="Smash cut",
    J_CUT="J cut",
    L_CUT="L cut",
)

STATUSES = _terms(
    draft="Draft",
    for_review="For review",
    changes_requested="Changes requested",
    approved="Approved",
)

LAYER_KINDS = _terms(
    previz="Previz",
    reference="Reference",
    fill="Fill",
    tone="Tone",
    pencil="Pencil",
    ink="Ink",
    notes="Notes",
    ai="AI",
    image="Image",
    text="Text",
)

ARROW_KINDS = _terms(subject="Subject moves", camera="Camera moves", zoom="Zoom", eyeline="Eyeline")

ELEMENT_TYPES = _terms(
    scene_heading="Scene heading",
    action="Action",
    character="Character",
    parenthetical="Parenthetical",
    dialogue="Dialogue",
    transition="Transition",
    shot="Shot",
    lyric="Lyric",
    note="Note",
    section="Section",
    synopsis="Synopsis",
    centered="Centered",
    page_break="Page break",
)

NUMBERING_SCHEMES = _terms(
    us_letters="12, 12A, 12B (US slate)",
    eu_running="1, 2, 3 through the film",
    seq_tens="12_0010, 12_0020 (animation, VFX)",
    scene_dash="12-1, 12-2",
)

VOCABULARIES = (
    Vocabulary("film", "Scene", "Shot", "Panel"),
    Vocabulary("animation", "Sequence", "Scene", "Panel"),
)

ASPECTS = (
    Aspect("1.33", 4, 3),
    Aspect("1.375", 11, 8),
    Aspect("1.43", 143, 100),
    Aspect("1.50", 3, 2),
    Aspect("1.66", 5, 3),
    Aspect("1.78", 16, 9),
    Aspect("1.85", 185, 100),
    Aspect("1.90", 190, 100),
    Aspect("2.00", 2, 1),
    Aspect("2.20", 220, 100),
    Aspect("2.35", 235, 100),
    Aspect("2.39", 239, 100),
    Aspect("2.76", 276, 100),
    Aspect("1:1", 1, 1),
    Aspect("4:5", 4, 5),
    Aspect("9:16", 9, 16),
)

SENSORS = (
    Sensor("super35_3perf", "Super 35 3-perf", 24.89, 13.87),
    Sensor("super35_4perf", "Super 35 4-perf", 24.89, 18.66),
    Sensor("academy35", "Academy 35", 21.95, 16.0),
    Sensor("super16", "Super 16", 12.52, 7.41),
    Sensor("65mm_5perf", "65 mm 5-perf", 52.6, 23.0),
    Sensor("imax_15_70", "IMAX 15/70", 69.6, 48.5),
    Sensor("full_frame", "Full frame", 36.0, 24.0),
    Sensor("aps_c", "APS-C", 23.5, 15.6),
    Sensor("alexa_35", "ARRI Alexa 35 open gate", 27.99, 19.22),
    Sensor("alexa_mini", "ARRI Alexa Mini open gate", 28.25, 18.17),
    Sensor("alexa_lf", "ARRI Alexa LF open gate", 36.7, 25.54),
    Sensor("alexa_65", "ARRI Alexa 65", 54.12, 25.58),
    Sensor("venice_2", "Sony Venice 2 full frame", 36.0, 24.0),
    Sensor("v_raptor_vv", "RED V-Raptor VV", 40.96, 21.6),
    Sensor("micro_43", "Micro 4/3", 17.3, 13.0),
    Sensor("two_thirds", '2/3"', 9.59, 5.39),
)

PRIMES_MM = (12, 14, 16, 18, 21, 24, 25, 27, 28, 32, 35, 40, 50, 65, 75, 85, 100, 135, 150, 180, 200, 300)

SQUEEZES = (1.0, 1.3, 1.5, 1.8, 2.0)

RATES = ((24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (48, 1), (50, 1), (60000, 1001), (60, 1), (12, 1), (15, 1))
"""Frames a second as rational numbers; the last two are for animatics alone."""


def name_of(terms: tuple[Term, ...], code: str) -> str:
    """The name of a code, or the code itself when nobody here knows it."""
    return next((term.name for term in terms if term.code == code), code)
