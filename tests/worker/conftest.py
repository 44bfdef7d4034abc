"""A live server for the workers of these tests."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from board.redis import connect
from tests.support.redis import running_redis
from tests.support.tools import needs
from tests.web.live import LiveServer
from tests.worker.studio import Studio, begin

SCRIPT = b"""INT. KITCHEN - NIGHT

MARA waits at the window. She holds a LETTER.

MARA
You are late. I have been waiting here for three hours, and nobody called.

JON
I walked. The last train was gone.

EXT. HARBOUR - DAWN

The ship leaves. JON waves.

JON
Goodbye!
"""


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_redis(needs("redis-server"), Path(tmp_path_factory.mktemp("r"))) as url:
        yield url


@pytest.fixture
def studio(redis_url: str, tmp_path: Path) -> Iterator[Studio]:
    asyncio.run(_flush(redis_url))
    with LiveServer(redis_url, tmp_path) as live:
        yield live.run(begin(live, SCRIPT))


async def _flush(url: str) -> None:
    async with connect(url) as redis:
        await redis.flushall()
