"""A large document as the log had it, and what came since: what a newcomer is sent, without yrs writing it out on the loop.

Where much is overwritten neither is kept: then yrs writes the document out, in which each value stands once.
"""

from collections.abc import Sequence
from typing import Final

from board.sync.merging import coalesce

LARGE_BYTES: Final = 250_000
_MOST_NEWER_BYTES: Final = 64 * 1024
_TOO_MUCH_BYTES: Final = 1_000_000
_RESTS: Final = 12
"""After how many rests a log that held too much is read again: compaction may have been there."""


def written(updates: Sequence[bytes]) -> tuple[bytes, ...]:
    """What the log has of a document, in as few updates as is cheap; nothing if most of it seems to be overwritten."""
    largest = max(map(len, updates), default=0)
    if sum(map(len, updates)) - largest > largest + _TOO_MUCH_BYTES:
        return ()
    return (*updates[:1], *coalesce(updates[1:]))


class Whole:
    """All that a document says, as updates. It knows nothing until it is first told."""

    def __init__(self) -> None:
        self._written: tuple[bytes, ...] = ()
        self._newer: list[bytes] = []
        self._newer_bytes = 0
        self._since: list[bytes] | None = None
        self._lately_bytes = 0
        self._patience = 0

    @property
    def known(self) -> bool:
        """Whether there is anything to send."""
        return bool(self._written)

    def is_outgrown(self, size: int) -> bool:
        """Whether so much has come, or the document of this size is so large, that it should be read from the log again."""
        if self._patience or self._lately_bytes > _TOO_MUCH_BYTES:
            return False  # it would be out of date before it was read
        return self._newer_bytes > _MOST_NEWER_BYTES if self.known else size > LARGE_BYTES

    def note(self, events: Sequence[bytes]) -> None:
        """What happened to the document."""
        size = sum(map(len, events))
        self._lately_bytes += size
        if self._written:
            self._newer += events
            self._newer_bytes += size
            if self._newer_bytes > _TOO_MUCH_BYTES:
                self._know((), [])
        if self._since is not None:
            self._since += events
            if self._lately_bytes > _TOO_MUCH_BYTES:
                self._since = None

    def updates(self) -> list[bytes]:
        """All of it. What was merged for one newcomer is not merged for the next."""
        self._newer = coalesce(self._newer)
        return [*self._written, *self._newer]

    def begin(self) -> None:
        """The log is about to be read: whatever comes from now on may not be in it."""
        self._since = []

    def renew(self, written: tuple[bytes, ...]) -> None:
        """What the log had, everything included that had happened before `begin`."""
        since, self._since = self._since, None
        if since is not None:
            self._know(written, since)
            self._patience = 0 if written else _RESTS

    def read(self, written: tuple[bytes, ...]) -> None:
        """What the log had when the document was opened."""
        self._know(written, [])

    def rest(self) -> None:
        """Called every few seconds."""
        self._lately_bytes = 0
        self._patience = max(0, self._patience - 1)

    def _know(self, written: tuple[bytes, ...], newer: list[bytes]) -> None:
        self._written, self._newer = written, newer if written else []
        self._newer_bytes = sum(map(len, self._newer))
