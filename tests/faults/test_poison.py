"""An update that kills whoever applies it, sent to two server processes in turn by a client that comes back."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from pycrdt import Map
from websockets.exceptions import WebSocketException

from board.ids import new_id
from tests.platform.server import Server, is_running, is_stopped, join
from tests.support.client import PycrdtReplica, SyncClient
from tests.support.crowding import crowding
from tests.support.eventually import eventually
from tests.support.serving import ROOT

BACK_WITHIN_S = 3.0


@pytest.fixture(scope="module")
def fragile() -> Iterator[None]:
    """Server processes that are started meanwhile die of certain words."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", f"{ROOT / 'tests/faults/poison'}:{ROOT}")
        yield


@pytest.fixture(scope="module")
def server(fragile: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real one: two server processes under a supervisor."""
    with Server(tmp_path_factory.mktemp("poison") / "data", "--no-assistant") as running:
        yield running


@dataclass
class Office:
    """The owner's browser, a board, and people who may write to it."""

    server: Server
    browser: httpx.Client
    project: str
    board: str

    def token(self, name: str) -> str:
        """A way in for one more editor."""
        answer = self.browser.post(f"/api/projects/{self.project}/tokens", json={"name": name, "role": "editor"})
        return str(answer.raise_for_status().json()["secret"])

    def barred(self) -> list[dict[str, Any]]:
        """What the owner sees."""
        found: list[dict[str, Any]] = self.browser.get(f"/api/boards/{self.board}/barred").json()
        return found

    def client(self, token: str) -> SyncClient:
        """Somebody who is not connected yet."""
        url = f"{self.server.address.replace('http', 'ws')}/collab?schema=1"
        return SyncClient(url, token, self.board, PycrdtReplica())


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[httpx.Client]:
    """The owner's."""
    with httpx.Client(base_url=server.address, headers={"X-Board": "1"}) as browser:
        browser.cookies.update(join(server, server.owner_link, "Mara").raise_for_status().cookies)
        yield browser


@pytest.fixture
def office(server: Server, browser: httpx.Client) -> Office:
    """A board of its own for each test."""
    return office_of(server, browser)


def office_of(server: Server, browser: httpx.Client) -> Office:
    project = browser.get("/api/me").json()["projects"][0]["id"]
    board = browser.post(f"/api/projects/{project}/boards", json={"name": "A board"}).raise_for_status().json()["id"]
    return Office(server, browser, project, board)


def write(client: SyncClient, words: str) -> bytes:
    """Makes a scene; answers the state before."""
    assert isinstance(client.replica, PycrdtReplica)
    before = client.replica.state()
    client.replica.doc.get("scenes", type=Map)[new_id()] = Map({"slugline": words})
    return before


def sluglines(client: SyncClient) -> set[str]:
    assert isinstance(client.replica, PycrdtReplica)
    return {str(scene["slugline"]) for scene in client.replica.doc.get("scenes", type=Map).values()}


async def stay(client: SyncClient, gone: list[float]) -> None:
    """Comes back whenever the server goes; notes for how long it was away."""
    while True:
        assert client.socket is not None
        await client.socket.wait_closed()
        since = time.monotonic()
        await come(client)
        gone.append(time.monotonic() - since)


async def come(client: SyncClient) -> None:
    """Connects, again and again, until it is in."""
    while True:
        with suppress(OSError, TimeoutError, WebSocketException):
            await client.disconnect()
            await client.connect()
            await client.until(lambda: client.synced or is_refused(client), seconds=2)
            return
        await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=0.05)


def is_refused(client: SyncClient) -> bool:
    return any("refused" in notice for notice in client.notices)


@asynccontextmanager
async def crowd(office: Office, size: int, gone: list[float]) -> AsyncIterator[list[SyncClient]]:
    """Honest people on whichever process took them."""
    token = office.token("Honest")
    async with AsyncExitStack() as stack:
        people = [office.client(token) for _ in range(size)]
        for person in people:
            await come(person)
            stack.push_async_callback(person.disconnect)
        staying = [asyncio.create_task(stay(person, gone)) for person in people]
        try:
            yield people
        finally:
            for task in staying:
                task.cancel()
            await asyncio.wait(staying)


async def sees(client: SyncClient, expected: set[str]) -> None:
    """Waits until somebody sees this and no more."""
    await client.until(lambda: client.synced and sluglines(client) == expected)


def refusal(client: SyncClient) -> str:
    return next(str(notice["reason"]) for notice in reversed(client.notices) if "refused" in notice)


async def is_told_no(client: SyncClient) -> str:
    """Comes back with the same work until somebody says no to it; answers why."""
    while not is_refused(client):
        await come(client)
        with suppress(TimeoutError):
            await client.until(lambda: is_refused(client), seconds=0.5)
    return refusal(client)


async def test_a_fatal_edit_kills_one_process_once_and_the_next_one_refuses_it(office: Office) -> None:
    before, gone = set(office.server.pids("board.app")), list[float]()
    mallory = office.client(office.token("Mallory"))
    async with crowd(office, 6, gone) as people:
        await come(mallory)
        for number, person in enumerate(people):
            await person.push(write(person, f"INT. SAVED {number}"))
        everything = {f"INT. SAVED {number}" for number in range(6)}
        await asyncio.gather(*(sees(person, everything) for person in people))
        await mallory.push(write(mallory, "INT. FATAL-EDIT"))
        assert "stopped a server" in await is_told_no(mallory)
        await mallory.disconnect()
        mallory.notices.clear()
        write(mallory, "INT. MORE WORK ON TOP")  # other bytes, the same edit in them
        assert "stopped a server" in await is_told_no(mallory)
        await mallory.disconnect()
        await people[0].push(write(people[0], "INT. AFTERWARDS"))
        await asyncio.gather(*(sees(person, {*everything, "INT. AFTERWARDS"}) for person in people))

    after = set(office.server.pids("board.app"))
    assert len(after) == 2
    assert len(before - after) == 1
    assert max(gone, default=0) < BACK_WITHIN_S * crowding()
    (barred,) = office.barred()
    assert (barred["document"], barred["name"], barred["reason"]) == ("", "Mallory", "killed")


async def test_an_edit_that_was_let_go_is_tried_once_more_and_barred_again(office: Office) -> None:
    mallory = office.client(office.token("Mallory"))
    await come(mallory)
    await mallory.push(write(mallory, "INT. FATAL-EDIT"))
    await is_told_no(mallory)
    (barred,) = office.barred()
    before = set(office.server.pids("board.app"))

    office.browser.delete(f"/api/boards/{office.board}/barred/{barred['digest']}").raise_for_status()
    mallory.notices.clear()
    again = office.client(mallory.token)
    await come(again)
    await again.push(write(again, "INT. FATAL-EDIT"))  # under an id of its own: that of the first is out of use
    await is_told_no(again)
    await again.disconnect()
    await mallory.disconnect()

    assert len(before - set(office.server.pids("board.app"))) == 1
    assert len(office.barred()) == 1


async def test_what_was_being_applied_when_everything_died_is_barred_at_the_next_start(office: Office) -> None:
    first, mallory = office.server, office.client(office.token("Mallory"))
    await come(mallory)
    await mallory.push(write(mallory, "INT. HANGING-EDIT"))
    eventually(lambda: any(is_stopped(pid) for pid in first.pids("board.app")))
    family = first.everyone()
    for pid in family:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    eventually(lambda: not [pid for pid in family if is_running(pid)])

    with (
        Server(first.data, "--no-assistant") as second,
        httpx.Client(base_url=second.address, cookies=office.browser.cookies) as browser,
    ):
        office = Office(second, browser, office.project, office.board)
        (barred,) = office.barred()
        mallory.url = office.client("").url
        assert barred["name"] == "Mallory"
        assert "stopped a server" in await is_told_no(mallory)
        assert len(second.pids("board.app")) == 2
        await mallory.disconnect()
