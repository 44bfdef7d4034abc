"""The document of a room in memory: what it is told, what that did, and what others lack of it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Final, TypeVar

from pycrdt import Doc, TransactionEvent

from board.document import Document
from board.sync.inflight import Slot, Suspect
from board.sync.log import SERVER_CLIENT
from board.sync.twin import Authored, Trial, Twin
from board.sync.whole import Whole

T = TypeVar("T")

_NOTHING: Final = b"\0"
"""The state vector of an empty document."""

_MOST_ANSWERS: Final = 16


class Poisoned(Exception):
    """An update broke the document in memory: nobody may touch it again. `suspect` is what to bar."""

    def __init__(self, suspect: Suspect) -> None:
        super().__init__(f"an update broke the document, digest {suspect.digest.hex()}")
        self.suspect = suspect


class TriedElsewhere(Exception):
    """Another process of this machine applies the same update right now, or has just died of it: come back later."""


class Replica:
    """A Yjs document and the copy of it on which the server's own edits are tried."""

    def __init__(self, slot: Slot, hand: int) -> None:
        self._slot = slot
        self._doc: Document = Doc()
        self._twin = Twin(hand)
        self._events: list[bytes] = []
        self._answers: dict[bytes, bytes] = {}
        self._whole = Whole()
        # Nothing in an observer may hold the document, or neither is ever freed: the library's own `observe` does.
        events = self._events
        self._subscription = self._doc._doc.observe(lambda event: _note(events, event))

    def apply(self, update: bytes) -> list[bytes]:
        """Applies what is trusted; answers what it did, transaction by transaction."""
        self._doc.apply_update(update)
        return self._happened()

    def try_out(self, update: bytes, suspect: Suspect) -> list[bytes]:
        """Applies what somebody sent. If that kills this process, whoever buries it reads in the slot what did it."""
        if self._slot.is_tried_elsewhere(suspect):
            raise TriedElsewhere
        self._slot.note(suspect)
        try:
            self._doc.apply_update(update)
        except BaseException as exc:
            # yrs panics with an exception outside of Exception; after it the document must not even be read.
            raise Poisoned(suspect) from exc
        finally:
            self._slot.clear()
        return self._happened()

    def state_vector(self) -> bytes:
        """How far it has come."""
        return self._doc.get_state()

    def whole(self) -> list[bytes]:
        """All of it, in one update or a few."""
        return self._whole.updates() if self._whole.known else [self._doc.get_update()]

    def is_outgrown(self, size: int) -> bool:
        """Whether a document of this size should be read from the log again for those who come."""
        return self._whole.is_outgrown(size)

    def begin_renewal(self) -> None:
        """The log is about to be read."""
        self._whole.begin()

    def keep(self, written: tuple[bytes, ...]) -> None:
        """What the log had of it when it was opened."""
        self._whole.read(written)

    def renew(self, written: tuple[bytes, ...]) -> None:
        """What the log had of it, everything included that had happened before `begin_renewal`."""
        self._whole.renew(written)

    def size(self) -> int:
        """The bytes that it takes up."""
        return len(self._doc.get_update())

    def difference(self, state_vector: bytes) -> list[bytes]:
        """What somebody lacks who has come so far, in one update or a few. Many ask the same question after a restart."""
        if state_vector == _NOTHING and self._whole.known:
            return self._whole.updates()
        known = self._answers.get(state_vector)
        if known is None:
            if len(self._answers) >= _MOST_ANSWERS:
                self._answers.clear()
            known = self._answers[state_vector] = self._doc.get_update(state_vector)
        return [known]

    def read(self, reader: Callable[[Document], T]) -> T:
        """What a reader makes of it; it must not write."""
        return reader(self._doc)

    @property
    def has_copy(self) -> bool:
        """Whether the server's own edits can be tried at once."""
        return self._twin.warm

    def copy(self, pieces: Iterable[bytes]) -> Iterator[None]:
        """Makes the copy out of a state that this document has had, in steps; what is newer comes with the next edit."""
        return self._twin.warm_up(pieces)

    def author(self, edit: Callable[[Document], T]) -> Authored[T]:
        """Tries an edit of the server's on the copy."""
        return self._twin.run(self._doc, edit)

    def begin(self, edit: Callable[[Document], T]) -> Authored[T]:
        """Tries what begins the document on a copy of its own."""
        return Twin(SERVER_CLIENT).run(self._doc, edit)

    def trial(self) -> AbstractContextManager[Trial]:
        """The copy, for a command that writes to other documents too."""
        return self._twin.trial(self._doc)

    def abandon(self) -> None:
        """The edit came to nothing."""
        self._twin.forget()

    def rest(self, now: float) -> None:
        """Called every few seconds: lets go of what can be made again."""
        self._twin.rest(now)
        self._whole.rest()

    def _happened(self) -> list[bytes]:
        events = self._events[:]
        self._events.clear()
        if events:
            self._answers.clear()
        self._whole.note(events)
        return events


def _note(events: list[bytes], event: TransactionEvent) -> None:
    events.append(event.update)
