"""Connections to the Redis of an installation, whatever it is."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.driver_info import DriverInfo

from board.redis.address import Kind, place_of
from board.redis.router import Router
from board.redis.topology import witnesses_of

Redis = redis.asyncio.Redis | Router

ANSWERS_S: Final = 5.0
"""How long one answer may take; no read waits for news that long."""

_CONNECTS_S: Final = 3.0
_WITNESS_S: Final = 1.0
# Every open board follows its log on a connection of its own.
_MOST_CONNECTIONS: Final = 4000
# Otherwise each new connection looks through the folders of Python's path for the version of redis-py.
_DRIVER: Final = DriverInfo()


@asynccontextmanager
async def connect(url: str) -> AsyncIterator[Redis]:
    """A client for `redis://`, `rediss://`, `unix://`, `redis+cluster://` or `redis+sentinel://`; closed on exit.

    Raises `BadAddress`.
    """
    place = place_of(url)
    if place.kind is Kind.ONE:
        client = opened(url, ANSWERS_S)
        try:
            yield client
        finally:
            await client.aclose()
        return
    router = Router(
        witnesses_of(place, lambda url: opened(url, _WITNESS_S)), lambda address: opened(place.url_of(address), ANSWERS_S)
    )
    watching = asyncio.create_task(router.follow_masters())
    try:
        yield router
    finally:
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
        await router.aclose()


def opened(url: str, answers_s: float) -> redis.asyncio.Redis:
    """A client of one server."""
    # Nothing is tried again in here: a script whose answer was lost may have run, and callers with patience have their own.
    return redis.asyncio.Redis.from_url(
        url,
        retry=Retry(NoBackoff(), 0),
        max_connections=_MOST_CONNECTIONS,
        socket_timeout=answers_s,
        socket_connect_timeout=min(answers_s, _CONNECTS_S),
        driver_info=_DRIVER,
    )
