"""The process that keeps documents' tails short: `python -m board.sync.compactor`, started by the supervisor."""

import asyncio
import logging
import os
from collections.abc import Awaitable
from typing import Final, cast

from board.errors import CannotStart
from board.names import parse
from board.redis import Redis, RedisRefused, RedisUnavailable, connect, translated
from board.settings import read_settings
from board.sync.checkpoint import compact
from board.sync.compacting import Unfaithful
from board.sync.keys import DUE

logger = logging.getLogger(__name__)

_PAUSE_S: Final = 2.0


async def run(redis: Redis) -> None:
    """Compacts what servers say is due, until cancelled; Redis may come and go."""
    while True:
        try:
            while await compact_next(redis):
                pass
        except (RedisUnavailable, RedisRefused) as exc:
            logger.warning("nothing is compacted: %s", exc)
        await asyncio.sleep(_PAUSE_S)


async def compact_next(redis: Redis) -> bool:
    """Compacts the document with the longest tail; False if none is due."""
    async with translated():
        due = await cast(Awaitable[list[tuple[bytes, float]]], redis.zpopmax(DUE))
    if not due:
        return False
    name = parse(due[0][0].decode())
    try:
        await compact(redis, name.board, name.part)
    except Unfaithful:
        logger.exception("document left as it was document=%s", name)
    return True


async def _main() -> None:
    logging.basicConfig(level=logging.INFO)
    settings = read_settings(os.environ)
    if settings.redis_url is None:
        raise CannotStart("The compactor needs BOARD_REDIS_URL.")
    async with connect(settings.redis_url) as redis:
        await run(redis)


if __name__ == "__main__":
    asyncio.run(_main())
