"""A worker at a real server: it looks, thinks and proposes, and stops when it is told to."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from board.jobs.queue import Terms
from board.worker.errors import NotAdmitted
from board.worker.server import Server
from board.worker.thinker import Thinker
from board.worker.worker import Worker
from tests.support.crowding import crowding
from tests.support.eventually import eventually_answers
from tests.worker.studio import GENEROUS, Studio

ENDLESS = (sys.executable, "-c", "import sys; sys.stdin.read()")
DYING = (sys.executable, "-c", "import sys; sys.stdin.readline(); sys.exit(1)")


async def until(ask: Callable[[], object]) -> None:
    """Waits beside the loop until something is so."""
    await eventually_answers(lambda: asyncio.to_thread(ask), seconds=20)


@asynccontextmanager
async def working(studio: Studio, thinker: Thinker | None = None) -> AsyncIterator[Worker]:
    """A worker, until the end of the block."""
    leaving = asyncio.Event()
    async with Server(studio.live.url, studio.secret) as server:
        worker = Worker(server, thinkers=[thinker or Thinker()])
        running = asyncio.create_task(worker.run(leaving))
        try:
            yield worker
        finally:
            leaving.set()
            await running


async def test_a_scene_that_was_asked_about_gets_its_suggestions(studio: Studio) -> None:
    scene = studio.scenes[0]
    (job,) = studio.ask([scene])
    async with working(studio):
        await until(lambda: not studio.open_jobs())

    suggestions = studio.suggestions()
    expected = studio.expected([scene])
    assert len(expected) > 2
    assert {(one.scene, one.slot) for one in suggestions} == expected
    assert len(suggestions) == len(expected)
    for one in suggestions:
        assert isinstance(one.author, dict)
        assert (one.author["job"], one.author["requested_by"]) == (job.id, "ann")
        assert one.state == "proposed"


async def test_a_scene_that_is_asked_about_twice_gets_nothing_twice(studio: Studio) -> None:
    async with working(studio):
        for _ in range(2):
            studio.ask(studio.scenes)
            await until(lambda: not studio.open_jobs())

    assert len(studio.suggestions()) == len(studio.expected(studio.scenes))


async def test_whoever_has_said_enough_for_a_minute_rests_and_goes_on(studio: Studio) -> None:
    studio.limit({**GENEROUS, "per_minute": 2})
    async with working(studio):
        studio.ask([studio.scenes[0]])
        await until(lambda: studio.shown_state() == "resting")
        assert len(studio.suggestions()) == 2

        studio.limit(GENEROUS)

        await until(lambda: not studio.open_jobs())
    assert len(studio.suggestions()) == len(studio.expected([studio.scenes[0]]))


async def test_a_job_that_rests_keeps_no_other_job_waiting(studio: Studio) -> None:
    studio.limit({**GENEROUS, "per_minute": 1})
    async with working(studio):
        studio.ask([studio.scenes[0]])
        await until(lambda: studio.shown_state() == "resting")

        studio.ask([studio.scenes[1]])

        await until(lambda: studio.leases() == 2)
        studio.limit(GENEROUS)
        await until(lambda: not studio.open_jobs())
    assert {(one.scene, one.slot) for one in studio.suggestions()} == studio.expected(studio.scenes[:2])


async def test_whoever_waits_gets_a_suggestion_within_two_seconds(studio: Studio) -> None:
    async with working(studio) as worker:
        await worker.warm()
        loop = asyncio.get_running_loop()
        began = loop.time()
        studio.ask([studio.scenes[0]])
        await until(studio.suggestions)

        assert loop.time() - began < 2 * SLOWNESS * crowding()


SLOWNESS = 2.0
"""How much slower than two free cores the machine of the tests may be."""


async def test_a_worker_that_thinks_is_stopped_by_one_click(studio: Studio) -> None:
    studio.set_terms(Terms(lease_ms=1_000))
    async with working(studio, Thinker(command=ENDLESS)):
        studio.ask([studio.scenes[0]])
        await until(lambda: studio.shown_state() == "thinking")

        studio.stop()

        await until(lambda: studio.leases() == 0)
    assert studio.suggestions() == ()
    assert studio.dead() == []


@pytest.mark.parametrize(("thinker", "error"), [(Thinker(0.05, ENDLESS), "TookTooLong"), (Thinker(5, DYING), "ThinkerDied")])
async def test_what_no_thinker_survives_is_put_aside_after_five_times(studio: Studio, thinker: Thinker, error: str) -> None:
    studio.set_terms(Terms(pause_ms=0))
    async with working(studio, thinker):
        studio.ask([studio.scenes[0]])
        await until(studio.dead)

    assert studio.dead() == [error]
    assert studio.open_jobs() == 0


async def test_a_worker_that_has_to_leave_gives_its_job_back(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("board.worker.worker.LEAVING_S", 0.1)
    studio.ask([studio.scenes[0]])
    async with working(studio, Thinker(command=ENDLESS)):
        await until(lambda: studio.shown_state() == "thinking")

    assert studio.leases() == 0
    assert studio.open_jobs() == 1
    async with working(studio):
        await until(lambda: not studio.open_jobs())
    assert len(studio.suggestions()) == len(studio.expected([studio.scenes[0]]))


async def test_a_worker_that_leaves_while_it_waits_goes_at_once(studio: Studio) -> None:
    async with asyncio.timeout(3), working(studio):
        pass


async def test_a_worker_whose_agent_was_removed_ends_with_a_sentence(studio: Studio) -> None:
    async with Server(studio.live.url, "pba_nobody") as server:
        with pytest.raises(NotAdmitted, match="agent's token"):
            await Worker(server).run(asyncio.Event())
