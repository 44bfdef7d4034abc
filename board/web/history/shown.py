"""What history looks like over HTTP."""

from typing import Literal

from pydantic import BaseModel, Field, JsonValue

from board.model import RestorationRecord
from board.review.canon import plain


class StepShown(BaseModel):
    """What somebody did, named by its first entry, which it keeps while it grows."""

    first: str
    last: str
    first_ms: int
    last_ms: int
    account: str = Field(description="empty for the server itself")
    name: str
    color: str
    means: str = Field(description="through what: collab, yjs, accept, import, restore, undo and so on")
    kind: str
    table: str
    subject: str
    sentence: str = Field(examples=["Mara drew 14 strokes on 12B 2/2"])
    entries: int = Field(description="how many entries of the log it has")
    counts: dict[str, int] = Field(examples=[{"made.strokes": 14}])
    records: list[tuple[str, str]] = Field(description="table and id of the first hundred that were touched")
    touched: int
    fields: list[str]
    scenes: list[str]
    panels: list[str]
    beside: str = Field(description="before what something was moved")


class StepsPage(BaseModel):
    """Steps, newest first."""

    steps: list[StepShown]
    before: str | None = Field(description="from where the next page goes on; null where there is no more")
    position: str = Field(description="the newest entry of the board")


class WholeStep(StepShown):
    """A step with its entries."""

    ids: list[str] = Field(description="its entries, oldest first")


class BucketShown(BaseModel):
    """So much was written in a stretch of time."""

    at_ms: int
    entries: int
    accounts: dict[str, int]


class TimelineShown(BaseModel):
    """How much was done when; stretches in which nothing was written are left out."""

    first_ms: int
    last_ms: int
    position: str
    buckets: list[BucketShown]


class CountsShown(BaseModel):
    """How much of a film there is."""

    scenes: int
    shots: int
    panels: int
    duration_frames: int


class MomentShown(BaseModel):
    """A board at one moment."""

    position: str = Field(description="the last entry by then; 0-0 before the first")
    at_ms: int
    counts: CountsShown
    parts: dict[str, str] = Field(description="the last entry of every document: of the board under “”, of drawings panel/ID")


class LifeEntry(BaseModel):
    """One entry of a drawing."""

    id: str
    at_ms: int
    account: str
    name: str
    means: str
    update: str = Field(description="a Yjs update in base64")


class LifeShown(BaseModel):
    """How a drawing was made, oldest first."""

    entries: list[LifeEntry]
    after: str | None = Field(description="from where the next page goes on; null where there is no more")


class LineShown(BaseModel):
    """One thing that is not as it was."""

    table: str
    id: str
    how: Literal["added", "removed", "moved", "changed", "redrawn"]
    scene: str
    panel: str
    sentence: str


class ComparisonShown(BaseModel):
    """What differs between two moments."""

    before: str
    after: str
    was: CountsShown
    now: CountsShown
    production: list[JsonValue]
    records: list[JsonValue]
    drawings: list[JsonValue]
    labels: dict[str, str]
    lines: list[LineShown] = Field(description="in the story's order, to be walked through and printed")


class CreditShown(BaseModel):
    """The entry that something is owed to, by the log: what documents say of themselves is not asked."""

    entry: str
    at_ms: int
    account: str
    name: str
    means: str
    step: str = Field(description="the step that the entry is part of")
    through: str = Field(description="such as an accepted suggestion of an agent's; empty where the account says it all")


class BlameShown(BaseModel):
    """Who made something and who last changed it."""

    made: CreditShown | None
    last: CreditShown | None
    fields: dict[str, CreditShown] = Field(description="of a record, where no field was named: each that was set since")


class StrokeBlame(BaseModel):
    """Who drew a stroke, who last changed it."""

    made: CreditShown | None
    last: CreditShown | None
    gone: bool = Field(description="whether the last change was erasing it")


class DrawingBlame(BaseModel):
    """The strokes of a drawing by id, erased ones too."""

    strokes: dict[str, StrokeBlame]


class BinnedShown(BaseModel):
    """Something in the bin."""

    table: str
    id: str
    label: str = Field(description="what it was called when it was thrown away")
    under: str = Field(description="in what it was")
    panel: str = Field(description="of a layer or mark, the panel; else empty")
    along: dict[str, int] = Field(description="how many shots and panels went with it")
    entry: str
    at_ms: int
    account: str
    name: str
    means: str


class ChangeShown(BaseModel):
    """A field that would be set back, or with no field a stroke: whether it is there and whether it will be."""

    part: str = Field(description="empty for the board, else panel/ID")
    table: str
    id: str
    field: str
    was: JsonValue = Field(default=None, description="what it says now")
    now: JsonValue = Field(default=None, description="what it would say")


class LeftOutShown(ChangeShown):
    """A change that is left out, and what stands in its way."""

    reason: Literal["locked", "approved", "changed", "unknown"]
    because: str = Field(description="the panel, shot or scene that is locked or approved; else empty")


class ForetoldShown(BaseModel):
    """What bringing something back would do: in sentences, in numbers, and the first five hundred changes one by one."""

    then: str
    seen: str = Field(description="what was looked at: carried out with it, whatever is changed from now on stays")
    changes: list[ChangeShown]
    skipped: list[LeftOutShown]
    panels: list[str] = Field(description="all panels whose drawings would change")
    labels: dict[str, str]
    summary: list[str]
    counts: dict[str, int]


class RestoredShown(BaseModel):
    """What was brought back or taken back."""

    id: str = Field(description="under which it can be undone")
    changed: int
    skipped: list[LeftOutShown] = Field(description="the first hundred changes that were left out")
    left_out: int = Field(description="how many were left out in all")
    step: str = Field(description="its step in the history; empty where nothing had to be changed")


def restored_shown(record: RestorationRecord, step: str) -> RestoredShown:
    left = plain(record.left or ())
    return RestoredShown.model_validate(
        {"id": record.id, "changed": record.changed, "skipped": left, "left_out": record.skipped, "step": step}
    )
