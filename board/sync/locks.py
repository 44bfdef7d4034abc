"""Which panels of a board are locked: in Redis for all servers, in memory for the gate."""

from collections.abc import Awaitable
from dataclasses import dataclass
from importlib.resources import files
from typing import cast

import msgpack

from board.redis import Redis, script, translated
from board.sync.keys import Keys

_lock_script = script((files(__package__) / "lock.lua").read_text())


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
        self.count = ""  # how often any of them had been changed when they were loaded, as Redis tells it

    async def load(self) -> dict[str, Lock]:
        """All locks as they stand in Redis; the gate goes by them from now on."""
        async with translated():
            # The count comes first: what is locked in between is counted later and noticed.
            count = await cast(Awaitable[bytes | None], self._redis.hget(self._keys.meta, "locked"))
            found = await cast(Awaitable[dict[bytes, bytes]], self._redis.hgetall(self._keys.locks))
        self.count = (count or b"").decode()
        locks = {panel.decode(): _lock(value) for panel, value in found.items()}
        self.panels.clear()
        self.panels.update(locks)
        return locks

    async def lock(self, panel: str, lock: Lock) -> None:
        """Locks a panel, in place of an older lock."""
        value = msgpack.packb({"by": lock.by, "at": lock.at_ms, "reason": lock.reason})
        await self._write(panel, value)
        self.panels.add(panel)

    async def unlock(self, panel: str) -> None:
        """Opens a panel again."""
        await self._write(panel, b"")
        self.panels.discard(panel)

    async def _write(self, panel: str, value: bytes) -> None:
        await _lock_script(self._redis, [self._keys.locks, self._keys.meta], [panel, value])


def _lock(value: bytes) -> Lock:
    fields = msgpack.unpackb(value)
    return Lock(fields["by"], fields["at"], fields["reason"])
