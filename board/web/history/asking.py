"""How handlers ask the historian: with the names of people, and answered as the bytes that it made."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Concatenate, Final, ParamSpec, TypeVar

from fastapi import Query, Response

from board.chronicle.chronicle import UnknownMoment
from board.historian.answers import Answer, People, Person
from board.historian.reader import Reader
from board.people.register import Register
from board.web.access import OnBoard
from board.web.history.sights import position_of

P = ParamSpec("P")
A = TypeVar("A", bound=Answer)

Id = Annotated[str, Query(max_length=36)]
Ids = Annotated[list[Annotated[str, Query(max_length=36)]], Query(default_factory=list, max_length=200)]
Entry = Annotated[str, Query(pattern=r"^[0-9]{1,15}-[0-9]{1,20}$")]
_LAST: Final = 2**64 - 1
JSON: Final = "application/json"


def people_of(register: Register) -> People:
    """Everybody the server knows, those too who have left the project."""
    return {account.id: Person(account.name, account.color) for account in register.accounts}


async def told(
    here: OnBoard, method: Callable[Concatenate[Reader, P], Awaitable[A]], *said: P.args, **named: P.kwargs
) -> Response:
    """An answer of the historian's as JSON; it is not read here, which would keep the loop."""
    body = await here.services.historian.body(people_of(here.register), method, *said, **named)
    return Response(body, media_type=JSON)


async def moment_of(here: OnBoard, moment: str) -> str:
    """The position that a moment means."""
    position = await position_of(here.services, here.board.id, moment)
    if int(position.partition("-")[2] or 0) > _LAST:
        raise UnknownMoment(f"There is no moment {position}.")
    return position
