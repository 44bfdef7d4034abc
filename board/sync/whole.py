"""A large document as the log had it, and what came since: what a newcomer is sent, without yrs writing it out on the loop."""

from collections.abc import Sequence
from typing import Final

from board.sync.merging import coalesce

LARGE_BYTES: Final = 250_000
_MOST_NEWER_BYTES: Final = 64 * 1024


def written(updates: Sequence[bytes]) -> tuple[bytes, ...]:
    """What the log has of a document, in as few updates as is cheap."""
    return (*updates[:1], *coalesce(updates[1:]))


class Whole:
    """All that a document says, as updates. It knows nothing until it is first told."""

    def __init__(self) -> None:
        self._written: tuple[bytes, ...] = ()
        self._newer: list[bytes] = []
        self._newer_bytes = 0
        self._since: list[bytes] | None = None

    @property
    def known(self) -> bool:
        """Whether there is anything to send."""
        return bool(self._written)

    @property
    def outgrown(self) -> bool:
        """Whether so much has come since that it should be read from the log again."""
        return self._newer_bytes > _MOST_NEWER_BYTES

    def note(self, events: Sequence[bytes]) -> None:
        """What happened to the document."""
        if self._written:
            self._newer += events
            self._newer_bytes += sum(map(len, events))
        if self._since is not None:
            self._since += events

    def updates(self) -> list[bytes]:
        """All of it. What was merged for one newcomer is not merged for the next."""
        self._newer = coalesce(self._newer)
        return [*self._written, *self._newer]

    def begin(self) -> None:
        """The log is about to be read: whatever comes from now on may not be in it."""
        self._since = []

    def renew(self, written: tuple[bytes, ...]) -> None:
        """What the log had, everything included that had happened before `begin`."""
        self._written, self._newer, self._since = written, self._since or [], None
        self._newer_bytes = sum(map(len, self._newer))
