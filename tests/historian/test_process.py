"""The historian's process: started when somebody asks, many questions at once, gone when it is of no more use."""

import asyncio
import os
import pickle
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pycrdt import Doc

from board.chronicle.chronicle import Future
from board.document import Document
from board.historian.answers import Documents
from board.historian.historian import IDLE_S, Historian, HistorianBroke
from board.historian.place import Place
from board.historian.reader import NoSuchStep, Reader
from board.historian.wire import LENGTH
from board.history.cut import cut_at
from board.history.past import Past
from board.redis import RedisUnavailable
from board.sync.compacting import same
from tests.chronicle.world import World
from tests.core.history.studio import Studio, ink
from tests.support.durable import RedisServer
from tests.support.fixtures import embedded_redis

redis_server = embedded_redis

DEADLINE_S = 30


@asynccontextmanager
async def historian(one: World, redis_url: str) -> AsyncIterator[Historian]:
    async with Historian(Place(redis_url, f"file://{one.folder}")) as found:
        yield found


@pytest.fixture
async def asked(one: World, redis_server: RedisServer) -> AsyncIterator[Historian]:
    """Of a board with a drawing."""
    studio = Studio()
    studio.draw(studio.panel(studio.shot(studio.scene())), *[ink(x) for x in range(9)])
    await one.write(studio.log)
    async with historian(one, redis_server.url) as found:
        yield found


def pid_of(asked: Historian) -> int:
    assert asked.pid is not None
    return asked.pid


async def test_what_it_answers_is_what_the_log_says(one: World, asked: Historian) -> None:
    past = Past()
    past.read(one.written)

    found = await asked.steps(one.board)

    assert found.page.steps == past.activity.page(50).steps
    assert found.position == one.written[-1].id


async def test_documents_of_a_moment_are_those_of_a_replica_that_saw_the_log_so_far(one: World, asked: Historian) -> None:
    await one.tender.tend(one.board)
    for entry in one.written[:: len(one.written) // 4]:
        cut = cut_at(one.written, entry.id)

        found: Documents = await asked.ask(Reader.documents, one.board, entry.id, tuple(cut.parts()))

        assert found.lasts == {part: cut.last(part) for part in cut.parts()}
        for part, state in found.states.items():
            assert same(_document(state), cut.doc(part))


async def test_questions_that_come_together_are_all_answered(one: World, asked: Historian) -> None:
    ends = [entry.id for entry in one.written]
    compared = [asked.ask(Reader.compare, one.board, ends[0], end) for end in ends]

    page, found = await asyncio.gather(asked.steps(one.board), asyncio.gather(*compared))

    assert [each.comparison.after for each in found] == ends
    assert page.position == ends[-1]


async def test_what_is_wrong_with_a_question_comes_back(one: World, asked: Historian) -> None:
    with pytest.raises(NoSuchStep):
        await asked.step(one.board, "5-0")
    with pytest.raises(Future):
        await asked.ask(Reader.moment, one.board, "999999999999999-0")

    assert (await asked.steps(one.board)).page.steps


async def test_whoever_waits_for_one_that_dies_is_told_and_the_next_question_starts_another(
    one: World, asked: Historian
) -> None:
    await asked.steps(one.board)
    died = pid_of(asked)
    os.kill(died, signal.SIGSTOP)
    waiting = asyncio.create_task(asked.steps(one.board))
    await asyncio.sleep(0)
    os.kill(died, signal.SIGKILL)

    with pytest.raises(HistorianBroke):
        await waiting
    assert (await asked.steps(one.board)).page.steps
    assert pid_of(asked) != died


async def test_one_that_comes_to_no_end_is_ended(one: World, redis_server: RedisServer) -> None:
    async with historian(one, redis_server.url) as slow:
        await slow.steps(one.board)
        stuck = pid_of(slow)
        os.kill(stuck, signal.SIGSTOP)
        slow.deadline_s = 0.1

        with pytest.raises(HistorianBroke):
            await slow.steps(one.board)

        assert not _lives(stuck)
        slow.deadline_s = DEADLINE_S
        assert (await slow.steps(one.board)).page.steps == ()


async def test_it_goes_when_nobody_asked_for_long_and_not_before(one: World, asked: Historian) -> None:
    now = asyncio.get_running_loop().time
    await asked.steps(one.board)
    first = pid_of(asked)

    await asked.rest(now() + IDLE_S - 5)
    assert _lives(first)
    await asked.rest(now() + IDLE_S + 5)

    assert not _lives(first)
    assert (await asked.steps(one.board)).page.steps


async def test_who_asked_and_went_away_keeps_nobody_from_an_answer(one: World, asked: Historian) -> None:
    await asked.steps(one.board)
    gone = asyncio.create_task(asked.ask(Reader.compare, one.board, "0-0", one.written[-1].id))
    await asyncio.sleep(0)
    gone.cancel()

    assert (await asked.steps(one.board)).position == one.written[-1].id


async def test_it_ends_with_the_server_that_started_it(one: World, redis_server: RedisServer) -> None:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "board.historian.process", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert child.stdin is not None
    place = pickle.dumps(Place(redis_server.url, f"file://{one.folder}"))
    child.stdin.write(LENGTH.pack(len(place)) + place)

    child.stdin.close()

    async with asyncio.timeout(DEADLINE_S):
        assert await child.wait() == 0


async def test_a_redis_that_is_away_is_told_of(one: World) -> None:
    async with historian(one, "unix:///nowhere/redis.sock") as lost:
        with pytest.raises(RedisUnavailable):
            await lost.steps(one.board)


def _document(state: bytes) -> Document:
    doc: Document = Doc()
    doc.apply_update(state)
    return doc


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
