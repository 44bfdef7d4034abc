"""The tables and fields of every document: names and kinds only, no behaviour.

`frontend/src/model/schema.ts` is its twin; shared vectors in `tests/vectors/schema.json` hold them together.
Changes are additive: a field or a table is never renamed or given another kind (`docs/design.md`, Documents).
"""

from dataclasses import dataclass
from typing import Literal

SCHEMA = 1

Kind = Literal["str", "int", "float", "bool", "json", "text", "set", "bytes"]
"""`text` is a collaborative Y.Text, `set` a nested map from id to True, `json` a plain value of at most depth 4."""

DocumentKind = Literal["board", "panel", "review"]


@dataclass(frozen=True, slots=True)
class Table:
    """A root `Y.Map` from record id to record; `value` tables hold one immutable binary value an id."""

    name: str
    fields: dict[str, Kind]
    value: bool = False


@dataclass(frozen=True, slots=True)
class Singleton:
    """A root `Y.Map` whose keys are the fields themselves: there is one a document."""

    name: str
    fields: dict[str, Kind]


# Every record also carries `created_by` (account id) and `deleted` (bool, absent means false).
_COMMON: dict[str, Kind] = {"deleted": "bool", "created_by": "str"}


def _table(name: str, /, **fields: Kind) -> Table:
    return Table(name, {**fields, **_COMMON})


META = Singleton("meta", {"schema": "int", "kind": "str"})

PRODUCTION = Singleton(
    "production",
    {
        "title": "str",
        "code": "str",  # "AEF", for file names and burn-ins
        "rate_num": "int",  # frames a second as a rational number: 24000/1001
        "rate_den": "int",
        "drop_frame": "bool",
        "start_timecode": "str",  # "01:00:00:00"
        "aspect_width": "int",  # 239 : 100
        "aspect_height": "int",
        "aspect_label": "str",  # "2.39:1"
        "numbering_scheme": "str",  # us_letters | eu_running | seq_tens | scene_dash
        "numbering_skip": "str",  # letters left out: "IO"
        "numbering_master_plain": "bool",  # the first shot of a scene is the scene's number alone
        "sensor": "str",  # a preset's id: "super35_3perf"
        "lenses_mm": "json",  # [18, 25, 35, 50, 75, 100]
        "default_duration_frames": "int",
        "vocabulary": "str",  # film | animation: what a shot and a panel are called
    },
)

SCRIPTS = _table(
    "scripts",
    title="str",
    filename="str",
    format="str",  # fountain | fdx
    asset="str",  # sha-256 of the raw file, which stays the truth
    draft="str",  # "White", "Blue"
    order="str",
)

ELEMENTS = _table(
    "elements",
    script="str",
    order="str",
    type="str",  # `board.terms.ELEMENT_TYPES`
    text="str",
    scene="str",  # the scene it belongs to, "" before the first heading
    scene_number="str",
    character="str",  # the name without its extension
    extension="str",  # "V.O."
    dual="str",  # "" | "L" | "R"
    level="int",  # of a section
    revision="int",
)

SCENES = _table(
    "scenes",
    order="str",
    number="str",
    omitted="bool",
    slugline="str",
    setting="str",  # INT | EXT | INT/EXT | ""
    location="str",
    time_of_day="str",
    synopsis="str",
    cast="json",  # ["MARA", "JOE"]
    script="str",
    heading="str",  # element id of its heading, "" for a scene without a script
    color="str",
)

SHOTS = _table(
    "shots",
    scene="str",
    order="str",
    number="str",  # an own number, or the frozen one of a locked shot; "" follows the scheme
    number_locked="bool",
    size="str",  # EWS WS FS MLS MS MCU CU ECU and kin: `board.terms`
    framing="json",  # ["OVER_SHOULDER"]
    angle="str",
    camera_height_m="float",
    movement="json",  # ["DOLLY_IN"]
    rig="str",
    focal_length_mm="float",
    sensor="str",  # "" follows the production
    subject="str",
    axis_side="str",  # L | R: the camera's side of the line of action
    notes="text",
    aspect_width="int",  # 0 follows the production
    aspect_height="int",
    set="str",
    blocking="str",
    camera="str",
    setup="str",
    status="str",
)

PANELS = _table(
    "panels",
    shot="str",
    order="str",
    duration_frames="int",
    dialogue="text",
    action="text",
    notes="text",
    links="set",  # ids of script elements
    status="str",  # draft | for_review | changes_requested | approved
    transition="json",
    move="json",  # 2D camera over the artwork: {"from": [x, y, w, h], "to": [...], "ease": "..."}
    source="str",  # where it came from: a suggestion, an import
)

# The stage and the animatic: their issues give them behaviour, the documents know them from the first day.
SETS = _table("sets", name="str", order="str", ground="json", walls="json", boxes="json", props="json", glb="str")
BLOCKINGS = _table("blockings", set="str", name="str", figures="json", marks="json", paths="json", axis="json")
CAMERAS = _table(
    "cameras", name="str", focal_length_mm="float", sensor="str", position_m="json", rotation="json", focus_distance_m="float",
    f_number="float", keys="json",
)  # fmt: skip
TRACKS = _table("tracks", name="str", kind="str", order="str", gain_db="float", mute="bool", solo="bool")
CLIPS = _table(
    "clips", track="str", asset="str", start_frame="int", in_sample="int", out_sample="int", fade_in="int", fade_out="int",
    gain_db="float", anchor="json",
)  # fmt: skip

LAYERS = _table(
    "layers",
    kind="str",  # previz reference fill tone pencil ink notes ai image text
    name="str",
    order="str",
    opacity="float",
    visible="bool",
    locked="bool",
    reference="bool",
    blend="str",
)
STROKES = Table("strokes", {}, value=True)  # `board.stroke`
IMAGES = _table(
    "images",
    layer="str",
    asset="str",
    order="str",
    x="float",
    y="float",
    width="float",
    height="float",
    rotation="float",
    opacity="float",
)
TEXTS = _table(
    "texts",
    layer="str",
    order="str",
    text="text",
    x="float",
    y="float",
    width="float",
    size="float",
    color="str",
    rotation="float",
)
ARROWS = _table(
    "arrows",
    layer="str",
    order="str",
    kind="str",  # subject | camera | zoom | eyeline
    points="json",  # [x, y, x, y, …] in panel units; may leave the frame
    width="float",
    color="str",
    taper="bool",
    label="str",
)

SUGGESTIONS = _table(
    "suggestions",
    state="str",  # `board.review.suggestion.STATES`
    kind="str",  # of the rule or of the work: frame, camera, timing, refused
    title="str",
    rationale="str",
    rule="str",
    slot="str",  # what it is about, so that a newer one takes the place of an older one
    scene="str",
    panel="str",  # the panel beside which it is shown
    ghost="str",  # the panel that it suggests, the first of them
    revision="str",  # hash of the operations
    decision="str",
    fingerprint="str",  # of what its targets said when it was made
    reads="str",  # hash of what the rule read
    severity="float",
    made_ms="int",
    expires_ms="int",
    targets="json",  # panels that it changes or stands beside
    depends="json",  # suggestions that have to be accepted before
    needed_by="json",  # suggestions that depend on it
    operations="json",  # `board.review.operations`
    evidence="json",  # [{"rule", "values", "threshold", "strength", "refs"}]
    inputs="json",
    author="json",  # {"account", "kind", "name", "model", "provider", ...}
    edited_by="json",
    value="json",  # work that was refused and could not be made into operations
)
COMMENTS = _table(
    "comments",
    thread="str",  # the comment that began it, "" for that one itself
    table="str",
    subject="str",
    text="str",
    by="str",
    suggestion="str",
    at_ms="int",
    edited_ms="int",
    anchor="json",  # {"point": [x, y]}, {"region": [x, y, w, h]}, {"frame": n}; in panel units
    mentions="json",
    resolved="json",  # {"by", "at_ms"}
    value="json",
)
APPROVALS = _table(  # under the id of what they are about
    "approvals",
    table="str",  # panels | shots | scenes
    status="str",  # draft | for_review | changes_requested | approved | locked
    by="str",
    hash="str",  # of the content that was approved
    now="str",  # of the content as it is
    note="str",
    at_ms="int",
    value="json",
)
DECISIONS = _table(
    "decisions",
    n="int",
    at_ms="int",
    verdict="str",
    suggestion="str",
    by="str",
    role="str",
    reason="str",
    revision="str",
    previous="str",  # hash of the decision before
    hash="str",
    panel="str",
    operations="json",  # [{"index": 0, ...}]: those that were carried out
    updates="json",  # [{"part", "sha256"}]: what was written beside it
    skipped="json",  # what a revert left alone
    subject="str",
    origin="json",  # of an approval or a setting what it says; of all what was asked, as a hash
    value="json",
)
VERSIONS = _table(
    "versions",
    name="str",  # "v012"; empty for an automatic one
    kind="str",  # named | auto
    why="str",  # of an automatic one: import | restore | bulk
    note="str",
    color="str",  # of the revision: "Blue"
    moment="str",  # a position in the log
    by="str",
    at_ms="int",  # when it was named
    counts="json",  # {"scenes", "shots", "panels", "duration_frames"} at that moment
    running_time="str",  # "00:04:12:05"
    value="json",
)
RESTORATIONS = _table(  # under the key of the request
    "restorations",
    kind="str",  # restore | undo
    asked="str",  # hash of the request, by which a key is held to one
    moment="str",  # what was brought back
    seen="str",  # the moment that the plan looked at
    scope="json",
    named="json",  # approved subjects that were asked for by name
    step="str",  # of an undo, the first entry of what was taken back
    by="str",
    at_ms="int",
    done="int",  # appends that were carried out
    total="int",
    changed="int",
    skipped="int",
    left="json",  # the first that were left out: [{"part", "table", "id", "field", "reason", "because"}]
    value="json",
)
REJECTIONS = _table(  # under the hash of whose suggestion it was and what it was about
    "rejections",
    suggestion="str",
    value="json",
)
LEDGER = Singleton(
    "ledger",
    {
        "count": "int",  # of decisions
        "head": "str",  # hash of the last one
        "pending": "set",  # suggestions that wait for a decision
        "recent": "json",  # {account: [ms]}: when agents proposed last
    },
)
MANNERS = Singleton(
    "manners",
    {
        "enabled": "bool",
        "ambient": "bool",  # unasked suggestions too
        "paused": "json",  # {account or "*": {"by", "at_ms"}}
        "off_scenes": "json",
        "wishes": "json",  # accounts that want no suggestions in their panels
        "muted": "json",  # ["account/kind"]
        "streaks": "json",  # {"account/kind": [suggestion]}: those that were rejected in a row
        "limits": "json",  # {"per_panel", "per_board", "per_minute", "artists_decide"}
        "agents": "json",  # {account: {"name", "model", "provider"}}: those that have proposed
    },
)

DOCUMENTS: dict[DocumentKind, tuple[Table | Singleton, ...]] = {
    "board": (
        META, PRODUCTION, SCRIPTS, ELEMENTS, SCENES, SHOTS, PANELS, SETS, BLOCKINGS, CAMERAS, TRACKS, CLIPS,
    ),
    "panel": (META, LAYERS, STROKES, IMAGES, TEXTS, ARROWS),
    "review": (META, SUGGESTIONS, COMMENTS, APPROVALS, DECISIONS, VERSIONS, RESTORATIONS, REJECTIONS, LEDGER, MANNERS),
}  # fmt: skip

DEFAULT_LAYERS = ("reference", "fill", "tone", "pencil", "ink", "notes")
"""Bottom to top. Their ids are their kinds; the server writes the records at a panel document's birth."""

LIMITS: dict[str, int] = {
    "str": 20_000,  # code units of UTF-16
    "text": 100_000,
    "json": 65_536,  # characters when written out
    "json_depth": 4,
    "set": 1_000,
    "bytes": 262_144,
}
"""What one value may hold, by kind. Whoever writes keeps to it; whoever reads keeps what is there."""

BOUNDS: dict[str, tuple[float, float]] = {
    "production.rate_num": (1, 1_000_000),
    "production.rate_den": (1, 1_000_000),
    "production.aspect_width": (1, 100_000),
    "production.aspect_height": (1, 100_000),
    "production.default_duration_frames": (1, 1_000_000),
    "shots.aspect_width": (0, 100_000),
    "shots.aspect_height": (0, 100_000),
    "shots.camera_height_m": (-1_000, 10_000),
    "shots.focal_length_mm": (0, 10_000),
    "panels.duration_frames": (1, 1_000_000),
    "layers.opacity": (0, 1),
    "images.opacity": (0, 1),
}
"""The least and greatest value of numbers which have them."""

SHAPES: dict[str, Literal["strings", "numbers"]] = {
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
}
"""The `json` fields which are flat lists."""

REQUIRED: dict[str, tuple[str, ...]] = {
    "scripts": ("order",),
    "elements": ("script", "order"),
    "scenes": ("order",),
    "shots": ("scene", "order"),
    "panels": ("shot", "order"),
    "layers": ("order",),
    "images": ("layer", "order"),
    "texts": ("layer", "order"),
    "arrows": ("layer", "order"),
}
"""The fields without which a record has no place; a record which lacks one is left out by readers."""
