"""Who sits in a room, what each of them has sent, and what each has still to be told of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from board.sync.protocol import Parcel, Stateless, SyncStatus, SyncStep1
from board.sync.refusal import Refused

_MOST_QUESTIONS: Final = 5


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

    def count(self) -> None:
        """One more message came."""
        self.messages += 1
        self.unanswered += 1

    def ask_again(self, state: bytes, *, whole: bool) -> None:
        """Asks for what is missing. One question a gap is enough: what else comes before its step 2 will be in that step 2."""
        if self.gap and not whole:
            return
        self.gap = True
        self.asked += 1
        if self.asked > _MOST_QUESTIONS:
            raise Refused("invalid", "Edits kept coming without those that they build on.")
        self.peer.deliver(Parcel(SyncStep1(state)))

    def filled(self) -> None:
        """A step 2 brought everything."""
        self.gap, self.asked = False, 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What to tell a peer once the batch is in the log."""

    peer: int
    answers: int
    messages: int
    client: int
    clock: int


class Sittings:
    """Everybody in a room."""

    def __init__(self) -> None:
        self._sittings: dict[int, Sitting] = {}
        self._peers: tuple[Peer, ...] = ()

    def __len__(self) -> int:
        return len(self._sittings)

    def __contains__(self, peer: Peer) -> bool:
        return peer.id in self._sittings

    @property
    def peers(self) -> tuple[Peer, ...]:
        """Everybody here."""
        return self._peers

    def join(self, peer: Peer) -> None:
        """Gives a peer a seat."""
        self._sittings[peer.id] = Sitting(peer)
        self._list()

    def leave(self, peer: Peer) -> None:
        """Forgets a peer."""
        self._sittings.pop(peer.id, None)
        self._list()

    def of(self, peer: Peer) -> Sitting:
        """The sitting of a peer that is here."""
        return self._sittings[peer.id]

    def recognise(self, peer: Peer, client: int) -> None:
        """The peer writes under this client id."""
        if (sitting := self._sittings.get(peer.id)) is not None and sitting.client != client:
            sitting.client, sitting.clock = client, 0

    def client_of(self, peer: Peer) -> int:
        """The client id under which a peer writes, 0 if it has not shown yet."""
        sitting = self._sittings.get(peer.id)
        return sitting.client if sitting is not None else 0

    @property
    def waiting(self) -> bool:
        """Whether somebody has to be told that something is saved."""
        return any(True for _ in self._due())

    def receipts(self) -> Iterator[Receipt]:
        """What everybody is told once the log has what they sent until now."""
        for sitting in self._due():
            yield Receipt(sitting.peer.id, sitting.unanswered, sitting.messages, sitting.client, sitting.clock)
            sitting.unanswered = 0

    def tell(self, peer: int, parcel: Parcel) -> None:
        """Says something to a peer, unless it has left."""
        if (sitting := self._sittings.get(peer)) is not None:
            sitting.peer.deliver(parcel)

    def hand_over(self, receipts: Iterable[Receipt]) -> None:
        """Tells the senders that the log has it."""
        saved = Parcel(SyncStatus(True))
        for receipt in receipts:
            for _ in range(receipt.answers):
                self.tell(receipt.peer, saved)
            notice = f'{{"saved":[{receipt.client},{receipt.clock}],"messages":{receipt.messages}}}'
            self.tell(receipt.peer, Parcel(Stateless(notice)))

    def _list(self) -> None:
        self._peers = tuple(sitting.peer for sitting in self._sittings.values())

    def _due(self) -> Iterator[Sitting]:
        return (sitting for sitting in self._sittings.values() if sitting.unanswered and not sitting.gap)
