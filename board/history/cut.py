"""All documents of a board at one moment. Moves forward only, and makes a document when somebody looks at it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pycrdt import Doc

from board.document import Document
from board.history.entry import BEGINNING, Entry, moment

_A_BITE = 500  # a transaction holds what it has to tell until it ends


class OutOfOrder(ValueError):
    """An entry came which is not later than those before."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A document's whole state, and the last entry of its part that went into it."""

    state: bytes
    covers: str


@dataclass(slots=True)
class _Part:
    last: str
    waiting: list[bytes] = field(default_factory=list)
    doc: Document | None = None


class Cut:
    """What the documents of a board say at a position of its log."""

    def __init__(self, position: str = BEGINNING, checkpoints: Mapping[str, Checkpoint] | None = None) -> None:
        self.position = position
        self._parts = {part: _Part(one.covers, [one.state]) for part, one in (checkpoints or {}).items()}

    def advance(self, entries: Iterable[Entry], until: str | None = None) -> bool:
        """Takes entries in, oldest first, up to a moment; whether it came to an entry that lies behind it."""
        end = None if until is None else moment(until)
        at = moment(self.position)
        for entry in entries:
            came = moment(entry.id)
            if end is not None and came > end:
                return True
            if came <= at:
                raise OutOfOrder(f"expected an entry after {self.position}, got {entry.id}")
            at = came
            self._take(entry)
        return False

    def parts(self) -> frozenset[str]:
        """The parts of the board that have been written to."""
        return frozenset(self._parts)

    def last(self, part: str) -> str:
        """The last entry of a part; two cuts of one log which name the same hold the same document."""
        found = self._parts.get(part)
        return BEGINNING if found is None else found.last

    def doc(self, part: str) -> Document:
        """A part's document; an empty one before its first entry. It moves on with the cut and is for reading."""
        found = self._parts.setdefault(part, _Part(BEGINNING))
        if found.doc is None:
            found.doc = Doc()
        waiting, found.waiting = found.waiting, []
        for at in range(0, len(waiting), _A_BITE):
            with found.doc.transaction():
                for update in waiting[at : at + _A_BITE]:
                    found.doc.apply_update(update)
        return found.doc

    def fork(self) -> "Cut":
        """Another cut at the same moment, which moves by itself."""
        fork = Cut(self.position)
        fork._parts = {part: _Part(one.last, [*_made(one), *one.waiting]) for part, one in self._parts.items()}
        return fork

    def _take(self, entry: Entry) -> None:
        part = self._parts.setdefault(entry.part, _Part(BEGINNING))
        part.waiting.append(entry.update)
        part.last = self.position = entry.id


def cut_at(entries: Iterable[Entry], position: str) -> Cut:
    """A board at a moment, from the first entry of its log."""
    cut = Cut()
    cut.advance(entries, position)
    return cut


def changed_parts(one: Cut, other: Cut) -> Iterator[str]:
    """The parts that may say something else in two cuts of the same log."""
    for part in sorted(one.parts() | other.parts()):
        if one.last(part) != other.last(part):
            yield part


def _made(part: _Part) -> list[bytes]:
    return [] if part.doc is None else [part.doc.get_update()]
