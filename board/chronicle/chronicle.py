"""Reads a board's whole log and its state at any moment, wherever it lies by now. Writes nothing."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Collection, Iterator, Sequence
from typing import Final, cast

from obstore.store import ObjectStore

from board.chronicle import milestones
from board.chronicle.catalogue import Catalogue
from board.chronicle.milestone import Packed, unpacked
from board.chronicle.segment import Sealed, unpack
from board.chronicle.shelf import Shelf
from board.chronicle.stream import MOST, Damaged, Row, entries_of, rest
from board.history.cut import Checkpoint, Cut
from board.history.entry import BEGINNING, Entry, end_of, moment, ms_of
from board.redis import Redis, translated
from board.sync.keys import Keys
from board.sync.log import Log

_MOMENT: Final = re.compile(r"[0-9]{1,15}(?:-[0-9]{1,20})?")
_LAST_OF_A_MILLISECOND: Final = 2**64 - 1
_SKEW_MS: Final = 1_000
"""Redis gives the ids, and its clock may be ahead of ours."""

Parts = Collection[str] | None
"""The parts of a board that are wanted, None for all."""


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
        self.redis = redis
        self.store = store

    def catalogue(self, board: str) -> Catalogue:
        """The index of a board's sealed history."""
        return Catalogue(self.redis, board)

    def shelf(self, board: str) -> Shelf:
        """Where a board's sealed history lies."""
        return Shelf(self.store, board)

    async def pages(
        self, board: str, after: str = BEGINNING, until: str | None = None, part: str | None = None
    ) -> AsyncIterator[list[Entry]]:
        """The entries after one moment and up to another, oldest first; of one part only if it is named.

        Of a board whose oldest history was deleted they begin with one entry for each document. Raises `Pruned`.
        """
        await self._require_kept(board, _end(until))
        parts = None if part is None else (part,)
        async for rows in self._rows(board, after, _end(until), parts):
            if page := entries_of(rows, parts):
                yield page

    async def cut(self, board: str, moment: str, parts: Parts = None) -> Cut:
        """The documents at a moment; if parts are named, those alone. Raises `UnknownMoment`, `Future` or `Pruned`."""
        await self.require(board, moment)
        cut = await self._milestone(board, _end(moment), parts)
        async for rows in self._rows(board, cut.position, _end(moment), parts):
            cut.advance(entries_of(rows, parts))
        return cut

    async def require(self, board: str, moment: str) -> None:
        """Raises `UnknownMoment`, `Future` or `Pruned` where there is no such moment."""
        self._require(moment)
        await self._require_kept(board, _end(moment))

    async def epoch(self, board: str) -> str | None:
        """The epoch of the log: another one only when it lost its end."""
        return await Log(self.redis, board).epoch()

    async def position(self, board: str) -> str:
        """The newest entry, "0-0" if there is none."""
        return await Log(self.redis, board).position()

    async def position_at(self, board: str, ms: int) -> str:
        """The last entry at or before the end of a millisecond, "0-0" if there is none. Raises `Future` or `Pruned`."""
        self._require(str(ms))
        await self._require_kept(board, end_of(ms))
        async with translated():
            found = await cast(
                Awaitable[list[tuple[bytes, object]]],
                self.redis.xrevrange(Keys(board).log, max=end_of(ms), count=1),
            )
        return found[0][0].decode() if found else await self._sealed_before(board, end_of(ms))

    async def parts(self, board: str) -> list[str]:
        """Every part of a board that has ever been written."""
        catalogue = self.catalogue(board)
        newest = await catalogue.newest()
        found = set(await catalogue.sealed_parts())
        async for page in self.pages(board, newest.last if newest else BEGINNING):
            found |= {entry.part for entry in page}
        return sorted(found)

    async def _milestone(self, board: str, end: str | None, parts: Parts) -> Cut:
        """The last one before a moment that can be read, else the beginning."""
        candidates = await self.catalogue(board).milestones(end)
        found = await milestones.nearest(self.shelf(board), candidates, parts)
        if found is None:
            return Cut()
        kept, pieces = found
        return Cut(kept.position, await asyncio.to_thread(_unpacked, pieces))

    async def _rows(self, board: str, after: str, until: str | None, parts: Parts) -> AsyncIterator[Sequence[Row]]:
        """From the stream as far as it goes back, else from the segments; what is trimmed meanwhile is found there."""
        keys, position = Keys(board), after
        while until is None or moment(position) < moment(until):
            page = await rest(self.redis, keys, position, until or "+")
            if moment(position) >= moment(page.trimmed):
                if not page.rows:
                    return
                yield page.rows
                position = page.rows[-1][0]
                continue
            sealed = await self.catalogue(board).next(position)
            if sealed is None:
                raise Damaged(f"The board's entries from {position} to {page.trimmed} are in no segment.")
            if sealed.may_hold(parts):
                for rows in await self._within(board, sealed, position, until):
                    yield rows
            position = sealed.last

    async def _within(self, board: str, sealed: Sealed, after: str, until: str | None) -> list[Sequence[Row]]:
        data = await self.shelf(board).get(sealed.name)
        return await asyncio.to_thread(lambda: list(_between(unpack(sealed, data).rows, after, until)))

    async def _sealed_before(self, board: str, end: str) -> str:
        """The last entry at or before a moment that lies before the stream."""
        found = BEGINNING
        for sealed in await self.catalogue(board).segments():
            if moment(sealed.first) > moment(end):
                break
            if sealed.end <= moment(end):
                found = sealed.last
                continue
            for rows in await self._within(board, sealed, found, end):
                found = rows[-1][0]
        return found

    async def _require_kept(self, board: str, end: str | None) -> None:
        if end is not None and (purged := await self.catalogue(board).purged()) is not None and purged.covers(end):
            raise Pruned(purged.position)

    def _require(self, moment: str) -> None:
        if not _MOMENT.fullmatch(moment) or int(moment.partition("-")[2] or 0) > _LAST_OF_A_MILLISECOND:
            raise UnknownMoment(f"There is no moment {moment[:40]!r}.")
        if ms_of(moment) > time.time_ns() // 1_000_000 + _SKEW_MS:
            raise Future("This moment has not come yet.")


def _end(until: str | None) -> str | None:
    """Milliseconds alone are their end."""
    return until if until is None or "-" in until else end_of(int(until))


def _between(rows: Sequence[Row], after: str, until: str | None) -> Iterator[Sequence[Row]]:
    """Those after one moment and up to another, in pages."""
    low, high = moment(after), None if until is None else moment(until)
    wanted = [row for row in rows if moment(row[0]) > low and (high is None or moment(row[0]) <= high)]
    for at in range(0, len(wanted), MOST):
        yield wanted[at : at + MOST]


def _unpacked(pieces: dict[str, Packed]) -> dict[str, Checkpoint]:
    return {part: unpacked(one) for part, one in pieces.items()}
