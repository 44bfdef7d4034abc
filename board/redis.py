"""The one module that imports redis: connections, and its errors translated to ours."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

import redis.asyncio
from redis import exceptions as redis_exceptions
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.driver_info import DriverInfo

Redis = redis.asyncio.Redis | redis.asyncio.RedisCluster
PubSub = redis.asyncio.client.PubSub

# Every open board follows its log on a connection of its own.
_MOST_CONNECTIONS = 4000
# Otherwise each new connection looks through the folders of Python's path for the version of redis-py.
_DRIVER = DriverInfo()


class RedisUnavailable(Exception):
    """Redis did not answer, refused, or lost the connection: try again later."""


class RedisRefused(Exception):
    """Redis answered with an error that a retry does not heal."""


@asynccontextmanager
async def translated() -> AsyncIterator[None]:
    """Raise `RedisUnavailable` or `RedisRefused` in place of redis's own exceptions (which shadow builtins).

    A cancellation that comes while redis-py connects is swallowed there; here it is raised again.
    """
    before = _cancellations()
    try:
        yield
    except (redis_exceptions.ConnectionError, redis_exceptions.TimeoutError, OSError) as exc:
        raise RedisUnavailable(str(exc)) from exc
    except redis_exceptions.RedisError as exc:
        raise RedisRefused(str(exc)) from exc
    if _cancellations() > before:
        raise asyncio.CancelledError


@asynccontextmanager
async def connect(url: str) -> AsyncIterator[Redis]:
    """A client for `redis://`, `rediss://`, `unix://` or `redis+cluster://host:port,host:port`; closed on exit."""
    client: Redis
    if url.startswith("redis+cluster://"):
        first, *others = url.removeprefix("redis+cluster://").split(",")
        nodes = [redis.asyncio.cluster.ClusterNode(host, int(port)) for host, _, port in (one.partition(":") for one in others)]
        client = redis.asyncio.RedisCluster.from_url(f"redis://{first}", startup_nodes=nodes, driver_info=_DRIVER)
    else:
        # One more try for a connection that has gone stale in the pool; callers with patience have their own.
        client = redis.asyncio.Redis.from_url(
            url, retry=Retry(NoBackoff(), 1), max_connections=_MOST_CONNECTIONS, driver_info=_DRIVER
        )
    try:
        yield client
    finally:
        await client.aclose()


def _cancellations() -> int:
    task = asyncio.current_task()
    return task.cancelling() if task is not None else 0


@dataclass(frozen=True, slots=True)
class Script:
    """A Lua script which runs on the server; it names every key, and all of them share one hash tag."""

    source: str
    sha: str

    async def __call__(self, redis: Redis, keys: Sequence[str], arguments: Sequence[str | bytes | int]) -> object:
        async with translated():
            try:
                return await cast(Awaitable[object], redis.evalsha(self.sha, len(keys), *keys, *arguments))
            except redis_exceptions.NoScriptError:
                return await cast(Awaitable[object], redis.eval(self.source, len(keys), *keys, *arguments))


def script(source: str) -> Script:
    """A script ready to be called by its hash."""
    return Script(source, hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest())
