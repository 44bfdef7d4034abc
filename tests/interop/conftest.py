"""Fixtures of the interop tests: one kind of Redis is enough, `tests/sync` runs on both."""

from collections.abc import Iterator

import pytest

from tests.support.durable import RedisServer, running
from tests.support.fixtures import board_id, crew, server

__all__ = ["board_id", "crew", "redis_server", "server"]


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """The embedded kind."""
    with running("valkey", tmp_path_factory.mktemp("valkey")) as redis:
        yield redis
