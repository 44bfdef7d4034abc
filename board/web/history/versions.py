"""Versions: moments with a name, a revision's colour and a note; whoever reads the board reads them."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from board import model
from board.history import versions
from board.history.versions import LONGEST_NAME, LONGEST_NOTE, REVISIONS, Naming, Renaming
from board.review.circumstances import REVIEW
from board.web.access import Reads, Writes
from board.web.history.keeping import MEANS
from board.web.history.sights import NOW, position_of, sight_of
from board.web.review.commands import Key, ThePace, carry_out_on
from board.web.review.shown import plainly

router = APIRouter(prefix="/boards/{board}/history/versions", tags=["history"])

MOMENT = r"^(now|[0-9]{1,15}(-[0-9]{1,20})?|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$"
Moment = Annotated[
    str, Field(pattern=MOMENT, description="an entry's id, milliseconds, a version's id, or `now`", examples=["now"])
]


class VersionShown(BaseModel):
    """A moment that was named, or kept before something large was done."""

    id: str
    moment: str = Field(description="the position in the log")
    name: str = Field(description="empty for an automatic one")
    kind: Literal["named", "auto"]
    why: Literal["", "import", "restore", "bulk"] = Field(description="before what an automatic one was kept")
    note: str
    color: str = Field(description="of the revision: White, Blue, Pink and so on, or empty")
    by: str
    at_ms: int = Field(description="when it was named, which may be long after its moment")
    counts: JsonValue = Field(description="scenes, shots, panels and duration_frames at that moment")
    running_time: str = Field(description="as timecode at the production's rate", examples=["00:04:12:05"])


class RevisionColor(BaseModel):
    """A colour of revisions."""

    name: str
    hex: str


class NextVersion(BaseModel):
    """What the next version is called by custom, and the colours of revisions in their order."""

    name: str = Field(examples=["v012"])
    color: str
    colors: list[RevisionColor]


class NewVersion(BaseModel):
    """A name for a moment."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=4 * LONGEST_NAME, examples=["v012"])
    note: str = Field(default="", max_length=LONGEST_NOTE)
    color: str = Field(default="", max_length=20)
    moment: Moment = NOW


class ChangedVersion(BaseModel):
    """What is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(default=None, max_length=4 * LONGEST_NAME)
    note: str | None = Field(default=None, max_length=LONGEST_NOTE)
    color: str | None = Field(default=None, max_length=20)


@router.get("")
async def list_versions(here: Reads) -> list[VersionShown]:
    """All versions in the order of their moments; of the automatic ones the latest."""
    return await here.services.hub.read(
        here.board.id, REVIEW, lambda doc: [version_shown(one) for one in versions.versions_of(doc)]
    )


@router.get("/next")
async def next_version(here: Reads) -> NextVersion:
    """A name and a colour for the next version."""
    name, color = await here.services.hub.read(
        here.board.id, REVIEW, lambda doc: (versions.next_name(doc), versions.next_color(doc))
    )
    colors = [RevisionColor(name=one, hex=value) for one, value in REVISIONS.items()]
    return NextVersion(name=name, color=color, colors=colors)


@router.post("", status_code=201)
async def name_version(here: Writes, pace: ThePace, key: Key, new: NewVersion) -> VersionShown:
    """Name a moment. No name is used twice on a board."""
    pace.check(here.account, len(new.note))
    position = await position_of(here.services, here.board.id, new.moment)
    sight = await sight_of(here.services, here.board.id, position)
    request = Naming(key=key, name=new.name, note=new.note, color=new.color)
    made = await carry_out_on(here, MEANS, (REVIEW,), lambda draft, around: versions.name(draft, request, sight, around))
    return version_shown(made)


@router.patch("/{version}")
async def change_version(here: Writes, pace: ThePace, version: str, change: ChangedVersion) -> VersionShown:
    """Rename a version, or say something else of it. An automatic one that is given a name is kept as a named one."""
    pace.check(here.account, len(change.note or ""))
    request = Renaming(id=version, name=change.name, note=change.note, color=change.color)
    changed = await carry_out_on(here, MEANS, (REVIEW,), lambda draft, around: versions.rename(draft, request, around))
    return version_shown(changed)


def version_shown(one: model.Version) -> VersionShown:
    said = {name: plainly(getattr(one, name)) for name in VersionShown.model_fields}
    return VersionShown.model_validate(said)
