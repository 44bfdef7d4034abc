"""A board's log in a real Redis and a folder, written from a log in memory that knows what should be there."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from board.assets import local_store
from board.chronicle.catalogue import Catalogue
from board.chronicle.chronicle import Chronicle
from board.chronicle.segment import Measure
from board.chronicle.shelf import Shelf
from board.chronicle.stream import Row, rest
from board.chronicle.tending import Habits, Tender
from board.history.cut import cut_at
from board.history.entry import BEGINNING, Entry
from board.ids import new_id
from board.redis import Redis, connect
from board.sync.compacting import same
from board.sync.log import Batch, Log, Stored
from board.sync.log import Entry as Written

SMALL = Habits(Measure(entries=7, size_bytes=100_000), keep_entries=3, keep_ms=0)
EPOCH = "e"


@dataclass(slots=True)
class World:
    """One board, where its history lies, and everything that was written so far as it must be read back."""

    redis: Redis
    folder: Path
    board: str
    habits: Habits
    written: list[Entry]

    @property
    def log(self) -> Log:
        return Log(self.redis, self.board)

    @property
    def chronicle(self) -> Chronicle:
        return Chronicle(self.redis, local_store(self.folder))

    @property
    def tender(self) -> Tender:
        return Tender(self.redis, local_store(self.folder), self.habits)

    @property
    def catalogue(self) -> Catalogue:
        return Catalogue(self.redis, self.board)

    @property
    def shelf(self) -> Shelf:
        return Shelf(local_store(self.folder), self.board)

    def file(self, name: str) -> Path:
        """Where an object lies."""
        return self.folder / "history" / self.board / name

    async def write(self, entries: Sequence[Entry]) -> None:
        """Appends entries as a server does, in one batch; they get ids of their own."""
        batch = Batch(new_id(), tuple(Written(one.part, one.update, one.account, one.means) for one in entries))
        before = self.written[-1].id if self.written else BEGINNING
        await self.log.append(batch, EPOCH)
        stored = await self.log.since(before, block_ms=0)
        self.written += [replace(one, id=as_stored.id, batch=batch.id) for one, as_stored in zip(entries, stored, strict=True)]

    async def rows(self) -> tuple[Row, ...]:
        """What the stream holds, as it holds it."""
        rows: list[Row] = []
        while page := (await rest(self.redis, self.log.keys, rows[-1][0] if rows else BEGINNING, "+")).rows:
            rows += page
        return tuple(rows)

    async def keep(self, entries: Sequence[Entry]) -> None:
        """The same for entries of another time, under their own ids."""
        stored = [Stored(one.id, one.batch, Written(one.part, one.update, one.account, one.means)) for one in entries]
        await self.log.keep(stored, EPOCH)
        self.written += entries

    async def read(self, **within: str) -> list[Entry]:
        """What the chronicle gives."""
        return [entry async for page in self.chronicle.pages(self.board, **within) for entry in page]

    async def differing(self, moment: str) -> list[str]:
        """The documents that the chronicle's cut has otherwise than a replica that saw exactly the entries up to a moment."""
        should, cut = cut_at(self.written, moment), await self.chronicle.cut(self.board, moment)
        assert cut.position == should.position
        assert cut.parts() == should.parts()
        return [
            part for part in should.parts() if cut.last(part) != should.last(part) or not same(cut.doc(part), should.doc(part))
        ]


@asynccontextmanager
async def world(redis_url: str, folder: Path, habits: Habits = SMALL) -> AsyncIterator[World]:
    """A fresh board."""
    async with connect(redis_url) as redis:
        made = World(redis, folder, new_id(), habits, [])
        await made.log.create({"epoch": EPOCH})
        yield made
