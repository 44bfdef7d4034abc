"""One open document and its peers. Synchronous; owns no socket, no clock and no Redis.

What a peer says passes the gate, is applied, and waits in the room until `take`; once the log has it, `settle` tells
everybody, newcomers included. So nobody is told of an edit that a crash could take back.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, Protocol, TypeVar

from pycrdt import Doc, TransactionEvent

from board.document import Document
from board.names import DocumentName
from board.schema import DOCUMENTS
from board.sync.gate import Admission, Fullness, Gap, Gate, Lesson, Limits, TooLarge
from board.sync.inflight import Slot, digest_of
from board.sync.log import Entry, Writer
from board.sync.merging import coalesce
from board.sync.protocol import Parcel, Stateless, SyncStatus, SyncStep1, SyncStep2, Update, parse_state_vector
from board.sync.refusal import Locked, Refused
from board.sync.slices import sliced
from board.sync.twin import Authored, Twin

T = TypeVar("T")

MOST_WAITING_BYTES: Final = 8_000_000
"""How much a room holds that the log has not; beyond it peers are sent away until Redis is back."""

_MOST_QUESTIONS: Final = 5
_WORTH_MEASURING: Final = 500_000
_LARGE_BOARD: Final = 6_000_000
_MOST_ANSWERS: Final = 16


class Peer(Protocol):
    """Whoever updates come from and go to."""

    @property
    def id(self) -> int: ...

    @property
    def account(self) -> str: ...

    @property
    def means(self) -> str: ...

    @property
    def wants_echo(self) -> bool: ...

    def deliver(self, parcel: Parcel) -> None: ...


class Poisoned(Exception):
    """An update broke the document in memory: nobody may touch it again. `digest` is what to bar."""

    def __init__(self, digest: bytes) -> None:
        super().__init__(f"an update broke the document, digest {digest.hex()}")
        self.digest = digest


class Overflowing(Exception):
    """The log has been away for so long that the room can hold no more."""


@dataclass(slots=True)
class Sitting:
    """A peer in the room: what it sent so far, and what of that it has not been told about."""

    peer: Peer
    messages: int = 0
    unanswered: int = 0
    client: int = 0
    clock: int = 0
    gap: bool = False
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What to tell a peer once the batch is in the log."""

    peer: int
    answers: int
    messages: int
    client: int
    clock: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a transaction did; `said_by` is the peer who said exactly this, 0 if nobody did."""

    update: bytes
    said_by: int


@dataclass(frozen=True, slots=True)
class Harvest:
    """What a room has for the log and its peers since the last one."""

    entries: tuple[Entry, ...]
    writers: tuple[Writer, ...]
    receipts: tuple[Receipt, ...]
    changes: tuple[Change, ...]
    answers: tuple[tuple[int, bytes], ...]
    state: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Studied:
    """A long update from the log: what it teaches the gate, and the pieces in which it is applied."""

    lesson: Lesson
    pieces: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a room shares with the other rooms of its board."""

    slot: Slot = field(default_factory=Slot.anonymous)
    quarantine: Set[bytes] = frozenset()
    locks: Set[str] = frozenset()


def gate_of(name: DocumentName, updates: Iterable[bytes]) -> Gate:
    """A gate that knows a document; for a large one this takes so long that it is done beside the loop."""
    # Three megabytes are a long film's structure and nothing to warn of; in a drawing two are.
    gate = Gate(DOCUMENTS[name.kind], Limits(document_warning=_LARGE_BOARD) if name.kind == "board" else None)
    for update in updates:
        gate.learn(update)
    return gate


class Room:
    """A document, its gate, and who sits in it."""

    def __init__(self, name: DocumentName, updates: Sequence[bytes], around: Surroundings, gate: Gate | None = None) -> None:
        self.name = name
        self._around = around
        self._gate = gate or gate_of(name, updates)
        self._doc: Document = Doc()
        self._twin = Twin()
        self._sittings: dict[int, Sitting] = {}
        self._entries: list[Entry] = []
        self._writers: dict[int, Writer] = {}
        self._waiting_bytes = 0
        self._in_flight = 0
        self._measured = 0
        self._warned = False
        self._changes: list[Change] = []
        self._events: list[bytes] = []
        self._questions: list[tuple[int, bytes]] = []
        self._answers: dict[bytes, bytes] = {}
        self._judging = False
        self._unlearned: list[bytes] = []
        # The list alone, not the room: an observer that holds its document is never freed.
        events = self._events
        self._doc.observe(lambda event: _note(events, event))
        for number, update in enumerate(updates):
            self._doc.apply_update(update)
            if number:  # the first is a checkpoint, which says itself what lost against what
                self._learn_losers(said=update)
            events.clear()
        self.settled_state = self._doc.get_state()

    @property
    def empty(self) -> bool:
        """Whether nobody is here, nothing waits, and nothing is on its way to the log."""
        return not self._sittings and not self.waiting and not self._in_flight

    @property
    def waiting(self) -> bool:
        """Whether there is something to take."""
        return bool(self._entries or self._changes or self._questions) or any(self._due())

    @property
    def peers(self) -> tuple[Peer, ...]:
        """Everybody here."""
        return tuple(sitting.peer for sitting in self._sittings.values())

    def join(self, peer: Peer) -> None:
        """Lets a peer in and asks it for what we lack."""
        self._sittings[peer.id] = Sitting(peer)
        peer.deliver(Parcel(SyncStep1(self._doc.get_state())))
        if self._is_large():
            peer.deliver(self._warning())

    def leave(self, peer: Peer) -> None:
        """Forgets a peer; what it said stays."""
        self._sittings.pop(peer.id, None)

    def answer(self, peer: Peer, state_vector: bytes) -> None:
        """Tells a peer what it lacks, deletions included: a state vector does not say which of those it knows."""
        parse_state_vector(state_vector)
        if self._entries or self._in_flight:
            self._questions.append((peer.id, state_vector))
        else:
            peer.deliver(Parcel(SyncStep2(self._difference(state_vector))))

    def recognise(self, peer: Peer, client: int) -> None:
        """The peer writes under this client id: its awareness said so."""
        if (sitting := self._sittings.get(peer.id)) is not None and sitting.client != client:
            sitting.client, sitting.clock = client, 0

    def client_of(self, peer: Peer) -> int:
        """The client id under which a peer writes, 0 if it has not shown yet."""
        sitting = self._sittings.get(peer.id)
        return sitting.client if sitting is not None else 0

    def sits(self, peer: Peer) -> bool:
        """Whether a peer is still here."""
        return peer.id in self._sittings

    @contextmanager
    def judging(self) -> Iterator[None]:
        """While `judge` runs beside the loop nobody calls `receive`, and what the room learns waits for the gate."""
        self._judging = True
        try:
            yield
        finally:
            self._judging = False
            unlearned, self._unlearned = self._unlearned, []
            for update in unlearned:
                self._gate.learn(update)

    @property
    def moved_on(self) -> bool:
        """Whether something was learned while `judge` ran: its answer is worth nothing then."""
        return bool(self._unlearned)

    def judge(self, update: bytes, owns: Callable[[int], bool | None]) -> Admission:
        """What the gate says of an update, without taking it; the one thing that may run in another thread."""
        return self._gate.admit(update, owns=owns)

    def makes_room(self, full: TooLarge) -> bool:
        """Whether the document takes up less than the gate counted, since what was overwritten is collected."""
        if full.limit != "document_bytes" or self._gate.size - self._measured < _WORTH_MEASURING:
            return False
        self._measured = len(self._doc.get_update())
        self._gate.measured(self._measured)
        return True

    def receive(
        self,
        peer: Peer,
        update: bytes,
        *,
        whole: bool,
        owns: Callable[[int], bool | None],
        judged: Admission | Gap | None = None,
    ) -> None:
        """Takes a peer's update; `whole` says that it is a step 2, everything the peer has that we lack.

        Raises `Refused`, `Poisoned`, `Overflowing` and what the gate raises, except for a gap: that is dropped unacknowledged
        and answered with our step 1, so that the peer's step 2 brings the whole.
        """
        sitting = self._sittings[peer.id]
        if self._waiting_bytes + len(update) > MOST_WAITING_BYTES:
            raise Overflowing(f"{self._waiting_bytes} bytes of {self.name} wait for the log")
        try:
            admission = _said(judged) or self._admit(update, owns)
        except Gap:
            _count(sitting)
            self._ask_again(sitting, whole=whole)
            return
        if admission.update:
            self._check(admission)
            self._apply(peer, admission)
            self._record(peer, admission)
            self._warn()
        _count(sitting)
        self._recognise_writer(sitting, admission, whole=whole)
        if whole:
            sitting.gap, sitting.asked = False, 0

    def ask_for_all(self, peer: Peer) -> None:
        """Drops an update unacknowledged, and whatever follows it; the peer's step 2 will bring everything once more."""
        sitting = self._sittings[peer.id]
        _count(sitting)
        self._ask_again(sitting, whole=False)

    def holds(self, update: bytes) -> bool:
        """Whether everything in an update is here already: such a one is no offence, whoever sends it."""
        try:
            return not self._gate.admit(update, owns=lambda _: True).update
        except Gap:
            return False

    def learn(self, update: bytes) -> None:
        """Takes an update from the log."""
        self._teach(update)
        self._integrate(update)

    def author(self, edit: Callable[[Document], T]) -> Authored[T]:
        """Computes a server-authored edit without making it; `adopt` makes it once the log has it."""
        return self._twin.run(self._doc, edit)

    def study(self, update: bytes) -> Studied:
        """What the gate learns of a long update from the log; while `judging`, it may run in another thread."""
        return Studied(self._gate.study(update), tuple(sliced(update)))

    def adopt(self, update: bytes) -> None:
        """Makes a server-authored edit."""
        if update:
            self._teach(update)
            self._integrate(update)

    def adopt_studied(self, update: bytes, studied: Studied) -> Iterator[None]:
        """The same for a long one, in as many steps as the caller likes to breathe between."""
        if self.moved_on:
            self._teach(update)
        else:
            self._gate.take(studied.lesson)
        for piece in studied.pieces:
            yield
            self._integrate(piece)

    def abandon(self) -> None:
        """The server-authored edit was refused."""
        self._twin.forget()

    def rest(self, now: float) -> None:
        """Called every few seconds: lets go of what can be made again."""
        self._twin.rest(now)

    def read(self, reader: Callable[[Document], T]) -> T:
        """What a reader makes of the document; it must not write."""
        return reader(self._doc)

    def next_clock(self, client: int) -> int:
        """The first clock of a client that is not known here."""
        return self._gate.next_clock(client)

    def state(self) -> bytes:
        """The whole document as one update."""
        return self._doc.get_update()

    def take(self) -> Harvest:
        """Everything since the last harvest, for the log."""
        harvest = Harvest(
            entries=tuple(self._coalesced()),
            writers=tuple(self._writers.values()),
            receipts=tuple(self._receipts()),
            changes=tuple(self._changes),
            answers=tuple((peer, self._difference(asked)) for peer, asked in self._questions),
            state=self._doc.get_state(),
            size=sum(len(entry.update) for entry in self._entries),
        )
        self._entries, self._writers, self._changes, self._questions = [], {}, [], []
        self._in_flight += 1
        return harvest

    def settle(self, harvest: Harvest) -> None:
        """The log has it: tell the senders, and everybody else what is new."""
        self._in_flight -= 1
        self._waiting_bytes -= harvest.size
        self._fan_out(harvest.changes)
        self.settled_state = harvest.state
        for peer, difference in harvest.answers:
            if (sitting := self._sittings.get(peer)) is not None:
                sitting.peer.deliver(Parcel(SyncStep2(difference)))
        for receipt in harvest.receipts:
            if (sitting := self._sittings.get(receipt.peer)) is not None:
                _hand_over(sitting.peer, receipt)

    def broadcast(self, parcel: Parcel) -> None:
        """The same message to everybody here."""
        for peer in self.peers:
            peer.deliver(parcel)

    def _admit(self, update: bytes, owns: Callable[[int], bool | None]) -> Admission:
        try:
            return self._gate.admit(update, owns=owns)
        except TooLarge as full:
            if not self.makes_room(full):
                raise
            return self._gate.admit(update, owns=owns)

    def _warn(self) -> None:
        if not self._warned and self._is_large():
            self._warned = True
            self.broadcast(self._warning())

    def _is_large(self) -> bool:
        if self._gate.fullness is not Fullness.FINE and self._gate.size - self._measured >= _WORTH_MEASURING:
            self._measured = len(self._doc.get_update())
            self._gate.measured(self._measured)
        return self._gate.fullness is not Fullness.FINE

    def _warning(self) -> Parcel:
        return Parcel(Stateless(json.dumps({"large": self._gate.size}, separators=(",", ":"))))

    def _check(self, admission: Admission) -> None:
        if self.name.panel in self._around.locks:
            raise Refused("lock", "This panel is locked.")
        if digest_of(admission.update) in self._around.quarantine:
            raise Refused("invalid", "This edit has stopped a server before.")
        if any(table == "panels" and record in self._around.locks for table, record in admission.records):
            reason = "A panel which this edit changes is locked."
            raise Locked(reason, admission.update, frozenset(admission.writers))

    def _apply(self, peer: Peer, admission: Admission) -> None:
        digest = digest_of(admission.update)
        self._around.slot.note(self.name.board, digest)
        try:
            self._doc.apply_update(admission.update)
        except BaseException as exc:
            # yrs panics with an exception outside of Exception; after it the document must not even be read.
            raise Poisoned(digest) from exc
        finally:
            self._around.slot.clear()
        self._gate.commit(admission)
        self._harvest_events(said=admission.update, peer=peer.id)

    def _integrate(self, update: bytes) -> None:
        self._doc.apply_update(update)
        self._harvest_events(said=update, peer=0)

    def _record(self, peer: Peer, admission: Admission) -> None:
        self._entries.append(Entry(self.name.part, admission.update, peer.account, peer.means))
        self._waiting_bytes += len(admission.update)
        for client, (start, end) in admission.writers.items():
            first = self._writers[client].start if client in self._writers else start
            self._writers[client] = Writer(self.name.part, client, peer.account, first, end)

    def _harvest_events(self, *, said: bytes, peer: int) -> None:
        # A peer is spared its echo only if the transaction says exactly what it said: it may also have
        # integrated what another peer had said before (house rule, found by fuzzing).
        self._learn_losers(said=said)
        for event in self._events:
            self._changes.append(Change(event, peer if event == said else 0))
        if self._events:
            self._answers.clear()
        self._events.clear()

    def _learn_losers(self, *, said: bytes) -> None:
        # What loses against a concurrent value is deleted without anybody saying so but our document.
        for event in self._events:
            if event != said:
                self._teach(event)

    def _teach(self, update: bytes) -> None:
        if self._judging:
            self._unlearned.append(update)
        else:
            self._gate.learn(update)

    def _ask_again(self, sitting: Sitting, *, whole: bool) -> None:
        # One question a gap is enough: what else the peer sends before its step 2 will be in that step 2.
        if sitting.gap and not whole:
            return
        sitting.gap = True
        sitting.asked += 1
        if sitting.asked > _MOST_QUESTIONS:
            raise Refused("invalid", "Edits kept coming without those that they build on.")
        sitting.peer.deliver(Parcel(SyncStep1(self._doc.get_state())))

    def _recognise_writer(self, sitting: Sitting, admission: Admission, *, whole: bool) -> None:
        if not whole and sitting.client == 0 and len(admission.writers) == 1:
            sitting.client = next(iter(admission.writers))
        if sitting.client:
            sitting.clock = self._gate.next_clock(sitting.client)

    def _difference(self, state_vector: bytes) -> bytes:
        # Many who come back after a restart ask the same question.
        known = self._answers.get(state_vector)
        if known is None:
            if len(self._answers) >= _MOST_ANSWERS:
                self._answers.clear()
            known = self._answers[state_vector] = self._doc.get_update(state_vector)
        return known

    def _coalesced(self) -> Iterable[Entry]:
        for (account, means), run in groupby(self._entries, key=lambda entry: (entry.account, entry.means)):
            for update in coalesce(entry.update for entry in run):
                yield Entry(self.name.part, update, account, means)

    def _receipts(self) -> Iterable[Receipt]:
        for sitting in self._due():
            yield Receipt(sitting.peer.id, sitting.unanswered, sitting.messages, sitting.client, sitting.clock)
            sitting.unanswered = 0

    def _due(self) -> Iterable[Sitting]:
        return (sitting for sitting in self._sittings.values() if sitting.unanswered and not sitting.gap)

    def _fan_out(self, changes: tuple[Change, ...]) -> None:
        speakers = {change.said_by for change in changes}
        spared = speakers.pop() if len(speakers) == 1 else 0
        for update in coalesce(change.update for change in changes):
            parcel = Parcel(Update(update))
            for peer in self.peers:
                if peer.id != spared or peer.wants_echo:
                    peer.deliver(parcel)


def _said(judged: Admission | Gap | None) -> Admission | None:
    if isinstance(judged, Gap):
        raise judged
    return judged


def _count(sitting: Sitting) -> None:
    sitting.messages += 1
    sitting.unanswered += 1


def _note(events: list[bytes], event: TransactionEvent) -> None:
    events.append(event.update)


def _hand_over(peer: Peer, receipt: Receipt) -> None:
    saved = Parcel(SyncStatus(True))
    for _ in range(receipt.answers):
        peer.deliver(saved)
    notice = {"saved": [receipt.client, receipt.clock], "messages": receipt.messages}
    peer.deliver(Parcel(Stateless(json.dumps(notice, separators=(",", ":")))))
