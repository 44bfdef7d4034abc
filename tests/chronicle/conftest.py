"""Fixtures of the tests of whole logs: a private Redis of each kind, a folder for what is sealed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chronicle.world import World, world
from tests.support.durable import RedisServer
from tests.support.fixtures import embedded_redis, redis_server

__all__ = ["embedded_redis", "one", "redis_server"]


@pytest.fixture
async def one(redis_server: RedisServer, tmp_path: Path) -> AsyncIterator[World]:
    """A fresh board on it."""
    async with world(redis_server.url, tmp_path) as made:
        yield made
