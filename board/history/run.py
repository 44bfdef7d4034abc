"""A run: entries of one step that follow one another, put together; all of a step, or what a stretch of the log has of it."""

from dataclasses import dataclass
from itertools import islice
from typing import Final, Self

from board.history.deed import MOST_VALUES, Deed
from board.history.entry import Entry, ms_of
from board.history.step import Step

PAUSE_MS: Final = 5 * 60_000
"""Entries that are farther apart are two steps."""
LONGEST_MS: Final = 30 * 60_000
"""A step takes no longer, so that what was told of it does not change for ever."""

_MOST_RECORDS: Final = 100

Key = tuple[str, ...]
"""What entries of one step have in common."""


@dataclass(slots=True)
class Run:
    """Its deed is its own: it grows."""

    key: Key
    account: str
    means: str
    deed: Deed
    entries: list[str]
    first_ms: int
    last_ms: int

    @classmethod
    def of(cls, key: Key, entry: Entry, deed: Deed) -> Self:
        """One entry."""
        return cls(key, entry.account, entry.means, deed, [entry.id], entry.at_ms, entry.at_ms)

    def is_followed(self, at_ms: int) -> bool:
        """Whether an entry of the same key at that time still belongs to it."""
        return at_ms - self.last_ms <= PAUSE_MS and at_ms - self.first_ms <= LONGEST_MS

    def take(self, entry: Entry, deed: Deed) -> None:
        """The next entry."""
        self.entries.append(entry.id)
        self.last_ms = entry.at_ms
        self.deed.add(deed)

    def add(self, later: "Run") -> None:
        """The next entries, put together already."""
        self.entries += later.entries
        self.last_ms = later.last_ms
        self.deed.add(later.deed)

    def step(self) -> Step:
        """As it is told."""
        deed = self.deed
        return Step(
            first=self.entries[0],
            last=self.entries[-1],
            account=self.account,
            means=self.means,
            kind=deed.kind,
            table=deed.table,
            subject=deed.subject,
            entries=tuple(self.entries),
            counts=dict(sorted(deed.counts.items())),
            records=tuple(islice(deed.records, _MOST_RECORDS)),
            touched=len(deed.records),
            fields=tuple(deed.fields),
            scenes=frozenset(deed.scenes),
            panels=frozenset(deed.panels),
            beside=deed.beside,
            values=dict(islice(deed.values.items(), MOST_VALUES)),
            said=dict(deed.said),
        )


def run_of(key: Key, account: str, means: str, deed: Deed, entries: list[str]) -> Run:
    """Entries that were put together before."""
    return Run(key, account, means, deed, entries, ms_of(entries[0]), ms_of(entries[-1]))
