"""kill -9 of workers in the middle of their jobs: nothing is lost, and nothing is proposed twice."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from board.jobs.queue import Terms
from tests.support.durable import running
from tests.support.eventually import eventually
from tests.web.live import LiveServer
from tests.worker.studio import Studio, begin

JOBS = 50
KILLS = 20
SEED = 20261122
SHORT = Terms(lease_ms=600, most_deliveries=30, pause_ms=0, most_open=JOBS)


def script() -> bytes:
    """So many small scenes, all alike to the worker and each a job."""
    scenes = (f"INT. ROOM {number} - DAY\n\nMARA waits.\n" for number in range(1, JOBS + 1))
    return "\n".join(scenes).encode()


class WorkerProcess:
    """`python -m board.worker.process`, which can be killed and is started again."""

    def __init__(self, url: str, token: Path) -> None:
        self._command = [sys.executable, "-m", "board.worker.process", url, str(token)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, env={**os.environ, "BOARD_LOG": "warning"})

    def kill(self) -> None:
        """kill -9."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(timeout=15)


@contextmanager
def two_workers(studio: Studio, folder: Path) -> Iterator[list[WorkerProcess]]:
    token = folder / "token"
    token.write_text(studio.secret)
    workers = [WorkerProcess(studio.live.url, token) for _ in range(2)]
    for worker in workers:
        worker.start()
    try:
        yield workers
    finally:
        codes = [worker.stop() for worker in workers]
    assert codes == [0, 0]


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    with running("valkey", tmp_path) as redis, LiveServer(redis.url, tmp_path) as live:
        studio = live.run(begin(live, script()))
        studio.set_terms(SHORT)
        yield studio


def test_workers_that_are_killed_at_twenty_points_lose_nothing_and_double_nothing(studio: Studio, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    heard = studio.listen()
    with two_workers(studio, tmp_path) as workers:
        studio.ask(studio.scenes)
        for _ in range(KILLS):
            # A random number of words further on somebody is somewhere between its first look and its last word.
            far = len(heard) + chance.randint(1, 6)
            eventually(lambda far=far: len(heard) >= far or not studio.open_jobs(), seconds=30)  # type: ignore[misc]
            victim = chance.choice(workers)
            victim.kill()
            victim.start()
        eventually(lambda: not studio.open_jobs(), seconds=60)

    suggestions = studio.suggestions()
    said = [(one.scene, one.slot) for one in suggestions]
    assert len(said) == len(set(said)) >= JOBS
    assert set(said) == studio.expected(studio.scenes)
    assert studio.dead() == []
    assert studio.leases() == 0
