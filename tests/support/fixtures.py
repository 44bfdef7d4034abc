"""Fixtures for tests of live boards; imported by the `conftest.py` of the folders that need them."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from board.ids import new_id
from board.roles import Role
from tests.support.crew import Crew
from tests.support.durable import Kind, RedisServer, running
from tests.support.serving import Serving, serving

__all__ = ["board_id", "crew", "embedded_redis", "redis_server", "server"]


@pytest.fixture(params=["redis", "valkey"], scope="module")
def redis_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A private server of each kind, shared by the tests of a module: every test takes a board of its own."""
    kind: Kind = request.param
    folder: Path = tmp_path_factory.mktemp(kind)
    with running(kind, folder) as redis:
        yield redis


@pytest.fixture(scope="module")
def embedded_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """The embedded kind alone, for what does not depend on the kind: `redis_server = embedded_redis` in a module."""
    with running("valkey", tmp_path_factory.mktemp("valkey")) as redis:
        yield redis


@pytest.fixture
def crew() -> Crew:
    """Three people who may write, one who may propose, one who may look."""
    editors = dict.fromkeys(("ann", "ben", "cleo"), Role.EDITOR)
    return Crew({**editors, "rita": Role.REVIEWER, "vic": Role.VIEWER})


@pytest.fixture
async def server(redis_server: RedisServer, crew: Crew) -> AsyncIterator[Serving]:
    """One server over the private Redis."""
    async with serving(redis_server.url, crew) as running_server:
        yield running_server


@pytest.fixture
async def board_id(server: Serving) -> str:
    """A fresh board."""
    board = new_id()
    await server.hub.create_board(board, new_id(), "A board")
    return board
