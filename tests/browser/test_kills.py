"""kill -9 in the middle of work: what a screen called saved is there for everybody, and the screens find back."""

import asyncio
import os
import signal
import time
from collections.abc import Iterable

import pytest

from tests.browser.person import Spot
from tests.browser.studio import Studio
from tests.support.crowding import crowding

pytestmark = pytest.mark.asyncio(loop_scope="package")

SERVERS, STORE = "board.app", "valkey-server"
BEFORE = [(0.25, 0.2), (0.25, 0.3), (0.25, 0.4)]
DURING = [(0.6, 0.2), (0.6, 0.3), (0.6, 0.4)]
EVERYWHERE = [(x + 0.05, y) for x, y in [*BEFORE, *DURING]]
BACK_SECONDS = 3.0


def kill(pids: Iterable[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def beside(spot: Spot) -> Spot:
    return spot[0] + 0.1, spot[1]


@pytest.mark.parametrize(
    "names", [(SERVERS,), (STORE,), (SERVERS, STORE)], ids=["the servers", "the store", "the servers and the store"]
)
async def test_nothing_called_saved_is_lost_when_processes_are_killed(studio: Studio, names: tuple[str, ...]) -> None:
    story = await studio.story()
    ann, ben = await studio.person("Ann Archer"), await studio.person("Ben Baker")
    await asyncio.gather(*(person.open_panel(story.board, story.panels[0]) for person in (ann, ben)))
    for spot in BEFORE:
        await ann.draw(spot, beside(spot))
    await ann.sees_saved()

    with ann.complaints.outage(), ben.complaints.outage():
        kill(pid for name in names for pid in studio.server.pids(name))
        for spot in DURING:
            await ann.draw(spot, beside(spot))
        await ann.sees_saved()
        await ben.sees_ink(*EVERYWHERE)

    fresh = await studio.person("Cleo Clark")
    await fresh.open_panel(story.board, story.panels[0])
    await fresh.sees_ink(*EVERYWHERE)


async def test_a_screen_is_back_within_three_seconds_of_its_servers_death(studio: Studio) -> None:
    story = await studio.story()
    ann = await studio.person("Ann Archer")
    await ann.open_panel(story.board, story.panels[0])
    sockets = ann.sockets

    with ann.complaints.outage():
        for spot, server in zip(BEFORE, studio.server.pids(SERVERS), strict=False):
            killed = time.monotonic()
            kill([server])
            await ann.draw(spot, beside(spot))
            await ann.sees_saved()
            assert time.monotonic() - killed < BACK_SECONDS * crowding()

    # One of them held her socket.
    assert ann.sockets > sockets
