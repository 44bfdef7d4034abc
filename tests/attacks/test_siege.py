"""Some seconds of what `python -m benchmarks.hostile` does at length, and the seeds with which it found something."""

import asyncio
from collections.abc import Iterator

import pytest

from board.ids import new_id
from board.redis import connect
from board.sync.hub import Hub
from tests.attacks.siege import ROLES, Siege
from tests.support.crew import Crew
from tests.support.durable import RedisServer
from tests.support.serving import ServerProcess

SEEDS = (1,)
FRAMES, UPDATES = 100, 100


@pytest.fixture(scope="module")
def besieged(redis_server: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server in a process of its own, which has to stand all of it."""
    process = ServerProcess(redis_server.url, ROLES, tmp_path_factory.mktemp("besieged"))
    process.start()
    yield process
    process.stop()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("part", ["", "/panel/"])
async def test_nobody_else_notices_an_attack(redis_server: RedisServer, besieged: ServerProcess, seed: int, part: str) -> None:
    board = new_id()
    async with connect(redis_server.url) as redis, Hub(redis, Crew()) as hub:
        await hub.create_board(board, "p", "A board")

    async with asyncio.timeout(120):
        outcome = await Siege(besieged.port, board + (part and part + new_id()), seed).run(FRAMES, UPDATES)

    assert outcome.deeds.wrong == []
    assert outcome.deeds.blows == FRAMES + UPDATES
    assert {"borne", "refused", "4400"} <= set(outcome.deeds.codes)
