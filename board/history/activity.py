"""The steps of a board in the order in which they began; every entry is in exactly one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from board.history.deed import MOST_VALUES, Deed
from board.history.entry import Entry, moment, ms_of
from board.history.step import EVERYTHING, Page, Sieve, Step

PAUSE_MS: Final = 5 * 60_000
"""Entries that are farther apart are two steps."""
LONGEST_MS: Final = 30 * 60_000
"""A step takes no longer, so that what was told of it does not change for ever."""

_MOST_RECORDS: Final = 100
_MOST_OPEN: Final = 1_000
_GATHERED: Final = frozenset({"collab", "yjs", "birth", "approval", "settings", "manners", "demo", "expiry", "salvaged"})
"""Entries by these means are gathered by what they are about; of all others each batch is one command, and one step."""

_APPENDED: Final = frozenset({"restore", "undo"})

_Key = tuple[str, ...]


@dataclass(slots=True)
class _Open:
    """A step that entries may still join."""

    account: str
    means: str
    deed: Deed
    entries: list[str]
    first_ms: int
    last_ms: int
    touched: int

    def joins(self, at_ms: int) -> bool:
        return at_ms - self.last_ms <= PAUSE_MS and at_ms - self.first_ms <= LONGEST_MS

    def take(self, entry: Entry, deed: Deed) -> None:
        mine = self.deed
        self.entries.append(entry.id)
        self.last_ms = entry.at_ms
        mine.counts.update(deed.counts)
        for record in deed.records:
            if record not in mine.records:
                self.touched += 1
                if len(mine.records) < _MOST_RECORDS:
                    mine.records[record] = None
        mine.fields.update(deed.fields)
        mine.scenes |= deed.scenes
        mine.panels |= deed.panels
        mine.beside = deed.beside or mine.beside
        mine.said |= deed.said
        for key, (was, now) in deed.values.items():
            if key in mine.values:
                mine.values[key] = mine.values[key][0], now
            elif len(mine.values) < MOST_VALUES:
                mine.values[key] = was, now

    def step(self) -> Step:
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
            records=tuple(deed.records),
            touched=self.touched,
            fields=tuple(deed.fields),
            scenes=frozenset(deed.scenes),
            panels=frozenset(deed.panels),
            beside=deed.beside,
            values=dict(deed.values),
            said=dict(deed.said),
        )


class Activity:
    """Gathers entries into steps as they come."""

    def __init__(self) -> None:
        self._steps: list[_Open] = []
        self._open: dict[_Key, _Open] = {}
        self._step_of: dict[str, _Open] = {}

    def __len__(self) -> int:
        return len(self._steps)

    def take(self, entry: Entry, deed: Deed) -> str:
        """Puts an entry into a step, an open one or its own; answers that step's name."""
        key = _key(entry, deed)
        open = self._open.get(key)
        if open is not None and open.joins(entry.at_ms):
            open.take(entry, deed)
        else:
            open = self._begun(entry, deed)
            self._open.pop(key, None)
            self._open[key] = open
            if len(self._open) > _MOST_OPEN:
                del self._open[next(iter(self._open))]
        self._step_of[entry.id] = open
        return open.entries[0]

    def step_of(self, entry: str) -> Step | None:
        """The step that an entry is in."""
        found = self._step_of.get(entry)
        return None if found is None else found.step()

    def steps(self, sieve: Sieve = EVERYTHING) -> Iterator[Step]:
        """The steps that are wanted, newest first."""
        return (open.step() for open in reversed(self._steps) if _passes(open, sieve))

    def page(self, most: int, *, before: str | None = None, sieve: Sieve = EVERYTHING) -> Page:
        """So many of them, of those that began before a moment. What began is never moved, so pages do not overlap."""
        end = moment(before) if before is not None else None
        found = (open for open in reversed(self._steps) if end is None or moment(open.entries[0]) < end)
        wanted = list(islice((open for open in found if _passes(open, sieve)), most + 1))
        steps = tuple(open.step() for open in wanted[:most])
        return Page(steps, steps[-1].first if len(wanted) > most else None)

    def step(self, first: str) -> Step | None:
        """A step by its name."""
        found = self._step_of.get(first)
        return found.step() if found is not None and found.entries[0] == first else None

    def _begun(self, entry: Entry, deed: Deed) -> _Open:
        touched = len(deed.records)
        deed.records = dict.fromkeys(islice(deed.records, _MOST_RECORDS))
        open = _Open(entry.account, entry.means, deed, [entry.id], entry.at_ms, entry.at_ms, touched)
        self._steps.append(open)
        return open


def _key(entry: Entry, deed: Deed) -> _Key:
    if entry.means in _GATHERED or not entry.batch:
        return entry.account, entry.means, deed.kind, deed.table, deed.subject
    # What is large is brought back in several appends, whose batches begin with the same key.
    return entry.account, entry.means, entry.batch.partition(".")[0] if entry.means in _APPENDED else entry.batch


def _passes(open: _Open, sieve: Sieve) -> bool:
    deed = open.deed
    return (
        (not sieve.accounts or open.account in sieve.accounts)
        and (not sieve.kinds or deed.kind in sieve.kinds)
        and (not sieve.scenes or not sieve.scenes.isdisjoint(deed.scenes))
        and (not sieve.panels or not sieve.panels.isdisjoint(deed.panels))
        and (sieve.since_ms is None or open.last_ms >= sieve.since_ms)
        and (sieve.until_ms is None or ms_of(open.entries[0]) <= sieve.until_ms)
    )
