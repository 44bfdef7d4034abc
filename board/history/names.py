"""Names that a board document does not hold any more, or never held: of what is gone, of suggestions, comments and versions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Called:
    """What something is called; of a suggestion or a comment also whose it is, and what it is about."""

    label: str
    by: str = ""
    table: str = ""
    subject: str = ""


_NOTHING = Called("")


class Names:
    """Learned while the log is read; what is gone keeps the name that it had when it stood."""

    def __init__(self) -> None:
        self._known: dict[str, Called] = {}
        self.drawn: set[str] = set()
        """Panels on which somebody drew."""

    def take(self, called: Mapping[str, Called], drawn: Iterable[str] = ()) -> None:
        """New names, and panels that were drawn on."""
        self._known.update(called)
        self.drawn.update(drawn)

    def of(self, id: str) -> Called:
        """What is known of an id, empty where that is nothing."""
        return self._known.get(id, _NOTHING)
