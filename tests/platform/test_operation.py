"""A server in operation: two machines over one Redis and one store, watched, renewed and drained while people work."""

import asyncio
import os
import re
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from prometheus_client.parser import text_string_to_metric_families
from pycrdt import Map

from board.cli import main
from board.ids import new_id
from tests.attacks.raw import UPGRADE
from tests.platform.server import SMALL, Server, is_running, join
from tests.support.client import PycrdtReplica, SyncClient, sync_client
from tests.support.crowding import crowding
from tests.support.durable import running
from tests.support.eventually import eventually, eventually_answers
from tests.support.serving import ROOT
from tests.web.pictures import png

OPERATING = (ROOT / "docs" / "operating.md").read_text()
SECRET = "one-secret-for-all-machines-of-a-crew"
CREW = 12
PACE_S = 0.05


@dataclass(frozen=True, slots=True)
class Studio:
    """Two machines, a board that both have, its owner's cookies, and a token that may edit it."""

    here: Server
    there: Server
    project: str
    board: str
    token: str
    cookies: httpx.Cookies

    def owner(self, server: Server) -> httpx.Client:
        """The owner's browser before one of the machines."""
        return httpx.Client(base_url=server.address, headers={"X-Board": "1"}, cookies=self.cookies)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """As docs/operating.md has several machines: one Redis, one store and one secret for all of them."""
    folder = tmp_path_factory.mktemp("studio")
    (folder / "store").mkdir()
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        redis = stack.enter_context(running("redis", folder))
        patch.setenv("BOARD_SECRET", SECRET)
        patch.setenv("BOARD_REDIS_URL", redis.url)
        patch.setenv("BOARD_STORE_URL", f"file://{folder / 'store'}")
        here = stack.enter_context(Server(folder / "here", "--workers", "2", "--no-assistant"))
        there = stack.enter_context(Server(folder / "there", *SMALL))
        cookies = join(here, here.owner_link, "Mara").raise_for_status().cookies
        with httpx.Client(base_url=here.address, headers={"X-Board": "1"}, cookies=cookies) as owner:
            project = owner.get("/api/me").json()["projects"][0]["id"]
            board = owner.post(f"/api/projects/{project}/boards", json={"name": "Night Ferry"}).json()["id"]
        words = ["token", "create", "--role", "editor", "--board", board, "--name", "Crew", "--data", str(folder / "here")]
        token = CliRunner().invoke(main, words).output.strip()
        yield Studio(here, there, project, board, token, cookies)


@dataclass(slots=True)
class Artist:
    """Somebody who adds scenes, and comes back when the server sends them away."""

    client: SyncClient
    sent: set[str] = field(default_factory=set)
    codes: list[int | None] = field(default_factory=list)
    left_at: float = 0.0

    async def add(self) -> None:
        """Add a scene."""
        assert isinstance(self.client.replica, PycrdtReplica)
        before, id = self.client.replica.state(), new_id()
        doc: Any = self.client.replica.doc
        doc.get("scenes", type=Map)[id] = Map({"slugline": "INT. FERRY"})
        self.sent.add(id)
        await self.client.push(before)

    async def goes_on(self) -> bool:
        """Add a scene before long; False if the server has sent them away instead."""
        assert self.client.socket is not None
        gone = asyncio.create_task(self.client.socket.wait_closed())
        await asyncio.wait([gone], timeout=PACE_S)
        if gone.done():
            self.codes.append(self.client.socket.close_code)
            self.left_at = asyncio.get_running_loop().time()
            return False
        gone.cancel()
        await self.add()
        return True

    async def work_until_sent_away(self) -> None:
        """Add one scene after the other, as long as the connection lasts."""
        while await self.goes_on():
            pass

    async def come_to(self, server: Server) -> None:
        """Go on at a server, and wait until everything is saved there."""
        await self.client.disconnect()
        self.client.url = collab(server)
        await self.client.connect()
        await self.client.until_saved()


def collab(server: Server) -> str:
    return f"{server.address.replace('http', 'ws')}/collab"


@asynccontextmanager
async def crew(studio: Studio, server: Server, count: int = CREW) -> AsyncIterator[list[Artist]]:
    """So many people on the board, synced."""
    async with AsyncExitStack() as stack:
        artists = []
        for _ in range(count):
            client = await stack.enter_async_context(sync_client(collab(server), studio.token, studio.board))
            await client.until_saved()
            artists.append(Artist(client))
        yield artists


def scenes_of(client: SyncClient) -> set[str]:
    assert isinstance(client.replica, PycrdtReplica)
    return set(client.replica.doc.get("scenes", type=Map).keys())


def said_by(server: Server) -> str:
    """What it told the operator."""
    return Path(server.log.name).read_text()


def scrape(server: Server) -> dict[str, float]:
    """What Prometheus would read: sample with its labels → value."""
    text = httpx.get(f"{server.address}/metrics").raise_for_status().text
    return {
        sample.name + "".join(f"{{{value}}}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_every_metric_stands_in_the_table_of_the_page(studio: Studio) -> None:
    text = httpx.get(f"{studio.here.address}/metrics").raise_for_status().text
    families = list(text_string_to_metric_families(text))

    named = [one.name + ("_total" if one.type == "counter" else "") for one in families]
    assert re.findall(r"^\| `(board_\w+)` \|", OPERATING, re.MULTILINE) == named
    assert all(one.documentation.endswith(".") for one in families)
    samples = {sample.name for one in families for sample in one.samples} | set(named)
    assert set(re.findall(r"\bboard_\w+", "".join(re.findall(r"^ +expr: (.*)", OPERATING, re.MULTILINE)))) <= samples


async def test_whichever_process_is_asked_answers_for_all(studio: Studio) -> None:
    before = await asyncio.to_thread(scrape, studio.here)
    async with crew(studio, studio.here, 6) as artists:
        for artist in artists:
            await artist.add()
            await artist.client.until_saved()
        pictures = [await asyncio.to_thread(scrape, studio.here) for _ in range(6)]
        await eventually_answers(lambda: _all_agree(studio.here, 6))

    now = await asyncio.to_thread(scrape, studio.here)
    assert now["board_entries_total"] - before["board_entries_total"] >= 6
    assert now["board_append_seconds_count"] == now["board_appends_total"]
    assert now["board_deliveries_total"] > before["board_deliveries_total"] + 6 * 6
    assert now["board_gate_seconds_total"] > 0
    assert now["board_process_up{server-0}"] == now["board_process_up{server-1}"] == now["board_process_up{compactor}"] == 1
    for earlier, later in pairwise(pictures):
        assert earlier["board_received_total"] <= later["board_received_total"]


async def _all_agree(server: Server, sockets: int) -> bool:
    """Connections are new each time, so that now one process answers and now the other."""
    return {(await asyncio.to_thread(scrape, server))["board_sockets"] for _ in range(6)} == {sockets}


async def test_what_a_killed_process_counted_stays_and_what_it_held_goes(studio: Studio) -> None:
    async with crew(studio, studio.here, 6):
        await eventually_answers(lambda: _all_agree(studio.here, 6))
        before = scrape(studio.here)
        (killed,) = studio.here.pids("worker-0.slot")
        os.kill(killed, signal.SIGKILL)
        await eventually_answers(lambda: _has_died(studio.here, before), seconds=20 * crowding())

    await eventually_answers(lambda: _all_agree(studio.here, 0), seconds=20 * crowding())
    after = scrape(studio.here)
    assert after["board_process_deaths_total{server}"] == before["board_process_deaths_total{server}"] + 1
    assert after["board_entries_total"] >= before["board_entries_total"]
    assert after["board_cpu_seconds_total{server-0}"] >= before["board_cpu_seconds_total{server-0}"]


async def _has_died(server: Server, before: dict[str, float]) -> bool:
    now = await asyncio.to_thread(scrape, server)
    return now["board_process_deaths_total{server}"] > before["board_process_deaths_total{server}"]


async def test_people_on_two_machines_work_on_one_board(studio: Studio) -> None:
    async with crew(studio, studio.here, 2) as (ann, _), crew(studio, studio.there, 2) as (cleo, _):
        await ann.add()
        await cleo.add()

        await ann.client.until(lambda: scenes_of(ann.client) >= ann.sent | cleo.sent)
        await cleo.client.until(lambda: scenes_of(cleo.client) >= ann.sent | cleo.sent)


def test_a_picture_that_one_machine_was_given_the_other_shows(studio: Studio) -> None:
    with studio.owner(studio.here) as here, studio.owner(studio.there) as there:
        url = here.post(f"/api/projects/{studio.project}/assets", content=png()).raise_for_status().json()["url"]

        assert there.get(url).content == png()


async def test_processes_make_way_for_new_ones_while_people_work(studio: Studio) -> None:
    before, deaths = studio.here.pids("board.app") + studio.here.pids("board.compactor"), _deaths(studio.here)
    async with crew(studio, studio.here) as artists:
        work = [asyncio.create_task(_work_on(artist, studio.here, before)) for artist in artists]
        studio.here.process.send_signal(signal.SIGUSR1)
        await asyncio.wait_for(asyncio.gather(*work), 60 * crowding())

        sent = set[str]().union(*(artist.sent for artist in artists))
        await artists[0].client.until(lambda: scenes_of(artists[0].client) >= sent)
    assert {code for artist in artists for code in artist.codes} == {4503}
    assert not [pid for pid in before if is_running(pid)]
    assert _deaths(studio.here) == deaths


def _deaths(server: Server) -> float:
    return scrape(server)["board_process_deaths_total{server}"]


async def _work_on(artist: Artist, server: Server, old: list[int]) -> None:
    """Until all processes are new; whoever is sent away comes back at once."""
    while any(is_running(pid) for pid in old):
        if not await artist.goes_on():
            await artist.come_to(server)
    await artist.client.until_saved()


async def test_a_server_that_ends_sends_everybody_away_with_nothing_lost(studio: Studio) -> None:
    family = studio.here.everyone()
    async with crew(studio, studio.here) as artists:
        stuck = _who_never_reads(studio)
        half_way, everybody_left = asyncio.Event(), asyncio.Event()
        upload = asyncio.create_task(_upload(studio, half_way, everybody_left))
        await half_way.wait()
        work = [asyncio.create_task(artist.work_until_sent_away()) for artist in artists]
        await asyncio.to_thread(eventually, lambda: all(artist.sent for artist in artists))
        loop = asyncio.get_running_loop()
        asked_at = loop.time()
        studio.here.process.terminate()
        await asyncio.gather(*work)
        everybody_left.set()
        assert (await upload).status_code == 201
        assert await asyncio.to_thread(studio.here.process.wait, 10 * crowding()) == 0
        took_s = loop.time() - asked_at
        stuck.close()

        for artist in artists:
            await artist.come_to(studio.there)
        sent = set[str]().union(*(artist.sent for artist in artists))
        await artists[0].client.until(lambda: scenes_of(artists[0].client) >= sent)

    left = sorted(artist.left_at for artist in artists)
    assert [artist.codes for artist in artists] == [[4503]] * CREW
    assert left[-1] - left[0] > 0.1
    assert took_s < 6 * crowding()
    assert "connection cut off reason=the server ends" in said_by(studio.here)
    assert not [pid for pid in family if is_running(pid)]
    assert " board not flushed " not in said_by(studio.here)


async def _upload(studio: Studio, half_way: asyncio.Event, go_on: asyncio.Event) -> httpx.Response:
    """A picture that is on its way while the server begins to end."""

    async def picture() -> AsyncIterator[bytes]:
        yield png()[:20]
        half_way.set()
        await go_on.wait()
        yield png()[20:]

    headers = {"X-Board": "1", "Content-Length": str(len(png()))}
    async with httpx.AsyncClient(base_url=studio.here.address, headers=headers, cookies=studio.cookies) as owner:
        return await owner.post(f"/api/projects/{studio.project}/assets", content=picture())


def _who_never_reads(studio: Studio, server: Server | None = None) -> socket.socket:
    """A connection whose other end has fallen asleep: it does not even answer that it closes."""
    host, port = (server or studio.here).address.removeprefix("http://").split(":")
    client = socket.create_connection((host, int(port)), timeout=5)
    client.sendall(UPGRADE.format(path=f"/yjs/{studio.board}?token={studio.token}", more="").encode())
    assert b"101" in client.recv(16)
    return client


def test_whoever_asks_twice_does_not_wait(studio: Studio) -> None:
    with _who_never_reads(studio, studio.there):
        family = studio.there.everyone()
        studio.there.process.terminate()
        eventually(lambda: "sockets sent away" in said_by(studio.there), 10 * crowding())
        studio.there.process.terminate()

        studio.there.process.wait(timeout=5 * crowding())
    assert "server ends at once" in said_by(studio.there)
    assert not [pid for pid in family if is_running(pid)]
