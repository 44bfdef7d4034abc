"""A client that asks Sentinels for the master, and what the doctor says of master and replica."""

import asyncio
from collections.abc import Awaitable, Iterator
from pathlib import Path
from typing import cast

import pytest

from board.doctor import examine
from board.durability import require_supported
from board.errors import CannotStart
from board.redis import Ear, connect, translated
from board.settings import Settings, read_settings
from tests.redis.test_cluster import ELECTED_S, increased
from tests.support.eventually import eventually_answers
from tests.support.pair import Watched, running_watched


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """Redis 7.0 itself, for the cluster is made of Valkey."""
    with running_watched("redis", tmp_path_factory.mktemp("watched")) as watched:
        yield watched


async def told(settings: Settings) -> tuple[str, list[str]]:
    """What the doctor says, and the faults among it; the front end need not be built for that."""
    findings = [finding for finding in await examine(settings) if "front end" not in finding.text]
    return "\n".join(finding.text for finding in findings), [finding.text for finding in findings if finding.is_fault]


async def test_the_doctor_says_what_master_and_replica_survive_at_which_level(watched: Watched, tmp_path: Path) -> None:
    environment = {"BOARD_REDIS_URL": watched.url, "BOARD_PORT": "0", "BOARD_DATA": str(tmp_path)}
    (saved, no_faults), (replicated, none_either), (_, too_many) = [
        await told(read_settings({**environment, "BOARD_REPLICAS": replicas})) for replicas in "012"
    ]

    master, replica = watched.pair.master.port, watched.pair.replica.port
    assert f"answers at 127.0.0.1:{master}: master with 1 replica." in saved
    assert f"answers at 127.0.0.1:{replica}: replica." in saved
    assert "What is saved survives the death of any process." in saved
    assert "What is saved survives a power failure." in saved
    assert "survives the loss of its machine but for the last moment: set BOARD_REPLICAS=1." in saved
    assert "What is saved survives the loss of its machine." in replicated
    assert no_faults == none_either == []
    assert too_many == ["BOARD_REPLICAS asks for 2 replicas, there is 1: nothing would be called saved."]


async def test_the_doctor_says_that_a_master_without_its_replicas_takes_no_edits(watched: Watched, tmp_path: Path) -> None:
    watched.pair.master.ask("CONFIG", "SET", "min-replicas-to-write", "2")
    try:
        one = {"BOARD_REDIS_URL": watched.pair.url, "BOARD_PORT": "0", "BOARD_DATA": str(tmp_path)}
        said, faults = await told(read_settings(one))
    finally:
        watched.pair.master.ask("CONFIG", "SET", "min-replicas-to-write", "0")

    assert faults == [f"It takes no edits: min-replicas-to-write is 2 (127.0.0.1:{watched.pair.master.port})."]
    assert "Nobody makes its replica the master" in said


async def test_a_service_that_no_sentinel_watches_is_one_sentence(watched: Watched) -> None:
    with pytest.raises(CannotStart, match=r"No Redis answers at redis\+sentinel://.*watches nothing called other\.$"):
        await require_supported(watched.url.replace("/board", "/other"))


async def test_the_loss_of_the_master_is_over_when_the_sentinels_have_chosen_another(watched: Watched) -> None:
    missed = asyncio.Event()
    async with connect(watched.url) as redis:
        ear = Ear(redis, lambda channel, data: None, missed.set)
        await ear.tune_in("live")
        listening = asyncio.create_task(ear.run())
        assert await increased(redis, "n") == 1
        async with translated():
            assert await cast(Awaitable[int], redis.execute_command("WAIT", 1, 1000)) == 1
        watched.master.kill()

        assert await eventually_answers(lambda: increased(redis, "n"), ELECTED_S) == 2
        async with asyncio.timeout(ELECTED_S):
            await missed.wait()
        listening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await listening
