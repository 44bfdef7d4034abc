"""Fixtures of the backup tests: an installation that lives, and empty places for it to come back to."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

import pytest
from obstore.store import ObjectStore

from board import edits
from board.assets import Assets, hash_of, local_store
from board.backup.recovering import Place
from board.backup.taking import Installation, Taken, take
from board.backup.vault import Vault
from board.ids import new_id
from board.redis import Redis, connect
from board.stroke import stroke
from board.sync.checkpoint import compact
from board.sync.hub import Hub
from tests.support.crew import Crew
from tests.support.durable import RedisServer, running


@dataclass
class Studio:
    """A server's Redis, store and hub, and boards with drawings."""

    redis: Redis
    hub: Hub
    store: ObjectStore
    boards: dict[str, list[str]] = field(default_factory=dict)
    edits: int = 0

    @property
    def installation(self) -> Installation:
        return Installation("studio", self.redis, self.store, "s" * 40)

    async def board(self, panels: int = 3) -> str:
        """A new board with so many drawings."""
        board = new_id()
        await self.hub.create_board(board, new_id(), f"Board {len(self.boards) + 1}")
        self.boards[board] = [new_id() for _ in range(panels)]
        for panel in self.boards[board]:
            await self.draw(board, panel, Random(1))
        return board

    async def draw(self, board: str, panel: str, random: Random) -> None:
        """One more line."""
        line = stroke([(random.uniform(-400, 400), random.uniform(-400, 400), 0.5) for _ in range(12)], layer="ink")
        await self.hub.edit(board, f"panel/{panel}", "ann", "demo", partial(edits.add_strokes, strokes=[line]))
        self.edits += 1

    async def picture(self, data: bytes) -> str:
        """A file in the store."""
        await Assets(self.store).put("projects/p/assets", data, hash_of(data))
        return hash_of(data)

    async def backup(self, folder: Path) -> Taken:
        """What is here now, into the folder."""
        return await take(self.installation, Vault(folder), now_ms=1, software="test")

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Inside, people draw, begin drawings and boards, and the compactor keeps tails short."""
        async with asyncio.TaskGroup() as group:
            working = [group.create_task(work()) for work in (self._draw_on, self._draw_on, self._begin, self._compact)]
            yield
            for task in working:
                task.cancel()

    async def _draw_on(self) -> None:
        random = Random(self.edits)
        while True:
            board = random.choice(list(self.boards))
            await self.draw(board, random.choice(self.boards[board]), random)

    async def _begin(self) -> None:
        random = Random(7)
        while True:
            board = await self.board(1) if random.random() < 0.1 else random.choice(list(self.boards))
            self.boards[board].append(new_id())
            for _ in range(4):
                await self.draw(board, self.boards[board][-1], random)

    async def _compact(self) -> None:
        random = Random(9)
        while True:
            board = random.choice(list(self.boards))
            await compact(self.redis, board, f"panel/{random.choice(self.boards[board])}")


@pytest.fixture(scope="module", params=["redis", "valkey"])
def servers(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[RedisServer, RedisServer]]:
    """Two servers of different kinds, each way round."""
    kinds = ("redis", "valkey") if request.param == "redis" else ("valkey", "redis")
    with (
        running(kinds[0], tmp_path_factory.mktemp("here")) as here,  # type: ignore[arg-type]  # both are kinds
        running(kinds[1], tmp_path_factory.mktemp("there")) as there,  # type: ignore[arg-type]  # both are kinds
    ):
        yield here, there


@pytest.fixture
async def studio(servers: tuple[RedisServer, RedisServer], tmp_path: Path) -> AsyncIterator[Studio]:
    """An installation with two boards."""
    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(connect(servers[0].url))
        await redis.flushall()
        hub = await stack.enter_async_context(Hub(redis, Crew()))
        studio = Studio(redis, hub, local_store(tmp_path / "store"))
        await redis.hset("pb:{people}:accounts", "ann", "Ann")  # what people are is theirs to know
        await studio.board()
        await studio.board()
        yield studio


@pytest.fixture
async def elsewhere(servers: tuple[RedisServer, RedisServer], tmp_path: Path) -> AsyncIterator[Place]:
    """An empty Redis of the other kind, and an empty store."""
    async with connect(servers[1].url) as redis:
        await redis.flushall()
        yield Place(redis, local_store(tmp_path / "elsewhere"))
