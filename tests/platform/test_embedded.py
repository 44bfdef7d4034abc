"""The private Redis: durable, private, back when it dies, gone when we go."""

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from board.durability import inspect
from board.embedded import EmbeddedRedis, embedded_redis
from board.errors import CannotStart
from board.folder import DataFolder, FolderInUse
from board.redis import RedisUnavailable, connect, translated
from board.settings import Settings
from tests.support.eventually import eventually_answers
from tests.support.tools import needs


@pytest.fixture(params=["valkey-server", "redis-server"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    DataFolder(tmp_path).prepare()
    return Settings(data=tmp_path, redis_server=needs(request.param))


async def test_it_is_append_only_synced_at_each_write_and_private(settings: Settings) -> None:
    async with embedded_redis(settings) as redis:
        facts = await inspect(redis.url)

    assert facts.is_supported
    assert (facts.survives_process_death, facts.survives_power_loss, facts.survives_machine_loss) == (True, True, False)
    assert facts.masters[0].eviction == "noeviction"


async def test_only_this_user_can_reach_its_socket(settings: Settings) -> None:
    async with embedded_redis(settings) as redis:
        mode = os.stat(redis.url.removeprefix("unix://")).st_mode
        assert mode & 0o777 == 0o700
        async with connect(redis.url) as client:
            assert await client.config_get("port") == {"port": "0"}


async def test_what_was_written_is_there_after_a_stop(settings: Settings) -> None:
    async with embedded_redis(settings) as redis, connect(redis.url) as client:
        await client.set("panel", "1A")
    async with embedded_redis(settings) as redis, connect(redis.url) as client:
        assert await client.get("panel") == b"1A"


async def test_killed_it_is_started_again_with_everything_acknowledged(settings: Settings) -> None:
    async with embedded_redis(settings) as redis:
        stopping = asyncio.Event()
        keeper = asyncio.create_task(redis.keep(stopping))
        await _write(redis, "panel", "1A")
        killed = redis.pid

        os.kill(killed, signal.SIGKILL)

        assert await eventually_answers(lambda: _read(redis, "panel")) == b"1A"
        assert redis.pid != killed
        stopping.set()
        await keeper


async def test_a_folder_is_refused_while_another_server_holds_it(settings: Settings) -> None:
    async with embedded_redis(settings):
        with pytest.raises(FolderInUse):
            async with embedded_redis(settings):
                pass


async def test_an_orphan_is_ended_before_its_folder_is_taken(settings: Settings) -> None:
    folder = DataFolder(settings.data)
    assert settings.redis_server is not None
    with folder.held() as lock:
        orphan = EmbeddedRedis(settings.redis_server, folder, lock)
        await orphan.start()
        await _write(orphan, "panel", "1A")
    folder.lock.write_text(str(_dead_process()))

    async with embedded_redis(settings) as redis, connect(redis.url) as client:
        assert await client.get("panel") == b"1A"
    await orphan.stop()


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("/bin/false", "ended at once"),
        ("/nowhere/redis-server", "cannot be run: No such file"),
        ("/etc/passwd", "cannot be run"),
    ],
)
async def test_a_broken_program_is_one_sentence(tmp_path: Path, program: str, sentence: str) -> None:
    DataFolder(tmp_path).prepare()
    with pytest.raises(CannotStart, match=sentence):
        async with embedded_redis(Settings(data=tmp_path, redis_server=Path(program))):
            pass


async def test_a_wrong_url_is_one_sentence_without_the_password() -> None:
    with pytest.raises(CannotStart, match=r"No Redis answers at redis://127.0.0.1:1/2: ") as caught:
        await inspect("redis://crew:secret@127.0.0.1:1/2")

    assert "secret" not in str(caught.value)


async def _write(redis: EmbeddedRedis, key: str, value: str) -> None:
    async with connect(redis.url) as client:
        await client.set(key, value)


async def _read(redis: EmbeddedRedis, key: str) -> bytes | str | None:
    with suppress(RedisUnavailable):
        async with connect(redis.url) as client, translated():
            return await client.get(key)
    return None


def _dead_process() -> int:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return child
