"""A warm copy of a document on which server-authored edits are tried: one that fails never touches the document itself."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from pycrdt import Doc, TransactionEvent

from board.document import Document
from board.sync.log import SERVER_CLIENT
from board.sync.merging import merge
from board.sync.protocol import parse_state_vector

T = TypeVar("T")

IDLE_S: Final = 60.0
"""How long a copy is kept for the next edit."""


@dataclass(frozen=True, slots=True)
class Authored(Generic[T]):
    """What an edit answered, the one update it made (empty if none), and the reserved clock before and after."""

    result: T
    update: bytes
    expected: int
    after: int


class Twin:
    """The copy. It is dropped whenever it may differ from the document, and made again when it is next needed."""

    def __init__(self) -> None:
        self._doc: Document | None = None
        self._used = False
        self._idle_since = 0.0

    @property
    def warm(self) -> bool:
        """Whether there is a copy now."""
        return self._doc is not None

    def warm_up(self, pieces: Iterable[bytes]) -> Iterator[None]:
        """Makes the copy out of an earlier state of the document, in steps."""
        twin: Document = Doc(client_id=SERVER_CLIENT)
        for piece in pieces:
            twin.apply_update(piece)
            yield
        self._doc = self._doc or twin
        self._used = True

    def run(self, source: Document, edit: Callable[[Document], T]) -> Authored[T]:
        """Runs an edit on a copy of the document as it is now. What the edit raises comes through."""
        twin = self._refreshed(source)
        expected = _server_clock(twin)
        changes: list[bytes] = []
        subscription = twin.observe(lambda event: _note(changes, event))
        self._doc = None
        try:
            result = edit(twin)
        finally:
            twin.unobserve(subscription)
        self._doc = twin
        self._used = True
        return Authored(result, merge(changes), expected, _server_clock(twin))

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
            twin = Doc(client_id=SERVER_CLIENT)
            twin.apply_update(source.get_update())
        else:
            twin.apply_update(source.get_update(twin.get_state()))
        return twin


def authored(state: bytes, edit: Callable[[Document], T]) -> Authored[T]:
    """What an edit makes of a document of which there is only a state."""
    source: Document = Doc()
    source.apply_update(state)
    return Twin().run(source, edit)


def _note(changes: list[bytes], event: TransactionEvent) -> None:
    changes.append(event.update)


def _server_clock(doc: Document) -> int:
    return parse_state_vector(doc.get_state()).get(SERVER_CLIENT, 0)
