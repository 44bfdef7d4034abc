"""kill -9 in the middle of edits: everything that was called saved is there afterwards."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Map

from board.ids import new_id
from board.redis import connect
from board.roles import Role
from board.sync.hub import Hub
from board.sync.inflight import Suspect
from board.sync.replica import Poisoned
from tests.support.client import PycrdtReplica, SyncClient, sync_client
from tests.support.crew import Crew
from tests.support.durable import RedisServer, running
from tests.support.serving import ServerProcess, serving

EDITS = 60
DIGEST = b"digest of 16 byt"


@pytest.fixture
def server_process(redis_server: RedisServer, tmp_path: Path) -> Iterator[ServerProcess]:
    """A server in a process of its own."""
    process = ServerProcess(redis_server.url, {"ann": "editor", "ben": "editor"}, tmp_path)
    process.start()
    yield process
    process.stop()


async def new_board(redis_url: str) -> str:
    """A fresh board."""
    board = new_id()
    async with hub_over(redis_url) as hub:
        await hub.create_board(board, "p", "A board")
    return board


@asynccontextmanager
async def hub_over(redis_url: str) -> AsyncIterator[Hub]:
    """A hub in this process, over the same Redis."""
    async with connect(redis_url) as redis, Hub(redis, Crew()) as hub:
        yield hub


async def stored_scenes(redis_url: str, board: str) -> set[str]:
    """The scenes that the log holds."""
    async with hub_over(redis_url) as hub:
        return set(await hub.read(board, "", lambda doc: list(doc.get("scenes", type=Map).keys())))


class Scribe:
    """A client that adds scenes and keeps account of which were called saved."""

    def __init__(self, client: SyncClient) -> None:
        self.client = client
        self.sent: list[str] = []

    async def add(self) -> None:
        """Adds a scene and sends it."""
        assert isinstance(self.client.replica, PycrdtReplica)
        before, id = self.client.replica.state(), new_id()
        doc: Any = self.client.replica.doc
        doc.get("scenes", type=Map)[id] = Map({"slugline": "INT. SOMEWHERE"})
        self.sent.append(id)
        await self.client.push(before)

    def saved(self) -> set[str]:
        """What the server has called saved: the step 2 is its first message."""
        return set(self.sent[: max(0, self.client.saved - 1)])


async def test_nothing_saved_is_lost_when_the_server_is_killed(
    redis_server: RedisServer, server_process: ServerProcess, tmp_path: Path
) -> None:
    board = await new_board(redis_server.url)
    client = SyncClient(f"ws://127.0.0.1:{server_process.port}/collab", "ann", board, PycrdtReplica())
    await client.connect()
    await client.until(lambda: client.synced)
    scribe = Scribe(client)

    for _ in range(EDITS):
        await scribe.add()
    await client.until(lambda: client.saved > 1)
    server_process.kill()
    await client.disconnect()

    saved = scribe.saved()
    assert saved
    assert saved <= await stored_scenes(redis_server.url, board)

    server_process.start()
    await client.connect()
    await client.until_saved()
    assert await stored_scenes(redis_server.url, board) == set(scribe.sent)
    await client.disconnect()


async def test_a_redis_that_stays_away_sends_everybody_off_and_nothing_is_lost_on_return(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("board.sync.writer.GIVES_UP_S", 0.5)
    with running("valkey", tmp_path) as redis_server:
        board = await new_board(redis_server.url)
        async with serving(redis_server.url, Crew({"ann": Role.EDITOR})) as server:
            client = SyncClient(server.collab(), "ann", board, PycrdtReplica())
            await client.connect()
            await client.until_saved()
            scribe = Scribe(client)
            redis_server.kill()
            await scribe.add()

            assert await client.closed() == 4503
            await client.disconnect()

            redis_server.start()
            await client.connect()
            await client.until_saved()
            assert await stored_scenes(redis_server.url, board) == set(scribe.sent)
            await client.disconnect()


async def test_an_update_that_breaks_a_document_is_barred_everywhere_and_the_board_begins_anew(
    redis_server: RedisServer,
) -> None:
    board = await new_board(redis_server.url)
    async with serving(redis_server.url, Crew({"ann": Role.EDITOR})) as server, hub_over(redis_server.url) as other:
        async with sync_client(server.collab(), "ann", board) as ann, other.hold(board) as elsewhere:
            await ann.until_saved()
            async with server.hub.hold(board) as live:
                await live.poisoned("", Poisoned(Suspect(board, "", "ann", DIGEST, 5)))

            assert await ann.closed() == 4503
            async with asyncio.timeout(5):
                while DIGEST not in elsewhere.quarantine:
                    await elsewhere.log.epoch()
        async with sync_client(server.collab(), "ann", board) as ann:
            await ann.until_saved()
            async with server.hub.hold(board) as live:
                assert DIGEST in live.quarantine
