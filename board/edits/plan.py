"""A list of checked writes to one document, carried out in one transaction: all of them or none.

pycrdt commits what was done before an exception, so everything is checked while the plan is made and nothing while it runs.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pycrdt import Map, Text

from board import schema, values
from board.document import TABLES, Document, missing_defaults, plain
from board.edits.places import children
from board.ids import Dice, is_id
from board.order import place, sort_key
from board.values import BadValue, Value


class InvalidEdit(ValueError):
    """The edit cannot be made; says what was expected and what came."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A neighbour to stand after or before; at the end when neither is named."""

    after: str | None = None
    before: str | None = None


AT_THE_END = Spot()


class Plan:
    """Collects checked writes for a document; `carry_out` makes them."""

    def __init__(self, doc: Document) -> None:
        self._doc = doc
        self._writes: list[Callable[[], None]] = []
        self._read: dict[str, dict[str, Any]] = {}
        self._rows_read: dict[tuple[str, str], dict[str, Any] | None] = {}

    def carry_out(self) -> None:
        """Makes the writes in one transaction; does nothing when there are none."""
        if self._writes:
            with self._doc.transaction():
                for write in self._writes:
                    write()

    def rows(self, table: str) -> dict[str, Any]:
        """The records of a table as plain values, as they were before the plan."""
        if table not in self._read:
            if table not in TABLES:
                raise InvalidEdit(f"expected a table of the document, got {table[:80]!r}")
            read = plain(self._doc, table)
            self._read[table] = {id: row for id, row in read.items() if isinstance(row, dict)}
        return self._read[table]

    def has(self, table: str, id: str) -> bool:
        """Whether a table has something under an id."""
        return id in self._map(table)

    def values(self, table: str) -> frozenset[str]:
        """The ids in a table of binary values."""
        return frozenset(self._map(table).keys())

    def row(self, table: str, id: str) -> dict[str, Any]:
        """One record as plain values; raises `InvalidEdit` when there is none."""
        row = self._row(table, id)
        if row is None:
            raise InvalidEdit(f"expected the id of one of the {table}, got {id[:80]!r}")
        return row

    def create(self, table: str, id: str, fields: Mapping[str, object], account: str) -> None:
        """A new record, whole: its texts and sets exist from the start, since two people must never both create one."""
        if not is_id(id) or id in self._map(table):
            raise InvalidEdit(f"expected a fresh uuid7 for a record of {table}, got {id[:80]!r}")
        self._create(table, id, {**fields, "created_by": account})

    def create_default_layer(self, kind: str, fields: Mapping[str, object]) -> None:
        """A layer whose id is its kind: the server alone writes these, at a document's birth."""
        if kind not in self.rows("layers"):
            self._create("layers", kind, fields)

    def _create(self, table: str, id: str, fields: Mapping[str, object]) -> None:
        kinds = TABLES[table].fields
        checked = {name: self._checked(table, name, value) for name, value in fields.items()}
        empty: dict[str, Value] = {
            name: "" if kind == "text" else frozenset() for name, kind in kinds.items() if kind in _SHARED
        }
        whole = {name: (kinds[name], value) for name, value in {**empty, **checked}.items()}

        def write() -> None:
            self._map(table)[id] = Map({name: stored(kind, value) for name, (kind, value) in whole.items()})

        self._writes.append(write)

    def set(self, table: str, id: str, field: str, value: object) -> None:
        """A field's new value; nothing when it is equal."""
        if table in TABLES and TABLES[table].fields.get(field) in _SHARED:
            raise InvalidEdit(f"expected a plain field, got the shared one {table}.{field}")
        checked = self._checked(table, field, value)
        if not _equal(table, field, self.row(table, id).get(field), checked):
            self._writes.append(lambda: self._write_field(self._map(table)[id], table, field, checked))

    def set_root(self, name: str, field: str, value: object) -> None:
        """A field of a root map that is one record, such as the production."""
        checked = self._checked(name, field, value)
        if not _equal(name, field, plain(self._doc, name).get(field), checked):
            self._writes.append(lambda: self._write_field(self._map(name), name, field, checked))

    def clear(self, table: str, id: str, field: str) -> None:
        """Makes a plain field say nothing, so that readers take its default; the record is the root map itself with no id."""
        if TABLES[table].fields.get(field, "text") in _SHARED:
            raise InvalidEdit(f"expected a plain field, got {table}.{field[:80]}")
        present = self.row(table, id) if id else plain(self._doc, table)
        if present.get(field) is not None:
            self._writes.append(lambda: (self._map(table)[id] if id else self._map(table)).__setitem__(field, None))

    def switch(self, table: str, id: str, field: str, key: str, on: bool) -> None:
        """Puts a key into a set field or takes it out."""
        present = self.row(table, id).get(field)
        if not isinstance(present, dict):
            raise InvalidEdit(f"expected a set in {table}.{field} of {id}, got {type(present).__name__}")
        if on and len(present) >= schema.LIMITS["set"]:
            raise InvalidEdit(f"expected at most {schema.LIMITS['set']} in {table}.{field}, got one more")
        if on and present.get(key) is not True:
            self._writes.append(lambda: self._map(table)[id][field].__setitem__(key, True))
        elif not on and key in present:
            self._writes.append(lambda: self._map(table)[id][field].__delitem__(key))

    def put(self, table: str, id: str, value: bytes) -> None:
        """A binary value under its id, new or in place of the old one."""
        self._writes.append(lambda: self._map(table).__setitem__(id, value))

    def take(self, table: str, id: str) -> None:
        """Removes a binary value."""
        self._writes.append(lambda: self._map(table).__delitem__(id))

    def splice(self, table: str, id: str, field: str, start: int, delete: int, insert: str) -> None:
        """Replaces bytes of a shared text; the caller has checked that whole characters are meant."""
        self._writes.append(lambda: _splice(self._map(table)[id][field], start, delete, insert))

    def siblings(self, table: str, parent: str | None, without: Iterable[str] = ()) -> list[tuple[str, str]]:
        """(key, id) of the records of a parent in order; those in the bin too, for they keep their places."""
        left_out = set(without)
        found = [pair for pair in children(self._doc, table, parent) if pair[1] not in left_out]
        if table == "layers":
            written = self.rows(table)
            found += [(layer.order, layer.id) for layer in missing_defaults(written) if layer.id not in left_out]
        return sorted(found, key=lambda pair: sort_key(*pair))

    def require(self, table: str, id: str) -> None:
        """Raises `InvalidEdit` unless the record is there; default layers are, even before the server wrote them."""
        if table != "layers" or id not in schema.DEFAULT_LAYERS:
            self.row(table, id)

    def make_room(
        self, table: str, siblings: Sequence[tuple[str, str]], count: int, dice: Dice, spot: Spot = AT_THE_END
    ) -> tuple[str, ...]:
        """Keys for so many records at a spot among siblings; moves siblings over when there is no room."""
        placing = place(siblings, index_at(siblings, spot), count, dice.below)
        for id, key in placing.moved.items():
            self.set(table, id, "order", key)
        return placing.keys

    def _row(self, table: str, id: str) -> dict[str, Any] | None:
        # One record is read alone: a whole table of a large board takes tens of milliseconds.
        if table not in self._read and table in TABLES:
            if (table, id) not in self._rows_read:
                record = self._map(table).get(id)
                self._rows_read[table, id] = json.loads(str(record)) if isinstance(record, Map) else None
            return self._rows_read[table, id]
        return self.rows(table).get(id)

    def _checked(self, table: str, field: str, value: object) -> Value:
        kind = TABLES[table].fields.get(field) if table in TABLES else None
        if kind is None:
            raise InvalidEdit(f"expected a field of {table[:80]}, got {field[:80]!r}")
        try:
            return values.check(f"{table}.{field}", kind, value)
        except BadValue as bad:
            raise InvalidEdit(str(bad)) from None

    def _map(self, table: str) -> Map[Any]:
        root: Map[Any] = self._doc.get(table, type=Map)
        return root

    def _write_field(self, record: Map[Any], table: str, field: str, value: Value) -> None:
        record[field] = stored(TABLES[table].fields[field], value)


def index_at(siblings: Sequence[tuple[str, str]], spot: Spot) -> int:
    """The index for something at a spot among siblings."""
    if spot.after is not None and spot.before is not None:
        raise InvalidEdit("expected a place after one record or before another, got both")
    neighbour = spot.before if spot.after is None else spot.after
    if neighbour is None:
        return len(siblings)
    ids = [id for _, id in siblings]
    if neighbour not in ids:
        raise InvalidEdit(f"expected a neighbour among its siblings, got {neighbour[:80]!r}")
    return ids.index(neighbour) + (spot.after is not None)


def stored(kind: str, value: object) -> object:
    """A model's value as the CRDT takes it."""
    if kind == "text":
        return Text(str(value))
    if isinstance(value, frozenset):
        return Map(dict.fromkeys(sorted(value), True))
    if isinstance(value, Mapping):
        return {key: stored("json", item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [stored("json", item) for item in value]
    return value


_SHARED = ("text", "set")


def _equal(table: str, field: str, present: object, value: Value) -> bool:
    if present is None or value is None:
        return present is value
    kind = TABLES[table].fields[field]
    try:
        return values.read(kind, schema.SHAPES.get(f"{table}.{field}"), present) == value
    except BadValue:
        return False


def _splice(text: Text, start: int, delete: int, insert: str) -> None:
    if delete:
        del text[start : start + delete]
    if insert:
        text.insert(start, insert)
