"""Queues over a real Redis and a real Valkey; every test has an agent of its own."""

from collections.abc import AsyncIterator

import pytest

from board.ids import new_id
from board.jobs.job import Wish
from board.jobs.queue import Queue, Terms
from board.redis import Redis, connect
from tests.support.durable import RedisServer
from tests.support.fixtures import redis_server

__all__ = ["redis_server"]

BOARD = new_id()
SCENE = new_id()


@pytest.fixture
async def redis(redis_server: RedisServer) -> AsyncIterator[Redis]:
    async with connect(redis_server.url) as client:
        yield client


@pytest.fixture
def agent() -> str:
    return new_id()


@pytest.fixture
def queue(redis: Redis) -> Queue:
    """Leases that never run out by themselves."""
    return Queue(redis, Terms(lease_ms=3_600_000, pause_ms=0, most_open=3))


@pytest.fixture
def strict(redis: Redis) -> Queue:
    """The same queues, where whoever holds a lease has lost it at once."""
    return Queue(redis, Terms(lease_ms=0, pause_ms=0, most_open=3))


def wish(
    *, scope: str = "scene", subject: str = SCENE, board: str = BOARD, kinds: tuple[str, ...] = (), by: str = "ann"
) -> Wish:
    """Somebody asks for suggestions."""
    assert scope in ("panel", "scene", "board")
    return Wish(board=board, scope=scope, subject=subject, scene=SCENE, by=by, kinds=kinds)  # type: ignore[arg-type]
