"""Whoever waits for a job is woken, by whatever server it was asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from board.ids import new_id
from board.jobs.bell import Bell
from board.jobs.queue import Queue
from board.redis import Redis, connect
from tests.jobs.conftest import wish
from tests.support.durable import RedisServer


@pytest.fixture
async def bell(redis: Redis) -> AsyncIterator[Bell]:
    bell = Bell(redis)
    running = asyncio.create_task(bell.run())
    yield bell
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_a_wish_wakes_those_who_wait_for_this_agent_and_nobody_else(
    bell: Bell, redis_server: RedisServer, agent: str
) -> None:
    async with connect(redis_server.url) as elsewhere, asyncio.timeout(5):
        with bell.listening(agent) as mine, bell.listening(agent) as twin, bell.listening(new_id()) as foreign:
            while not mine.is_set():  # the bell may not listen yet
                await Queue(elsewhere).ask(agent, wish(subject=new_id()))
            await twin.wait()

            assert not foreign.is_set()


async def test_a_bell_that_is_closed_sends_everybody_home(bell: Bell, agent: str) -> None:
    with bell.listening(agent) as waiting:
        bell.close()

        assert waiting.is_set()
    with bell.listening(agent) as late:
        assert late.is_set()
    assert bell.closed
