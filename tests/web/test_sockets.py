"""Open sockets follow what happens to their people over HTTP, on every server."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from board.ids import new_id
from board.people.records import Account
from board.redis import connect as redis_at
from board.roles import Role
from tests.web.conftest import CSRF, DAY_MS, Film, Server
from tests.web.live import LiveServer

DEADLINE_S = 10


@dataclass(frozen=True)
class Pair:
    """Two servers over one Redis, and a film that both know."""

    here: LiveServer
    there: LiveServer
    film: Film

    def owner(self) -> httpx.AsyncClient:
        headers = {"Cookie": f"board_session={issue(self.here, self.film.crew[Role.OWNER])}", **CSRF}
        return httpx.AsyncClient(base_url=self.here.url, headers=headers)

    def socket(self, role: Role) -> connect:
        """A browser's socket on the other server."""
        cookie = f"board_session={issue(self.there, self.film.crew[role])}"
        return connect(f"ws://{self.there.host}/yjs/{self.film.board}", additional_headers={"Cookie": cookie})


def issue(live: LiveServer, account: Account) -> str:
    assert live.server
    return live.server.services.people.issue_cookie(account.id)


@pytest.fixture
def pair(redis_url: str, tmp_path: Path) -> Iterator[Pair]:
    url = f"{redis_url}?db=3"
    asyncio.run(flush(url))
    with LiveServer(url, tmp_path) as here, LiveServer(url, tmp_path) as there:
        assert here.server
        yield Pair(here, there, here.run(new_film(here.server)))


async def flush(url: str) -> None:
    async with redis_at(url) as redis:
        await redis.flushdb()


async def new_film(server: Server) -> Film:
    people = server.services.people
    project, board = (await people.create_project("Film")).id, new_id()
    crew = {}
    for role in (Role.OWNER, Role.EDITOR):
        _, invite = await people.create_invite(project, role, uses=1, lives_ms=DAY_MS)
        crew[role] = await people.join(invite, role.title())
    await server.services.hub.create_board(board, project, "Board")
    await people.add_board(project, board, "Board")
    return Film(project, board, crew)


async def closed(socket: ClientConnection) -> int:
    """The code with which the server closes, whatever it says before."""
    async with asyncio.timeout(DEADLINE_S):
        with suppress(ConnectionClosed):
            while True:
                await socket.recv()
    assert socket.close_code
    return socket.close_code


async def removed(owner: httpx.AsyncClient, film: Film) -> httpx.Response:
    return await owner.delete(f"/api/projects/{film.project}/members/{film.crew[Role.EDITOR].id}")


async def binned(owner: httpx.AsyncClient, film: Film) -> httpx.Response:
    return await owner.delete(f"/api/boards/{film.board}")


@pytest.mark.parametrize("act", [removed, binned])
async def test_who_loses_access_loses_the_socket_on_the_other_server_at_once(
    pair: Pair, act: Callable[[httpx.AsyncClient, Film], Awaitable[httpx.Response]]
) -> None:
    async with pair.socket(Role.EDITOR) as socket, pair.owner() as owner:
        await socket.recv()

        assert (await act(owner, pair.film)).status_code == 204

        assert await closed(socket) == 4403


async def test_a_program_loses_its_socket_with_its_token(pair: Pair) -> None:
    async with pair.owner() as owner:
        wish = {"name": "Farm", "role": "editor", "board": pair.film.board}
        token = (await owner.post(f"/api/projects/{pair.film.project}/tokens", json=wish)).json()
        async with connect(f"ws://{pair.there.host}/yjs/{pair.film.board}?token={token['secret']}") as socket:
            await socket.recv()

            await owner.delete(f"/api/projects/{pair.film.project}/tokens/{token['id']}")

            assert await closed(socket) == 4401


async def test_a_socket_from_another_sites_page_is_not_opened(pair: Pair) -> None:
    cookie = f"board_session={issue(pair.there, pair.film.crew[Role.EDITOR])}"
    address = f"ws://{pair.there.host}/yjs/{pair.film.board}"

    with pytest.raises(InvalidStatus) as refused:
        await connect(address, additional_headers={"Cookie": cookie}, origin="https://evil.test")  # type: ignore[arg-type]

    assert refused.value.response.status_code == 403
