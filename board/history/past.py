"""The past of a board in one pass over its log: what every entry did, the steps they make, and who set what."""

from collections.abc import Iterable, Mapping, Sequence

from board.document import plain
from board.history.activity import Activity
from board.history.bin import Bin
from board.history.blame import Blame
from board.history.chapter import Chapter
from board.history.chronology import Chronology
from board.history.cut import Cut
from board.history.deed import Deed, deed_of
from board.history.entry import Entry, moment
from board.history.names import Names
from board.history.places import Places
from board.history.replica import Replica, Touch
from board.history.scribe import Scribe
from board.history.standing import rows_of
from board.schema import DocumentKind

_REVIEW = "review"


class Past:
    """Reads entries, oldest first, from the beginning or from a moment whose documents are given.

    What was read before can be added as chapters. Then documents are opened as entries come that touch them (`lacking`).
    """

    def __init__(self, beginning: Cut | None = None) -> None:
        self._beginning = beginning or Cut()
        self.position = self._beginning.position
        self.activity = Activity()
        self.blame = Blame()
        self.bin = Bin()
        self.chronology = Chronology()
        self.names = Names()
        self._replicas: dict[str, Replica] = {}
        self._places: Places | None = _places(self._beginning)

    @property
    def places(self) -> Places:
        """Where things stand now."""
        if self._places is None:
            raise LookupError("the board itself has to be opened first")
        return self._places

    def lacking(self, entries: Iterable[Entry] = ()) -> frozenset[str]:
        """The documents to be opened before these entries are read, or before anybody asks for names."""
        wanted = {entry.part for entry in entries} - self._replicas.keys()
        lacking = {part for part in wanted if self.chronology.has(part)}
        return frozenset(lacking | ({""} if self._places is None else set()))

    def open(self, cut: Cut, parts: Iterable[str]) -> None:
        """Opens documents as they are where this past stands."""
        for part in parts:
            self._replicas[part] = Replica(kind_of(part), cut.doc(part).get_update())
        if "" in parts:
            self._places = _places(cut)

    def close(self, most: int) -> None:
        """Lets the documents go that were not written to for the longest time; they are opened again when they are."""
        for part in list(self._replicas)[: max(0, len(self._replicas) - most)]:
            del self._replicas[part]

    def read(self, entries: Iterable[Entry]) -> set[str]:
        """Takes entries in; answers the names of the steps that are new or have grown."""
        return {self._take(entry)[0] for entry in entries if moment(entry.id) > moment(self.position)}

    def write(self, entries: Sequence[Entry]) -> Chapter:
        """Takes entries in, and writes down what they did."""
        scribe = Scribe(self.position)
        for entry in entries:
            first, touches, deed = self._take(entry)
            scribe.note(entry, touches, deed.copy(), first)
        return scribe.chapter()

    def add(self, chapter: Chapter) -> None:
        """Takes in what the entries behind this position did."""
        if chapter.after != self.position:
            raise ValueError(f"expected a chapter after {self.position}, got one after {chapter.after}")
        for line in chapter.lines:
            self.chronology.take(line)
        for first, run in chapter.runs:
            self.activity.add(first, run)
        for part, marks in chapter.marks.items():
            self.blame.add(chapter.lines, part, marks)
        for what, gone in chapter.binned:
            self.bin.note(what, gone=gone)
        self.names.take(chapter.called, chapter.drawn)
        self.position = chapter.last
        self._replicas.clear()
        self._places = None

    def labels(self) -> Mapping[str, str]:
        """What the scenes, shots and panels of the story are called by now."""
        return self.places.labels()

    def label(self, id: str) -> str:
        """What something is called, or was when it was last in the story."""
        return self.places.labels().get(id) or self.names.of(id).label

    def _take(self, entry: Entry) -> tuple[str, list[Touch], Deed]:
        touches = self._replica(entry.part).apply(entry.update)
        self.position = entry.id
        self.chronology.take(entry)
        self.blame.take(entry, touches)
        self.bin.take(entry, touches)
        deed = deed_of(entry, touches, self.places, self.names)
        return self.activity.take(entry, deed), touches, deed

    def _replica(self, part: str) -> Replica:
        """A document that has been written to here; who was written to last is at the end."""
        replica = self._replicas.pop(part, None)
        if replica is None:
            state = self._beginning.doc(part).get_update() if part in self._beginning.parts() else b""
            replica = Replica(kind_of(part), state)
        self._replicas[part] = replica
        return replica


def _places(cut: Cut) -> Places:
    return Places(rows_of(cut.doc(""), "board"), plain(cut.doc(""), "production"))


def kind_of(part: str) -> DocumentKind:
    """Which kind of document a part is."""
    if part == "":
        return "board"
    return "review" if part == _REVIEW else "panel"
