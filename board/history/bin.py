"""What lies in the bin of a board and of its drawings, and who put it there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from board.history.blame import Credit
from board.history.entry import Entry
from board.history.replica import Touch


@dataclass(frozen=True, slots=True)
class Binned:
    """A record in the bin of a part of the board, and the entry that put it there."""

    part: str
    table: str
    id: str
    credit: Credit


class Bin:
    """Filled and emptied while the log is read."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], Binned] = {}

    def __iter__(self) -> Iterator[Binned]:
        """Newest first."""
        return reversed(self._found.values())

    def note(self, what: Binned, *, gone: bool) -> None:
        """Something went in or came out."""
        key = what.part, what.table, what.id
        self._found.pop(key, None)
        if gone:
            self._found[key] = what

    def take(self, entry: Entry, touches: Iterable[Touch]) -> None:
        """What an entry put into it, and took out."""
        for touch in touches:
            if touch.field == "deleted" and touch.act == "set":
                credit = Credit(entry.id, entry.account, entry.means)
                self.note(Binned(entry.part, touch.table, touch.id, credit), gone=touch.now is True)
