"""What was written to a board lately: which panels people draw on, and what was changed here since somebody asked."""

from dataclasses import dataclass, field
from typing import Final

from board.sync.log import Stored
from board.sync.protocol import Framing

MEMORY_MS: Final = 60_000
_MOST_CHANGES: Final = 2_000
_MEANS: Final = frozenset(framing.value for framing in Framing)
_PANEL: Final = "panel/"
_REVIEW: Final = "review"


@dataclass(frozen=True, slots=True)
class Change:
    """An update of a part as it went into the log: the entry's id, whose it is and through what."""

    part: str
    update: bytes
    id: str = ""
    account: str = ""
    means: str = ""


@dataclass(slots=True)
class Lately:
    """Of one board. What is forgotten of changes counts as everything: `overlooked` says so."""

    overlooked: bool = True
    _drawn_ms: dict[str, int] = field(default_factory=dict)
    _changes: list[Change] = field(default_factory=list)

    def note(self, stored: Stored, *, own: bool) -> None:
        """An entry of the log; `own` if this server put it there."""
        if stored.entry.means in _MEANS:
            self.note_stroke(stored.entry.part, int(stored.id.partition("-")[0]))
        # What was approved on another server is looked after here, too, once this one changes it.
        if self.overlooked or not (own or stored.entry.part == _REVIEW):
            return
        entry = stored.entry
        self._changes.append(Change(entry.part, entry.update, stored.id, entry.account, entry.means))
        if len(self._changes) > _MOST_CHANGES:
            self.overlooked = True
            self._changes.clear()

    def note_stroke(self, part: str, at_ms: int) -> None:
        """Somebody draws."""
        if part.startswith(_PANEL):
            self._drawn_ms.pop(part, None)
            self._drawn_ms[part] = at_ms
            first = next(iter(self._drawn_ms))
            if self._drawn_ms[first] < at_ms - MEMORY_MS:
                del self._drawn_ms[first]

    def drawn_ms(self) -> dict[str, int]:
        """When people last drew on which panel."""
        return {part.removeprefix(_PANEL): at_ms for part, at_ms in self._drawn_ms.items()}

    def take_changes(self) -> list[Change] | None:
        """What this server changed since the last time, and any server in the review; None if that may be anything."""
        if self.overlooked:
            self.overlooked = False
            return None
        changes, self._changes = self._changes, []
        return changes
