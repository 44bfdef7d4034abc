"""The office: one private Valkey and two servers for all tests of a module, a board of its own for each."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.review_machine.office import LATER_MS, Film, Office, office
from tests.support.redis import running_redis
from tests.support.tools import needs


@pytest.fixture(scope="session")
def machine_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_redis(needs("valkey-server"), Path(tmp_path_factory.mktemp("v"))) as url:
        yield url


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def studio(machine_redis: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    async with office(machine_redis, tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def film(studio: Office) -> Film:
    studio.clock.ahead_ms = LATER_MS
    return await studio.film()
