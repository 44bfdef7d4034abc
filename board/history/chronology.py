"""Which entries there are, without what they say: who wrote to what, and when."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from board.history.entry import BEGINNING, Entry, moment, ms_of
from board.history.mark import Line
from board.model import Json


@dataclass(frozen=True, slots=True)
class Bucket:
    """So much was written in a stretch of time that begins at `at_ms`, and by whom."""

    at_ms: int
    entries: int
    accounts: dict[str, int]

    def to_json(self) -> dict[str, Json]:
        """As the API tells it."""
        return {"at_ms": self.at_ms, "entries": self.entries, "accounts": dict(self.accounts)}


class Chronology:
    """The entries of a log in their order."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._accounts: list[str] = []
        self._parts: dict[str, list[str]] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def take(self, entry: Entry | Line) -> None:
        """Puts an entry down, later than all before."""
        self._ids.append(entry.id)
        self._accounts.append(entry.account)
        self._parts.setdefault(entry.part, []).append(entry.id)

    def has(self, part: str) -> bool:
        """Whether a part has been written to."""
        return part in self._parts

    @property
    def first(self) -> str:
        """The first entry, the beginning where there is none."""
        return self._ids[0] if self._ids else BEGINNING

    def at(self, position: str) -> str:
        """The last entry at or before a moment."""
        return _last_of(self._ids, position)

    def last(self, part: str, position: str) -> str:
        """The last entry of a part at or before a moment."""
        return _last_of(self._parts.get(part, []), position)

    def lasts(self, position: str) -> dict[str, str]:
        """The same of every part that has been written to by then."""
        found = {part: _last_of(ids, position) for part, ids in self._parts.items()}
        return {part: last for part, last in found.items() if last != BEGINNING}

    def buckets(self, most: int) -> Iterator[Bucket]:
        """Stretches of equal length from the first entry to the last; those in which nothing was written are left out."""
        if not self._ids:
            return
        first, last = ms_of(self._ids[0]), ms_of(self._ids[-1])
        width = max(1, -(-(last - first + 1) // most))
        starts = range(first, last + 1, width)
        edges = [bisect_right(self._ids, (start, -1), key=moment) for start in starts] + [len(self._ids)]
        for start, (begin, end) in zip(starts, pairwise(edges), strict=True):
            if end > begin:
                yield Bucket(start, end - begin, _counted(self._accounts[begin:end]))


def _last_of(ids: list[str], position: str) -> str:
    at = bisect_right(ids, moment(position), key=moment)
    return ids[at - 1] if at else BEGINNING


def _counted(accounts: list[str]) -> dict[str, int]:
    return dict(sorted(Counter(accounts).items()))
