"""An entry of a board's log as the history reads it, and the moments that its ids are."""

from dataclasses import dataclass
from typing import Final

BEGINNING: Final = "0-0"
HEALED: Final = "healed:"
"""How the means of an entry begin that nobody is known to have made; who brought it back to a log that had lost it follows."""
_LAST_OF_A_MILLISECOND: Final = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One update of one part of a board: who made it, through what, and by its id when."""

    id: str
    part: str
    account: str
    means: str
    update: bytes
    batch: str = ""

    @property
    def at_ms(self) -> int:
        """When it went into the log."""
        return ms_of(self.id)


def bringer(means: str) -> str | None:
    """Who brought something back to a log that had lost it; None if it did not come so."""
    return means.removeprefix(HEALED) if means.startswith(HEALED) else None


def moment(id: str) -> tuple[int, int]:
    """An id as what it sorts by."""
    ms, _, number = id.partition("-")
    return int(ms), int(number or 0)


def ms_of(id: str) -> int:
    """The milliseconds of an id."""
    return int(id.partition("-")[0])


def end_of(ms: int) -> str:
    """The moment after everything of a millisecond: "at time T" is the last entry at or before it."""
    return f"{ms}-{_LAST_OF_A_MILLISECOND}"


def before(id: str) -> str:
    """The moment just before an entry."""
    ms, number = moment(id)
    return f"{ms}-{number - 1}" if number else end_of(ms - 1)
