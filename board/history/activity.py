"""The steps of a board in the order in which they began; every entry is in exactly one of them."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from board.history.deed import Deed
from board.history.entry import Entry, bringer, moment, ms_of
from board.history.run import Key, Run
from board.history.step import EVERYTHING, Page, Sieve, Step

_MOST_OPEN: Final = 1_000
_GATHERED: Final = frozenset({"collab", "yjs", "approval", "settings", "manners", "expiry", "salvaged"})
"""Entries by these means are gathered by what they are about; of all others each batch is one command, and one step."""

_BY_THEMSELVES: Final = frozenset({"birth", "demo"})
"""Entries by these means are gathered whatever they are about."""
_APPENDED: Final = frozenset({"restore", "undo"})


class Activity:
    """Gathers entries into steps as they come."""

    def __init__(self) -> None:
        self._steps: list[Run] = []
        self._open: dict[Key, Run] = {}
        self._step_of: dict[str, Run] = {}

    def __len__(self) -> int:
        return len(self._steps)

    def take(self, entry: Entry, deed: Deed) -> str:
        """Puts an entry into a step, an open one or its own; answers that step's name."""
        key = key_of(entry, deed)
        run = self._open.get(key)
        if run is not None and run.is_followed(entry.at_ms):
            run.take(entry, deed)
        else:
            run = Run.of(key, entry, deed)
            self._begin(run)
        self._step_of[entry.id] = run
        return run.entries[0]

    def add(self, first: str, run: Run) -> None:
        """Puts entries that were put together before into the step that they belong to."""
        found = self._step_of.get(first)
        if found is None:
            self._begin(run)
            found = run
        else:
            found.add(run)
        self._step_of.update(dict.fromkeys(run.entries, found))

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

    def _begin(self, run: Run) -> None:
        self._steps.append(run)
        self._open.pop(run.key, None)
        self._open[run.key] = run
        if len(self._open) > _MOST_OPEN:
            del self._open[next(iter(self._open))]


def key_of(entry: Entry, deed: Deed) -> Key:
    """What entries of one step have in common."""
    if entry.means in _BY_THEMSELVES:
        return entry.account, entry.means
    if entry.means in _GATHERED or not entry.batch or bringer(entry.means):
        return entry.account, entry.means, deed.kind, deed.table, deed.subject
    # What is large is brought back in several appends, whose batches begin with the same key.
    return entry.account, entry.means, entry.batch.partition(".")[0] if entry.means in _APPENDED else entry.batch


def _passes(open: Run, sieve: Sieve) -> bool:
    deed = open.deed
    return (
        (not sieve.accounts or open.account in sieve.accounts)
        and (not sieve.kinds or deed.kind in sieve.kinds)
        and (not sieve.scenes or not sieve.scenes.isdisjoint(deed.scenes))
        and (not sieve.panels or not sieve.panels.isdisjoint(deed.panels))
        and (sieve.since_ms is None or open.last_ms >= sieve.since_ms)
        and (sieve.until_ms is None or ms_of(open.entries[0]) <= sieve.until_ms)
    )
