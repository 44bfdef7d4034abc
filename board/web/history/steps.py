"""What was done on a board, by whom and when, in steps that can be read."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response

from board.historian.reader import Reader
from board.history.step import Sieve
from board.web.access import Reads
from board.web.history.asking import Entry, Ids, told
from board.web.history.shown import StepsPage, TimelineShown, WholeStep

router = APIRouter(prefix="/boards/{board}/history", tags=["history"])

Kind = Literal[
    "draw", "write", "insert", "move", "bin", "unbin", "settings", "import", "restore", "undo", "accept", "reject", "revert",
    "propose", "comment", "status", "version", "birth", "other",
]  # fmt: skip
Ms = Annotated[int, Query(ge=0, le=10**15)]
First = Annotated[str, Path(pattern=r"^[0-9]{1,15}-[0-9]{1,20}$")]


@router.get("/steps", response_model=StepsPage)
async def list_steps(
    here: Reads,
    account: Ids,
    kind: Annotated[list[Kind], Query(default_factory=list, max_length=50)],
    scene: Ids,
    panel: Ids,
    since_ms: Ms | None = None,
    until_ms: Ms | None = None,
    before: Annotated[Entry | None, Query(description="where the page before this one ended")] = None,
    most: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Steps, newest first, of those people, kinds, scenes, panels and times that are named. Pages never overlap."""
    sieve = Sieve(
        accounts=frozenset(account),
        kinds=frozenset(kind),
        scenes=frozenset(scene),
        panels=frozenset(panel),
        since_ms=since_ms,
        until_ms=until_ms,
    )
    return await told(here, Reader.steps, here.board.id, sieve, most, before)


@router.get("/steps/{first}", response_model=WholeStep)
async def get_step(here: Reads, first: First) -> Response:
    """One step, by its first entry."""
    return await told(here, Reader.step, here.board.id, first)


@router.get("/timeline", response_model=TimelineShown)
async def timeline(here: Reads, buckets: Annotated[int, Query(ge=1, le=2000)] = 400) -> Response:
    """How much was done when, by whom."""
    return await told(here, Reader.timeline, here.board.id, buckets)
