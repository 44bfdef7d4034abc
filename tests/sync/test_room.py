"""One room alone: what it takes, what it refuses, and whom it tells."""

import gc
import weakref
from typing import Any

import pytest
from pycrdt import Doc, Map

from board.ids import new_id
from board.names import DocumentName, panel_name
from board.sync.gate import TooLarge
from board.sync.protocol import Message, Parcel, SyncStatus, SyncStep1, SyncStep2, Update
from board.sync.refusal import Refused
from board.sync.room import Room, Surroundings, opened


class Seat:
    """A peer that keeps what it is told."""

    means = "test"
    wants_echo = False

    def __init__(self, id: int, account: str) -> None:
        self.id = id
        self.account = account
        self.told: list[Message] = []

    def deliver(self, parcel: Parcel) -> None:
        self.told.append(parcel.message)

    def of(self, kind: type[Message]) -> list[Message]:
        """What it was told of one kind."""
        return [message for message in self.told if isinstance(message, kind)]


def mine(client: int) -> bool | None:
    """Everything is the sender's own."""
    return True


def seated(room: Room, *seats: Seat) -> None:
    """All of them join and say that they have nothing."""
    for seat in seats:
        room.join(seat)
        room.receive(seat, b"\x00\x00", whole=True, owns=mine)
    room.settle(room.take())


def stroke(doc: Any, id: str, size: int) -> bytes:
    """The update that sets a stroke."""
    before = doc.get_state()
    doc.get("strokes", type=Map)[id] = new_id().encode() + bytes(size)
    update: bytes = doc.get_update(before)
    return update


def test_nobody_is_told_before_the_log_has_it() -> None:
    room, ann, ben = opened(panel_name(new_id(), new_id()), [], Surroundings()), Seat(1, "ann"), Seat(2, "ben")
    seated(room, ann, ben)

    room.receive(ann, stroke(Doc(), new_id(), 10), whole=False, owns=mine)
    harvest = room.take()
    assert not ben.of(Update)
    assert len(ann.of(SyncStatus)) == 1  # for its step 2
    room.settle(harvest)

    assert len(ben.of(Update)) == 1
    assert not ann.of(Update)
    assert len(ann.of(SyncStatus)) == 2


def test_a_newcomer_is_answered_from_what_the_log_has() -> None:
    room, ann, ben = opened(panel_name(new_id(), new_id()), [], Surroundings()), Seat(1, "ann"), Seat(2, "ben")
    seated(room, ann)
    room.receive(ann, stroke(Doc(), new_id(), 10), whole=False, owns=mine)

    room.join(ben)
    room.answer(ben, b"\x00")
    harvest = room.take()
    assert not ben.of(SyncStep2)
    room.settle(harvest)

    assert len(ben.of(SyncStep2)) == 1


def test_a_gap_is_dropped_asked_about_once_and_acknowledged_with_the_step_two() -> None:
    room, ann, doc = opened(panel_name(new_id(), new_id()), [], Surroundings()), Seat(1, "ann"), Doc[Any]()
    seated(room, ann)
    stroke(doc, new_id(), 10)
    second, third = stroke(doc, new_id(), 10), stroke(doc, new_id(), 10)

    room.receive(ann, second, whole=False, owns=mine)
    room.receive(ann, third, whole=False, owns=mine)
    room.settle(room.take())
    assert len(ann.of(SyncStep1)) == 2  # on joining, and for the gap
    assert len(ann.of(SyncStatus)) == 1

    room.receive(ann, doc.get_update(), whole=True, owns=mine)
    room.settle(room.take())
    assert len(ann.of(SyncStatus)) == 4


def test_steps_two_that_never_fill_the_gap_are_refused() -> None:
    room, ann, doc = opened(panel_name(new_id(), new_id()), [], Surroundings()), Seat(1, "ann"), Doc[Any]()
    seated(room, ann)
    stroke(doc, new_id(), 10)
    gap = stroke(doc, new_id(), 10)

    for _ in range(5):
        room.receive(ann, gap, whole=True, owns=mine)
    with pytest.raises(Refused):
        room.receive(ann, gap, whole=True, owns=mine)


def test_what_was_overwritten_does_not_fill_a_document() -> None:
    room, ann, doc, id = opened(panel_name(new_id(), new_id()), [], Surroundings()), Seat(1, "ann"), Doc[Any](), new_id()
    seated(room, ann)

    for _ in range(60):  # 12 MB of updates, 200 kB of document
        room.receive(ann, stroke(doc, id, 200_000), whole=False, owns=mine)
        room.settle(room.take())

    assert sum(map(len, room.whole())) < 300_000


def test_a_document_that_is_full_says_so() -> None:
    room, ann, doc = opened(panel_name(new_id(), new_id()), [], Surroundings()), Seat(1, "ann"), Doc[Any]()
    seated(room, ann)

    for _ in range(39):
        room.receive(ann, stroke(doc, new_id(), 200_000), whole=False, owns=mine)
        room.settle(room.take())
    update = stroke(doc, new_id(), 250_000)

    with pytest.raises(TooLarge):
        room.receive(ann, update, whole=False, owns=mine)


def test_a_room_that_waits_for_the_log_is_not_empty() -> None:
    room, ann = opened(DocumentName(new_id()), [], Surroundings()), Seat(1, "ann")
    seated(room, ann)
    doc: Doc[Any] = Doc()
    before = doc.get_state()
    doc.get("scenes", type=Map)[new_id()] = Map({"slugline": "INT."})
    room.receive(ann, doc.get_update(before), whole=False, owns=mine)
    room.leave(ann)

    assert not room.empty
    harvest = room.take()
    assert not room.empty
    room.settle(harvest)
    assert room.empty


def test_a_document_that_nobody_has_open_any_more_is_freed() -> None:
    """Found under siege: the library's own `observe` holds the document that it watches."""
    room = opened(panel_name(new_id(), new_id()), [], Surroundings())
    ann = Seat(1, "ann")
    seated(room, ann)
    room.receive(ann, stroke(Doc(client_id=5000), new_id(), 100), whole=False, owns=mine)
    documents = [room.read(weakref.ref)]

    del room, ann
    gc.collect()

    assert documents[0]() is None
