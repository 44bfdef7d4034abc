"""Upgrades on uvicorn's own port go to the `websockets` library; the contract between the three of us."""

import asyncio

import httpx
import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from board.ids import new_id
from board.roles import Role
from board.sync.connection import Connection
from board.sync.handover import framing_of, same_site
from board.sync.protocol import Framing
from tests.support.client import sync_client
from tests.support.crew import Crew
from tests.support.durable import RedisServer
from tests.support.fixtures import embedded_redis
from tests.support.serving import Serving, serving

redis_server = embedded_redis


def test_what_we_rely_on_in_uvicorn_and_websockets_is_there() -> None:
    assert uvicorn.Config(lambda: None, ws=Connection).ws in (Connection,)
    assert hasattr(HttpToolsProtocol, "handle_websocket_upgrade")
    assert issubclass(Connection, ServerConnection)
    for name in ("connection_made", "connection_lost", "resume_writing", "handshake", "start_keepalive", "send_context"):
        assert callable(getattr(ServerConnection, name))


@pytest.mark.parametrize(
    ("target", "framing"),
    [
        ("/collab", Framing.HOCUSPOCUS),
        ("/collab?schema=1", Framing.HOCUSPOCUS),
        ("/yjs/a/b", Framing.YJS),
        ("/yjs/", None),
        ("/collab/x", None),
        ("/", None),
    ],
)
def test_two_paths_are_ours(target: str, framing: Framing | None) -> None:
    assert framing_of(target) is framing


def test_a_page_may_connect_to_the_host_it_came_from_alone() -> None:
    assert same_site("https://board.film:8443", "board.film:8443")
    assert not same_site("https://evil.film", "board.film")
    assert not same_site("null", "board.film")


async def test_http_is_answered_on_the_same_port(server: Serving) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{server.port}/hello")

    assert answer.text == "hello"


async def test_other_paths_are_answered_with_404(server: Serving) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await connect(f"ws://127.0.0.1:{server.port}/elsewhere")

    assert refused.value.response.status_code == 404


async def test_another_sites_page_is_answered_with_403(server: Serving) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await connect(server.collab(), origin="https://evil.example")  # type: ignore[arg-type]

    assert refused.value.response.status_code == 403


async def test_a_page_of_this_server_is_let_in_by_its_cookie(server: Serving, board_id: str) -> None:
    origin = f"http://127.0.0.1:{server.port}"

    async with connect(f"{server.yjs()}/{board_id}", origin=origin, additional_headers={"Cookie": "name=ann"}) as socket:  # type: ignore[arg-type]
        assert (await socket.recv())[:2] == b"\x00\x00"


@pytest.mark.parametrize(("name", "token", "code"), [("nonsense", "ann", 4404), ("", "nobody", 4401), ("", "rolf", 4403)])
async def test_plain_sockets_are_closed_with_the_reason(
    server: Serving, board_id: str, name: str, token: str, code: int
) -> None:
    server.crew.roles["rolf"] = None

    async with connect(f"{server.yjs()}/{name or board_id}?token={token}") as socket:
        assert (await socket.recv())[:2] == b"\x02\x00"
        await socket.wait_closed()

    assert socket.close_code == code


async def test_a_server_that_shuts_down_tells_its_clients_to_come_back(redis_server: RedisServer, crew: Crew) -> None:
    board = new_id()
    async with serving(redis_server.url, crew) as server:
        await server.hub.create_board(board, "p", "A board")
        client = sync_client(server.collab(), "ann", board)
        ann = await client.__aenter__()
        await ann.until_saved()

    assert await ann.closed() == 4503
    await client.__aexit__(None, None, None)


async def test_a_malformed_frame_closes_its_sender_alone(server: Serving, board_id: str) -> None:
    async with sync_client(server.collab(), "ann", board_id) as ann, sync_client(server.collab(), "ben", board_id) as ben:
        await ann.until_saved()
        await ben.until_saved()
        assert ben.socket is not None

        await ben.socket.send(b"\xff\xff\xff")

        assert await ben.closed() == 4400
        await ann.push(ann.replica.state())
        await ann.until_saved()


async def test_text_frames_are_malformed(server: Serving) -> None:
    async with connect(server.collab()) as socket:
        await socket.send("hello")
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(socket.recv(), 5)

    assert socket.close_code == 4400


async def test_a_role_is_looked_up_when_the_document_opens(server: Serving, board_id: str) -> None:
    server.crew.roles["ann"] = Role.VIEWER

    async with sync_client(server.collab(), "ann", board_id) as ann:
        await ann.until(lambda: ann.synced)

        assert ann.writable is False
