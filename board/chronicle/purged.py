"""What was deleted for good of a board's history: a record that keeps its hashes and nothing of what it said."""

from dataclasses import dataclass
from typing import cast

import msgpack

from board.history.entry import moment


@dataclass(frozen=True, slots=True)
class Purged:
    """One deletion: up to which entry, when, and the segments that went; `ground` is the hash of what stands in their place."""

    position: str
    at_ms: int
    entries: int
    number: int
    """Of the last segment that went."""
    hashes: tuple[str, ...]
    """Oldest first."""
    ground: str

    def covers(self, end: str) -> bool:
        """Whether a moment lies before what is left."""
        return moment(end) < moment(self.position)

    def packed(self) -> bytes:
        """As Redis holds it."""
        said = (self.position, self.at_ms, self.entries, self.number, self.hashes, self.ground)
        return cast(bytes, msgpack.packb(said))


def purged_of(record: bytes) -> Purged:
    """A record as it was kept."""
    position, at_ms, entries, number, hashes, ground = msgpack.unpackb(record)
    return Purged(position, at_ms, entries, number, tuple(hashes), ground)
