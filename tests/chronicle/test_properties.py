"""However sealing, trimming, milestones and compaction fall between what people write: the past stays what it was."""

import asyncio
import random
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from board.chronicle.segment import Measure
from board.chronicle.tending import Habits
from board.history.entry import BEGINNING, Entry, moment
from board.sync.checkpoint import compact
from tests.chronicle.world import World, world
from tests.core.history.crowd import TURNS, Crowd, Turn
from tests.support.durable import RedisServer

HABITS = st.builds(
    lambda entries, size, keep: Habits(Measure(entries, size), keep, 0),
    st.integers(1, 9),
    st.sampled_from([300, 2_000, 100_000]),
    st.integers(1, 12),
)
MODERATELY = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
Act = Callable[[World, list[Entry], random.Random], Awaitable[None]]


async def write(one: World, left: list[Entry], dice: random.Random) -> None:
    """The next few entries as one batch."""
    count = dice.randrange(1, 6)
    batch = left[:count]
    del left[:count]
    if batch:
        await one.write(batch)


async def tend(one: World, left: list[Entry], dice: random.Random) -> None:
    await one.tender.tend(one.board)


async def shorten(one: World, left: list[Entry], dice: random.Random) -> None:
    """A document's checkpoint."""
    if one.written:
        await compact(one.redis, one.board, dice.choice(one.written).part)


async def look(one: World, left: list[Entry], dice: random.Random) -> None:
    """Reads from anywhere on, while others go on: each entry once and in order."""
    known = list(one.written)
    start = dice.choice([BEGINNING, *(entry.id for entry in known)])
    found = await one.read(after=start)
    ids = [entry.id for entry in found]
    assert ids == sorted(set(ids), key=moment)
    expected = [entry for entry in known if moment(entry.id) > moment(start)]
    assert found[: len(expected)] == expected


ACTS: tuple[Act, ...] = (write, write, write, tend, tend, shorten, look)


@MODERATELY
@given(turns=TURNS, habits=HABITS, seed=st.integers(0, 2**32))
def test_a_cut_at_any_moment_is_a_replica_that_saw_exactly_the_entries_before_it(
    redis_server: RedisServer, turns: list[Turn], habits: Habits, seed: int
) -> None:
    entries, dice = Crowd(turns).studio.log, random.Random(seed)
    asyncio.run(_worked_on(redis_server, entries, habits, dice))


async def _worked_on(redis_server: RedisServer, entries: list[Entry], habits: Habits, dice: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with world(redis_server.url, Path(folder), habits) as one:
            left = list(entries)
            while left:
                first, *others = dice.choices(ACTS, k=dice.randrange(1, 5))
                # One writer at a time, as what it writes is known in its order; everything else beside it.
                together = [write, *(act for act in (first, *others) if act is not write)]
                await asyncio.gather(*(act(one, left, dice) for act in together))
            await tend(one, left, dice)

            assert await one.read() == one.written
            assert await one.chronicle.parts(one.board) == sorted({entry.part for entry in one.written})
            ends = [edge for sealed in await one.catalogue.segments() for edge in (sealed.first, sealed.last)]
            for at in {*dice.sample([entry.id for entry in one.written], 5), *dice.sample(ends, min(4, len(ends)))}:
                assert await one.differing(at) == []
                await _agrees_for_one_part(one, at, dice)


async def _agrees_for_one_part(one: World, at: str, dice: random.Random) -> None:
    part = dice.choice(one.written).part
    alone = await one.chronicle.cut(one.board, at, [part])
    whole = await one.chronicle.cut(one.board, at)
    assert alone.parts() <= {part}
    assert alone.last(part) == whole.last(part)
    assert alone.doc(part).get_state() == whole.doc(part).get_state()
    asked = [entry for entry in one.written if entry.part == part and moment(entry.id) <= moment(at)]
    assert await one.read(until=at, part=part) == asked
