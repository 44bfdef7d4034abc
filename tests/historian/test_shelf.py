"""Pasts that are read on while people write and segments are sealed."""

import asyncio
import random
import tempfile
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from board.chronicle.purging import purge
from board.chronicle.segment import Measure
from board.chronicle.tending import Habits
from board.historian.chapters import Chapters
from board.historian.shelf import Shelf
from board.history.entry import Entry, moment
from board.history.past import Past
from tests.chronicle.world import World, world
from tests.core.history.crowd import TURNS, Crowd, Turn
from tests.core.history.studio import Studio, ink
from tests.historian.pasts import told
from tests.support.durable import RedisServer
from tests.support.fixtures import embedded_redis

redis_server = embedded_redis

MODERATELY = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@dataclass
class Readers:
    """Those who look at a board's past."""

    one: World
    threads: ThreadPoolExecutor

    def shelf(self) -> Shelf:
        """Somebody who has not looked yet."""
        return Shelf(self.one.chronicle, self.threads)

    async def agree(self, shelf: Shelf) -> None:
        """Whether somebody is told what happened."""
        expected = Past()
        expected.read(self.one.written)
        async with shelf.past(self.one.board) as past:
            assert told(past, self.one.written) == told(expected, self.one.written)

    async def chapters(self) -> dict[str, int]:
        return await self.one.shelf.names("chapters")


@asynccontextmanager
async def readers(one: World) -> AsyncIterator[Readers]:
    with ThreadPoolExecutor(2) as threads:
        yield Readers(one, threads)


def drawn(panels: int = 2, strokes: int = 12) -> list[Entry]:
    studio = Studio()
    for _ in range(panels):
        studio.draw(studio.panel(studio.shot(studio.scene())), *[ink(x) for x in range(strokes)])
    return studio.log


@MODERATELY
@given(turns=TURNS, entries=st.integers(1, 9), keep=st.integers(1, 12), seed=st.integers(0, 2**32))
def test_whoever_looks_whenever_is_told_the_same(
    redis_server: RedisServer, turns: list[Turn], entries: int, keep: int, seed: int
) -> None:
    log, dice = Crowd(turns).studio.log, random.Random(seed)
    asyncio.run(_watched(redis_server, log, Habits(Measure(entries, 100_000), keep, 0), dice))


async def _watched(redis_server: RedisServer, left: list[Entry], habits: Habits, dice: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with world(redis_server.url, Path(folder), habits) as one, readers(one) as all_of_them:
            warm, writer = all_of_them.shelf(), all_of_them.shelf()
            while left:
                count = dice.randrange(1, 9)
                await one.write(left[:count])
                del left[:count]
                match dice.randrange(5):
                    case 0:
                        await one.tender.tend(one.board)
                        await writer.write(one.board)
                    case 1:
                        await one.tender.tend(one.board)
                    case 2:
                        await all_of_them.agree(all_of_them.shelf())
                    case 3:
                        await all_of_them.agree(warm)
            await all_of_them.agree(warm)
            await all_of_them.agree(writer)
            await all_of_them.agree(all_of_them.shelf())


async def test_the_first_who_looks_writes_the_chapters_that_are_missing(one: World) -> None:
    await one.write(drawn())
    await one.tender.tend(one.board)
    async with readers(one) as all_of_them:
        before = await all_of_them.chapters()
        await all_of_them.agree(all_of_them.shelf())
        after = await all_of_them.chapters()

    assert before == {}
    assert len(after) == len(await one.catalogue.segments()) > 2


async def test_a_chapter_that_cannot_be_read_is_written_again(one: World) -> None:
    await one.write(drawn())
    await one.tender.tend(one.board)
    first = (await one.catalogue.segments())[0]
    async with readers(one) as all_of_them:
        await all_of_them.shelf().write(one.board)
        [name] = [name for name in await all_of_them.chapters() if first.first in name]
        one.file(name).write_bytes(b"half of it")

        await all_of_them.agree(all_of_them.shelf())

    assert await Chapters(one.shelf).get(first) is not None


async def test_who_had_read_what_is_deleted_for_good_does_not_tell_it_any_more(one: World) -> None:
    for entry in drawn(3, 20):
        await one.write([entry])
    for _ in range(3):
        await one.tender.tend(one.board)
    async with readers(one) as all_of_them:
        warm = all_of_them.shelf()
        await all_of_them.agree(warm)

        purged = await purge(one.chronicle, one.board, one.written[len(one.written) // 2].id)
        one.written = await one.read()

        await all_of_them.agree(warm)
        await all_of_them.agree(all_of_them.shelf())
        async with warm.past(one.board) as past:
            kept = {step.means for step in past.activity.steps() if moment(step.first) <= moment(purged.position)}
    assert kept == {"purge"}


async def test_of_many_boards_those_that_were_looked_at_last_are_kept(one: World) -> None:
    await one.write(drawn())
    async with readers(one) as all_of_them:
        shelf = Shelf(one.chronicle, all_of_them.threads, most_entries=0)
        async with shelf.past(one.board) as first:
            assert len(first.chronology) == len(one.written)
        async with shelf.past("another") as second:
            assert len(second.chronology) == 0
        async with shelf.past(one.board) as again:
            assert again is not first


async def test_a_log_that_lost_its_end_is_read_anew(one: World, monkeypatch: pytest.MonkeyPatch) -> None:
    log = drawn()
    async with readers(one) as all_of_them:
        shelf = all_of_them.shelf()
        await one.write(log[:8])
        await all_of_them.agree(shelf)

        await one.redis.xdel(one.log.keys.log, *(entry.id for entry in one.written[4:]))
        await one.redis.hset(one.log.keys.meta, "epoch", "another")
        monkeypatch.setattr("tests.chronicle.world.EPOCH", "another")
        del one.written[4:]
        await one.write(log[4:])

        await all_of_them.agree(shelf)
