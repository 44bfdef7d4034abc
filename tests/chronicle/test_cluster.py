"""All of it on a real cluster: every script and pipeline keeps to the keys of one board."""

from pathlib import Path

from board.chronicle.verifying import verify
from tests.chronicle.test_tending import story, written
from tests.chronicle.world import world
from tests.support.cluster import Cluster


async def test_a_board_is_sealed_trimmed_and_read_on_a_cluster(cluster: Cluster, tmp_path: Path) -> None:
    async with world(cluster.url, tmp_path / "store") as one:
        await written(one, story())

        done = await one.tender.tend(one.board)

        assert done.trimmed == done.sealed > 5
        assert await one.read() == one.written
        assert await one.differing(one.written[30].id) == []
        assert await one.chronicle.position_at(one.board, one.written[-1].at_ms) == one.written[-1].id
        assert await verify(one.chronicle, one.board) == []
