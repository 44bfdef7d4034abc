"""Real people over a real Redis and a real Valkey."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from board.people.directory import Chance, People
from board.people.proxy import trusted_proxy
from board.redis import Redis, connect
from tests.support.redis import running_redis
from tests.support.tools import needs

SECRET = b"s" * 32


@pytest.fixture(scope="session", params=["redis-server", "valkey-server"])
def redis_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_redis(needs(request.param), Path(tmp_path_factory.mktemp("r"))) as url:
        yield url


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with connect(redis_url) as client:
        await client.flushall()
        yield client


@dataclass
class Clock:
    """Time that stands until a test moves it."""

    now_ms: int = 1_700_000_000_000

    def __call__(self) -> int:
        return self.now_ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def chance(clock: Clock) -> Chance:
    ids = (f"id-{number}" for number in count(1))
    return Chance(lambda: next(ids), clock)


@pytest.fixture
async def people(redis: Redis, chance: Chance) -> People:
    return People(redis, SECRET, chance, trusted_proxy(["10.0.0.0/8"], "x-remote-user", "x-remote-name"))


@pytest.fixture
async def neighbour(redis_url: str, people: People, chance: Chance) -> AsyncIterator[People]:
    """The same people as another server sees them."""
    async with connect(redis_url) as client:
        yield People(client, SECRET, chance)
