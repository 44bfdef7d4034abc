"""Reads what other servers put into one board's log, and gives it to the rooms."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final

from board.redis import RedisRefused, RedisUnavailable
from board.sync.log import EpochChanged, Log, Stored

logger = logging.getLogger(__name__)

_WAIT_MS: Final = 2000
_PAUSE_S: Final = 0.2
_CATCH_UP_S: Final = 10.0
TRUST_S: Final = 60.0
"""Younger entries are never taken from the stream; whoever stood still for longer asks whether some were."""


class Follower:
    """A place in the log, moved on by `run`."""

    def __init__(self, log: Log, take: Callable[[Stored], Awaitable[None]]) -> None:
        self._log = log
        self._take = take
        self._position = ""
        self._epoch: str | None = None
        self._moved = asyncio.Condition()
        self._read_at = time.time()
        self.unread = 0
        """Entries that were read and wait to be taken."""

    def silent_s(self) -> float:
        """How long ago the log last answered, beyond the time that it may take for want of news."""
        return max(0.0, time.time() - self._read_at - _WAIT_MS / 1000)

    @property
    def position(self) -> str:
        """The last entry that was taken."""
        return self._position

    async def begin(self) -> str | None:
        """Takes its place at the end of the log; answers the log's epoch, None if there is no such board."""
        self._epoch = await self._log.epoch()
        self._position = await self._log.position()
        self._read_at = time.time()
        return self._epoch

    async def run(self) -> None:
        """Follows until cancelled; raises `EpochChanged` if the log is not the one it began with, or went on without it."""
        while True:
            try:
                await self._read()
            except RedisUnavailable as exc:
                logger.warning("log away board=%s reason=%s", self._log.keys.board, exc)
                await asyncio.sleep(_PAUSE_S)
                await self._confirm()

    async def reach(self, position: str) -> None:
        """Waits until everything up to a position has been taken."""
        async with asyncio.timeout(_CATCH_UP_S), self._moved:
            await self._moved.wait_for(lambda: _order(self._position) >= _order(position))

    async def _read(self) -> None:
        page = await self._log.since(self._position, block_ms=_WAIT_MS)
        if page and time.time() - self._read_at > TRUST_S and _order(await self._log.trimmed()) > _order(self._position):
            raise EpochChanged("the log was sealed beyond what this server has read of it")
        self._read_at = time.time()
        for at, stored in enumerate(page):
            self.unread = len(page) - at
            await self._take(stored)
            self._position = stored.id
        self.unread = 0
        if page:
            async with self._moved:
                self._moved.notify_all()

    async def _confirm(self) -> None:
        # A Redis that came back from an older copy has forgotten entries which our rooms still hold.
        try:
            same = await self._log.epoch() == self._epoch
            longer = _order(await self._log.position()) >= _order(self._position)
        except (RedisUnavailable, RedisRefused):
            return
        if not same or not longer:
            raise EpochChanged("the log has lost entries or was rebuilt")


def _order(position: str) -> tuple[int, int]:
    milliseconds, _, sequence = position.partition("-")
    return int(milliseconds), int(sequence or 0)
