"""One board as this server has it open: rooms, log, presence, locks and claims, and the tasks that keep them going."""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Final, TypeVar

from board.document import Document
from board.history.entry import HEALED, ms_of
from board.redis import Redis, RedisRefused, RedisUnavailable
from board.sync import quarantine
from board.sync.birth import give_birth, is_born
from board.sync.channel import Channel, Word
from board.sync.claims import Claims
from board.sync.follower import Follower
from board.sync.gathering import Gathering
from board.sync.healing import Healing
from board.sync.inflight import Slot
from board.sync.lately import MEMORY_MS, Lately
from board.sync.locks import Locks
from board.sync.log import FIRST_FREE_CLIENT, ClientTaken, EpochChanged, InDoubt, Log, LostTail, Stored
from board.sync.merging import coalesce
from board.sync.protocol import Parcel, Stateless
from board.sync.quarantine import Barred, Quarantine
from board.sync.replica import Poisoned
from board.sync.replication import Known, Replicas, Replication
from board.sync.ring import Ring
from board.sync.room import Room, Surroundings
from board.sync.rooms import Rooms
from board.sync.sittings import Peer
from board.sync.standing import Standing, heal, standing_of
from board.sync.together import Command
from board.sync.writer import Contended, Request, Writer
from board.tally import TALLY

logger = logging.getLogger(__name__)
T = TypeVar("T")

BOARD: Final = ""
REVIEW: Final = "review"


MOST_PANELS: Final = 20_000
"""How many panel documents a board may have: as many drawings as five features need."""


_RENEWS_EVERY_S: Final = 5.0


class TooManyPanels(Exception):
    """The board has as many panel documents as a board may have; those that are there still open."""


class BoardClosed(Exception):
    """The board is closed on this server, for the reason given: come back later."""


class LiveBoard:
    """Read by `open`, kept going by `run`."""

    def __init__(self, redis: Redis, board: str, channel: Channel, slot: Slot, ring: Ring, replicas: Replicas) -> None:
        self.id = board
        self.log = Log(redis, board)
        self.claims = Claims(redis, self.log.keys)
        self.locks = Locks(redis, self.log.keys)
        self.quarantine = Quarantine()
        self._asked = asyncio.Event()
        self.rooms = Rooms(self.log, board, Surroundings(slot, self.quarantine, self.locks.panels, self._asked.set))
        self.gathering = Gathering(board, channel, self._tell_board)
        self.lately = Lately()
        self._redis = redis
        self._channel = channel
        self._broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ring = ring
        self._follower = Follower(self.log, ring, self._take)
        self.replication = Replication(redis, self.log.keys, replicas, self._known)
        self.writer = Writer(self.log, self.rooms, self.locks, ring, self._follower.reach, self.give_up, self.replication.owe)
        self._healing = Healing(self.log, self.claims, self.rooms, self.writer.put_back)
        self._brought = asyncio.Event()
        self._standing = Standing("")
        self._tasks: set[asyncio.Task[object]] = set()

    @property
    def epoch(self) -> str:
        """Changes only when the log is rebuilt, or heals."""
        return self._standing.epoch

    @property
    def heals(self) -> bool:
        """Whether people may bring back what others wrote."""
        return self._standing.heals(_now_ms())

    def brings(self, part: str, client: int) -> bool | None:
        """Whether what somebody else wrote under a client id may come back; None if the claims have to be asked."""
        if part == REVIEW or not self.heals:
            return False
        if client < FIRST_FREE_CLIENT and not self._standing.is_former_hand(client):
            return False
        return self.claims.may_be_brought(part, client)

    @property
    def unread(self) -> int:
        """How many entries of the log were read and wait to be taken."""
        return self._follower.unread

    def silent_s(self) -> float:
        """How long the log has not answered."""
        return self._follower.silent_s()

    @property
    def position(self) -> str:
        """The last entry of the log that this server has heard of."""
        return self._follower.position

    async def open(self) -> None:
        """Reads what every room of this board needs; raises `BoardClosed` if there is no such board."""
        self._standing = await self._stand()
        self.writer.epoch, self.writer.hand = self._standing.epoch, self._standing.hand
        self.rooms.around = replace(self.rooms.around, hand=self._standing.hand)
        for barred in await quarantine.load(self._redis, self.id):
            self.quarantine.bar(barred)
        await self.locks.load()
        for stored in await self.log.since(f"{_now_ms() - MEMORY_MS}-0", block_ms=0):
            self.lately.note(stored, own=False)
        if self.heals and len(self._ring):
            await self._healing.put_back(self._ring, self._follower.catch_up)

    async def run(self) -> None:
        """Writes and follows the log until cancelled; raises what makes it impossible to go on."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.writer.run())
                group.create_task(self._follower.run())
                group.create_task(self.replication.run())
                group.create_task(self.gathering.run())
                group.create_task(self._answer())
                group.create_task(self._keep_up())
                group.create_task(self._heal_on())
                await self._broken
        finally:
            for task in list(self._tasks):
                task.cancel()

    def give_up(self, reason: BaseException) -> None:
        """Something broke outside of the board's own tasks."""
        if not self._broken.done():
            self._broken.set_exception(reason)

    async def edit(self, request: Request[T]) -> T:
        """Makes a server-authored edit: it is in the log when this returns, and everybody has been told."""
        return await self._to_its_end(self._edit(request))

    async def edit_together(self, parts: Iterable[str], command: Command[T]) -> T:
        """Makes a server-authored edit of several documents: all of it is in the log when this returns, or nothing."""
        async with AsyncExitStack() as stack:
            rooms = {part: await stack.enter_async_context(self.rooms.hold(part)) for part in dict.fromkeys(parts)}
            for room in rooms.values():
                # A suggested drawing is begun by the command itself: refused, it must not leave anything in the log.
                await (self.give_birth(room) if room.name.panel is None else self.check_room_for(room))
            return await self._to_its_end(self.writer.edit_together(rooms, command))

    async def flush(self) -> None:
        """Puts everything that waits into the log."""
        await self._to_its_end(self.writer.flush())

    async def catch_up(self) -> None:
        """Waits until the rooms hold everything that the log holds now."""
        try:
            await self._follower.reach(await self.log.position())
        except TimeoutError as exc:
            raise BoardClosed(f"board {self.id} does not keep up with its log") from exc

    async def renew(self) -> None:
        """Reads from the log what newcomers to large documents are sent, where much was written since it was last read."""
        for room in self.rooms.outgrown():
            room.begin_renewal()
            await self.flush()
            written = await self.rooms.written(room.name.part)
            # Nobody is sent what this server has not heard of: they would answer with edits that build on it.
            await self.catch_up()
            room.renew(written)

    async def read(self, part: str, reader: Callable[[Document], T]) -> T:
        """What a reader makes of a document."""
        async with self.rooms.hold(part) as room:
            return room.read(reader)

    async def give_birth(self, room: Room) -> None:
        """Writes what a document begins with, once, however many servers try."""
        if room.read(is_born):
            return
        await self.check_room_for(room)
        kind = room.name.kind
        await self.edit(Request(room.name.part, "", "birth", lambda doc: give_birth(doc, kind), begins=True))

    async def check_room_for(self, room: Room) -> None:
        """Raises `TooManyPanels` for a drawing that would be one too many."""
        if room.name.panel is not None and not room.read(is_born) and await self.log.documents() >= MOST_PANELS:
            raise TooManyPanels(f"This board has {MOST_PANELS:,} panels, more than that it cannot have.")

    def say(self, part: str, message: dict[str, object]) -> None:
        """Tells everybody who has a document open on this server."""
        self.say_text(part, json.dumps(message, separators=(",", ":")))

    def say_text(self, part: str, text: str) -> None:
        """The same, already written."""
        if (room := self.rooms.get(part)) is not None:
            room.broadcast(Parcel(Stateless(text)))

    def relay(self, room: Room, sender: Peer, text: str) -> None:
        """Passes a live stroke on to everybody else who looks at the panel, on all servers; it is never stored."""
        part = room.name.part
        self.lately.note_stroke(part, _now_ms())
        parcel = Parcel(Stateless(text))
        for peer in room.peers:
            if peer.id != sender.id:
                peer.deliver(parcel)
        self._channel.say(self.id, "live", part=part, body=text.encode())

    async def poisoned(self, part: str, poison: Poisoned) -> None:
        """An update broke a document: bars it everywhere and begins the board anew."""
        self.rooms.discard(part)
        barred = Barred(replace(poison.suspect, at_ms=_now_ms()), "broke")
        self.quarantine.bar(barred)
        self.give_up(poison)
        await quarantine.add(self._redis, self.id, barred)

    def hear(self, word: Word) -> None:
        """Takes what another server says, except that locks have changed: that has to be looked up."""
        match word.kind:
            case "live":
                self.lately.note_stroke(word.part, _now_ms())
                self.say_text(word.part, word.body.decode())
            case "say":
                self.say_text(word.part, word.body.decode())
            case "barred":
                self.quarantine.bar(quarantine.read_body(self.id, word.body))
            case "released":
                self.quarantine.release(word.body)
            case "retired":
                self.claims.retired(word.part, word.number)
            case _:
                self.gathering.hear(word)

    async def _to_its_end(self, work: Coroutine[object, object, T]) -> T:
        # A task of its own: a batch holds other people's edits, which a caller that goes away must not take along.
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        await asyncio.wait([task])
        if task.cancelled():
            raise BoardClosed(f"board {self.id} was closed on this server")
        try:
            return task.result()
        except (EpochChanged, LostTail, ClientTaken, InDoubt, Contended, TimeoutError) as exc:
            raise BoardClosed(f"board {self.id} could not be written: {exc}") from exc

    async def _stand(self) -> Standing:
        """How the log stands. If it has lost what this server knows to have been its end, it heals from now on."""
        standing = await standing_of(self._redis, self.log.keys)
        if standing is not None and standing.epoch == self._ring.epoch and not await self.log.holds(self._ring.tip):
            logger.warning("log lost its end board=%s tip=%s", self.id, self._ring.tip.id)
            await heal(self._redis, self.log.keys, standing, _now_ms())
            TALLY.healings += 1
            standing = await standing_of(self._redis, self.log.keys)
        if standing is None:
            raise BoardClosed(f"there is no board {self.id}")
        if standing.epoch != self._ring.epoch and not standing.heals(_now_ms()):
            self._ring.clear()  # another log under the same name
        tip = await self.log.tip()
        self._ring.begin(standing.epoch, tip)
        self._follower.begin(standing.epoch, tip.id)
        return standing

    async def _heal_on(self) -> None:
        while True:
            await self._brought.wait()
            self._brought.clear()
            await self._healing.go_on()

    def _known(self) -> Known:
        return Known(self.epoch, (self.writer.tip, self._ring.tip))

    async def _edit(self, request: Request[T]) -> T:
        async with self.rooms.hold(request.part) as room:
            return await self.writer.edit(room, request)

    async def _answer(self) -> None:
        while True:
            await self._asked.wait()
            self._asked.clear()
            for room in list(self.rooms):
                for _ in room.give_answers():
                    await asyncio.sleep(0)

    async def _keep_up(self) -> None:
        while True:
            await asyncio.sleep(_RENEWS_EVERY_S)
            self._ring.forget(_now_ms())
            try:
                await self.renew()
            except (RedisUnavailable, RedisRefused, BoardClosed) as exc:
                logger.warning("large documents not read again board=%s reason=%s", self.id, exc)

    def _tell_board(self, parcel: Parcel) -> None:
        if (room := self.rooms.get(BOARD)) is not None:
            room.broadcast(parcel)

    async def _take(self, page: Sequence[Stored]) -> bool:
        """Takes what the log holds; answers whether others wrote any of it."""
        foreign = [stored for stored in page if not self.writer.wrote(stored)]
        for stored in foreign:
            TALLY.lag_seconds.add(max(0.0, time.time() - ms_of(stored.id) / 1000))
            self._ring.keep(stored)
        await self._learn(foreign)
        if any(stored.entry.means.startswith(HEALED) for stored in page):
            self._brought.set()
        for stored in page:  # last: whoever reads of it looks it up in the room
            self.lately.note(stored, own=self.writer.wrote(stored))
        return bool(foreign)

    async def _learn(self, foreign: Iterable[Stored]) -> None:
        """Gives each room what others wrote, made into as few updates as is cheap: each of them is work for gate and yrs."""
        updates: dict[str, list[bytes]] = {}
        for stored in foreign:
            updates.setdefault(stored.entry.part, []).append(stored.entry.update)
        for part in updates:
            if self.rooms.wants(part):
                for update in coalesce(updates[part]):
                    await self.rooms.study(part, update)
                self.writer.touch()


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
