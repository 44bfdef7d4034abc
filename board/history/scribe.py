"""Writes a chapter while the log is read."""

from collections.abc import Sequence

from board.history.activity import key_of
from board.history.bin import Binned
from board.history.blame import Credit
from board.history.chapter import Chapter
from board.history.deed import Deed
from board.history.entry import Entry
from board.history.mark import Line, Mark
from board.history.names import Called
from board.history.replica import Touch
from board.history.run import Run


class Scribe:
    """Of one chapter."""

    def __init__(self, after: str) -> None:
        self._after = after
        self._lines: list[Line] = []
        self._runs: dict[str, Run] = {}
        self._called: dict[str, Called] = {}
        self._drawn: set[str] = set()
        self._binned: list[tuple[Binned, bool]] = []
        self._marks: dict[str, list[Mark]] = {}

    def note(self, entry: Entry, touches: Sequence[Touch], deed: Deed, first: str) -> None:
        """An entry, what it did, and the step that it went into."""
        marks = self._marks.setdefault(entry.part, [])
        marks += [Mark(len(self._lines), touch.table, touch.id, touch.field, touch.act) for touch in touches]
        self._lines.append(Line(entry.id, entry.part, entry.account, entry.means))
        credit = Credit(entry.id, entry.account, entry.means)
        for touch in touches:
            if touch.field == "deleted" and touch.act == "set":
                self._binned.append((Binned(entry.part, touch.table, touch.id, credit), touch.now is True))
        self._called |= deed.called
        self._drawn |= deed.panels if deed.counts["made.strokes"] else set()
        if (run := self._runs.get(first)) is not None:
            run.take(entry, deed)
        else:
            self._runs[first] = Run.of(key_of(entry, deed), entry, deed)

    def chapter(self) -> Chapter:
        """What was noted."""
        return Chapter(
            after=self._after,
            lines=tuple(self._lines),
            runs=tuple(self._runs.items()),
            called=self._called,
            drawn=frozenset(self._drawn),
            binned=tuple(self._binned),
            marks={part: lambda marks=marks: marks for part, marks in self._marks.items()},  # type: ignore[misc]
        )
