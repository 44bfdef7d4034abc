"""Whether refused work is kept, and where it lies when it is too large for its record."""

import asyncio
from typing import Final

from board.redis import Redis, translated
from board.roles import Role, may_comment
from board.sync.keys import Keys
from board.sync.rates import Bucket
from board.sync.refusal import LARGEST_INLINE, Refused, RefusedWork

_LARGEST: Final = 8_000_000
_AT_ONCE: Final = 30
_A_SECOND: Final = 0.1


class Keeping:
    """Keeps so much an account and no more: a review document is not a place to fill."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._rates: dict[str, Bucket] = {}

    def may_keep(self, account: str, role: Role, refused: Refused, update: bytes) -> bool:
        """Whether this is work of somebody who may propose, and not too much of it."""
        if refused.kind == "invalid" or not may_comment(role) or len(update) > _LARGEST:
            return False
        rate = self._rates.setdefault(account, Bucket(_A_SECOND, _AT_ONCE))
        return rate.take(1, asyncio.get_running_loop().time())

    async def put_aside(self, board: str, work: RefusedWork) -> None:
        """Stores the work itself, if its record cannot hold it."""
        if len(work.update) > LARGEST_INLINE:
            async with translated():
                await self._redis.set(Keys(board).refused(work.id), work.update)
