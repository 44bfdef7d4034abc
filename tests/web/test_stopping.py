"""Stopping a server, however early."""

import asyncio
from pathlib import Path

import pytest

from tests.people.test_cancellation import turns
from tests.web.conftest import serving


@pytest.mark.parametrize("count", range(0, 40, 4))
async def test_a_server_that_is_told_to_stop_while_it_begins_stops(redis_url: str, tmp_path: Path, count: int) -> None:
    async def begin_and_stop() -> None:
        async with serving(redis_url, tmp_path):
            await turns(count)

    stopping = asyncio.create_task(begin_and_stop())

    _, pending = await asyncio.wait([stopping], timeout=10)

    assert not pending
