"""What two states of one document differ in, field by field, and how some of it is carried from one to the other."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pycrdt import Array, Map, Text

from board.document import Document, plain
from board.schema import DOCUMENTS, DocumentKind, Singleton


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that says something else; a record that is new is one difference, its field is empty and `was` is None.

    `was` and `now` are plain values. The id of what there is one of in a document, such as the production, is empty.
    """

    table: str
    id: str
    field: str
    was: Any
    now: Any


def differences(before: Document, after: Document, kind: DocumentKind) -> list[Difference]:
    """Everything that the records of a later state say otherwise; records are never taken out."""
    found: list[Difference] = []
    for table in DOCUMENTS[kind]:
        old, new = plain(before, table.name), plain(after, table.name)
        if old == new:
            continue
        if isinstance(table, Singleton):
            found += _fields(table.name, "", old, new)
            continue
        for id, record in new.items():
            found += _record(table.name, id, old.get(id), record)
    return found


def carry(doc: Document, source: Document, chosen: Iterable[Difference]) -> None:
    """Makes the document say what another state of it says, in the fields and records of these differences alone."""
    with doc.transaction():
        for one in chosen:
            into, out_of = _map(doc, one.table), _map(source, one.table)
            if one.id and one.field:
                into, out_of = into[one.id], out_of[one.id]
            _carry_key(into, out_of, one.field or one.id)


def _record(table: str, id: str, old: Any, new: Any) -> Iterator[Difference]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _fields(table, id, old, new)
    elif old != new:
        yield Difference(table, id, "", old, new)


def _fields(table: str, id: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for name in dict.fromkeys([*old, *new]):
        if (name in old) != (name in new) or old.get(name) != new.get(name):
            yield Difference(table, id, name, old.get(name), new.get(name))


def _map(doc: Document, name: str) -> Map[Any]:
    root: Map[Any] = doc.get(name, type=Map)
    return root


def _carry_key(into: Map[Any], out_of: Map[Any], key: str) -> None:
    if key not in out_of:
        if key in into:
            del into[key]
        return
    present, wanted = into.get(key), out_of[key]
    if isinstance(present, Map) and isinstance(wanted, Map):
        for name in dict.fromkeys([*present.keys(), *wanted.keys()]):
            _carry_key(present, wanted, name)
    elif isinstance(present, Text) and isinstance(wanted, Text):
        _carry_text(present, str(wanted))
    elif isinstance(wanted, Map | Text | Array) or key not in into or present != wanted:
        into[key] = _copied(wanted)


def _carry_text(text: Text, wanted: str) -> None:
    """Changes the part that differs, so that what others type elsewhere in the text meanwhile stays in its place."""
    present = str(text)
    start = _shared(present, wanted)
    end = _shared(present[start:][::-1], wanted[start:][::-1])
    removed, added = present[start : len(present) - end], wanted[start : len(wanted) - end]
    at = len(present[:start].encode())  # pycrdt counts bytes of UTF-8
    if removed:
        del text[at : at + len(removed.encode())]
    if added:
        text.insert(at, added)


def _shared(a: str, b: str) -> int:
    pairs = enumerate(zip(a, b, strict=False))
    return next((index for index, (mine, theirs) in pairs if mine != theirs), min(len(a), len(b)))


def _copied(value: Any) -> Any:
    """A value for another document: a shared type belongs to its own."""
    if isinstance(value, Map):
        return Map({key: _copied(item) for key, item in value.items()})
    if isinstance(value, Array):
        return Array([_copied(item) for item in value])
    return Text(str(value)) if isinstance(value, Text) else value
