"""Reads a board's whole log and its state at any moment, wherever it lies by now. Writes nothing."""

import re
import time
from collections.abc import AsyncIterator, Awaitable, Collection
from typing import Final, cast

from obstore.store import ObjectStore

from board.chronicle.stream import entry_of, rest
from board.history.cut import Cut
from board.history.entry import BEGINNING, Entry, end_of, ms_of
from board.redis import Redis, translated
from board.sync.keys import Keys
from board.sync.log import Log

_MOMENT: Final = re.compile(r"[0-9]{1,15}(?:-[0-9]{1,20})?")
_SKEW_MS: Final = 1_000
"""Redis gives the ids, and its clock may be ahead of ours."""


class UnknownMoment(ValueError):
    """Nothing that names a moment of this board."""


class Future(ValueError):
    """A moment that has not come yet."""


class Pruned(Exception):
    """What lies before `first` was deleted for good."""

    def __init__(self, first: str) -> None:
        super().__init__("The board's history before this moment was deleted for good.")
        self.first = first


class Chronicle:
    """All boards of one Redis and one object store."""

    def __init__(self, redis: Redis, store: ObjectStore) -> None:
        self._redis = redis
        self._store = store

    async def pages(
        self, board: str, after: str = BEGINNING, until: str | None = None, part: str | None = None
    ) -> AsyncIterator[list[Entry]]:
        """The entries after one moment and up to another, oldest first; of one part only if it is named."""
        keys, position = Keys(board), after
        while rows := (await rest(self._redis, keys, position, until or "+")).rows:
            position = rows[-1][0]
            if page := [entry for entry in map(entry_of, rows) if part is None or entry.part == part]:
                yield page

    async def cut(self, board: str, moment: str, parts: Collection[str] | None = None) -> Cut:
        """The documents at a moment; if parts are named, those alone. Raises `UnknownMoment`, `Future` or `Pruned`."""
        self._require(moment)
        cut = Cut()
        async for page in self.pages(board, until=moment):
            cut.advance(page if parts is None else [entry for entry in page if entry.part in parts])
        return cut

    async def position(self, board: str) -> str:
        """The newest entry, "0-0" if there is none."""
        return await Log(self._redis, board).position()

    async def position_at(self, board: str, ms: int) -> str:
        """The last entry at or before the end of a millisecond, "0-0" if there is none. Raises `Future` or `Pruned`."""
        self._require(str(ms))
        async with translated():
            found = await cast(
                Awaitable[list[tuple[bytes, object]]],
                self._redis.xrevrange(Keys(board).log, max=end_of(ms), count=1),
            )
        return found[0][0].decode() if found else BEGINNING

    async def parts(self, board: str) -> list[str]:
        """Every part of a board that has ever been written."""
        seen: set[str] = set()
        async for page in self.pages(board):
            seen |= {entry.part for entry in page}
        return sorted(seen)

    def _require(self, moment: str) -> None:
        if not _MOMENT.fullmatch(moment):
            raise UnknownMoment(f"There is no moment {moment[:40]!r}.")
        if ms_of(moment) > time.time_ns() // 1_000_000 + _SKEW_MS:
            raise Future("This moment has not come yet.")
