"""No socket opens for an agent, in whatever framing and however it shows its token."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from board.ids import new_id
from board.lib0 import text, uint
from board.redis import connect as redis_at
from board.sync.protocol import Denied
from tests.support.wire import decode_from_server
from tests.web.conftest import Server
from tests.web.live import LiveServer

DEADLINE_S = 10


@pytest.fixture
def live(redis_url: str, tmp_path: Path) -> Iterator[LiveServer]:
    url = f"{redis_url}?db=4"
    asyncio.run(flush(url))
    with LiveServer(url, tmp_path) as live:
        yield live


async def flush(url: str) -> None:
    async with redis_at(url) as redis:
        await redis.flushdb()


async def begin(server: Server) -> tuple[str, str]:
    """A board, and an agent that reaches it."""
    people, board = server.services.people, new_id()
    project = (await people.create_project("Film")).id
    await server.services.hub.create_board(board, project, "Board")
    await people.add_board(project, board, "Board")
    return board, (await people.create_agent("Second Unit", boards=[board]))[1]


@pytest.mark.parametrize("part", ["", "/review", "/panel/01900000-0000-7000-8000-000000000000"])
async def test_the_plain_framing_refuses_an_agents_token(live: LiveServer, part: str) -> None:
    assert live.server
    board, secret = live.run(begin(live.server))
    async with asyncio.timeout(DEADLINE_S), connect(f"ws://{live.host}/yjs/{board}{part}?token={secret}") as socket:
        with suppress(ConnectionClosed):
            while True:
                await socket.recv()

    assert socket.close_code == 4403


async def test_the_hocuspocus_framing_denies_every_document_to_an_agents_token(live: LiveServer) -> None:
    assert live.server
    board, secret = live.run(begin(live.server))
    async with asyncio.timeout(DEADLINE_S), connect(f"ws://{live.host}/collab") as socket:
        for name in (board, f"{board}/review", f"{board}/panel/{new_id()}"):
            await socket.send(text(name) + uint(2) + uint(0) + text(secret) + text("1"))
            answer = await socket.recv(decode=False)
            assert decode_from_server(answer) == Denied("This board is not open to you.")
