"""kill -9 of the compactor before each of its words to Redis and to the object store: nothing is lost, nothing doubled."""

import itertools
import multiprocessing
import signal
from functools import partial
from pathlib import Path

from board import edits
from board.chronicle.verifying import verify
from board.history.entry import Entry
from tests.chronicle.world import World, world
from tests.core.history.studio import Studio, ink
from tests.faults import steps
from tests.support.durable import RedisServer
from tests.support.fixtures import embedded_redis

__all__ = ["embedded_redis"]

LEAST = 40
"""So many words at least are said: fewer would mean that something was not counted."""


async def test_a_compactor_that_is_killed_before_any_of_its_words_leaves_what_the_next_one_finishes(
    embedded_redis: RedisServer, tmp_path: Path
) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.steps"])
    for step in itertools.count(1):
        async with world(embedded_redis.url, tmp_path / str(step)) as one:
            for at in range(0, len(STORY), 9):
                await one.write(STORY[at : at + 9])

            compactor = context.Process(target=steps.tend, args=(embedded_redis.url, one.folder, one.board, step))
            compactor.start()
            compactor.join(30)
            await reckon(one, embedded_redis.url, step)

        assert compactor.exitcode in (0, -signal.SIGKILL), step
        if compactor.exitcode == 0:
            break
    assert step > LEAST


async def reckon(one: World, redis_url: str, step: int) -> None:
    """What the dead one left can be read, and another one brings it to its end."""
    assert await one.read() == one.written, step
    await one.redis.delete(one.log.keys.sealing, *(one.log.keys.lease(part) for part in {it.part for it in STORY}))

    await steps.tend_once(redis_url, one.folder, one.board)

    assert await one.read() == one.written, step
    # An object whose naming was to be the next word stays behind unnamed.
    assert [found for found in await verify(one.chronicle, one.board) if found.is_fault] == [], step
    assert await one.differing(one.written[-1].id) == [], step
    sealed = await one.catalogue.segments()
    assert [segment.number for segment in sealed] == list(range(len(STORY) // 7)), step
    assert await one.redis.xlen(one.log.keys.log) == len(STORY) % 7, step


def _story() -> list[Entry]:
    studio = Studio()
    shot = studio.shot(studio.scene())
    panels = [studio.panel(shot) for _ in range(2)]
    for at in range(6):
        studio.draw(panels[at % 2], ink(at))
        studio.edit("", partial(edits.set_field, table="panels", id=panels[0], field="duration_frames", value=at + 1))
    return studio.log


STORY = _story()
