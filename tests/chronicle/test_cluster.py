"""All of it on a real cluster: every script and pipeline keeps to the keys of one board."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import redis

from board.chronicle.verifying import verify
from tests.chronicle.test_tending import story, written
from tests.chronicle.world import world
from tests.support.eventually import eventually
from tests.support.tools import needs


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """A cluster of one server that has all slots."""
    with ExitStack() as taken:
        ports = [str(taken.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1]) for _ in range(2)]
    options = ["--port", ports[0], "--bind", "127.0.0.1", "--cluster-enabled", "yes", "--cluster-port", ports[1], "--save", ""]
    with subprocess.Popen([needs("valkey-server"), *options, "--dir", str(tmp_path)], stdout=subprocess.DEVNULL) as process:
        try:
            eventually(lambda: answers(int(ports[0])))
            with redis.Redis(port=int(ports[0])) as client:
                client.execute_command("CLUSTER ADDSLOTSRANGE 0 16383")
                eventually(lambda: client.execute_command("CLUSTER INFO")["cluster_state"] == "ok")
            yield f"redis+cluster://127.0.0.1:{ports[0]}"
        finally:
            process.kill()


def answers(port: int) -> bool:
    try:
        with redis.Redis(port=port) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


async def test_a_board_is_sealed_trimmed_and_read_on_a_cluster(cluster: str, tmp_path: Path) -> None:
    async with world(cluster, tmp_path / "store") as one:
        await written(one, story())

        done = await one.tender.tend(one.board)

        assert done.trimmed == done.sealed > 5
        assert await one.read() == one.written
        assert await one.differing(one.written[30].id) == []
        assert await one.chronicle.position_at(one.board, one.written[-1].at_ms) == one.written[-1].id
        assert await verify(one.chronicle, one.board) == []
