"""kill -9 of the compactor while people write: nothing is lost, and what lies where stays true."""

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from board.assets import local_store
from board.chronicle.chronicle import Chronicle
from board.chronicle.tending import Tender
from board.chronicle.verifying import verify
from board.document import Document, read_board
from board.edits import insert_panel, insert_scene, insert_shot, set_field
from board.ids import new_id
from board.redis import Redis, connect
from board.sync.compacting import same
from board.sync.hub import Hub
from board.sync.keys import Keys
from tests.chronicle.world import SMALL
from tests.support.crew import Crew
from tests.support.durable import RedisServer
from tests.support.eventually import eventually_answers
from tests.support.serving import ROOT

KILLS = 5


@contextmanager
def tending(url: str, folder: Path, board: str) -> Iterator[subprocess.Popen[bytes]]:
    """A compactor in a process of its own, at work; killed at the end."""
    command = [sys.executable, "-m", "tests.chronicle.child", url, str(folder), board]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout
        assert process.stdout.readline() == b"tending\n"
        try:
            yield process
        finally:
            assert process.poll() is None, "it ended by itself"
            process.kill()


async def test_a_compactor_that_is_killed_anywhere_loses_nothing(embedded_redis: RedisServer, tmp_path: Path) -> None:
    board, dice = new_id(), random.Random(7)
    async with connect(embedded_redis.url) as redis, Hub(redis, Crew()) as hub:
        await hub.create_board(board, "p", "A board")
        panel = await hub.edit(board, "", "ann", "test", _begin)
        for _ in range(KILLS):
            with tending(embedded_redis.url, tmp_path, board):
                for frames in range(1, dice.randrange(10, 60)):
                    await hub.edit(board, "", "ann", "test", _lasting(panel, frames))
            await _expire(redis, board)
        scene = await hub.edit(board, "", "ben", "test", lambda doc: insert_scene(doc, {"slugline": "LAST"}, account="ben"))

        tender, chronicle = Tender(redis, local_store(tmp_path), SMALL), Chronicle(redis, local_store(tmp_path))
        # What the dead one sent last may reach Redis after its death.
        await eventually_answers(lambda: _tended(tender, redis, board))
        assert [found.sentence for found in await verify(chronicle, board) if found.is_fault] == []
        now = await chronicle.cut(board, await chronicle.position(board))
        assert scene in {one.id for one in read_board(now.doc("")).scenes}
        assert await hub.read(board, "", lambda doc: same(now.doc(""), doc))
        assert await _sealed(redis, chronicle, board) > 10


async def _tended(tender: Tender, redis: Redis, board: str) -> bool:
    await _expire(redis, board)
    return not (await tender.tend(board)).waits


async def _expire(redis: Redis, board: str) -> None:
    """The leases of the dead end in two minutes; here at once."""
    await redis.delete(Keys(board).sealing, Keys(board).lease(""))


async def _sealed(redis: Redis, chronicle: Chronicle, board: str) -> int:
    """How many segments have left the stream."""
    trimmed = await chronicle.catalogue(board).trimmed()
    held = [one async for page in chronicle.pages(board, until=trimmed) for one in page]
    assert await redis.xlen(Keys(board).log) < 7 + SMALL.keep_entries
    return len(held) // 7


def _begin(doc: Document) -> str:
    return insert_panel(doc, insert_shot(doc, insert_scene(doc, {}, account="ann"), {}, account="ann"), {}, account="ann")


def _lasting(panel: str, frames: int) -> Callable[[Document], None]:
    return lambda doc: set_field(doc, table="panels", id=panel, field="duration_frames", value=frames)
