"""Which panels of a board are locked: in Redis for all servers, in memory for the gate."""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import cast

import msgpack

from board.redis import Redis, translated
from board.sync.keys import Keys


@dataclass(frozen=True, slots=True)
class Lock:
    """Who locked a panel, when and why."""

    by: str
    at_ms: int
    reason: str


class Locks:
    """The locks of one board."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys
        self.panels: set[str] = set()

    async def load(self) -> dict[str, Lock]:
        """All locks as they stand in Redis; the gate goes by them from now on."""
        async with translated():
            found = await cast(Awaitable[dict[bytes, bytes]], self._redis.hgetall(self._keys.locks))
        locks = {panel.decode(): _lock(value) for panel, value in found.items()}
        self.panels.clear()
        self.panels.update(locks)
        return locks

    async def lock(self, panel: str, lock: Lock) -> None:
        """Locks a panel, in place of an older lock."""
        value = msgpack.packb({"by": lock.by, "at": lock.at_ms, "reason": lock.reason})
        async with translated():
            await self._redis.hset(self._keys.locks, panel, value)
        self.panels.add(panel)

    async def unlock(self, panel: str) -> None:
        """Opens a panel again."""
        async with translated():
            await self._redis.hdel(self._keys.locks, panel)
        self.panels.discard(panel)


def _lock(value: bytes) -> Lock:
    fields = msgpack.unpackb(value)
    return Lock(fields["by"], fields["at"], fields["reason"])
