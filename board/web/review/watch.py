"""Keeps the review of open boards true: what was approved and has changed since, suggestions whose time has passed, and
scenes that have come to rest."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Final

from pycrdt import Map

from board.document import Document, read_record
from board.model import Approval
from board.redis import RedisRefused, RedisUnavailable
from board.review import approving, deciding, waiting
from board.review.circumstances import BOARD, REVIEW, Circumstances
from board.review.fingerprint import of_drawing
from board.review.refused import Refused
from board.roles import Role
from board.sync.drawings import Drawings
from board.sync.lately import Change
from board.sync.live import BoardClosed, LiveBoard, TooManyPanels
from board.sync.refusal import Refused as LockedOut
from board.sync.room import Room
from board.sync.together import OtherParts, Trials
from board.web.history.bulk import Bulk
from board.web.review.ambient import Ambient
from board.web.review.approved import Approved, Facts, above, facts_of
from board.web.services import Services

logger = logging.getLogger(__name__)

SERVER: Final = ""
"""In whose name the server itself writes."""

_LOOK_S: Final = 0.25
_LONGEST_S: Final = 0.25
_LOOKS_AN_EXPIRY: Final = 120
_PANELS_AT_ONCE: Final = 20
_LONG: Final = 64 * 1024


class Watch:
    """One for all boards of a server process."""

    def __init__(self, services: Services, ambient: Ambient, bulk: Bulk) -> None:
        self._services = services
        self._ambient = ambient
        self._bulk = bulk
        self._boards: dict[str, tuple[LiveBoard, Approved]] = {}
        self._looks = 0

    async def run(self) -> None:
        """Looks at the open boards again and again, until cancelled."""
        self._boards.clear()  # what was taken when an earlier run broke off is lost
        while True:
            await asyncio.sleep(_LOOK_S)
            await self.look()

    async def look(self) -> None:
        """At every open board once."""
        self._looks += 1
        boards = self._services.hub.open_boards()
        self._boards = {live.id: kept for live in boards if (kept := self._boards.get(live.id)) and kept[0] is live}
        self._ambient.keep(self._boards.keys())
        for live in boards:
            try:
                await self._look_at(live)
                await self._ambient.look(live)
            except (RedisUnavailable, RedisRefused, BoardClosed, TooManyPanels, Refused, LockedOut, TimeoutError) as exc:
                live.lately.overlooked = True
                logger.warning("review not looked after board=%s reason=%s", live.id, exc)

    async def _look_at(self, live: LiveBoard) -> None:
        is_new = live.id not in self._boards
        approved = self._boards.setdefault(live.id, (live, Approved()))[1]
        changes = live.lately.take_changes()
        if is_new or changes != []:
            # What this server wrote may be in the log a moment before its rooms have it: read then, it would be forgotten.
            await live.flush()
        if is_new or changes is None:
            await self._begin(live, approved)
        elif changes:
            self._bulk.note(live, changes)
            await self._ambient.note(live, changes)
            await self._note(live, approved, changes)
        await self._refresh(live, approved)
        if is_new or self._looks % _LOOKS_AN_EXPIRY == 0:
            await self.expire(live.id)

    async def _begin(self, live: LiveBoard, approved: Approved) -> None:
        ids = await live.read(REVIEW, lambda doc: list(_approvals(doc).keys()))
        for at in range(0, len(ids), _PANELS_AT_ONCE):
            await live.read(REVIEW, partial(_take_in, approved, ids[at : at + _PANELS_AT_ONCE]))
            await asyncio.sleep(0)
        approved.everything()

    async def _note(self, live: LiveBoard, approved: Approved, changes: list[Change]) -> None:
        for change in changes:
            room = live.rooms.get(change.part)
            if change.part.startswith("panel/"):
                approved.changed([change.part.removeprefix("panel/")])
            elif change.part == BOARD and not approved.tables:
                continue  # nothing has a status that could be wrong
            elif room is None or len(change.update) > _LONG or not _note_records(room, approved, change):
                await self._begin(live, approved)
                return

    async def _refresh(self, live: LiveBoard, approved: Approved) -> None:
        """For a while, and the rest when it is looked again: the newest change first."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + _LONGEST_S
        drawings = Drawings(self._services.redis, live.id, of_drawing)
        while approved.due and loop.time() < ends:
            some = _some(approved)
            facts = await self._facts(live.id, approved, some)
            hashes = await drawings.of([panel for one in facts.values() for panel in one.panels])
            refresh = partial(_refreshed, some, hashes)
            await self._services.hub.edit_together(live.id, (BOARD, REVIEW), SERVER, "approval", refresh)
            approved.done(some)

    async def _facts(self, board: str, approved: Approved, some: Iterable[str]) -> dict[str, Facts]:
        tables = {id: approved.tables[id] for id in some}
        look = partial(_read_facts, tables)
        facts = await self._services.hub.edit_together(board, (BOARD,), SERVER, "look", look)
        for id, one in facts.items():
            approved.learn(id, one)
        return facts

    async def expire(self, board: str) -> None:
        """Lets suggestions go that nobody decided about in time."""
        hub, now_ms = self._services.hub, self._services.people.now_ms()
        for suggestion in await hub.read(board, REVIEW, lambda doc: deciding.due(doc, now_ms)):
            parts = await hub.read(board, REVIEW, partial(waiting.parts, suggestion=suggestion))
            with suppress(OtherParts):  # somebody edits it: the next look finds it again
                await hub.edit_together(board, parts, SERVER, "expiry", partial(_expired, suggestion, board, now_ms))


def _expired(suggestion: str, board: str, now_ms: int, trials: Trials) -> tuple[str, ...]:
    around = Circumstances(board=board, account=SERVER, kind="program", role=Role.OWNER, now_ms=now_ms, locks=trials.locks)
    return deciding.expire(trials, (suggestion,), around)


def _refreshed(subjects: Iterable[str], hashes: Mapping[str, str], trials: Trials) -> tuple[str, ...]:
    return approving.refresh(trials, subjects, hashes)


def _read_facts(tables: Mapping[str, str], trials: Trials) -> dict[str, Facts]:
    return {id: facts_of(trials.doc(BOARD), table, id) for id, table in tables.items()}


def _approvals(review: Document) -> "Map[object]":
    table: Map[object] = review.get("approvals", type=Map)
    return table


def _take_in(approved: Approved, ids: Iterable[str], review: Document) -> None:
    for id in ids:
        record = read_record(review, Approval, id)
        if record is None or record.status == "draft" or record.table not in approving.TABLES:
            approved.drop(id)
        else:
            approved.put(id, record.table)


def _note_records(room: Room, approved: Approved, change: Change) -> bool:
    """False if it is not known what was changed."""
    records = room.records_in(change.update)
    if records is None:
        return False
    if change.part == REVIEW:
        room.read(partial(_take_in, approved, [id for table, id in records if table == "approvals"]))
    elif approved.tables:
        ids = [id for table, id in records if table in approving.TABLES]
        # Whatever came under a subject is not yet among its facts.
        approved.changed([*ids, *(parent for id in ids for parent in room.read(partial(above, id)))])
    return True


def _some(approved: Approved) -> tuple[str, ...]:
    """Scenes and shots one by one, panels several at once."""
    newest = list(islice(reversed(approved.due), _PANELS_AT_ONCE))
    if approved.tables[newest[0]] != "panels":
        return (newest[0],)
    return tuple(id for id in newest if approved.tables[id] == "panels")
