"""The past of a board in one pass over its log: what every entry did, the steps they make, and who set what."""

from collections.abc import Iterable

from board.history.activity import Activity
from board.history.blame import Blame
from board.history.cut import Cut
from board.history.deed import Places, deed_of
from board.history.entry import Entry, moment
from board.history.replica import Replica
from board.history.standing import rows_of
from board.schema import DocumentKind

_REVIEW = "review"


class Past:
    """Reads entries, oldest first, from the beginning or from a moment whose documents are given."""

    def __init__(self, beginning: Cut | None = None) -> None:
        start = beginning or Cut()
        self.position = start.position
        self.activity = Activity()
        self.blame = Blame()
        self._replicas = {part: Replica(kind_of(part), start.doc(part).get_update()) for part in start.parts()}
        self._places = Places(rows_of(start.doc(""), "board"))

    def read(self, entries: Iterable[Entry]) -> set[str]:
        """Takes entries in; answers the names of the steps that are new or have grown."""
        return {self._take(entry) for entry in entries if moment(entry.id) > moment(self.position)}

    def _take(self, entry: Entry) -> str:
        replica = self._replicas.get(entry.part)
        if replica is None:
            replica = self._replicas[entry.part] = Replica(kind_of(entry.part))
        touches = replica.apply(entry.update)
        self.position = entry.id
        self.blame.take(entry, touches)
        return self.activity.take(entry, deed_of(entry, touches, self._places))


def kind_of(part: str) -> DocumentKind:
    """Which kind of document a part is."""
    if part == "":
        return "board"
    return "review" if part == _REVIEW else "panel"
