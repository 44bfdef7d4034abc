"""Who wrote what stands on a board, by the log: a document's own fields could name anybody."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, StringConstraints

from board.sync.authors import authors_of
from board.sync.log import Log
from board.web.access import Reads

router = APIRouter(tags=["boards"])

MOST = 100
Place = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,15}\.[0-9]{1,15}$")]


class Author(BaseModel):
    """Who wrote at a place of a document, and when."""

    of: str = Field(description="the place that was asked for")
    account: str
    at_ms: int


@router.get("/boards/{board}/authors")
async def authors(
    here: Reads,
    of: Annotated[list[Place], Query(default_factory=list, max_length=MOST)],
    panel: Annotated[str, Query(max_length=36, description="of this panel's drawing instead of the board's structure")] = "",
) -> list[Author]:
    """The authors of places, each a client id and a clock: `12345.7`. What was written long ago may be left out."""
    places = {_place(word): word for word in of}
    found = await authors_of(Log(here.services.redis, here.board.id), f"panel/{panel}" if panel else "", places)
    return [Author(of=places[place], account=who.account, at_ms=who.at_ms) for place, who in found.items()]


def _place(word: str) -> tuple[int, int]:
    client, _, clock = word.partition(".")
    return int(client), int(clock)
