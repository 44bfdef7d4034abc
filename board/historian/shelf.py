"""The pasts of the boards that were looked at last, each read on before it is looked at again."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeVar

from board.chronicle.chronicle import Chronicle
from board.chronicle.purged import Purged
from board.chronicle.segment import Sealed
from board.historian.chapters import Chapters
from board.history.entry import Entry, moment
from board.history.past import Past

T = TypeVar("T")

MOST_BOARDS: Final = 8
MOST_ENTRIES: Final = 150_000
"""So many entries of all boards together are held, 2 kB each, and of the board that was looked at last however many it has."""

_MOST_OPEN: Final = 100
_AT_ONCE_BYTES: Final = 4_000_000


@dataclass(slots=True)
class _Kept:
    past: Past = field(default_factory=Past)
    epoch: str | None = None
    purged: Purged | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Shelf:
    """Whoever looks at a past has it alone for that long."""

    def __init__(self, chronicle: Chronicle, threads: ThreadPoolExecutor, *, most_entries: int = MOST_ENTRIES) -> None:
        self._chronicle = chronicle
        self._threads = threads
        self._most_entries = most_entries
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    @asynccontextmanager
    async def past(self, board: str) -> AsyncIterator[Past]:
        """The past of a board up to now."""
        async with self._turn(board) as kept:
            position = await self._chronicle.position(board)
            if moment(position) < moment(kept.past.position):
                kept.past = Past()  # a Redis that came back from an older copy, and nobody has noticed yet
            await self._read_sealed(board, kept.past)
            async for entries in self._since(board, kept.past.position, position):
                await self._open(board, kept.past, entries)
                await self._in_thread(partial(kept.past.read, entries))
            await self._open(board, kept.past, [])
            kept.past.close(_MOST_OPEN)
            yield kept.past

    async def write(self, board: str) -> None:
        """Writes the chapters of a board that are missing. Whoever does nothing else has them all when segments are sealed."""
        async with self._turn(board) as kept:
            await self._read_sealed(board, kept.past)
            kept.past.close(_MOST_OPEN)

    @asynccontextmanager
    async def _turn(self, board: str) -> AsyncIterator[_Kept]:
        kept = self._kept.setdefault(board, _Kept())
        self._kept.move_to_end(board)
        async with kept.turn:
            log = await self._chronicle.epoch(board), await self._chronicle.catalogue(board).purged()
            if log != (kept.epoch, kept.purged):
                # It is not the one that was read: it had lost its end, or history is gone.
                kept.past, (kept.epoch, kept.purged) = Past(), log
            yield kept
        self._make_room()

    async def _read_sealed(self, board: str, past: Past) -> None:
        """What is sealed by chapters, as long as this past stands where one begins."""
        chapters = Chapters(self._chronicle.shelf(board))
        for sealed in await self._chronicle.catalogue(board).segments(past.position):
            if moment(past.position) >= moment(sealed.first):
                return  # what this past has read on its own it goes on reading
            chapter = await chapters.get(sealed)
            if chapter is not None and chapter.after == past.position:
                await self._in_thread(partial(past.add, chapter))
            else:
                await self._write(board, past, sealed, chapters)

    async def _write(self, board: str, past: Past, sealed: Sealed, chapters: Chapters) -> None:
        entries: list[Entry] = []
        async for page in self._chronicle.pages(board, after=past.position, until=sealed.last):
            entries += page
        await self._open(board, past, entries)
        await chapters.put(sealed, await self._in_thread(partial(past.write, entries)))

    async def _since(self, board: str, after: str, until: str) -> AsyncIterator[list[Entry]]:
        """Many at once: what they touch is opened together, for the way there is the same for one document as for many."""
        entries: list[Entry] = []
        async for page in self._chronicle.pages(board, after=after, until=until):
            entries += page
            if sum(len(entry.update) for entry in entries) > _AT_ONCE_BYTES:
                yield entries
                entries = []
        if entries:
            yield entries

    async def _open(self, board: str, past: Past, entries: list[Entry]) -> None:
        """Opens what these entries touch, as it was before them."""
        if lacking := past.lacking(entries):
            cut = await self._chronicle.cut(board, past.position, lacking)
            await self._in_thread(partial(past.open, cut, lacking))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _make_room(self) -> None:
        while len(self._kept) > MOST_BOARDS or (len(self._kept) > 1 and self._entries() > self._most_entries):
            self._kept.popitem(last=False)

    def _entries(self) -> int:
        return sum(len(kept.past.chronology) for kept in self._kept.values())
