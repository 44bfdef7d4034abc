"""The one module that imports redis: connections, and its errors translated to ours."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import redis.asyncio
import redis.exceptions

Redis = redis.asyncio.Redis | redis.asyncio.RedisCluster


class RedisUnavailable(Exception):
    """Redis did not answer, refused, or lost the connection: try again later."""


class RedisRefused(Exception):
    """Redis answered with an error that a retry does not heal."""


@asynccontextmanager
async def translated() -> AsyncIterator[None]:
    """Raise `RedisUnavailable` or `RedisRefused` in place of redis's own exceptions (which shadow builtins)."""
    try:
        yield
    except (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError, OSError) as exc:
        raise RedisUnavailable(str(exc)) from exc
    except redis.exceptions.RedisError as exc:
        raise RedisRefused(str(exc)) from exc


@asynccontextmanager
async def connect(url: str) -> AsyncIterator[Redis]:
    """A client for `redis://`, `rediss://`, `unix://` or `redis+cluster://host:port`; closed on exit."""
    client: Redis
    if url.startswith("redis+cluster://"):
        client = redis.asyncio.RedisCluster.from_url(url.replace("redis+cluster", "redis", 1))
    else:
        client = redis.asyncio.Redis.from_url(url)
    try:
        yield client
    finally:
        await client.aclose()
