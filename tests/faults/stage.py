"""Sets the stage for many runs: a Redis, servers, a compactor, pages in Node; started once."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx

from tests.faults.pages import pages
from tests.faults.play import Stage
from tests.faults.site import Site
from tests.support.durable import running


@asynccontextmanager
async def process_stage(folder: Path) -> AsyncIterator[Stage]:
    """One machine, whose processes fail."""
    (folder / "redis").mkdir(parents=True, exist_ok=True)
    with running("valkey", folder / "redis") as redis:
        async with (
            Site(redis.url, folder / "data") as site,
            pages() as people,
            httpx.AsyncClient() as http,
            AsyncExitStack() as stack,
        ):
            yield Stage(site, redis, people, http, stack)
