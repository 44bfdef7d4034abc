"""Digests of updates that killed a server: no gate of this board lets one of them pass again."""

from collections.abc import Awaitable
from typing import cast

from board.redis import Redis, translated
from board.sync.channel import Word, packed
from board.sync.keys import Keys


async def add(redis: Redis, board: str, digest: bytes) -> None:
    """Bars an update from a board, on every server."""
    keys = Keys(board)
    async with translated():
        await redis.sadd(keys.quarantine, digest)
        await redis.publish(keys.live, packed(Word("barred", "", body=digest)))


async def load(redis: Redis, board: str) -> frozenset[bytes]:
    """Everything barred from a board."""
    async with translated():
        return frozenset(await cast(Awaitable[set[bytes]], redis.smembers(Keys(board).quarantine)))
