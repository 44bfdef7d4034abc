"""Two moments of a board beside each other: what came, went, moved and changed, in the story and in every drawing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from board.document import Document, plain
from board.history.cut import Cut, changed_parts
from board.history.drawing import DrawingChange, compare_drawings
from board.history.fields import FieldChange, field_changes
from board.history.standing import ABOVE, ORDERED, Row, Rows, displaced, grouped, is_living, lineage, living, rows_of
from board.model import Json

_PANEL = "panel/"
_TABLES = ("scripts", "elements", "scenes", "shots", "panels", "sets", "blockings", "cameras", "tracks", "clips")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: under what, and as which of its siblings, counted from zero."""

    parent: str
    index: int

    def to_json(self) -> dict[str, Json]:
        """As the API tells it."""
        return {"parent": self.parent, "index": self.index}


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that came, went, moved or changed. `under` is the record above it which came or went and took it along."""

    table: str
    id: str
    how: str  # added | removed | kept
    was: Place | None = None
    now: Place | None = None
    fields: tuple[FieldChange, ...] = ()
    under: str = ""

    @property
    def is_moved(self) -> bool:
        """Whether it stands elsewhere."""
        return self.how == "kept" and self.was is not None

    def inverse(self) -> "RecordChange":
        """The same the other way round."""
        how = {"added": "removed", "removed": "added"}.get(self.how, self.how)
        fields = tuple(one.inverse() for one in self.fields)
        return RecordChange(self.table, self.id, how, self.now, self.was, fields, self.under)

    def to_json(self) -> dict[str, Json]:
        """As the API tells it."""
        return {
            "table": self.table,
            "id": self.id,
            "how": self.how,
            "moved": self.is_moved,
            "was": None if self.was is None else self.was.to_json(),
            "now": None if self.now is None else self.now.to_json(),
            "fields": tuple(one.to_json() for one in self.fields),
            "under": self.under,
        }


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of a film there is."""

    scenes: int
    shots: int
    panels: int
    duration_frames: int

    def to_json(self) -> dict[str, Json]:
        """As the API tells it."""
        return {
            "scenes": self.scenes,
            "shots": self.shots,
            "panels": self.panels,
            "duration_frames": self.duration_frames,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two moments; both in full counts."""

    before: str
    after: str
    was: Counts
    now: Counts
    production: tuple[FieldChange, ...] = ()
    records: tuple[RecordChange, ...] = ()
    drawings: tuple[DrawingChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether both say the same."""
        return not (self.production or self.records or self.drawings)

    def inverse(self) -> "Comparison":
        """The same with both moments swapped."""
        return Comparison(
            before=self.after,
            after=self.before,
            was=self.now,
            now=self.was,
            production=tuple(one.inverse() for one in self.production),
            records=tuple(one.inverse() for one in self.records),
            drawings=tuple(one.inverse() for one in self.drawings),
        )

    def to_json(self) -> dict[str, Json]:
        """As the API tells it."""
        return {
            "before": self.before,
            "after": self.after,
            "was": self.was.to_json(),
            "now": self.now.to_json(),
            "production": tuple(one.to_json() for one in self.production),
            "records": tuple(one.to_json() for one in self.records),
            "drawings": tuple(one.to_json() for one in self.drawings),
        }


def compare(before: Cut, after: Cut, panels: Iterable[str] | None = None) -> Comparison:
    """Two cuts of one log; of all drawings, or of these panels' alone."""
    parts = [part for part in changed_parts(before, after) if part.startswith(_PANEL)]
    wanted = None if panels is None else {_PANEL + id for id in panels}
    drawings = (
        compare_drawings(part.removeprefix(_PANEL), before.doc(part), after.doc(part))
        for part in parts
        if wanted is None or part in wanted
    )
    board = compare_boards(before.doc(""), after.doc(""))
    found = tuple(one for one in drawings if not one.is_empty)
    return replace(board, before=before.position, after=after.position, drawings=found)


def compare_boards(before: Document, after: Document) -> Comparison:
    """Two states of a board document, without drawings."""
    old, new = rows_of(before, "board"), rows_of(after, "board")
    return Comparison(
        before="",
        after="",
        was=_counts(old, before),
        now=_counts(new, after),
        production=field_changes("production", plain(before, "production"), plain(after, "production")),
        records=tuple(change for table in _TABLES for change in _records(table, old, new)),
    )


def counts_of(board: Document) -> Counts:
    """How much there is at one moment."""
    return _counts(rows_of(board, "board"), board)


def _counts(rows: Rows, board: Document) -> Counts:
    panels = living(rows, "panels")
    frames = (row.get("duration_frames") for row in panels.values())
    total = sum(int(one) for one in frames if isinstance(one, int | float))
    return Counts(len(living(rows, "scenes")), len(living(rows, "shots")), len(panels), total)


def _records(table: str, old: Rows, new: Rows) -> Iterator[RecordChange]:
    was, now = living(old, table), living(new, table)
    if was == now:
        return
    there, here = _places(was, table), _places(now, table)
    moved = _moved(table, was, now)
    placed = {"order", ABOVE[table][0]} if table in ABOVE else {"order"}
    for id in sorted(was.keys() | now.keys()):
        if id not in now:
            yield RecordChange(table, id, "removed", was=there[id], under=_taken_along(table, id, old, new))
        elif id not in was:
            yield RecordChange(table, id, "added", now=here[id], under=_taken_along(table, id, new, old))
        else:
            fields = field_changes(table, was[id], now[id], placed if table in ORDERED else ())
            if id in moved:
                yield RecordChange(table, id, "kept", there[id], here[id], fields)
            elif fields:
                yield RecordChange(table, id, "kept", fields=fields)


def _places(rows: Mapping[str, Row], table: str) -> dict[str, Place]:
    groups = grouped(rows, table)
    return {id: Place(parent, index) for parent, ids in groups.items() for index, id in enumerate(ids)}


def _moved(table: str, was: Mapping[str, Row], now: Mapping[str, Row]) -> frozenset[str]:
    """The fewest records that explain the new order; new keys alone are no move."""
    if table not in ORDERED:
        return frozenset()
    old, new = grouped(was, table), grouped(now, table)
    under = {id: parent for parent, ids in old.items() for id in ids}
    found: set[str] = set()
    for parent, ids in new.items():
        stayed = [id for id in ids if under.get(id) == parent]
        found |= {id for id in ids if id in under and under[id] != parent}
        common = frozenset(stayed)
        settled = [id for id in stayed if was[id].get("order") == now[id].get("order")]
        found |= displaced([id for id in old.get(parent, []) if id in common], stayed, settled)
    return frozenset(found)


def _taken_along(table: str, id: str, there: Rows, gone: Rows) -> str:
    """The highest record above that went too, for what is in the bin with it is told of once."""
    line = list(lineage(there, table, id))[1:]
    above = [one for upper, one in line if not is_living(gone, upper, one)]
    return above[-1] if above else ""
