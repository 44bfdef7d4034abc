"""Makes one document's tail short: its state up to an entry becomes its checkpoint. Nothing is taken from the log.

Runs in a process of its own (`compactor`), fenced by a lease; a crash at any place leaves what was there before.
"""

import logging
from collections.abc import Awaitable
from importlib.resources import files
from typing import Final, cast

from board.ids import new_id
from board.names import DocumentName, parse
from board.redis import Redis, script, translated
from board.sync.compacting import Unfaithful, compacted
from board.sync.keys import DUE
from board.sync.log import Log
from board.tally import TALLY

logger = logging.getLogger(__name__)

_LEASE_MS: Final = 120_000
_swap = script((files(__package__) / "checkpoint.lua").read_text())


async def compact_next(redis: Redis) -> DocumentName | None:
    """Compacts the document whose tail servers call the longest; answers which, None if none is due."""
    async with translated():
        due = await cast(Awaitable[list[tuple[bytes, float]]], redis.zpopmax(DUE))
    if not due:
        return None
    name = parse(due[0][0].decode())
    try:
        await compact(redis, name.board, name.part)
    except Unfaithful:
        logger.exception("document left as it was document=%s", name)
    return name


async def compact(redis: Redis, board: str, part: str) -> bool:
    """Writes a new checkpoint; False if there was nothing to do, or if somebody else does it or was faster."""
    log = Log(redis, board)
    holder = new_id()
    lease = log.keys.lease(part)
    async with translated():
        held = await cast(Awaitable[object], redis.set(lease, holder, nx=True, px=_LEASE_MS))
    if not held:
        return False
    document = await log.open(part)
    if not document.tail:
        async with translated():
            await redis.delete(lease)
        return False
    state = compacted(document.updates())
    keys = [lease, log.keys.checkpoint(part), log.keys.tail(part)]
    last, count = document.tail[-1].id, len(document.tail)
    answer = await _swap(redis, keys, [holder, document.covers, state, last, count])
    done = answer == b"DONE"
    TALLY.checkpoints += done
    what = "written" if done else "overtaken"
    logger.info("checkpoint %s board=%s part=%s entries=%d bytes=%d", what, board, part, count, len(state))
    return done
