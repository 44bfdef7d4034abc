"""Several documents of a board on which one command is tried: it happens to all of them or to none."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from board.document import Document
from board.sync.log import Clock, Entry
from board.sync.room import Room
from board.sync.twin import Trial

T = TypeVar("T")


class OtherParts(KeyError):
    """The command needs a part that was not asked for: what it is about has changed since somebody looked."""


@dataclass(frozen=True, slots=True)
class Trials:
    """The copies of all parts and the panels that are locked: the draft of a command of `board.review`."""

    parts: Mapping[str, Trial]
    locks: frozenset[str]

    def doc(self, part: str) -> Document:
        """The copy of a part; raises `OtherParts` for one that was not asked for."""
        return self._of(part).doc

    def update(self, part: str) -> bytes:
        """All that was written to a part so far; empty if nothing was."""
        return self._of(part).update

    def _of(self, part: str) -> Trial:
        if part not in self.parts:
            raise OtherParts(part)
        return self.parts[part]


@dataclass(frozen=True, slots=True)
class Command(Generic[T]):
    """A server-authored edit of several parts: in whose name, through what, and as a piece of what larger work if any."""

    account: str
    means: str
    edit: Callable[[Trials], T]
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What a command answered, what it wrote to which part, and the reserved clocks on which it was computed."""

    result: T
    updates: Mapping[str, bytes]
    clocks: tuple[Clock, ...]

    def entries(self, command: Command[T]) -> tuple[Entry, ...]:
        """What goes into the log."""
        return tuple(Entry(part, update, command.account, command.means) for part, update in self.updates.items())


def attempt(command: Command[T], rooms: Mapping[str, Room], locks: frozenset[str]) -> Outcome[T]:
    """Tries a command on the documents as they are now. What it raises comes through, and nothing has happened."""
    with _trials(rooms, locks) as trials:
        result = command.edit(trials)
        updates = {part: trial.update for part, trial in trials.parts.items() if trial.update}
        if not updates:
            return Outcome(result, {}, ())
        # What was only read is bound as well: a decision holds for what its maker could see.
        clocks = tuple(Clock(part, one.expected, one.after, one.hand) for part, one in trials.parts.items())
        for part, update in updates.items():
            rooms[part].check_locks(update)
        return Outcome(result, updates, clocks)


@contextmanager
def _trials(rooms: Mapping[str, Room], locks: frozenset[str]) -> Iterator[Trials]:
    with ExitStack() as stack:
        yield Trials({part: stack.enter_context(room.trial()) for part, room in rooms.items()}, locks)
