"""Two moments beside each other, who set what, and what lies in the bin."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from board.historian.reader import Reader
from board.web.access import Panel, Reads
from board.web.history.asking import Id, Ids, moment_of, told
from board.web.history.moments import PART
from board.web.history.shown import BinnedShown, BlameShown, ComparisonShown, DrawingBlame
from board.web.history.versions import MOMENT

router = APIRouter(prefix="/boards/{board}/history", tags=["history"])

At = Annotated[str, Query(pattern=MOMENT, description="an entry's id, milliseconds, a version's id, or `now`")]


@router.get("/compare", response_model=ComparisonShown)
async def compare(
    here: Reads,
    before: At,
    panel: Annotated[Ids, Query(description="of these panels' drawings alone")],
    after: At = "now",
) -> Response:
    """What differs between two moments: in the story, field by field, and in every drawing."""
    moments = await moment_of(here, before), await moment_of(here, after)
    return await told(here, Reader.compare, here.board.id, *moments, panel or None)


@router.get("/blame", response_model=BlameShown)
async def blame(
    here: Reads,
    table: Annotated[str, Query(max_length=40)],
    id: Id = "",
    part: Annotated[str, Query(pattern=PART)] = "board",
    field: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Who made a record, who last set a field of it; with no field, of each."""
    return await told(here, Reader.blame, here.board.id, "" if part == "board" else part, table, id, field)


@router.get("/blame/drawings/{panel}", response_model=DrawingBlame)
async def drawing_blame(here: Reads, panel: Panel) -> Response:
    """Who drew each stroke of a drawing, and who erased what is gone."""
    return await told(here, Reader.drawing_blame, here.board.id, panel)


@router.get("/bin", response_model=list[BinnedShown])
async def list_bin(here: Reads) -> Response:
    """Everything that was deleted, by whom and when; what was deleted last comes first."""
    return await told(here, Reader.bin, here.board.id)
