"""Asks every server of an installation what it is and how it is set up."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import redis.asyncio

from board.redis.address import Address, Place, place_of
from board.redis.client import connect, opened
from board.redis.errors import RedisRefused, RedisUnavailable, translated
from board.redis.router import Router

_PATIENCE_S: Final = 2.0
_ASKED: Final = ("append*", "maxmemory*", "min-replicas-to-write")


@dataclass(frozen=True, slots=True)
class Server:
    """What one server says: INFO and those settings that matter; a replica that does not answer says nothing."""

    address: str
    is_master: bool
    info: Mapping[str, object] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)


async def census(url: str) -> tuple[Server, ...]:
    """All masters, each followed by its replicas. Raises our errors if a master does not answer, and `BadAddress`."""
    async with connect(url) as client:
        async with translated():
            masters = await client.masters() if isinstance(client, Router) else (client,)
        return tuple([server for master in masters async for server in _with_replicas(place_of(url), master)])


async def _with_replicas(place: Place, client: redis.asyncio.Redis) -> AsyncIterator[Server]:
    at = client.connection_pool.connection_kwargs
    here = Address(str(at.get("host", "")), int(at.get("port", 0)))
    master = await _asked(str(at.get("path") or here), client, is_master=True)
    yield master
    for number in range(int(str(master.info.get("connected_slaves", 0)))):
        told = master.info.get(f"slave{number}")
        if isinstance(told, dict):
            yield await _replica(place, Address(str(told["ip"]), int(told["port"])))


async def _replica(place: Place, address: Address) -> Server:
    async with opened(place.url_of(address), _PATIENCE_S) as client:
        try:
            return await _asked(str(address), client, is_master=False)
        except (RedisUnavailable, RedisRefused):  # it may be in a network of its own
            return Server(str(address), is_master=False)


async def _asked(address: str, client: redis.asyncio.Redis, *, is_master: bool) -> Server:
    async with translated():
        info = await client.info()
    try:
        async with translated():
            found = await client.config_get(*_ASKED)
    except RedisRefused:  # hosted ones keep CONFIG to themselves
        found = {}
    return Server(address, is_master, info, {str(name): str(value) for name, value in found.items()})
