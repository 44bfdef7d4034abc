"""A room's gate, which may be asked in a thread while the room goes on, and what the document takes up."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from board.names import DocumentName
from board.schema import DOCUMENTS
from board.sync.gate import Admission, Brings, Fullness, Gap, Gate, Lesson, Limits, TooLarge, anybody, nobody
from board.sync.shape import Record
from board.sync.slices import slices_of
from board.sync.update import decode
from board.tally import TALLY

_WORTH_MEASURING: Final = 500_000
_LARGE_BOARD: Final = 6_000_000

Owns = Callable[[int], bool | None]


@dataclass(frozen=True, slots=True)
class Studied:
    """A long update of the log or the server: what it teaches the gate, what it changes, and the pieces to apply it in."""

    lesson: Lesson
    records: frozenset[Record]
    pieces: tuple[bytes, ...]


def gate_for(name: DocumentName) -> Gate:
    """A gate for a document of this name, of which it knows nothing yet."""
    # Three megabytes are a long film's structure and nothing to warn of; in a drawing two are.
    return Gate(DOCUMENTS[name.kind], Limits(document_warning=_LARGE_BOARD) if name.kind == "board" else None)


class Judge:
    """While `judging`, `judge` and `study` may run in another thread: what is taught meanwhile waits."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._measured = 0
        self._judging = False
        self._untaught: list[bytes] = []

    @property
    def size(self) -> int:
        """The bytes that were taken in: what the document takes up at most."""
        return self._gate.size

    @property
    def clients(self) -> int:
        """How many clients have written."""
        return self._gate.clients

    @property
    def moved_on(self) -> bool:
        """Whether something was taught while `judge` ran: its answer is worth nothing then."""
        return bool(self._untaught)

    @contextmanager
    def judging(self) -> Iterator[None]:
        """While a thread is asked nobody calls `commit`, and what is taught waits."""
        self._judging = True
        try:
            yield
        finally:
            self._judging = False
            untaught, self._untaught = self._untaught, []
            for update in untaught:
                self._gate.learn(update)

    def judge(self, update: bytes, owns: Owns, brings: Brings = nobody) -> Admission:
        """What the gate says of an update, without taking it."""
        began = time.perf_counter()
        try:
            return self._gate.admit(update, owns=owns, brings=brings)
        finally:
            TALLY.judged += 1
            TALLY.gate_seconds += time.perf_counter() - began

    def knows(self, update: bytes) -> bool:
        """Whether everything in an update is here already."""
        try:
            return not self._gate.admit(update, owns=anybody, brings=anybody).update
        except Gap:
            return False

    def lacking(self, trusted: bytes) -> dict[int, tuple[int, int]]:
        """Who wrote what of a trusted update that is not here yet. Raises `Gap`."""
        return self._gate.study(trusted).writers()

    def knew(self, trusted: bytes) -> bool:
        """Whether everything in a trusted update is here already."""
        try:
            return self._gate.study(trusted).says_nothing
        except Gap:
            return False

    def study(self, update: bytes) -> Studied:
        """What is to be known of a long update that is trusted."""
        parts = decode(update)
        lesson = self._gate.study_parts(parts)
        return Studied(lesson, lesson.records(), tuple(slices_of(parts)))

    def records_of(self, update: bytes) -> frozenset[Record]:
        """Which records a trusted update changes."""
        return self._gate.study(update).records()

    def records_in(self, known: bytes) -> frozenset[Record] | None:
        """Which records an update is about that was taken in before; None if it was not, or not all of it."""
        return self._gate.records_in(known)

    def commit(self, admission: Admission) -> None:
        """What was admitted has been applied."""
        self._gate.commit(admission)

    def teach(self, update: bytes) -> None:
        """Takes in what is trusted."""
        if self._judging:
            self._untaught.append(update)
        else:
            self._gate.learn(update)

    def take(self, update: bytes, studied: Studied) -> None:
        """Takes in what was studied, or studies it again if that is no longer true."""
        if self.moved_on:
            self.teach(update)
        else:
            self._gate.take(studied.lesson)

    def next_clock(self, client: int) -> int:
        """The first clock of a client that is not known."""
        return self._gate.next_clock(client)

    def makes_room(self, full: TooLarge, measure: Callable[[], int]) -> bool:
        """Whether the document takes up less than the gate counted, since what was overwritten is collected."""
        if full.limit != "document_bytes" or self._gate.size - self._measured < _WORTH_MEASURING:
            return False
        self._measure(measure)
        return True

    def is_large(self, measure: Callable[[], int]) -> bool:
        """Whether the document will soon be full."""
        if self._gate.fullness is not Fullness.FINE and self._gate.size - self._measured >= _WORTH_MEASURING:
            self._measure(measure)
        return self._gate.fullness is not Fullness.FINE

    def _measure(self, measure: Callable[[], int]) -> None:
        self._measured = measure()
        self._gate.measured(self._measured)
