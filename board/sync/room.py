"""One open document and its peers. Synchronous; owns no socket, no clock and no Redis.

What a peer says passes the gate, is applied, and waits in the room until `take`; once the log has it, `settle` tells
everybody, newcomers included. So nobody is told of an edit that a crash could take back.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Final, TypeVar

from board.document import Document
from board.names import DocumentName
from board.sync.answers import Answers
from board.sync.gate import Admission, Brings, Gap, TooLarge, nobody
from board.sync.harvest import Basket, Change, Harvest
from board.sync.inflight import Slot, Suspect, digest_of
from board.sync.judge import Judge, Owns, Studied
from board.sync.log import SERVER_CLIENT
from board.sync.merging import coalesce
from board.sync.opening import Reading, read
from board.sync.protocol import Parcel, Stateless, SyncStep1, Update, parse_state_vector
from board.sync.quarantine import Quarantine
from board.sync.refusal import Locked, Refused
from board.sync.replica import Replica
from board.sync.shape import Record
from board.sync.sittings import Peer, Receipt, Sitting, Sittings
from board.sync.twin import Authored, Trial

T = TypeVar("T")

MOST_WAITING_BYTES: Final = 8_000_000
"""How much a room holds that the log has not; beyond it peers are sent away until Redis is back."""

_MOST_UNKNOWN_CLIENTS: Final = 5_000
"""How many clients a peer may have met that this document has not: its log lost its end, or they are the peer's own."""

_QUICKLY_COPIED_BYTES: Final = 256_000


class Overflowing(Exception):
    """The log has been away for so long that the room can hold no more."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a room shares with the other rooms of its board."""

    slot: Slot = field(default_factory=Slot.anonymous)
    quarantine: Quarantine = field(default_factory=Quarantine)
    locks: Set[str] = frozenset()
    waits: Callable[[], None] = lambda: None
    """Called when somebody waits for a long answer."""
    hand: int = SERVER_CLIENT
    """The client id under which the server writes."""


def opened(name: DocumentName, updates: Sequence[bytes], around: Surroundings) -> "Room":
    """A room of a document that is not large, at once."""
    room = Room(read(name, updates), around)
    for _ in room.load():
        pass
    return room


class Room:
    """A document, its gate, and who sits in it; to be loaded before anybody may come in."""

    def __init__(self, reading: Reading, around: Surroundings) -> None:
        self.name = reading.name
        self._around = around
        self._judge = Judge(reading.gate)
        self._replica = Replica(around.slot, around.hand)
        self._sittings = Sittings()
        self._answers = Answers(self._sittings.tell, around.waits)
        self._basket = Basket(self.name.part)
        self._in_flight = 0
        self._warned = False
        self._stirred = False
        self._reading: Reading | None = reading
        self.settled_state = b"\0"

    def load(self) -> Iterator[None]:
        """Takes in what was read, in as many steps as the caller likes to breathe between."""
        reading, self._reading = self._reading, None
        assert reading is not None  # it is loaded once
        for piece in reading.first:  # a checkpoint says itself what lost against what
            self._replica.apply(piece)
            yield
        for piece in reading.rest:
            self._teach_losers(piece, self._replica.apply(piece))
            yield
        self._replica.keep(reading.whole)
        self.settled_state = self._replica.state_vector()

    @property
    def empty(self) -> bool:
        """Whether nobody is here, nothing waits, and nothing is on its way to the log."""
        return not len(self._sittings) and not self.waiting and not self._in_flight

    @property
    def waiting(self) -> bool:
        """Whether there is something to take. Most of a board's rooms lie still, and all are asked for every batch."""
        return self._stirred and (not self._basket.empty or self._sittings.waiting)

    @property
    def peers(self) -> tuple[Peer, ...]:
        """Everybody here."""
        return self._sittings.peers

    def join(self, peer: Peer) -> None:
        """Lets a peer in and asks it for what we lack."""
        self._sittings.join(peer)
        peer.deliver(Parcel(SyncStep1(self._replica.state_vector())))
        if self._judge.is_large(self._replica.size):
            peer.deliver(self._warning())

    def leave(self, peer: Peer) -> None:
        """Forgets a peer; what it said stays."""
        self._sittings.leave(peer)

    def answer(self, peer: Peer, state_vector: bytes) -> None:
        """Tells a peer what it lacks, deletions included: a state vector does not say which of those it knows."""
        parse_state_vector(state_vector, self._judge.clients + _MOST_UNKNOWN_CLIENTS)
        if self._basket.has_edits or self._in_flight:
            self._stirred = True
            self._basket.put_question(peer.id, state_vector)
        else:
            self._answers.put(peer.id, self._replica.difference(state_vector))

    def give_answers(self) -> Iterator[None]:
        """Tells those who wait for a long answer, one a step."""
        return self._answers.give()

    def recognise(self, peer: Peer, client: int) -> None:
        """The peer writes under this client id: its awareness said so."""
        self._sittings.recognise(peer, client)

    def client_of(self, peer: Peer) -> int:
        """The client id under which a peer writes, 0 if it has not shown yet."""
        return self._sittings.client_of(peer)

    def sits(self, peer: Peer) -> bool:
        """Whether a peer is still here."""
        return peer in self._sittings

    def judging(self) -> AbstractContextManager[None]:
        """While `judge` runs beside the loop nobody calls `receive`, and what the room learns waits for the gate."""
        return self._judge.judging()

    @property
    def moved_on(self) -> bool:
        """Whether something was learned while `judge` ran: its answer is worth nothing then."""
        return self._judge.moved_on

    def judge(self, update: bytes, owns: Owns, brings: Brings = nobody) -> Admission:
        """What the gate says of an update, without taking it; while `judging`, it may run in another thread."""
        return self._judge.judge(update, owns, brings)

    def makes_room(self, full: TooLarge) -> bool:
        """Whether the document takes up less than the gate counted."""
        return self._judge.makes_room(full, self._replica.size)

    def receive(
        self,
        peer: Peer,
        update: bytes,
        *,
        whole: bool,
        owns: Owns,
        brings: Brings = nobody,
        judged: Admission | Gap | None = None,
    ) -> None:
        """Takes a peer's update; `whole` says that it is a step 2, everything the peer has that we lack.

        Raises `Refused`, `Poisoned`, `TriedElsewhere`, `Overflowing` and what the gate raises, except for a gap: that is
        dropped unacknowledged and answered with our step 1, so that the peer's step 2 brings the whole.
        """
        sitting = self._sittings.of(peer)
        self._stirred = True
        if self._basket.bytes + len(update) > MOST_WAITING_BYTES:
            raise Overflowing(f"{self._basket.bytes} bytes of {self.name} wait for the log")
        try:
            admission = _said(judged) or self._admit(update, owns, brings)
        except Gap:
            sitting.count()
            sitting.ask_again(self._replica.state_vector(), whole=whole)
            return
        if admission.update:
            suspect = self._suspect(peer, admission)
            self._check(admission, suspect)
            self._take_in(peer, admission, suspect)
            self._warn()
        sitting.count()
        self._recognise_writer(sitting, admission, whole=whole)
        if whole:
            sitting.filled()

    def ask_for_all(self, peer: Peer) -> None:
        """Drops an update unacknowledged, and whatever follows it; the peer's step 2 will bring everything once more."""
        sitting = self._sittings.of(peer)
        self._stirred = True
        sitting.count()
        sitting.ask_again(self._replica.state_vector(), whole=False)

    def holds(self, update: bytes) -> bool:
        """Whether everything in an update is here already: such a one is no offence, whoever sends it."""
        return self._judge.knows(update)

    def lacking(self, trusted: bytes) -> dict[int, tuple[int, int]]:
        """Who wrote what of an update that the log had, of which nothing is known here. Raises `Gap`."""
        return self._judge.lacking(trusted)

    def knew(self, trusted: bytes) -> bool:
        """Whether everything in an update that the log had is here."""
        return self._judge.knew(trusted)

    def learn(self, update: bytes) -> None:
        """Takes an update from the log."""
        self._judge.teach(update)
        self._integrate(update)

    @property
    def outgrown(self) -> bool:
        """Whether what newcomers are sent should be read from the log again."""
        return self._replica.is_outgrown(self._judge.size)

    def begin_renewal(self) -> None:
        """The log is about to be read, with all in it that happened so far."""
        self._replica.begin_renewal()

    def renew(self, written: tuple[bytes, ...]) -> None:
        """What newcomers are sent first, as the log has it."""
        self._replica.renew(written)

    def copying(self) -> list[bytes] | None:
        """The state to slice for `copy` before `author` is called, None if there is a copy or it is made in no time."""
        if self._replica.has_copy or self._judge.size < _QUICKLY_COPIED_BYTES:
            return None
        return self._replica.whole()

    def copy(self, pieces: Iterable[bytes]) -> Iterator[None]:
        """Makes the copy on which the server's own edits are tried, in as many steps as the caller likes to breathe between."""
        return self._replica.copy(pieces)

    def author(self, edit: Callable[[Document], T]) -> Authored[T]:
        """Computes a server-authored edit without making it; `adopt` makes it once the log has it."""
        return self._replica.author(edit)

    def begin(self, edit: Callable[[Document], T]) -> Authored[T]:
        """The same for what the document begins with: it is written once and alike, whatever the servers' hand has become."""
        return self._replica.begin(edit)

    def trial(self) -> AbstractContextManager[Trial]:
        """The same for a command that writes to several documents."""
        return self._replica.trial()

    def check_locks(self, update: bytes, studied: Studied | None = None) -> None:
        """Raises `Refused` if an edit of the server's own changes what is locked."""
        if not self._around.locks:
            return
        if self.name.panel in self._around.locks:
            raise Refused("lock", "This panel is locked.")
        records = studied.records if studied is not None else self._judge.records_of(update)
        if self._locked(records):
            raise Refused("lock", "This would change a panel that is locked. Unlock it first.")

    def records_in(self, known: bytes) -> frozenset[Record] | None:
        """Which records an update is about that is in the document; None if the gate does not know all of it yet."""
        return self._judge.records_in(known)

    def study(self, update: bytes) -> Studied:
        """What the gate learns of a long update from the log; while `judging`, it may run in another thread."""
        return self._judge.study(update)

    def adopt(self, update: bytes) -> None:
        """Makes a server-authored edit."""
        if update:
            self.learn(update)

    def adopt_studied(self, update: bytes, studied: Studied) -> Iterator[None]:
        """The same for a long one, in as many steps as the caller likes to breathe between."""
        self._judge.take(update, studied)
        for piece in studied.pieces:
            yield
            self._integrate(piece)

    def abandon(self) -> None:
        """The server-authored edit was refused."""
        self._replica.abandon()

    def rest(self, now: float) -> None:
        """Called every few seconds: lets go of what can be made again."""
        self._replica.rest(now)

    def read(self, reader: Callable[[Document], T]) -> T:
        """What a reader makes of the document; it must not write."""
        return self._replica.read(reader)

    def next_clock(self, client: int) -> int:
        """The first clock of a client that is not known here."""
        return self._judge.next_clock(client)

    def whole(self) -> list[bytes]:
        """The whole document, in one update or a few."""
        return self._replica.whole()

    def take(self) -> Harvest:
        """Everything since the last harvest, for the log."""
        receipts = tuple(self._sittings.receipts())
        self._in_flight += 1
        self._stirred = False
        return self._basket.harvest(receipts, self._replica.state_vector(), self._replica.difference)

    def settle(self, harvest: Harvest) -> None:
        """The log has it, and that is enough: tell everybody what is new, and the senders."""
        self.publish(harvest)
        self.hand_over(harvest.receipts)

    def publish(self, harvest: Harvest) -> None:
        """The log has it: tell everybody what is new."""
        self._in_flight -= 1
        self._basket.bytes -= harvest.size
        self._fan_out(harvest.changes)
        self.settled_state = harvest.state
        for peer, difference in harvest.answers:
            self._answers.put(peer, difference)

    def hand_over(self, receipts: Iterable[Receipt]) -> None:
        """What was received is saved: tell the senders."""
        self._sittings.hand_over(receipts)

    def broadcast(self, parcel: Parcel) -> None:
        """The same message to everybody here."""
        for peer in self.peers:
            peer.deliver(parcel)

    def _admit(self, update: bytes, owns: Owns, brings: Brings) -> Admission:
        try:
            return self._judge.judge(update, owns, brings)
        except TooLarge as full:
            if not self.makes_room(full):
                raise
            return self._judge.judge(update, owns, brings)

    def _suspect(self, peer: Peer, admission: Admission) -> Suspect:
        firsts = tuple((client, start) for client, (start, _) in admission.writers.items())
        digest = digest_of(admission.update)
        return Suspect(self.name.board, self.name.part, peer.account, digest, admission.bytes, firsts)

    def _check(self, admission: Admission, suspect: Suspect) -> None:
        if self.name.panel in self._around.locks:
            raise Refused("lock", "This panel is locked.")
        if (objection := self._around.quarantine.objection(suspect)) is not None:
            raise Refused("invalid", objection)
        if self._locked(admission.records):
            reason = "A panel which this edit changes is locked."
            raise Locked(reason, admission.update, frozenset(admission.writers), admission.brought)

    def _locked(self, records: Iterable[Record]) -> bool:
        return any(table == "panels" and record in self._around.locks for table, record in records)

    def _take_in(self, peer: Peer, admission: Admission, suspect: Suspect) -> None:
        events = self._replica.try_out(admission.update, suspect)
        self._judge.commit(admission)
        self._note_events(events, said=admission.update, peer=peer.id)
        self._basket.put_edit(peer, admission)

    def _integrate(self, update: bytes) -> None:
        self._note_events(self._replica.apply(update), said=update, peer=0)

    def _note_events(self, events: list[bytes], *, said: bytes, peer: int) -> None:
        # A peer is spared its echo only if the transaction says exactly what it said: it may also have
        # integrated what another peer had said before (house rule, found by fuzzing).
        self._stirred = True
        self._teach_losers(said, events)
        self._basket.put_changes(Change(event, peer if event == said else 0) for event in events)

    def _teach_losers(self, said: bytes, events: list[bytes]) -> None:
        # What loses against a concurrent value is deleted without anybody saying so but our document.
        for event in events:
            if event != said:
                self._judge.teach(event)

    def _recognise_writer(self, sitting: Sitting, admission: Admission, *, whole: bool) -> None:
        if not whole and sitting.client == 0 and len(admission.writers) == 1:
            sitting.client = next(iter(admission.writers))
        if sitting.client:
            sitting.clock = self._judge.next_clock(sitting.client)

    def _warn(self) -> None:
        if not self._warned and self._judge.is_large(self._replica.size):
            self._warned = True
            self.broadcast(self._warning())

    def _warning(self) -> Parcel:
        return Parcel(Stateless(json.dumps({"large": self._judge.size}, separators=(",", ":"))))

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
