"""Sets the stage for many runs: a Redis or a cluster, servers, a compactor, pages in Node; started once."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

import httpx

from tests.faults.machines import Machines, ManyRedis, OneRedis
from tests.faults.pages import pages
from tests.faults.setting import Length, Stage
from tests.faults.site import Site
from tests.support.cluster import running_cluster
from tests.support.durable import running

LONG: Final = Length(steps=120, trouble=0.12, longest_pause_s=0.15)
"""A failover takes some seconds, in which people go on."""


@asynccontextmanager
async def process_stage(folder: Path) -> AsyncIterator[Stage]:
    """One machine, whose processes fail."""
    (folder / "redis").mkdir(parents=True)
    with running("valkey", folder / "redis") as redis:
        async with _set(folder, redis.url, OneRedis(redis)) as stage:
            yield stage


@asynccontextmanager
async def machine_stage(folder: Path) -> AsyncIterator[Stage]:
    """A cluster, whose machines fail, and servers that call saved what a second one has."""
    (folder / "cluster").mkdir(parents=True)
    with running_cluster("valkey", folder / "cluster") as cluster:
        async with _set(folder, cluster.url, ManyRedis(cluster), replicas=1) as stage:
            yield stage


@asynccontextmanager
async def _set(folder: Path, redis_url: str, machines: Machines, replicas: int = 0) -> AsyncIterator[Stage]:
    async with (
        Site(redis_url, folder / "data", replicas=replicas) as site,
        pages() as people,
        httpx.AsyncClient() as http,
        AsyncExitStack() as stack,
    ):
        yield Stage(site, machines, people, http, stack)
