"""The open rooms of one board: each is opened once, however many ask, and closed when nobody holds it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final
from weakref import WeakValueDictionary

from board.names import DocumentName
from board.sync.log import Log
from board.sync.opening import read
from board.sync.room import Room, Surroundings
from board.sync.whole import written

logger = logging.getLogger(__name__)

IDLE_S: Final = 30.0
"""How long a room stays open for those who may come back: a large document takes a while to open."""

_LARGE_BYTES: Final = 50_000


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
        self.around = around
        self._open: dict[str, Room] = {}
        self._openings: dict[str, _Opening] = {}
        self._holders: dict[str, int] = {}
        self._left_at: dict[str, float] = {}
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def __iter__(self) -> Iterator[Room]:
        return iter(self._open.values())

    def __len__(self) -> int:
        return len(self._open) + len(self._openings)

    def get(self, part: str) -> Room | None:
        """The room of a part, if it is open."""
        return self._open.get(part)

    def turn(self, part: str) -> asyncio.Lock:
        """Held while an update of this part is judged and taken: a large one is judged beside the loop."""
        return self._turns.setdefault(part, asyncio.Lock())

    def is_taken(self, part: str) -> bool:
        """Whether somebody holds or waits for this part's turn."""
        return part in self._turns

    @asynccontextmanager
    async def hold(self, part: str) -> AsyncIterator[Room]:
        """The room of a part, opened if need be; it stays open as long as somebody holds it."""
        self._holders[part] = self._holders.get(part, 0) + 1
        try:
            yield await self._room(part)
        finally:
            self._holders[part] -= 1
            if self._holders[part] == 0:
                del self._holders[part]
                self._left_at[part] = asyncio.get_running_loop().time()

    def close_idle(self, now: float) -> None:
        """Closes rooms which nobody has held for a while and in which nothing waits for the log; lets the others rest."""
        for resting in self._open.values():
            resting.rest(now)
        for part, left_at in list(self._left_at.items()):
            room = self._open.get(part)
            if part in self._holders or room is None:
                del self._left_at[part]
            elif now - left_at > IDLE_S and room.empty:
                del self._left_at[part], self._open[part]
                logger.info("room closed document=%s", room.name)

    def wants(self, part: str) -> bool:
        """Whether anybody here needs what others write into a part."""
        return part in self._open or part in self._openings

    def learn(self, part: str, update: bytes) -> bool:
        """Gives another server's update to the room of its part; False if nobody here needs it."""
        if (opening := self._openings.get(part)) is not None:
            opening.missed.append(update)
        if (room := self._open.get(part)) is not None:
            room.learn(update)
        return room is not None

    async def study(self, part: str, update: bytes) -> bool:
        """Does what `learn` does; the gate studies a large update in a thread."""
        room = self._open.get(part)
        if room is None or len(update) < _LARGE_BYTES:
            return self.learn(part, update)
        async with self.turn(part):
            with room.judging():
                studied = await asyncio.to_thread(room.study, update)
                for _ in room.adopt_studied(update, studied):
                    await asyncio.sleep(0)
        return True

    def outgrown(self) -> list[Room]:
        """The rooms of large documents to which much was added since they were read."""
        return [room for room in self._open.values() if room.outgrown]

    async def written(self, part: str) -> tuple[bytes, ...]:
        """What the log has of a large document now."""
        document = await self._log.open(part)
        return await asyncio.to_thread(written, document.updates())

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
            room = await self._room_of(DocumentName(self._board, part), document.updates())
            for update in opening.missed:
                room.learn(update)
            self._open[part] = room
            logger.info("room opened document=%s tail=%d", room.name, len(document.tail))
        finally:
            del self._openings[part]
            opening.ready.set()

    async def _room_of(self, name: DocumentName, updates: tuple[bytes, ...]) -> Room:
        large = sum(map(len, updates)) >= _LARGE_BYTES
        room = Room(await asyncio.to_thread(read, name, updates) if large else read(name, updates), self.around)
        for _ in room.load():
            if large:
                await asyncio.sleep(0)
        return room
