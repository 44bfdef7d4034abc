"""Makes one document's tail short: its state up to an entry becomes its checkpoint. Nothing is taken from the log.

Runs in a process of its own (`compactor`), fenced by a lease; a crash at any place leaves what was there before.
"""

import logging
from collections.abc import Awaitable, Sequence
from importlib.resources import files
from typing import Final, cast

from pycrdt import Doc, get_update, merge_updates

from board.document import Document
from board.ids import new_id
from board.redis import Redis, script, translated
from board.sync.log import Log
from board.sync.merging import merge
from board.sync.protocol import parse_state_vector

logger = logging.getLogger(__name__)

_LEASE_MS: Final = 120_000
_swap = script((files(__package__) / "checkpoint.lua").read_text())


class Unfaithful(Exception):
    """The state that was made is not the one that the log holds: the old checkpoint stays."""


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
    logger.info("checkpoint %s board=%s part=%s entries=%d bytes=%d", answer, board, part, count, len(state))
    return answer == b"DONE"


def compacted(updates: Sequence[bytes]) -> bytes:
    """One update that says what all of these say, what is still waiting for a predecessor included."""
    doc: Document = Doc()
    for update in updates:
        doc.apply_update(update)
    # yrs leaves out of a document's update what waits in it; the plain merge still has it.
    waiting = get_update(merge(updates), doc.get_state())
    state = merge_updates(doc.get_update(), waiting)
    copy: Document = Doc()
    copy.apply_update(state)
    if not _says_the_same(copy, doc):
        raise Unfaithful(f"{len(updates)} entries do not come back from their own state")
    return state


def _says_the_same(copy: Document, doc: Document) -> bool:
    # yrs writes the clients of a state vector in no order: its bytes differ where what they say does not.
    clocks = [parse_state_vector(one.get_state()) for one in (copy, doc)]
    return clocks[0] == clocks[1] and copy.get_update() == doc.get_update()
