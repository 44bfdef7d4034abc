"""Reads what other servers put into one board's log, and gives it to the rooms."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from board.redis import RedisRefused, RedisUnavailable
from board.sync.log import BEGINNING, EpochChanged, Log, LostTail, Stored, order
from board.sync.ring import Ring

logger = logging.getLogger(__name__)

_WAIT_MS: Final = 2000
_PAUSE_S: Final = 0.2
_CATCH_UP_S: Final = 10.0
_PAGE_BYTES: Final = 500_000
_FEWEST: Final = 8
_MOST: Final = 500
_AFTER_OWN_S: Final = 0.008
"""While this server writes it is woken by every batch of its own: it looks again a little later."""

TRUST_S: Final = 60.0
"""Younger entries are never taken from the stream; whoever stood still for longer asks whether some were."""


class Follower:
    """A place in the log, moved on by `run`; the ring says what the log must hold."""

    def __init__(self, log: Log, ring: Ring, take: Callable[[Sequence[Stored]], Awaitable[bool]]) -> None:
        self._log = log
        self._ring = ring
        self._take = take
        self._epoch = ""
        self._position = BEGINNING
        self._moved = asyncio.Condition()
        self._read_at = time.time()
        self._confirmed_at = time.monotonic()
        self._away = False
        self._most = _FEWEST
        self.unread = 0
        """Entries that were read and wait to be taken."""

    def silent_s(self) -> float:
        """How long ago the log last answered, beyond the time that it may take for want of news."""
        return max(0.0, time.time() - self._read_at - _WAIT_MS / 1000)

    @property
    def position(self) -> str:
        """The last entry that was taken."""
        return self._position

    def begin(self, epoch: str, position: str) -> None:
        """Takes its place in the log of this epoch."""
        self._epoch, self._position = epoch, position
        self._read_at = time.time()

    async def run(self) -> None:
        """Follows until cancelled; raises `EpochChanged` or `LostTail` if the log is not the one it began with."""
        while True:
            try:
                if time.monotonic() - self._confirmed_at > _WAIT_MS / 1000:
                    await self._confirm()
                await self._read()
                self._note_that(away=False)
            except RedisUnavailable as exc:
                self._note_that(away=True, reason=str(exc))
                await asyncio.sleep(_PAUSE_S)
                self._confirmed_at = 0.0  # a Redis that went may come back from an older copy

    def _note_that(self, *, away: bool, reason: str = "") -> None:
        """Says it once, and not for every try."""
        if away and not self._away:
            logger.warning("log away board=%s reason=%s", self._log.keys.board, reason)
        elif self._away and not away:
            logger.info("log back board=%s", self._log.keys.board)
        self._away = away

    async def reach(self, position: str) -> None:
        """Waits until everything up to a position has been taken."""
        async with asyncio.timeout(_CATCH_UP_S), self._moved:
            await self._moved.wait_for(lambda: order(self._position) >= order(position))

    async def catch_up(self) -> None:
        """Takes what is there now; only before `run`."""
        while page := await self._log.since(self._position, block_ms=0, most=self._most):
            await self._follow(page)

    async def _read(self) -> None:
        page = await self._log.since(self._position, block_ms=_WAIT_MS, most=self._most)
        if page and time.time() - self._read_at > TRUST_S and order(await self._log.trimmed()) > order(self._position):
            raise EpochChanged("the log was sealed beyond what this server has read of it")
        self._read_at = time.time()
        if page and not await self._follow(page):
            await asyncio.sleep(_AFTER_OWN_S)

    async def _follow(self, page: list[Stored]) -> bool:
        """Takes a page; whether others wrote any of it."""
        self.unread = len(page)
        for stored in page:
            self._ring.read(stored)
        news = await self._take(page)
        self._position = page[-1].id
        self.unread = 0
        self._most = _count_for(page)
        async with self._moved:
            self._moved.notify_all()
        return news

    async def _confirm(self) -> None:
        """A Redis that came back from an older copy has forgotten entries which our rooms still hold."""
        try:
            epoch = await self._log.epoch()
            holds = await self._log.holds(self._ring.tip)
        except RedisRefused:
            return
        if epoch != self._epoch:
            raise EpochChanged("the log was rebuilt or heals")
        if not holds:
            raise LostTail(f"the log has lost its entry {self._ring.tip.id}")
        self._confirmed_at = time.monotonic()


def _count_for(page: Sequence[Stored]) -> int:
    """How many entries to ask for next: what is read is held in memory several times over until it is taken."""
    average = sum(len(stored.entry.update) for stored in page) // len(page)
    return min(_MOST, max(_FEWEST, _PAGE_BYTES // (average + 1)))
