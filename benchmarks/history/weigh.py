"""Writes a trace into a real Redis as servers do, seals it as the compactor does, and weighs what lies where."""

from collections.abc import Awaitable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import cast

import obstore
from obstore.store import ObjectStore

from board.chronicle.catalogue import Catalogue
from board.chronicle.chronicle import Chronicle
from board.chronicle.tending import Habits, Tender
from board.historian.shelf import Shelf
from board.history import entry as history
from board.ids import new_id
from board.redis import Redis, translated
from board.sync.log import Batch, Entry, Log, Writer
from board.sync.update import decode

AT_ONCE = 4
HABITS = Habits(keep_ms=0)
"""What is younger than an hour stays in the stream; here the hour is over at once."""


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes of one board after so many entries."""

    entries: int
    updates: int
    stream_entries: int
    stream_memory: int
    redis_memory: int
    segments: int
    sealed_entries: int
    sealed_raw: int
    milestones: int
    milestone_bytes: int
    chapters: int
    """What the historian reads instead of entries: steps, blame, times."""
    put: int
    """All bytes that were ever put into the store: nothing there is taken away or written twice."""


@dataclass(slots=True)
class Writing:
    """One board while it is written, and the client ids that were claimed for it."""

    redis: Redis
    store: ObjectStore
    board: str = field(default_factory=new_id)
    epoch: str = field(default_factory=new_id)
    entries: int = 0
    updates: int = 0
    claimed: set[tuple[str, int]] = field(default_factory=set)

    async def begin(self) -> None:
        await Log(self.redis, self.board).create({"epoch": self.epoch, "project": "", "name": "Measured", "created": "0"})

    async def append(self, entries: list[history.Entry]) -> None:
        """In batches of a few, as a server appends while people are busy; the compactor looks after every 5,000."""
        log = Log(self.redis, self.board)
        for at in range(0, len(entries), AT_ONCE):
            few = entries[at : at + AT_ONCE]
            rows = tuple(Entry(one.part, one.update, one.account, one.means) for one in few)
            writers = tuple(writer for one in few for writer in _writers(one))
            if fresh := [one for one in writers if (one.part, one.client) not in self.claimed]:
                await log.claim_all(fresh)
                self.claimed |= {(one.part, one.client) for one in fresh}
            await log.append(Batch(f"server.{self.entries}", rows, writers), self.epoch)
            self._note(few)
            if self.entries // 5_000 != (self.entries - len(few)) // 5_000:
                await self.tend()

    async def tend(self) -> None:
        await Tender(self.redis, self.store, HABITS).tend(self.board)
        with ThreadPoolExecutor(1) as threads:
            await Shelf(Chronicle(self.redis, self.store), threads, most_entries=0).write(self.board)

    async def weigh(self) -> Weight:
        """What there is now."""
        catalogue = Catalogue(self.redis, self.board)
        segments, milestones = await catalogue.segments(), await catalogue.milestones()
        async with translated():
            memory = await self.redis.memory_usage(catalogue.keys.log, samples=0)
            length = await self.redis.xlen(catalogue.keys.log)
            info = await cast(Awaitable[dict[str, int]], self.redis.info("memory"))
        sizes = {file["path"]: file["size"] async for page in obstore.list(self.store) for file in page}
        return Weight(
            entries=self.entries,
            updates=self.updates,
            stream_entries=length,
            stream_memory=memory or 0,
            redis_memory=info["used_memory"],
            segments=sum(one.packed_bytes for one in segments),
            sealed_entries=sum(one.count for one in segments),
            sealed_raw=sum(one.raw_bytes for one in segments),
            milestones=len(milestones),
            milestone_bytes=sum(one.packed_bytes for one in milestones),
            chapters=sum(size for path, size in sizes.items() if "/chapters/" in path),
            put=sum(sizes.values()),
        )

    def _note(self, entries: list[history.Entry]) -> None:
        self.entries += len(entries)
        self.updates += sum(len(one.update) for one in entries)


def _writers(entry: history.Entry) -> list[Writer]:
    runs = decode(entry.update).runs
    return [Writer(entry.part, run.client, entry.account, run.clock, run.end_clock) for run in runs if run.client > 1]
