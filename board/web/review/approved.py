"""What is known of the subjects of one board that have a status: of which records and drawings their content is made."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from board.document import Document, read_record
from board.model import Panel, Scene, Shot
from board.review import fingerprint


@dataclass(frozen=True, slots=True)
class Facts:
    """The records by which a subject's content changes, and the panels whose drawings belong to it."""

    records: frozenset[str]
    panels: tuple[str, ...]


@dataclass(slots=True)
class Approved:
    """The subjects: those whose facts are not known are due, too."""

    tables: dict[str, str] = field(default_factory=dict)
    due: dict[str, None] = field(default_factory=dict)  # the newest last
    _facts: dict[str, Facts] = field(default_factory=dict)
    _of: dict[str, set[str]] = field(default_factory=dict)

    def put(self, id: str, table: str) -> None:
        """A subject has a status."""
        if id not in self.tables:
            self.tables[id] = table
            self._call(id)

    def drop(self, id: str) -> None:
        """It has none any more."""
        self.tables.pop(id, None)
        self.due.pop(id, None)
        self._forget(id)

    def everything(self) -> None:
        """Something was changed, nobody knows what."""
        self.due = {**dict.fromkeys(self.tables), **self.due}

    def changed(self, records: Iterable[str]) -> None:
        """These records, or the drawings of these panels, were changed."""
        for record in records:
            for id in self._of.get(record, ()):
                self._call(id)
            if record in self.tables:
                self._call(record)

    def done(self, ids: Iterable[str]) -> None:
        """These were looked at."""
        for id in ids:
            self.due.pop(id, None)

    def learn(self, id: str, facts: Facts) -> None:
        """What a subject's content is made of now."""
        self._forget(id)
        self._facts[id] = facts
        for record in facts.records:
            self._of.setdefault(record, set()).add(id)

    def _call(self, id: str) -> None:
        self.due.pop(id, None)
        self.due[id] = None

    def _forget(self, id: str) -> None:
        known = self._facts.pop(id, None)
        for record in known.records if known is not None else ():
            subjects = self._of[record]
            subjects.discard(id)
            if not subjects:
                del self._of[record]


def facts_of(board: Document, table: str, id: str) -> Facts:
    """Reads the facts of one subject."""
    if table == "panels":
        return Facts(frozenset({id, *above(id, board)[:1]}), (id,))
    shots = fingerprint.shots_of(board, id) if table == "scenes" else [id]
    panels = tuple(panel for shot in shots for panel in fingerprint.panels_of(board, shot))
    return Facts(frozenset({id, *shots, *panels}), panels)


def above(id: str, board: Document) -> tuple[str, ...]:
    """Under what a record stands: a panel's shot and scene, a shot's scene."""
    panel = read_record(board, Panel, id)
    shot = read_record(board, Shot, panel.shot if panel is not None else id)
    scene = read_record(board, Scene, shot.scene) if shot is not None else None
    found = (shot if panel is not None else None, scene)
    return tuple(one.id for one in found if one is not None)
