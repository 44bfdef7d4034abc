"""Keeps one board's stream short: seals what fills a segment, sets milestones, trims what nobody needs in Redis.

Fenced by a lease. A death at any place leaves a true state: an object that no index names, or sealed entries that the stream
still has.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from obstore.store import ObjectStore

from board.chronicle.catalogue import Catalogue, Lease
from board.chronicle.segment import Measure, Sealed, Segment, full, pack, parts_in, unpack
from board.chronicle.shelf import Shelf
from board.chronicle.stream import Damaged, Row, rest
from board.chronicle.surveying import survey
from board.history.entry import BEGINNING, ms_of
from board.redis import Redis, translated
from board.sync.checkpoint import compact
from board.tally import TALLY

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Habits:
    """How large segments are, and what stays in the stream: the newest entries, and everything that is younger."""

    measure: Measure = field(default_factory=Measure)
    keep_entries: int = 5_000
    keep_ms: int = 3_600_000

    def __post_init__(self) -> None:
        if self.keep_entries < 1:
            raise ValueError("the newest entry stays: by it the stream's position is known")


@dataclass(frozen=True, slots=True)
class Tended:
    """What was done, and whether something is left that only waits to become older."""

    sealed: int = 0
    trimmed: int = 0
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Tender:
    """Tends boards of one Redis, one after the other."""

    redis: Redis
    store: ObjectStore
    habits: Habits = field(default_factory=Habits)
    has_room: Callable[[], bool] = lambda: True
    _tried: dict[str, int] = field(default_factory=dict)
    _unsealed: dict[str, int] = field(default_factory=dict)

    def unsealed_ms(self, now_ms: int) -> int:
        """How old the oldest entry is that fills a segment and could not be sealed; 0 if there is none."""
        return max((now_ms - at_ms for at_ms in self._unsealed.values()), default=0)

    async def tend(self, board: str) -> Tended:
        """Seals and trims what there is; nothing if somebody else does. Raises `Damaged` and `Superseded`."""
        catalogue = Catalogue(self.redis, board)
        async with catalogue.leased() as lease:
            if lease is None:
                return Tended(waits=True)
            sealed = await self._seal(catalogue, lease)
            trimmed, waits = await self._trim(catalogue, lease)
        TALLY.sealed += sealed
        TALLY.trimmed += trimmed
        if sealed or trimmed:
            logger.info("board tended board=%s sealed=%d trimmed=%d", board, sealed, trimmed)
        return Tended(sealed, trimmed, waits)

    async def _seal(self, catalogue: Catalogue, lease: Lease) -> int:
        """Every segment that is full; how many."""
        newest, count, waiting = await catalogue.newest(), 0, list[Row]()
        position = newest.last if newest else BEGINNING
        while page := (await rest(self.redis, catalogue.keys, position, "+")).rows:
            waiting += page
            position = page[-1][0]
            while size := full(waiting, self.habits.measure):
                self._unsealed[catalogue.keys.board] = ms_of(waiting[0][0])
                if not self._may_seal(catalogue):
                    return count
                newest = await self._put(catalogue, lease, newest, tuple(waiting[:size]))
                await self._survey(catalogue, lease)
                del waiting[:size]
                count += 1
        self._unsealed.pop(catalogue.keys.board, None)
        return count

    async def _put(self, catalogue: Catalogue, lease: Lease, before: Sealed | None, rows: tuple[Row, ...]) -> Sealed:
        board = catalogue.keys.board
        number, previous = (before.number + 1, before.hash) if before else (0, "")
        sealed, data = pack(Segment(board, number, previous, rows))
        await Shelf(self.store, board).put(sealed.name, data)
        await catalogue.add(lease, before, sealed, parts_in(rows))
        return sealed

    async def _survey(self, catalogue: Catalogue, lease: Lease) -> None:
        board = catalogue.keys.board
        self._tried[board] = await survey(Shelf(self.store, board), catalogue, lease, self._tried.get(board, 0))

    def _may_seal(self, catalogue: Catalogue) -> bool:
        if self.has_room():
            return True
        logger.warning("board not sealed board=%s reason=the disk is nearly full", catalogue.keys.board)
        return False

    async def _trim(self, catalogue: Catalogue, lease: Lease) -> tuple[int, bool]:
        """The sealed segments at the beginning of the stream, as long as nobody needs them there."""
        count = 0
        for sealed in await catalogue.segments(await catalogue.trimmed()):
            if sealed.end[0] > time.time_ns() // 1_000_000 - self.habits.keep_ms:
                return count, True
            if not await self._may_go(catalogue, sealed):
                return count, False
            parts = parts_in(await self._proved(catalogue, sealed))
            await self._loosen(catalogue, sealed, parts)
            if not await catalogue.trim(lease, sealed, parts, self.habits.keep_entries):
                return count, True
            count += 1
        return count, False

    async def _may_go(self, catalogue: Catalogue, sealed: Sealed) -> bool:
        """Asked before anything is read for it; the script asks again."""
        async with translated():
            return await self.redis.xlen(catalogue.keys.log) - sealed.count >= self.habits.keep_entries

    async def _proved(self, catalogue: Catalogue, sealed: Sealed) -> tuple[Row, ...]:
        """The segment's entries, byte for byte what the stream is about to lose; raises `Damaged`."""
        board = catalogue.keys.board
        rows = unpack(sealed, await Shelf(self.store, board).get(sealed.name)).rows
        at, position = 0, BEGINNING
        while page := (await rest(self.redis, catalogue.keys, position, sealed.last)).rows:
            if rows[at : at + len(page)] != page:
                raise Damaged(f"The stream and the segment from {sealed.first} to {sealed.last} differ.")
            at, position = at + len(page), page[-1][0]
        if at != len(rows):
            raise Damaged(f"The stream lacks entries of the segment from {sealed.first} to {sealed.last}.")
        return rows

    async def _loosen(self, catalogue: Catalogue, sealed: Sealed, parts: frozenset[str]) -> None:
        """Documents whose tails still name what shall go get their checkpoints."""
        for part in await catalogue.holding(sealed, sorted(parts)):
            await compact(self.redis, catalogue.keys.board, part)
