"""What a document says, as frozen data: a board in story order, a panel's drawing from bottom to top.

Read by `board.document`, changed by `board.edits`; nothing here knows a CRDT.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from board.stroke import Stroke
from board.timecode import Rate, has_drop_frame

Json: TypeAlias = "bool | float | str | tuple[Json, ...] | Mapping[str, Json] | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every record carries."""

    id: str
    deleted: bool = False
    created_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Production:
    """The settings of a film."""

    title: str = ""
    code: str = ""
    rate_num: int = 24
    rate_den: int = 1
    drop_frame: bool = False
    start_timecode: str = "01:00:00:00"
    aspect_width: int = 239
    aspect_height: int = 100
    aspect_label: str = "2.39"
    numbering_scheme: str = "us_letters"
    numbering_skip: str = "IO"
    numbering_master_plain: bool = True
    sensor: str = "super35_3perf"
    lenses_mm: tuple[float, ...] = (18, 25, 35, 50, 75, 100)
    default_duration_frames: int = 48
    vocabulary: str = "film"

    @property
    def rate(self) -> Rate:
        """Frames a second; people set the fields one by one, so drop-frame counts only where the rate has it."""
        return Rate(self.rate_num, self.rate_den, self.drop_frame and has_drop_frame(self.rate_num, self.rate_den))


@dataclass(frozen=True, slots=True, kw_only=True)
class Script(Record):
    """A screenplay that was imported; the raw file is the truth."""

    order: str = ""
    title: str = ""
    filename: str = ""
    format: str = ""
    asset: str = ""
    draft: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element(Record):
    """One paragraph of a screenplay."""

    script: str = ""
    order: str = ""
    type: str = ""
    text: str = ""
    scene: str = ""
    scene_number: str = ""
    character: str = ""
    extension: str = ""
    dual: str = ""
    level: int = 0
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene(Record):
    """One place and time of the story."""

    order: str = ""
    number: str = ""
    omitted: bool = False
    slugline: str = ""
    setting: str = ""
    location: str = ""
    time_of_day: str = ""
    synopsis: str = ""
    cast: tuple[str, ...] = ()
    script: str = ""
    heading: str = ""
    color: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot(Record):
    """One uninterrupted image as planned."""

    scene: str = ""
    order: str = ""
    number: str = ""
    number_locked: bool = False
    size: str = ""
    framing: tuple[str, ...] = ()
    angle: str = ""
    camera_height_m: float = 0
    movement: tuple[str, ...] = ()
    rig: str = ""
    focal_length_mm: float = 0
    sensor: str = ""
    subject: str = ""
    axis_side: str = ""
    notes: str = ""
    aspect_width: int = 0
    aspect_height: int = 0
    set: str = ""
    blocking: str = ""
    camera: str = ""
    setup: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel(Record):
    """One drawing of a shot, with its time on the screen."""

    shot: str = ""
    order: str = ""
    duration_frames: int = 0
    dialogue: str = ""
    action: str = ""
    notes: str = ""
    links: frozenset[str] = frozenset()
    status: str = "draft"
    transition: Json = None
    move: Json = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer(Record):
    """A sheet of a panel's drawing."""

    kind: str = ""
    name: str = ""
    order: str = ""
    opacity: float = 1
    visible: bool = True
    locked: bool = False
    reference: bool = False
    blend: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(Record):
    """A picture on a layer; x and y are its centre, in panel units."""

    layer: str = ""
    asset: str = ""
    order: str = ""
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0
    rotation: float = 0
    opacity: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Record):
    """Typed words on a layer."""

    layer: str = ""
    order: str = ""
    text: str = ""
    x: float = 0
    y: float = 0
    width: float = 0
    size: float = 40
    color: str = "#000000ff"
    rotation: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow(Record):
    """An arrow that says what moves: inside the frame the subject, on or outside of it the camera."""

    layer: str = ""
    order: str = ""
    kind: str = ""
    points: tuple[float, ...] = ()
    width: float = 0
    color: str = "#000000ff"
    taper: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Record):
    """A record of the review document as older versions wrote it: one value for all."""

    value: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion(Note):
    """What somebody proposes; `board.review` gives its operations a type."""

    state: str = ""
    kind: str = ""
    title: str = ""
    rationale: str = ""
    rule: str = ""
    slot: str = ""
    scene: str = ""
    panel: str = ""
    ghost: str = ""
    revision: str = ""
    decision: str = ""
    fingerprint: str = ""
    reads: str = ""
    severity: float = 0
    made_ms: int = 0
    expires_ms: int = 0
    targets: tuple[str, ...] = ()
    depends: tuple[str, ...] = ()
    needed_by: tuple[str, ...] = ()
    operations: Json = None
    evidence: Json = None
    inputs: Json = None
    author: Json = None
    edited_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment(Note):
    """What somebody said about a panel, shot or scene, or in answer to that."""

    thread: str = ""
    table: str = ""
    subject: str = ""
    text: str = ""
    by: str = ""
    suggestion: str = ""
    at_ms: int = 0
    edited_ms: int = 0
    anchor: Json = None
    mentions: tuple[str, ...] = ()
    resolved: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval(Note):
    """The status of the panel, shot or scene with this id, and the content that it is about."""

    table: str = ""
    status: str = "draft"
    by: str = ""
    hash: str = ""
    now: str = ""
    note: str = ""
    at_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Note):
    """A link of the chain: who decided what, and the digests of what was written with it."""

    n: int = 0
    at_ms: int = 0
    verdict: str = ""
    suggestion: str = ""
    by: str = ""
    role: str = ""
    reason: str = ""
    revision: str = ""
    previous: str = ""
    hash: str = ""
    panel: str = ""
    operations: Json = None
    updates: Json = None
    skipped: Json = None
    subject: str = ""
    origin: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(Note):
    """A moment that somebody named, or that the server kept before something large was done."""

    name: str = ""
    kind: str = "named"
    why: str = ""
    note: str = ""
    color: str = ""
    moment: str = ""
    by: str = ""
    at_ms: int = 0
    counts: Json = None
    running_time: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorationRecord(Note):
    """Something that was brought back or taken back: what was asked, how far it came, and what was left out."""

    kind: str = "restore"
    asked: str = ""
    moment: str = ""
    seen: str = ""
    scope: Json = None
    named: tuple[str, ...] = ()
    step: str = ""
    by: str = ""
    at_ms: int = 0
    done: int = 0
    total: int = 0
    changed: int = 0
    skipped: int = 0
    left: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection(Note):
    """What was rejected last about something."""

    suggestion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """How many decisions there are, the hash of the last, and what waits for one."""

    count: int = 0
    head: str = ""
    pending: frozenset[str] = frozenset()
    recent: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How agents are to behave on this board."""

    enabled: bool = True
    ambient: bool = False
    paused: Json = None
    off_scenes: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    muted: tuple[str, ...] = ()
    streaks: Json = None
    limits: Json = field(default_factory=lambda: {"per_panel": 3, "per_board": 20, "per_minute": 6})
    agents: Json = None


@dataclass(frozen=True, slots=True)
class Damage:
    """Something in a document that could not be read and was left out."""

    table: str
    id: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Bin:
    """Records that were deleted, or whose place in the story is gone; each can be put back."""

    scripts: tuple[Script, ...] = ()
    elements: tuple[Element, ...] = ()
    scenes: tuple[Scene, ...] = ()
    shots: tuple[Shot, ...] = ()
    panels: tuple[Panel, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A board in story order. What stands under a deleted scene or shot is in neither list: it comes back with it."""

    schema: int = 0
    production: Production = field(default_factory=Production)
    scripts: tuple[Script, ...] = ()
    elements: tuple[Element, ...] = ()
    scenes: tuple[Scene, ...] = ()
    shots: tuple[Shot, ...] = ()
    panels: tuple[Panel, ...] = ()
    bin: Bin = field(default_factory=Bin)
    damage: tuple[Damage, ...] = ()
    shots_by_scene: Mapping[str, tuple[Shot, ...]] = field(default_factory=dict)
    panels_by_shot: Mapping[str, tuple[Panel, ...]] = field(default_factory=dict)

    def shots_of(self, scene: str) -> tuple[Shot, ...]:
        """The shots of a scene in order, also of one in the bin."""
        return self.shots_by_scene.get(scene, ())

    def panels_of(self, shot: str) -> tuple[Panel, ...]:
        """The panels of a shot in order, also of one in the bin."""
        return self.panels_by_shot.get(shot, ())


@dataclass(frozen=True, slots=True)
class Drawn:
    """A stroke and the id under which the drawing keeps it."""

    id: str
    stroke: Stroke


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelDrawing:
    """One panel's drawing: layers from bottom to top, and what stands on each in the order of painting."""

    schema: int = 0
    layers: tuple[Layer, ...] = ()
    strokes: Mapping[str, tuple[Drawn, ...]] = field(default_factory=dict)
    images: Mapping[str, tuple[Image, ...]] = field(default_factory=dict)
    texts: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    arrows: Mapping[str, tuple[Arrow, ...]] = field(default_factory=dict)
    bin: tuple[Layer | Image | Text | Arrow, ...] = ()
    damage: tuple[Damage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What was proposed, said and decided about a board, in the order of its making."""

    schema: int = 0
    suggestions: tuple[Suggestion, ...] = ()
    comments: tuple[Comment, ...] = ()
    approvals: tuple[Approval, ...] = ()
    decisions: tuple[Decision, ...] = ()
    versions: tuple[Version, ...] = ()
    ledger: Ledger = field(default_factory=Ledger)
    manners: Manners = field(default_factory=Manners)
    damage: tuple[Damage, ...] = ()
