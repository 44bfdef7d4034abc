"""Running the commands of `board.review` for somebody who calls: on the parts they need, once for each key."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Annotated, Final, TypeVar

from fastapi import Depends, Header, Request

from board.document import Document
from board.review.circumstances import REVIEW, Circumstances
from board.review.draft import Draft
from board.review.refused import Refused
from board.sync.live import BoardClosed
from board.sync.rates import Bucket
from board.sync.together import OtherParts, Trials
from board.web.access import OnBoard

R = TypeVar("R")
T = TypeVar("T")

ID: Final = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
Key = Annotated[
    str,
    Header(alias="Idempotency-Key", pattern=ID, description="a uuid7; asked again under it, the same is answered once more"),
]

_TRIES: Final = 10
_A_SECOND: Final = 5.0
_AT_ONCE: Final = 60
_BYTES_A_SECOND: Final = 2_000
_BYTES_AT_ONCE: Final = 4_000_000
_RECORD_BYTES: Final = 1_000


@dataclass(slots=True)
class Pace:
    """How fast an account gives commands, and how much it writes into review documents: they are kept for ever."""

    _commands: dict[str, Bucket] = field(default_factory=dict)
    _bytes: dict[str, Bucket] = field(default_factory=dict)

    def check(self, account: str, size: int = 0) -> None:
        """Raises `Refused` for one who is too fast; what is written leaves `size` bytes beside its record."""
        self.check_look(account)
        volume = self._bytes.setdefault(account, Bucket(_BYTES_A_SECOND, _BYTES_AT_ONCE))
        if not volume.take(_RECORD_BYTES + size, asyncio.get_running_loop().time()):
            raise Refused("limit", "This is more than one person may propose in an hour. Wait a while.")

    def check_look(self, account: str) -> None:
        """The same for a command that writes nothing."""
        commands = self._commands.setdefault(account, Bucket(_A_SECOND, _AT_ONCE))
        if not commands.take(1, asyncio.get_running_loop().time()):
            raise Refused("limit", "These are more decisions and words than anybody makes in a minute. Wait a moment.")


def the_pace(request: Request) -> Pace:
    """The pace of this server process."""
    pace = request.app.state.pace
    assert isinstance(pace, Pace)
    return pace


ThePace = Annotated[Pace, Depends(the_pace)]


def circumstances_of(here: OnBoard, locks: frozenset[str]) -> Circumstances:
    """Who gives a command, and when."""
    return Circumstances(
        board=here.board.id,
        account=here.account,
        name=here.identity.name,
        kind=here.identity.kind,
        role=here.role,
        now_ms=here.services.people.now_ms(),
        locks=locks,
    )


async def carry_out(
    here: OnBoard,
    means: str,
    parts: Callable[[Document], Iterable[str]],
    command: Callable[[Draft, Circumstances], T],
) -> T:
    """Runs a command on the parts that the review document says it needs.

    What is refused is tried once more on what the log holds by then: what was proposed on another server may be accepted here.
    """
    async with here.services.hub.hold(here.board.id) as live:
        known = live.position
        try:
            return await _carried_out(here, means, parts, command)
        except Refused:
            await live.catch_up()
            if live.position == known:
                raise
        return await _carried_out(here, means, parts, command)


async def _carried_out(
    here: OnBoard,
    means: str,
    parts: Callable[[Document], Iterable[str]],
    command: Callable[[Draft, Circumstances], T],
) -> T:
    """The same on what this server knows; somebody may change meanwhile which parts are needed."""
    hub = here.services.hub

    def run(trials: Trials) -> T:
        return command(trials, circumstances_of(here, trials.locks))

    for _ in range(_TRIES):
        needed = tuple(await hub.read(here.board.id, REVIEW, parts))
        try:
            return await hub.edit_together(here.board.id, needed, here.account, means, run)
        except OtherParts:
            continue
    raise BoardClosed(f"what is suggested on board {here.board.id} changes faster than anybody can decide")


async def do(
    here: OnBoard,
    means: str,
    parts: Callable[[Document, R], Iterable[str]],
    command: Callable[[Draft, R, Circumstances], T],
    request: R,
) -> T:
    """Does what somebody asked for: both the parts and the command are told what that was."""
    return await carry_out(here, means, lambda doc: parts(doc, request), lambda draft, around: command(draft, request, around))


async def carry_out_on(here: OnBoard, means: str, parts: Iterable[str], command: Callable[[Draft, Circumstances], T]) -> T:
    """The same for a command that always needs these parts."""
    fixed = tuple(parts)
    return await carry_out(here, means, lambda _: fixed, command)
