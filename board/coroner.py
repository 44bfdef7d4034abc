"""Reads in the slot of a dead server process what it was applying, and has that barred from its board."""

import asyncio
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from board.redis import RedisUnavailable, connect
from board.sync import inflight, quarantine
from board.sync.inflight import Suspect
from board.sync.quarantine import Barred
from board.tally import TALLY

logger = logging.getLogger(__name__)

_PATIENCE_S: Final = 30.0
_PAUSE_S: Final = 0.2


async def bury(redis_url: str, slot: Path) -> None:
    """Bars what lies in the slot, which is empty afterwards: no server process may be started over it before."""
    suspect = inflight.read(slot)
    if suspect is not None:
        where = suspect.board, suspect.part or "board", suspect.account
        logger.warning("update barred board=%s document=%s account=%s digest=%s", *where, suspect.digest.hex())
        TALLY.barred += 1
        await _bar(redis_url, suspect)
    inflight.make(slot)


async def bury_all(redis_url: str, slots: Iterable[Path]) -> None:
    """The same for all that a server which died as a whole has left."""
    for slot in slots:
        await bury(redis_url, slot)


async def _bar(redis_url: str, suspect: Suspect) -> None:
    # Redis may be on its way back like everybody else. Until it is, no server applies anything.
    deadline = asyncio.get_running_loop().time() + _PATIENCE_S
    while True:
        try:
            async with connect(redis_url) as redis:
                return await quarantine.add(redis, suspect.board, Barred(suspect, "killed"))
        except RedisUnavailable as exc:
            if asyncio.get_running_loop().time() > deadline:
                logger.error("update not barred digest=%s reason=%s", suspect.digest.hex(), exc)
                return
            await asyncio.sleep(_PAUSE_S)
