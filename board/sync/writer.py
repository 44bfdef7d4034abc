"""Puts into one board's log what its rooms have, in one script call a tick, and then lets the rooms tell everybody."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from board.document import Document
from board.ids import new_id
from board.redis import RedisRefused, RedisUnavailable
from board.sync.harvest import Harvest
from board.sync.judge import Studied
from board.sync.locks import Locks
from board.sync.log import (
    SERVER_CLIENT,
    Appended,
    Batch,
    ClientTaken,
    Clock,
    ClockMoved,
    Entry,
    EpochChanged,
    InDoubt,
    Log,
    LostTail,
    Stored,
    Tip,
)
from board.sync.refusal import Refused
from board.sync.ring import Ring
from board.sync.room import Room
from board.sync.rooms import Rooms
from board.sync.sittings import Receipt
from board.sync.slices import sliced
from board.sync.tick import Tick
from board.sync.together import Command, Outcome, attempt
from board.sync.twin import Authored
from board.sync.workshop import Workshop
from board.tally import TALLY

logger = logging.getLogger(__name__)
T = TypeVar("T")

GIVES_UP_S: Final = 30.0
"""How long Redis may be away before everybody is sent away: clients keep what was not acknowledged."""

_MOST_TRIES: Final = 200
_FIRST_PAUSE_S: Final = 0.05
_LONGEST_PAUSE_S: Final = 1.0
_SLICE_BYTES: Final = 32 * 1024


class Contended(Exception):
    """Other servers were always faster: something is wrong, for each of them got on by it."""


@dataclass(frozen=True, slots=True)
class Request(Generic[T]):
    """A server-authored edit: of which part, in whose name, through what; worked out here if no workshop is named.

    What begins a document changes nothing that was locked, so it heeds no locks; it is written under the first hand for ever.
    """

    part: str
    account: str
    means: str
    edit: Callable[[Document], T]
    workshop: Workshop | None = None
    begins: bool = False


@dataclass(frozen=True, slots=True)
class _Additions:
    """Edits of the server's own that go into a batch."""

    entries: tuple[Entry, ...] = ()
    clocks: tuple[Clock, ...] = ()
    batch: str = ""
    locked: str | None = None  # the count of changed locks, for what heeds them


class Writer:
    """The only one on this server that appends to a board's log: one batch after the other."""

    def __init__(
        self,
        log: Log,
        rooms: Rooms,
        locks: Locks,
        ring: Ring,
        reach: Callable[[str], Awaitable[None]],
        give_up: Callable[[BaseException], None],
        owe: Callable[[Room, Iterable[Receipt]], None],
    ) -> None:
        self._log = log
        self._rooms = rooms
        self._locks = locks
        self._ring = ring
        self._reach = reach
        self._give_up = give_up
        self._owe = owe
        self._id = new_id()
        self._work = asyncio.Event()
        self._turn = asyncio.Lock()
        self.tick = Tick()
        self._in_doubt = False
        self.epoch = ""
        self.hand = SERVER_CLIENT
        self.tip = Tip()
        self.tails: dict[str, int] = {}

    def wrote(self, stored: Stored) -> bool:
        """Whether an entry of the log is this writer's own: its rooms have it already."""
        return f"{self._id}." in stored.batch

    def touch(self) -> None:
        """Something waits in a room."""
        self._work.set()

    async def run(self) -> None:
        """Flushes whenever something waits, until cancelled."""
        try:
            while True:
                await self._work.wait()
                self._work.clear()
                self.tick.close()
                await self.flush()
                await self.tick.open()
        finally:
            self.tick.end()

    async def flush(self) -> None:
        """Puts everything that waits into the log."""
        async with self._turn:
            harvests = self._harvest()
            await self._append(harvests)
            self._settle(harvests)

    async def edit(self, room: Room, request: Request[T]) -> T:
        """Makes a server-authored edit. What the edit raises comes through, and nothing has happened then."""
        for _ in range(_MOST_TRIES):
            if request.workshop is None:
                made = await self._try_here(room, request)
            else:
                made = await self._try_beside(room, request, request.workshop)
            if isinstance(made, Authored):
                return made.result
            await self._reach(made.position)
        raise Contended(f"{room.name} was written by other servers {_MOST_TRIES} times in a row")

    async def edit_together(self, rooms: Mapping[str, Room], command: Command[T]) -> T:
        """Makes a server-authored edit of several documents in one append, on the locks as they stand at that moment."""
        for _ in range(_MOST_TRIES):
            for room in rooms.values():
                await self._copy(room)
            await self._locks.load()
            async with self._turn:
                made = await self._try_together(rooms, command)
            if isinstance(made, Outcome):
                return made.result
            await self._reach(made.position)
        raise Contended(f"{command.means}: other servers were faster {_MOST_TRIES} times in a row")

    async def put_back(self, batch: Batch, news: Mapping[Room, Sequence[bytes]]) -> None:
        """Puts into the log once more what it had lost; raises `ClientTaken`, and nothing has happened then."""
        async with self._turn:
            harvests = self._harvest()
            await self._append(harvests)
            self._settle(harvests)
            await self._patiently(batch)
            for room, updates in news.items():
                for update in updates:
                    await self._adopt(room, update)
        self.touch()

    async def _try_together(self, rooms: Mapping[str, Room], command: Command[T]) -> Outcome[T] | ClockMoved:
        made = attempt(command, rooms, frozenset(self._locks.panels))
        locked = self._locks.count if made.updates else None
        harvests = self._harvest()
        additions = _Additions(made.entries(command), made.clocks, command.batch, locked)
        moved = await self._append_unless_moved(harvests, additions)
        self._settle(harvests)
        if moved is not None:
            for room in rooms.values():
                room.abandon()
            return moved
        for part, update in made.updates.items():
            await self._adopt(rooms[part], update)
        self.touch()
        return made

    async def _adopt(self, room: Room, update: bytes) -> None:
        """In slices: a suggested drawing may be half a megabyte."""
        pieces = [update] if len(update) <= _SLICE_BYTES else await asyncio.to_thread(sliced, update, _SLICE_BYTES)
        for piece in pieces:
            room.adopt(piece)
            if len(pieces) > 1:
                await asyncio.sleep(0)

    async def _copy(self, room: Room) -> None:
        if (state := room.copying()) is not None:
            for _ in room.copy(await asyncio.to_thread(_sliced, state)):
                await asyncio.sleep(0)

    async def _try_here(self, room: Room, request: Request[T]) -> Authored[T] | ClockMoved:
        await self._copy(room)
        async with self._turn:
            # Computed in the same breath as the harvest, so that it builds on nothing that is not in its own batch.
            return await self._make(room, request, room.begin(request.edit) if request.begins else room.author(request.edit))

    async def _try_beside(self, room: Room, request: Request[T], workshop: Workshop) -> Authored[T] | ClockMoved:
        """Leaves to the loop nothing that takes long: the edit is worked out in another process, studied in a thread."""
        async with self._turn:
            state = room.whole()
        authored = await workshop.author(state, request.edit, self.hand)
        async with self._rooms.turn(room.name.part):
            if room.next_clock(self.hand) != authored.expected:
                return ClockMoved(await self._log.position())
            with room.judging():
                studied = await asyncio.to_thread(room.study, authored.update) if authored.update else None
                async with self._turn:
                    return await self._make(room, request, authored, studied)

    async def _make(
        self, room: Room, request: Request[T], authored: Authored[T], studied: Studied | None = None
    ) -> Authored[T] | ClockMoved:
        if authored.update and not request.begins:
            try:
                room.check_locks(authored.update, studied)
            except Refused:
                room.abandon()
                raise
        harvests = self._harvest()
        moved = await self._append_authored(room, request, authored, harvests)
        self._settle(harvests)
        if moved is not None:
            room.abandon()
            return moved
        if studied is None:
            room.adopt(authored.update)
        else:
            for _ in room.adopt_studied(authored.update, studied):
                await asyncio.sleep(0)
        self.touch()
        return authored

    async def _append_authored(
        self, room: Room, request: Request[T], authored: Authored[T], harvests: dict[Room, Harvest]
    ) -> ClockMoved | None:
        if not authored.update:
            await self._append(harvests)
            return None
        part = room.name.part
        entry = Entry(part, authored.update, request.account, request.means)
        clock = Clock(part, authored.expected, authored.after, authored.hand)
        return await self._append_unless_moved(harvests, _Additions((entry,), (clock,)))

    async def _append_unless_moved(self, harvests: dict[Room, Harvest], additions: _Additions) -> ClockMoved | None:
        """All of it; without the additions if another server has written under the reserved id meanwhile."""
        try:
            await self._append(harvests, additions)
        except ClockMoved as moved:
            await self._append(harvests)
            return moved
        return None

    def _harvest(self) -> dict[Room, Harvest]:
        return {room: room.take() for room in self._rooms if room.waiting}

    def _settle(self, harvests: dict[Room, Harvest]) -> None:
        for room, harvest in harvests.items():
            room.publish(harvest)
            self._owe(room, harvest.receipts)

    async def _append(self, harvests: dict[Room, Harvest], additions: _Additions | None = None) -> None:
        additions = additions or _Additions()
        entries = [entry for harvest in harvests.values() for entry in harvest.entries]
        writers = [writer for harvest in harvests.values() for writer in harvest.writers]
        entries += additions.entries
        if entries:
            # No other attempt has its id, though it may be at the same piece of work: what is told it was done, was.
            id = ".".join(word for word in (additions.batch, self._id, new_id()) if word)
            batch = Batch(id, tuple(entries), tuple(writers), additions.clocks, additions.locked)
            appended = await self._surely(batch)
            self.tip = appended.tip
            self.tails |= {entry.part: appended.tail for entry in entries}

    async def _surely(self, batch: Batch) -> Appended:
        if self._in_doubt:
            # The log would get edits without those that they build on, and nobody could open the document again.
            raise InDoubt("the board is being opened again")
        self._in_doubt = True  # also when this is cancelled half way
        try:
            appended = await self._patiently(batch)
        except ClockMoved:
            self._in_doubt = False
            raise
        except (RedisUnavailable, RedisRefused, EpochChanged, LostTail, ClientTaken) as exc:
            # The rooms believe these edits to be on their way: nothing is right but to begin anew.
            self._give_up(exc)
            raise
        self._in_doubt = False
        return appended

    async def _patiently(self, batch: Batch) -> Appended:
        loop = asyncio.get_running_loop()
        began = loop.time()
        deadline = began + GIVES_UP_S
        pause = _FIRST_PAUSE_S
        while True:
            try:
                appended = await self._log.append(batch, self.epoch, self._ring.tip)
            except RedisUnavailable as exc:
                if loop.time() > deadline:
                    raise
                if pause == _FIRST_PAUSE_S:
                    logger.warning("log away board=%s entries=%d reason=%s", self._log.keys.board, len(batch.entries), exc)
                TALLY.append_retries += 1
                await asyncio.sleep(pause)
                pause = min(_LONGEST_PAUSE_S, pause * 2)
            else:
                TALLY.appends += 1
                TALLY.entries += len(batch.entries)
                TALLY.append_seconds.add(loop.time() - began)
                self._ring.wrote(batch, appended.tip)
                return appended


def _sliced(state: Iterable[bytes]) -> list[bytes]:
    return [piece for update in state for piece in sliced(update)]
