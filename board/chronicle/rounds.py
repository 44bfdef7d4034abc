"""What the compactor does all day: documents whose tails are long, the boards they are of, and now and then every board."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from board.assets import StoreUnavailable
from board.chronicle.catalogue import Superseded
from board.chronicle.stream import Damaged
from board.chronicle.tending import Tender
from board.redis import RedisRefused, RedisUnavailable
from board.sync.checkpoint import compact_next
from board.sync.compacting import Unfaithful
from board.sync.log import Log

logger = logging.getLogger(__name__)

_PAUSE_S: Final = 2.0
_SWEEP_S: Final = 600.0

Boards = Callable[[], Awaitable[Iterable[str]]]
"""All boards there are."""
Then = Callable[[str], Awaitable[None]]
"""What else is done with a board of which something was sealed."""


@dataclass(slots=True)
class Rounds:
    """Runs until cancelled; Redis and the store may come and go."""

    tender: Tender
    boards: Boards
    then: Then
    _at_rest: dict[str, str] = field(default_factory=dict)
    """Where the logs stood of boards at which nothing was left to do."""

    async def run(self) -> None:
        """What servers hint at, at once; all boards at the start and then every ten minutes."""
        loop, due = asyncio.get_running_loop(), 0.0
        while True:
            try:
                await self.heed()
                if loop.time() >= due:
                    await self.sweep()
                    due = loop.time() + _SWEEP_S
            except (RedisUnavailable, RedisRefused) as exc:
                logger.warning("nothing compacted reason=%s", exc)
            await asyncio.sleep(_PAUSE_S)

    async def heed(self) -> None:
        """The documents that servers say are due, and the boards that they are of."""
        boards: dict[str, None] = {}
        while (name := await compact_next(self.tender.redis)) is not None:
            boards[name.board] = None
        for board in boards:
            await self._tend(board)

    async def sweep(self) -> None:
        """Every board at which something may be left to do."""
        for board in await self.boards():
            position = await Log(self.tender.redis, board).position()
            if self._at_rest.get(board) != position and await self._tend(board):
                self._at_rest[board] = position
            await self.heed()

    async def _tend(self, board: str) -> bool:
        """Whether nothing is left to do there until somebody writes."""
        try:
            tended = await self.tender.tend(board)
            if tended.sealed:
                await self.then(board)
            return not tended.waits
        except (Damaged, StoreUnavailable, Superseded, Unfaithful) as exc:
            logger.error("board left as it was board=%s reason=%s", board, exc)
            return False
