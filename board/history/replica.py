"""A document that takes updates one by one and says what each of them changed: by what it tells, not by looking it over."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from pycrdt import Doc, Map

from board.document import TABLES, Document, plain
from board.schema import DOCUMENTS, DocumentKind, Singleton, Table

Act = Literal["made", "set", "typed", "gone"]
"""A new record or value, a field that was set (or one more time), letters in a text, something taken out."""

_TEXTS: Final = {
    kind: [table.name for table in tables if isinstance(table, Table) and "text" in table.fields.values()]
    for kind, tables in DOCUMENTS.items()
}

VALUES: Final = frozenset({"strokes"})
"""Tables of binary values: what is touched there is no record."""


@dataclass(frozen=True, slots=True)
class Touch:
    """One thing that an update did. With no field it is the record itself, with no id there is one of it in the document.

    `was` and `now` are plain values, of a stroke nothing; `letters` are how many went and came in a text.
    """

    table: str
    id: str
    field: str
    act: Act
    was: Any = None
    now: Any = None
    letters: tuple[int, int] = (0, 0)


class Replica:
    """One running document."""

    def __init__(self, kind: DocumentKind, state: bytes = b"") -> None:
        self.doc: Document = Doc()
        if state:
            self.doc.apply_update(state)
        self._told: list[Touch] = []
        self._texts: dict[tuple[str, str, str], str] = {}
        """Texts as they were told last: what was deleted from one is told by its length alone."""
        for table in _TEXTS[kind] if state else ():
            for id, row in plain(self.doc, table).items():
                self._note_texts(table, id, row)
        self._roots = {table.name: _root(self.doc, table.name) for table in DOCUMENTS[kind]}
        # The library's own `observe_deep` holds the document, which would then never be freed.
        self._subscriptions = [
            self._roots[table.name].integrated.observe_deep(_telling(self._told, table.name, isinstance(table, Singleton)))
            for table in DOCUMENTS[kind]
        ]

    def apply(self, update: bytes) -> list[Touch]:
        """Takes an update in; answers what it changed, nothing where all of it was known."""
        self._told.clear()
        self.doc.apply_update(update)
        touches = [self._completed(touch) for touch in self._told]
        # The library tells the keys of one map in no order, and two servers shall say the same.
        return sorted(touches, key=lambda touch: (touch.table, touch.id, touch.field)) if len(touches) > 1 else touches

    def _completed(self, touch: Touch) -> Touch:
        if touch.act == "typed":
            key = touch.table, touch.id, touch.field
            was, self._texts[key] = self._texts.get(key, ""), self._text(touch)
            return replace(touch, was=was, now=self._texts[key])
        if touch.act != "made" or touch.table in VALUES:
            return touch
        record = self._roots[touch.table].get(touch.id)
        made = json.loads(str(record)) if isinstance(record, Map) else None
        self._note_texts(touch.table, touch.id, made)
        return replace(touch, was=None, now=made)

    def _text(self, touch: Touch) -> str:
        record = self._roots[touch.table].get(touch.id)
        return str(record.get(touch.field) or "") if isinstance(record, Map) else ""

    def _note_texts(self, table: str, id: str, row: Any) -> None:
        for field, kind in TABLES[table].fields.items():
            if kind == "text" and isinstance(row, dict) and isinstance(row.get(field), str):
                self._texts[table, id, field] = row[field]


def _telling(told: list[Touch], table: str, single: bool) -> Any:
    def tell(events: list[Any]) -> None:
        for event in events:
            path = ["", *event.path] if single else event.path
            told.extend(_touches(table, path, event))

    return tell


def _touches(table: str, path: list[Any], event: Any) -> Iterator[Touch]:
    if len(path) > 1:
        yield _within(table, path, event)
        return
    for name, change in event.keys.items():
        if path:
            yield Touch(table, path[0], name, "set", _plain(change.get("oldValue")), _plain(change.get("newValue")))
        else:
            yield Touch(table, name, "", _ACTS[change["action"]])


def _within(table: str, path: list[Any], event: Any) -> Touch:
    """Something inside of a field: letters of a text, members of a set, parts of a value that is newer than we are."""
    delta = getattr(event, "delta", None)
    if delta is None or len(path) > 2:
        return Touch(table, path[0], str(path[1]), "set")
    came = sum(len(one["insert"]) for one in delta if isinstance(one.get("insert"), str))
    went = sum(one["delete"] for one in delta if "delete" in one)
    return Touch(table, path[0], str(path[1]), "typed", letters=(went, came))


def _plain(value: Any) -> Any:
    """What stood in a field and is no plain value cannot be read any more; what stands there now can."""
    return value if isinstance(value, bool | float | int | str | list | dict) else None


_ACTS: Final[dict[str, Act]] = {"add": "made", "update": "set", "delete": "gone"}


def _root(doc: Document, name: str) -> Map[Any]:
    root: Map[Any] = doc.get(name, type=Map)
    return root
