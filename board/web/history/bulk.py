"""Keeps the moment before something large: so many scenes, shots and panels changed by one person in one go."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from board.assets import StoreUnavailable
from board.historian.historian import HistorianBroke
from board.history.entry import before
from board.redis import RedisRefused, RedisUnavailable
from board.sync.lately import Change
from board.sync.live import BOARD, BoardClosed, LiveBoard
from board.sync.room import Room
from board.web.history.keeping import keep_moment
from board.web.services import Services

logger = logging.getLogger(__name__)

MANY: Final = 20
_BY: Final = frozenset({"collab", "yjs", "accept", "revert", "salvaged"})
"""Before imports and restorations it is kept anyway; what begins a board is nothing that could be lost."""
_TABLES: Final = frozenset({"scenes", "shots", "panels"})
_LONG: Final = 64 * 1024
_MOST_WAITING: Final = 100


@dataclass(frozen=True, slots=True)
class _Moment:
    board: str
    position: str
    account: str


@dataclass(slots=True)
class _Doing:
    first: str
    records: set[str] = field(default_factory=set)


class Bulk:
    """One for all boards of a server process. It looks at what this server has just written, and never waits for it."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._waiting: asyncio.Queue[_Moment] = asyncio.Queue(_MOST_WAITING)

    def note(self, live: LiveBoard, changes: Iterable[Change]) -> None:
        """What was written since the last look."""
        doing: dict[str, _Doing] = {}
        for change in changes:
            if change.part == BOARD and change.means in _BY:
                one = doing.setdefault(change.account, _Doing(change.id))
                one.records |= _records(live.rooms.get(BOARD), change)
        for account, one in doing.items():
            if len(one.records) >= MANY and not self._waiting.full():
                self._waiting.put_nowait(_Moment(live.id, before(one.first), account))

    async def run(self) -> None:
        """Keeps the moments that were found, until cancelled."""
        while True:
            one = await self._waiting.get()
            try:
                await keep_moment(self._services, one.board, one.position, "bulk", one.account)
            except (RedisUnavailable, RedisRefused, BoardClosed, StoreUnavailable, HistorianBroke) as exc:
                logger.warning("version not kept board=%s position=%s reason=%s", one.board, one.position, exc)


def _records(room: Room | None, change: Change) -> set[str]:
    """The scenes, shots and panels that were touched; of what is long, that they are many."""
    if len(change.update) > _LONG:
        return {str(number) for number in range(MANY)}
    known = room.records_in(change.update) if room is not None else None
    return {record for table, record in known or () if table in _TABLES}
