"""The pasts of the boards that were looked at last, each read on before it is looked at again."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from board.chronicle.chronicle import Chronicle
from board.history.entry import moment
from board.history.past import Past

MOST_BOARDS: Final = 8
MOST_WEIGHT: Final = 400_000
"""So many entries of all boards together are held, the board that was looked at last however long it is."""


@dataclass(slots=True)
class _Kept:
    past: Past = field(default_factory=Past)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Shelf:
    """Whoever looks at a past has it alone for that long."""

    def __init__(self, chronicle: Chronicle, threads: ThreadPoolExecutor) -> None:
        self._chronicle = chronicle
        self._threads = threads
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    @asynccontextmanager
    async def past(self, board: str) -> AsyncIterator[Past]:
        """The past of a board up to now."""
        kept = self._kept.setdefault(board, _Kept())
        self._kept.move_to_end(board)
        async with kept.turn:
            await self._read_on(board, kept)
            self._make_room()
            yield kept.past

    async def _read_on(self, board: str, kept: _Kept) -> None:
        position = await self._chronicle.position(board)
        if moment(position) < moment(kept.past.position):
            # The log is not the one that was read: a board that was rebuilt, or a Redis that came back from an older copy.
            kept.past = Past()
        loop = asyncio.get_running_loop()
        async for page in self._chronicle.pages(board, after=kept.past.position, until=position):
            await loop.run_in_executor(self._threads, kept.past.read, page)

    def _make_room(self) -> None:
        while len(self._kept) > MOST_BOARDS or (len(self._kept) > 1 and self._weight() > MOST_WEIGHT):
            self._kept.popitem(last=False)

    def _weight(self) -> int:
        return sum(len(kept.past.chronology) for kept in self._kept.values())
