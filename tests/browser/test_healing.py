"""The server comes back with older work: nobody loses anything, and the screens say what is going on."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from board.document import read_panel
from board.redis import connect
from board.sync.keys import Keys
from board.sync.log import Log
from board.sync.standing import heal, standing_of
from tests.browser.bundle import ensure_bundle
from tests.browser.person import Person, Spot
from tests.browser.studio import CSRF, Studio
from tests.platform.server import SMALL, Server, join
from tests.support.durable import RedisServer, forgetting, running
from tests.support.tools import needs

pytestmark = pytest.mark.asyncio(loop_scope="package")

SERVERS = "board.app"
ROWS = [0.2, 0.3, 0.4, 0.5, 0.6]


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A store that can be sent back in time."""
    with running("valkey", tmp_path_factory.mktemp("forgetful")) as server:
        yield server


@pytest.fixture(scope="module")
def outside(redis: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, httpx.Client]]:
    """A server on that store, and its owner."""
    needs("chromium")
    ensure_bundle()
    data = tmp_path_factory.mktemp("healing") / "data"
    with Server(data, "--redis-url", redis.url, *SMALL) as server:
        answer = join(server, server.owner_link, "Olive Owner")
        with httpx.Client(base_url=server.address, headers=CSRF, cookies=answer.cookies, timeout=20) as client:
            client.post("/api/projects", json={"name": "Slack Water"}).raise_for_status()
            yield server, client


@pytest_asyncio.fixture(loop_scope="package")
async def studio(outside: tuple[Server, httpx.Client], redis: RedisServer, browser: Browser) -> AsyncIterator[Studio]:
    studio = Studio(*outside, browser, redis.url)
    yield studio
    assert await studio.leave() == []


async def two_at(studio: Studio, board: str, panel: str) -> tuple[Person, Person]:
    ann, ben = await studio.person("Ann Archer"), await studio.person("Ben Baker")
    await asyncio.gather(*(person.open_panel(board, panel) for person in (ann, ben)))
    return ann, ben


async def line(person: Person, row: int) -> None:
    await person.draw((0.3, ROWS[row]), (0.5, ROWS[row]))


def lines(*rows: int) -> list[Spot]:
    return [(0.4, ROWS[row]) for row in rows]


async def strokes(studio: Studio, board: str, panel: str) -> int:
    """How many strokes the log has of the panel."""
    drawing = await studio.read(board, f"panel/{panel}", read_panel)
    return sum(len(drawn) for drawn in drawing.strokes.values())


async def test_two_people_go_on_drawing_while_the_store_comes_back_with_older_work(studio: Studio, redis: RedisServer) -> None:
    story = await studio.story()
    [panel] = story.panels
    ann, ben = await two_at(studio, story.board, panel)
    await line(ann, 0)
    await ben.sees_ink(*lines(0))

    paper = await ann.paper.element_handle()
    assert paper is not None

    with ann.complaints.outage(), ben.complaints.outage(), ExitStack() as now:
        now.enter_context(forgetting(redis))
        await asyncio.gather(line(ann, 1), line(ben, 2))
        await ben.words("Action").press_sequentially("Rain.")
        await asyncio.gather(ann.sees_saved(), ben.sees_saved(), ann.sees_ink(*lines(1, 2)), ben.sees_ink(*lines(1, 2)))
        async with ann.drawing((0.3, ROWS[3]), (0.5, ROWS[3])):
            now.close()
            await line(ben, 4)
            await ann.sees_ink(*lines(4))
        await asyncio.gather(*(person.sees_ink(*lines(0, 1, 2, 3, 4)) for person in (ann, ben)))
        await asyncio.gather(ann.sees_saved(), ben.sees_saved())

    # Another document is on the same paper, which never went away.
    assert await paper.evaluate("(paper) => paper.isConnected")
    assert await strokes(studio, story.board, panel) == 5
    await expect(ann.words("Action")).to_have_value("Rain.")
    await ann.page.keyboard.press("ControlOrMeta+z")
    await ben.sees_no_ink(*lines(3))
    await ann.sees_ink(*lines(0, 1, 2, 4))


async def test_a_laptop_that_slept_gives_back_what_every_server_has_forgotten(studio: Studio, redis: RedisServer) -> None:
    story = await studio.story()
    [panel] = story.panels
    ann, ben = await two_at(studio, story.board, panel)
    await line(ann, 0)
    await asyncio.gather(ann.sees_saved(), ben.sees_ink(*lines(0)))

    with forgetting(redis):
        await asyncio.gather(line(ann, 1), line(ben, 2))
        await asyncio.gather(ann.sees_saved(), ben.sees_saved(), ben.sees_ink(*lines(1)))
        await ann.page.close()
        asleep = ben.offline()
        await asleep.__aenter__()
        await line(ben, 3)
        servers = studio.server.pids(SERVERS)
        for server in servers:
            os.kill(server, signal.SIGSTOP)
    await begins_to_heal(redis, story.board)
    for server in servers:
        os.kill(server, signal.SIGKILL)

    cleo = await studio.person("Cleo Clark")
    await come_in(cleo, story.board, panel)
    await cleo.sees_ink(*lines(0))
    await cleo.sees_no_ink(*lines(1))
    await asleep.__aexit__(None, None, None)
    await expect(ben.page.locator(".save-note").last).to_contain_text("came back with older work")
    await asyncio.gather(cleo.sees_ink(*lines(0, 1, 2, 3)), ben.sees_saved())

    assert await strokes(studio, story.board, panel) == 4
    async with connect(redis.url) as client:
        log = [stored.entry async for stored in Log(client, story.board).entries()]
    brought = [(entry.account, entry.means) for entry in log if entry.part == f"panel/{panel}"]
    assert ("", f"healed:{ben.account}") in brought
    assert (ben.account, "collab") in brought


async def begins_to_heal(redis: RedisServer, board: str) -> None:
    """As after `board recover`."""
    async with connect(redis.url) as client:
        standing = await standing_of(client, Keys(board))
        assert standing is not None
        await heal(client, Keys(board), standing, int(time.time() * 1000))


async def come_in(person: Person, board: str, panel: str) -> None:
    """As soon as there is a server again."""
    with person.complaints.outage():
        await person.open_panel(board, panel)
