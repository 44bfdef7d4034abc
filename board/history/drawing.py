"""What differs between two moments of one panel's drawing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pycrdt import Map

from board.document import Document, default_layer_fields
from board.history.fields import FieldChange, field_changes
from board.history.standing import Row, Rows, is_binned, rows_of
from board.model import Json
from board.schema import DEFAULT_LAYERS

MARKS = ("layers", "images", "texts", "arrows")


@dataclass(frozen=True, slots=True)
class MarkChange:
    """A layer, image, text or arrow that came, went or changed."""

    table: str
    id: str
    how: str  # added | removed | changed
    fields: tuple[FieldChange, ...] = ()

    def inverse(self) -> "MarkChange":
        """The same the other way round."""
        how = {"added": "removed", "removed": "added"}.get(self.how, self.how)
        return MarkChange(self.table, self.id, how, tuple(one.inverse() for one in self.fields))

    def to_json(self) -> dict[str, Json]:
        """As the API tells it."""
        return {
            "table": self.table,
            "id": self.id,
            "how": self.how,
            "fields": tuple(one.to_json() for one in self.fields),
        }


@dataclass(frozen=True, slots=True)
class DrawingChange:
    """A panel's drawing: the strokes that came, went or were changed in place, and its marks."""

    panel: str
    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    marks: tuple[MarkChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.removed or self.changed or self.marks)

    def inverse(self) -> "DrawingChange":
        """The same the other way round."""
        marks = tuple(mark.inverse() for mark in self.marks)
        return DrawingChange(self.panel, self.removed, self.added, self.changed, marks)

    def to_json(self) -> dict[str, Json]:
        """As the API tells it."""
        return {
            "panel": self.panel,
            "added": tuple(sorted(self.added)),
            "removed": tuple(sorted(self.removed)),
            "changed": tuple(sorted(self.changed)),
            "marks": tuple(mark.to_json() for mark in self.marks),
        }


def compare_drawings(panel: str, before: Document, after: Document) -> DrawingChange:
    """Two states of a panel's document."""
    old, new = strokes_of(before), strokes_of(after)
    both = old.keys() & new.keys()
    return DrawingChange(
        panel,
        added=frozenset(new.keys() - old.keys()),
        removed=frozenset(old.keys() - new.keys()),
        changed=frozenset(id for id in both if old[id] != new[id]),
        marks=_marks(marks_of(before), marks_of(after)),
    )


def strokes_of(doc: Document) -> dict[str, bytes]:
    """A drawing's strokes as they are stored."""
    table: Map[Any] = doc.get("strokes", type=Map)
    with doc.transaction():
        return {id: bytes(data) for id, data in table.items() if isinstance(data, bytes | bytearray)}


def marks_of(doc: Document) -> dict[str, dict[str, Row]]:
    """A drawing's records; the default layers count as written."""
    rows = rows_of(doc, "panel")
    for index, kind in enumerate(DEFAULT_LAYERS):
        rows["layers"].setdefault(kind, default_layer_fields(kind, index))
    return rows


def _marks(old: Rows, new: Rows) -> tuple[MarkChange, ...]:
    found = (
        _mark(table, id, old[table].get(id), new[table].get(id))
        for table in MARKS
        for id in sorted(old[table].keys() | new[table].keys())
    )
    return tuple(mark for mark in found if mark is not None)


def _mark(table: str, id: str, was: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> MarkChange | None:
    there, here = was is not None and not is_binned(was), now is not None and not is_binned(now)
    if was is None or now is None or not (there and here):
        return None if there == here else MarkChange(table, id, "added" if here else "removed")
    fields = field_changes(table, was, now)
    return MarkChange(table, id, "changed", fields) if fields else None
