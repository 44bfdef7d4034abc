"""A board as it was: what there was at a moment, its documents, and how a drawing came to be."""

import re
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from board.historian.reader import Reader
from board.history.entry import BEGINNING
from board.web.access import Panel, Reads
from board.web.history.asking import Entry, moment_of, people_of, told
from board.web.history.shown import LifeShown, MomentShown
from board.web.history.versions import MOMENT

router = APIRouter(prefix="/boards/{board}/history", tags=["history"])

At = Annotated[str, Path(pattern=MOMENT, description="an entry's id, milliseconds, a version's id, or `now`")]
PART: Final = r"^(board|panel/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$"
Part = Annotated[str, Path(pattern=PART, examples=["board"])]

_ENTRY: Final = re.compile(r"[0-9]+-[0-9]+")
_UPDATES: Final = "application/octet-stream"
_BINARY: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {_UPDATES: {"schema": {"type": "string", "format": "binary"}}}},
    304: {"description": "It is what you have."},
}
_FOREVER: Final = "private, max-age=31536000, immutable"
_ASK_AGAIN: Final = "private, no-cache"


class Wanted(BaseModel):
    """Documents to read."""

    model_config = ConfigDict(extra="forbid")

    parts: list[Annotated[str, Field(pattern=PART)]] = Field(max_length=200, examples=[["board"]])


@router.get("/moments/{moment}", response_model=MomentShown)
async def get_moment(here: Reads, moment: At) -> Response:
    """What there was at a moment; before the first entry an empty board."""
    return await told(here, Reader.moment, here.board.id, await moment_of(here, moment))


@router.get("/moments/{moment}/documents/{part:path}", response_class=Response, responses=_BINARY)
async def get_document(here: Reads, request: Request, moment: At, part: Part) -> Response:
    """A document at a moment as a Yjs V1 update; under an entry's id the same for ever."""
    name = _name(part)
    position = await moment_of(here, moment)
    found = await here.services.historian.ask(Reader.documents, here.board.id, position, (name,))
    tag = f'W/"{found.lasts[name]}"'
    headers = {"ETag": tag, "Cache-Control": _FOREVER if found.settled and _ENTRY.fullmatch(moment) else _ASK_AGAIN}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(found.states[name], headers=headers, media_type=_UPDATES)


@router.post("/moments/{moment}/documents", response_class=Response, responses={200: _BINARY[200]})
async def get_documents(here: Reads, moment: At, wanted: Wanted) -> Response:
    """Several documents at a moment. Of each come four bytes of length and its part, four bytes of length and its state."""
    position = await moment_of(here, moment)
    names = tuple(dict.fromkeys(map(_name, wanted.parts)))
    body = await here.services.historian.body(people_of(here.register), Reader.documents, here.board.id, position, names)
    return Response(body, media_type=_UPDATES)


@router.get("/panels/{panel}/life", response_model=LifeShown)
async def life(
    here: Reads,
    panel: Panel,
    after: Annotated[Entry, Query(description="where the page before this one ended")] = BEGINNING,
    most: Annotated[int, Query(ge=1, le=2000)] = 500,
) -> Response:
    """How a drawing was made, entry by entry, oldest first."""
    return await told(here, Reader.life, here.board.id, panel, await moment_of(here, after), most)


def _name(part: str) -> str:
    return "" if part == "board" else part
