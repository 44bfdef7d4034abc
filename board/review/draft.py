"""What a command works on: copies of a board's documents, and the bytes that it has written to each so far."""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from pycrdt import Doc, Subscription, TransactionEvent, merge_updates

from board.document import Document

T = TypeVar("T")

_SERVER_CLIENT = 1
_FAN_IN = 32  # a flat merge is quadratic in the number of updates


class Draft(Protocol):
    """The copies. Whoever runs a command throws them away when it raises, and writes all their updates at once when not."""

    def doc(self, part: str) -> Document:
        """The copy of a part: "" the board, "review", "panel/ID". A part that was not asked for raises `KeyError`."""
        ...

    def update(self, part: str) -> bytes:
        """All that was written to a part so far, as the one update that will be logged; empty if nothing was."""
        ...


class Recording:
    """Listens to a document and puts together what is written to it."""

    def __init__(self, doc: Document) -> None:
        self._doc = doc
        self._changes: list[bytes] = []
        self._subscription: Subscription = doc.observe(self._note)

    def stop(self) -> None:
        """Stops listening."""
        self._doc.unobserve(self._subscription)

    @property
    def update(self) -> bytes:
        """What was written; the same bytes however often it is asked, until more is written."""
        while len(self._changes) > 1:
            self._changes = [merge_updates(*self._changes[i : i + _FAN_IN]) for i in range(0, len(self._changes), _FAN_IN)]
        return self._changes[0] if self._changes else b""

    def _note(self, event: TransactionEvent) -> None:
        self._changes.append(event.update)


class Sketch:
    """A draft of documents in memory, for previews and tests: copies of them under the server's client id."""

    def __init__(self, sources: Mapping[str, Document]) -> None:
        self._sources = sources
        self._copies: dict[str, tuple[Document, Recording]] = {}

    def doc(self, part: str) -> Document:
        """The copy of a part."""
        return self._opened(part)[0]

    def update(self, part: str) -> bytes:
        """What was written to it."""
        return self._opened(part)[1].update

    def commit(self) -> dict[str, bytes]:
        """Writes everything into the documents themselves; answers the updates by part."""
        updates = {part: recording.update for part, (_, recording) in self._copies.items() if recording.update}
        for part, update in updates.items():
            self._sources[part].apply_update(update)
        return updates

    def _opened(self, part: str) -> tuple[Document, Recording]:
        if part not in self._copies:
            copy: Document = Doc(client_id=_SERVER_CLIENT)
            copy.apply_update(self._sources[part].get_update())
            self._copies[part] = copy, Recording(copy)
        return self._copies[part]


def try_out(sources: Mapping[str, Document], command: Callable[[Draft], T]) -> tuple[T, dict[str, bytes]]:
    """Runs a command on documents in memory, all of it or nothing; answers its outcome and the updates it made."""
    sketch = Sketch(sources)
    outcome = command(sketch)
    return outcome, sketch.commit()
