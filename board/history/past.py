"""The past of a board in one pass over its log: what every entry did, the steps they make, and who set what."""

from collections.abc import Iterable, Mapping

from board.document import plain
from board.history.activity import Activity
from board.history.bin import Bin
from board.history.blame import Blame
from board.history.chronology import Chronology
from board.history.cut import Cut
from board.history.deed import deed_of
from board.history.entry import Entry, moment
from board.history.names import Names
from board.history.places import Places
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
        self.bin = Bin()
        self.chronology = Chronology()
        self.names = Names()
        self._replicas = {part: Replica(kind_of(part), start.doc(part).get_update()) for part in start.parts()}
        self.places = Places(rows_of(start.doc(""), "board"), plain(start.doc(""), "production"))

    def read(self, entries: Iterable[Entry]) -> set[str]:
        """Takes entries in; answers the names of the steps that are new or have grown."""
        return {self._take(entry) for entry in entries if moment(entry.id) > moment(self.position)}

    def labels(self) -> Mapping[str, str]:
        """What the scenes, shots and panels of the story are called by now."""
        return self.places.labels()

    def label(self, id: str) -> str:
        """What something is called, or was when it was last in the story."""
        return self.places.labels().get(id) or self.names.of(id).label

    def _take(self, entry: Entry) -> str:
        replica = self._replicas.get(entry.part)
        if replica is None:
            replica = self._replicas[entry.part] = Replica(kind_of(entry.part))
        touches = replica.apply(entry.update)
        self.position = entry.id
        self.chronology.take(entry)
        self.blame.take(entry, touches)
        self.bin.take(entry, touches)
        return self.activity.take(entry, deed_of(entry, touches, self.places, self.names))


def kind_of(part: str) -> DocumentKind:
    """Which kind of document a part is."""
    if part == "":
        return "board"
    return "review" if part == _REVIEW else "panel"
