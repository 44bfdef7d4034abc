"""The whole HTTP application in process, over a real hub and a real Redis; only the socket is left out."""

import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from board.assets import Assets, local_store
from board.chronicle.chronicle import Chronicle
from board.historian.historian import Historian
from board.historian.place import Place
from board.ids import new_id
from board.people.directory import Chance, People
from board.people.proxy import trusted_proxy
from board.people.records import Account
from board.redis import connect
from board.roles import Role
from board.sync.hub import Hub
from board.web.api import create_api
from board.web.services import Services
from tests.support.redis import running_redis
from tests.support.tools import needs

SECRET = b"s" * 32
SITE = "http://board.test"
DAY_MS = 24 * 3600 * 1000
CSRF = {"X-Board": "1"}


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_redis(needs("redis-server"), Path(tmp_path_factory.mktemp("r"))) as url:
        yield url


@dataclass
class Server:
    """One server process's worth of application, and doors to it."""

    app: FastAPI
    services: Services

    def client(self, account: Account | None = None, *, peer: str = "127.0.0.1") -> httpx.AsyncClient:
        """A browser with this account's cookie, and our header as our own page sends it."""
        headers = dict(CSRF)
        if account:
            headers["Cookie"] = f"board_session={self.services.people.issue_cookie(account.id)}"
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=(peer, 1))
        return httpx.AsyncClient(transport=transport, base_url=SITE, headers=headers)

    def program(self, token: str) -> httpx.AsyncClient:
        """A program with a bearer token and nothing else."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url=SITE, headers={"Authorization": f"Bearer {token}"})


@asynccontextmanager
async def serving(redis_url: str, folder: Path) -> AsyncIterator[Server]:
    """A server on this Redis with its files in this folder."""
    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(connect(redis_url))
        chance = Chance(new_id, lambda: time.time_ns() // 1_000_000)
        people = People(redis, SECRET, chance, trusted_proxy(["10.0.0.0/8"], "x-remote-user"))
        hub = await stack.enter_async_context(Hub(redis, people))
        store = local_store(folder / "store")
        historian = await stack.enter_async_context(Historian(Place(redis_url, f"file://{folder / 'store'}")))
        services = Services(people, hub, Assets(store), redis, Chronicle(redis, store), historian, static=folder / "static")
        app = create_api(services)
        await stack.enter_async_context(app.router.lifespan_context(app))
        yield Server(app, services)


@pytest.fixture
async def server(redis_url: str, tmp_path: Path) -> AsyncIterator[Server]:
    async with connect(redis_url) as redis:
        await redis.flushall()
    async with serving(redis_url, tmp_path) as server:
        yield server


@dataclass
class Film:
    """A project with one member of each role, and one board."""

    project: str
    board: str
    crew: dict[Role, Account]


@pytest.fixture
async def film(server: Server) -> Film:
    return await begin_film(server)


async def begin_film(server: Server) -> Film:
    """The first project of a new server."""
    people, hub = server.services.people, server.services.hub
    secret = await people.owner_link_secret()
    assert secret
    crew = {Role.OWNER: await people.join(secret, "Olga")}
    project = (await people.register()).memberships(crew[Role.OWNER].id)[0].project
    for role in (Role.DIRECTOR, Role.EDITOR, Role.REVIEWER, Role.VIEWER):
        _, invite = await people.create_invite(project, role, uses=1, lives_ms=DAY_MS)
        crew[role] = await people.join(invite, role.title())
    board = new_id()
    await hub.create_board(board, project, "Board")
    await people.add_board(project, board, "Board", crew[Role.OWNER].id)
    return Film(project, board, crew)


@pytest.fixture
async def owner(server: Server, film: Film) -> AsyncIterator[httpx.AsyncClient]:
    async with server.client(film.crew[Role.OWNER]) as client:
        yield client


@pytest.fixture
async def editor(server: Server, film: Film) -> AsyncIterator[httpx.AsyncClient]:
    async with server.client(film.crew[Role.EDITOR]) as client:
        yield client


@pytest.fixture
async def stranger(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    async with server.client() as client:
        yield client


Sentence = Callable[[httpx.Response], str]


def problem_of(response: httpx.Response) -> str:
    """The sentence of a problem; any other answer fails."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    body = response.json()
    assert body["status"] == response.status_code
    assert body["detail"].lstrip("“")[0].isalpha()
    assert body["detail"][0] == body["detail"][0].upper()
    assert body["detail"][-1] in ".!?"
    return str(body["detail"])
