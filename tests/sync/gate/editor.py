"""Honest edits by chance, as a pycrdt client makes them."""

import random
from typing import cast

import pycrdt

from board.schema import DOCUMENTS, DocumentKind, Table


class Editor:
    """Somebody who edits documents of one kind; `made` are the ids of all records so far."""

    def __init__(self, kind: DocumentKind, dice: random.Random) -> None:
        self.dice = dice
        self.tables = [table for table in DOCUMENTS[kind] if isinstance(table, Table)]
        self.made: list[str] = []

    def edit(self, doc: "pycrdt.Doc[pycrdt.Map[object]]") -> None:
        """Make a record, change one, or erase a stroke."""
        table = self.dice.choice(self.tables)
        records = doc.get(table.name, type=pycrdt.Map)
        ids = sorted(records.keys())
        if not ids or self.dice.random() < 0.3:
            self.made.append(self.new_id())
            records[self.made[-1]] = self.dice.randbytes(30) if table.value else pycrdt.Map(self._fields(table))
        elif table.value:
            del records[self.dice.choice(ids)]
        else:
            self._edit_record(table, cast("pycrdt.Map[object]", records[self.dice.choice(ids)]))

    def _edit_record(self, table: Table, record: "pycrdt.Map[object]") -> None:
        name = self.dice.choice(list(table.fields))
        value = record.get(name)
        if isinstance(value, pycrdt.Text) and len(value) > 2 and self.dice.random() < 0.8:
            value.clear() if self.dice.random() < 0.2 else value.insert(0, self.dice.choice(("a", "bé", "😀")))
        else:
            record.update(self._fields(Table("", {name: table.fields[name]})))

    def _fields(self, table: Table) -> dict[str, object]:
        makes: dict[str, object] = {
            "str": "word",
            "int": 3,
            "float": 1.5,
            "bool": True,
            "json": [1, {"a": None}],
            "bytes": b"x",
        }
        fields = {name: makes[kind] for name, kind in table.fields.items() if kind in makes}
        texts = {name: pycrdt.Text("a😀b") for name, kind in table.fields.items() if kind == "text"}
        sets = {name: pycrdt.Map({self.new_id(): True}) for name, kind in table.fields.items() if kind == "set"}
        return {**fields, **texts, **sets}

    def new_id(self) -> str:
        """A uuid7 of no particular time."""
        digits = f"{self.dice.getrandbits(128):032x}"
        return f"{digits[:8]}-{digits[8:12]}-7{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"
