"""Fields that say something else at another moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from board.document import TABLES
from board.history.standing import Row
from board.history.words import Run, word_diff
from board.model import Json

OF_RECORDS = frozenset({"deleted", "created_by"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that says something else; `words` where it is a text. None is nothing said."""

    field: str
    was: Any
    now: Any
    words: tuple[Run, ...] = ()

    def inverse(self) -> "FieldChange":
        """The same the other way round."""
        return FieldChange(self.field, self.now, self.was, tuple(run.inverse() for run in self.words))

    def to_json(self) -> dict[str, Json]:
        """As the API tells it."""
        return {"field": self.field, "was": self.was, "now": self.now, "words": tuple(run.to_json() for run in self.words)}


def field_changes(table: str, was: Row, now: Row, without: Iterable[str] = ()) -> tuple[FieldChange, ...]:
    """The fields in which two states of a record differ, those of newer versions too."""
    left_out = OF_RECORDS.union(without)
    names = sorted((was.keys() | now.keys()) - left_out)
    return tuple(_change(table, name, was.get(name), now.get(name)) for name in names if was.get(name) != now.get(name))


def _change(table: str, name: str, was: Any, now: Any) -> FieldChange:
    is_text = table in TABLES and TABLES[table].fields.get(name) == "text"
    words = word_diff(was or "", now or "") if is_text and isinstance(was or now, str) else ()
    return FieldChange(name, was, now, words)
