"""The open rooms of one board: each is opened once, however many ask, and closed when nobody holds it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from board.names import DocumentName
from board.sync.log import Log
from board.sync.room import Room, Surroundings

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Opening:
    """A document that is being read while other servers go on writing to it."""

    ready: asyncio.Event = field(default_factory=asyncio.Event)
    missed: list[bytes] = field(default_factory=list)


class Rooms:
    """All rooms of one board on this server."""

    def __init__(self, log: Log, board: str, around: Surroundings) -> None:
        self._log = log
        self._board = board
        self._around = around
        self._open: dict[str, Room] = {}
        self._openings: dict[str, _Opening] = {}
        self._holders: dict[str, int] = {}

    def __iter__(self) -> Iterator[Room]:
        return iter(self._open.values())

    def __len__(self) -> int:
        return len(self._open) + len(self._openings)

    def get(self, part: str) -> Room | None:
        """The room of a part, if it is open."""
        return self._open.get(part)

    @asynccontextmanager
    async def hold(self, part: str) -> AsyncIterator[Room]:
        """The room of a part, opened if need be; it stays open as long as somebody holds it."""
        self._holders[part] = self._holders.get(part, 0) + 1
        try:
            yield await self._room(part)
        finally:
            self._holders[part] -= 1
            self.close_idle(part)

    def close_idle(self, part: str) -> None:
        """Closes a room which nobody holds and in which nothing waits for the log."""
        room = self._open.get(part)
        if self._holders.get(part, 0) == 0:
            self._holders.pop(part, None)
            if room is not None and room.empty:
                del self._open[part]
                logger.info("room closed document=%s", room.name)

    def learn(self, part: str, update: bytes) -> bool:
        """Gives another server's update to the room of its part; False if nobody here needs it."""
        if (opening := self._openings.get(part)) is not None:
            opening.missed.append(update)
        if (room := self._open.get(part)) is not None:
            room.learn(update)
        return room is not None

    def discard(self, part: str) -> None:
        """Forgets a room without touching its document, which may be broken."""
        self._open.pop(part, None)

    async def _room(self, part: str) -> Room:
        while (room := self._open.get(part)) is None:
            if (opening := self._openings.get(part)) is not None:
                await opening.ready.wait()
            else:
                await self._read(part)
        return room

    async def _read(self, part: str) -> None:
        opening = self._openings[part] = _Opening()
        try:
            document = await self._log.open(part)
            room = Room(DocumentName(self._board, part), document.updates(), self._around)
            for update in opening.missed:
                room.learn(update)
            self._open[part] = room
            logger.info("room opened document=%s tail=%d", room.name, len(document.tail))
        finally:
            del self._openings[part]
            opening.ready.set()
