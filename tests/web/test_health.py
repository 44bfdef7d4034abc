"""What whoever watches over servers is told, and who may read it."""

import asyncio
from dataclasses import replace

import httpx
import pytest

from board.readout import Readout
from board.redis import connect
from board.web.services import Watching
from board.web.vitals import Vitals
from tests.web.conftest import SITE, Server, problem_of

HERE = "http://127.0.0.1:8787"
TOKEN = "a-token-for-prometheus"


@pytest.fixture
def watched(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The server with a place for its numbers, and a token."""
    watch(server, Watching(Readout(tmp_path_factory.mktemp("metrics"), "server-0"), TOKEN))
    return server


def watch(server: Server, watching: Watching) -> None:
    server.app.state.services = replace(server.services, watching=watching)
    server.app.state.vitals = Vitals(server.app.state.services)


def caller(server: Server, site: str = HERE, peer: str = "127.0.0.1") -> httpx.AsyncClient:
    """Somebody with nothing but an address."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(server.app, client=(peer, 1)), base_url=site)


async def test_a_server_that_lives_and_can_serve_says_so(watched: Server) -> None:
    async with caller(watched, SITE, "192.0.2.1") as anybody:
        alive, ready = await anybody.get("/healthz"), await anybody.get("/readyz")

    assert (alive.status_code, ready.status_code) == (200, 200)
    assert alive.headers["cache-control"] == ready.headers["cache-control"] == "no-store"


async def test_a_server_that_is_about_to_end_lives_and_wants_nobody(watched: Server) -> None:
    watched.app.state.vitals.draining = True
    async with caller(watched) as anybody:
        alive, ready = await anybody.get("/healthz"), await anybody.get("/readyz")

    assert alive.status_code == 200
    assert ready.status_code == 503
    assert problem_of(ready) == "This server process is about to end."
    assert ready.headers["retry-after"]


async def test_a_server_whose_redis_stands_still_says_so_in_time(server: Server, redis_url: str) -> None:
    async with connect(redis_url) as redis, caller(server) as anybody:
        await redis.execute_command("CLIENT", "PAUSE", "4000", "ALL")
        began = asyncio.get_running_loop().time()
        ready, alive = await anybody.get("/readyz"), await anybody.get("/healthz")
        took_s = asyncio.get_running_loop().time() - began

    assert problem_of(ready) == "Redis did not answer within 2 seconds."
    assert alive.status_code == 200
    assert took_s < 4


@pytest.mark.parametrize(
    ("peer", "site", "headers", "status"),
    [
        ("127.0.0.1", HERE, {}, 200),
        ("::1", "http://localhost:8787", {}, 200),
        ("192.0.2.1", HERE, {}, 403),
        ("127.0.0.1", "http://evil.example", {}, 403),  # a page whose name was bent to this machine
        ("127.0.0.1", HERE, {"X-Forwarded-For": "192.0.2.1"}, 403),
        ("127.0.0.1", HERE, {"Forwarded": "for=192.0.2.1"}, 403),
        ("192.0.2.1", SITE, {"Authorization": f"Bearer {TOKEN}"}, 200),
        ("127.0.0.1", HERE, {"Authorization": "Bearer another"}, 403),
        ("127.0.0.1", HERE, {"Authorization": "Bearer "}, 403),
    ],
)
async def test_metrics_are_for_this_machine_or_for_who_has_the_token(
    watched: Server, peer: str, site: str, headers: dict[str, str], status: int
) -> None:
    async with caller(watched, site, peer) as somebody:
        answer = await somebody.get("/metrics", headers=headers)

    assert answer.status_code == status
    assert ("board_sockets" in answer.text) == (status == 200)


async def test_behind_a_proxy_nobody_reads_metrics_without_the_token(server: Server) -> None:
    watch(server, Watching(token=TOKEN, is_proxied=True))
    async with caller(server) as proxy:
        assert (await proxy.get("/metrics")).status_code == 403
        assert (await proxy.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})).status_code == 200


async def test_without_a_token_an_empty_one_opens_nothing(server: Server) -> None:
    async with caller(server) as somebody:
        assert (await somebody.get("/metrics", headers={"Authorization": "Bearer "})).status_code == 403
