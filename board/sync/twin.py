"""A warm copy of a document on which server-authored edits are tried: one that fails never touches the document itself."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from pycrdt import Doc

from board.document import Document
from board.edits.places import prepare
from board.review.draft import Recording
from board.review.refused import Refused
from board.sync.log import SERVER_CLIENT
from board.sync.protocol import parse_state_vector

T = TypeVar("T")

IDLE_S: Final = 60.0
"""How long a copy is kept for the next edit."""


_LONG_TABLES: Final = ("shots", "panels")


@dataclass(frozen=True, slots=True)
class Authored(Generic[T]):
    """What an edit answered, the one update it made (empty if none), and the clock of the servers' hand before and after."""

    result: T
    update: bytes
    expected: int
    after: int
    hand: int = SERVER_CLIENT


@dataclass(frozen=True, slots=True)
class Trial:
    """The copy while an edit is tried on it, and what was written to it so far."""

    doc: Document
    hand: int
    expected: int
    recording: Recording

    @property
    def update(self) -> bytes:
        """All that was written, in one update; empty if nothing was."""
        return self.recording.update

    @property
    def after(self) -> int:
        """The reserved clock as it stands now."""
        return _clock_of(self.doc, self.hand)


class Twin:
    """The copy. It is dropped whenever it may differ from the document, and made again when it is next needed."""

    def __init__(self, hand: int = SERVER_CLIENT) -> None:
        self._hand = hand
        self._doc: Document | None = None
        self._used = False
        self._idle_since = 0.0

    @property
    def warm(self) -> bool:
        """Whether there is a copy now."""
        return self._doc is not None

    def warm_up(self, pieces: Iterable[bytes]) -> Iterator[None]:
        """Makes the copy out of an earlier state of the document, in steps."""
        twin: Document = Doc(client_id=self._hand)
        for piece in pieces:
            twin.apply_update(piece)
            yield
        yield from prepare(twin, _LONG_TABLES)
        self._doc = self._doc or twin
        self._used = True

    def run(self, source: Document, edit: Callable[[Document], T]) -> Authored[T]:
        """Runs an edit on a copy of the document as it is now. What the edit raises comes through."""
        with self.trial(source) as trial:
            result = edit(trial.doc)
            return Authored(result, trial.update, trial.expected, trial.after, self._hand)

    @contextmanager
    def trial(self, source: Document) -> Iterator[Trial]:
        """A copy of the document as it is now, to be written to. It is kept unless what is done inside fails half way."""
        twin, self._doc, self._used = self._refreshed(source), None, True
        recording = Recording(twin)
        try:
            yield Trial(twin, self._hand, _clock_of(twin, self._hand), recording)
        except Refused:
            # Before anything was written, as most are who come second: the copy is as it was.
            if not recording.update:
                self._doc = twin
            raise
        else:
            self._doc = twin
        finally:
            recording.stop()

    def forget(self) -> None:
        """The last edit came to nothing: the copy holds what the document never will."""
        self._doc = None

    def rest(self, now: float) -> None:
        """Called every few seconds: it doubles what the document takes, and goes when nobody used it for a while."""
        if self._used:
            self._used, self._idle_since = False, now
        elif now - self._idle_since > IDLE_S:
            self._doc = None

    def _refreshed(self, source: Document) -> Document:
        twin = self._doc
        if twin is None:
            twin = Doc(client_id=self._hand)
            twin.apply_update(source.get_update())
        else:
            twin.apply_update(source.get_update(twin.get_state()))
        return twin


def authored(state: Iterable[bytes], edit: Callable[[Document], T], hand: int) -> Authored[T]:
    """What an edit makes of a document of which there are only the updates that make it."""
    source: Document = Doc()
    for update in state:
        source.apply_update(update)
    return Twin(hand).run(source, edit)


def _clock_of(doc: Document, client: int) -> int:
    return parse_state_vector(doc.get_state()).get(client, 0)
