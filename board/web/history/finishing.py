"""Finishes what a server that died left half brought back, though nobody asks for it again."""

import asyncio
import logging
from collections.abc import Mapping
from functools import partial
from typing import Final

from pycrdt import Map

from board.assets import StoreUnavailable
from board.chronicle.chronicle import Pruned
from board.document import Document, read_record
from board.historian.historian import HistorianBroke
from board.historian.reader import NoSuchStep
from board.model import RestorationRecord
from board.redis import RedisRefused, RedisUnavailable
from board.review.circumstances import REVIEW
from board.review.refused import Refused
from board.roles import may_write
from board.sync.live import BoardClosed, LiveBoard
from board.web.access import OnBoard
from board.web.history.bringing import finish
from board.web.services import Services

logger = logging.getLogger(__name__)

_LOOK_S: Final = 15.0
_AWAY: Final = (RedisUnavailable, RedisRefused, BoardClosed, StoreUnavailable, HistorianBroke, Refused, Pruned, NoSuchStep)


class Finishing:
    """One for all boards of a server process: what has come no further from one look to the next is taken up."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._done: dict[str, set[str]] = {}
        self._seen: dict[str, int] = {}

    async def run(self) -> None:
        """Looks at the open boards again and again, until cancelled."""
        while True:
            await asyncio.sleep(_LOOK_S)
            await self.look()

    async def look(self) -> None:
        """At every open board once."""
        boards = self._services.hub.open_boards()
        self._done = {live.id: self._done.get(live.id, set()) for live in boards}
        seen, self._seen = self._seen, {}
        for live in boards:
            try:
                await self._look_at(live, seen)
            except _AWAY as exc:
                logger.warning("restorations not finished board=%s reason=%s", live.id, exc)

    async def _look_at(self, live: LiveBoard, seen: Mapping[str, int]) -> None:
        for record in await live.read(REVIEW, partial(_unfinished, self._done[live.id])):
            self._seen[record.id] = record.done
            here = await self._standing_of(live, record) if seen.get(record.id) == record.done else None
            if here is not None:
                await finish(here, record)
                logger.info("restoration finished board=%s restoration=%s", live.id, record.id)

    async def _standing_of(self, live: LiveBoard, record: RestorationRecord) -> OnBoard | None:
        """Who asked for it, if they may still write here."""
        register = await self._services.people.register()
        board, account, role = register.board(live.id), register.account(record.by), register.role_on(live.id, record.by)
        if board is None or account is None or role is None or not may_write(role):
            return None
        return OnBoard(account.identity, register, self._services, board, role)


def _unfinished(done: set[str], review: Document) -> list[RestorationRecord]:
    """Those that are not known to be done; once done they are not looked at again."""
    table: Map[object] = review.get("restorations", type=Map)
    read = [read_record(review, RestorationRecord, id) for id in list(table.keys()) if id not in done]
    done |= {one.id for one in read if one is not None and one.done >= one.total}
    return [one for one in read if one is not None and one.done < one.total]
