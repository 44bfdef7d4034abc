"""Reads operations from what somebody sends and from what a record holds: nothing that passes can harm a document."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from board import values
from board.document import TABLES
from board.edits.places import PARENTS
from board.ids import is_id
from board.model import Json
from board.review import anchor
from board.review.operations import (
    AnyOperation,
    Delete,
    Fields,
    Insert,
    Move,
    Note,
    OwnShot,
    SetField,
    SetText,
    StrokeAdd,
    StrokeDelete,
    Strokes,
    value_of,
)
from board.review.reader import InvalidProposal, Reader, is_reference
from board.stroke import BadStroke, decode
from board.values import BadValue

MOST_OPERATIONS: Final = 50
MOST_STROKES: Final = 600
_LONGEST_STROKE: Final = 200_000
_TABLES: Final = ("panels", "shots", "scenes")
_MOVING: Final = ("panels", "shots")
_NEVER_SET: Final = ("order", "deleted", "created_by", "source")


def parse(raw: object) -> tuple[AnyOperation, ...]:
    """The operations in plain JSON; raises `InvalidProposal`."""
    if not isinstance(raw, list | tuple) or not 1 <= len(raw) <= MOST_OPERATIONS:
        raise InvalidProposal(f"expected 1 to {MOST_OPERATIONS} operations, got {str(raw)[:40]!r}")
    operations = tuple(_parsed(index, item) for index, item in enumerate(raw))
    _check_needs(operations)
    _check_once(operations)
    return operations


def checked_stroke(raw: object) -> bytes:
    """The bytes of a stroke in base64; raises `InvalidProposal` unless a drawing may hold them."""
    try:
        data = base64.b64decode(raw, validate=True) if isinstance(raw, str) else b""
        decode(data)
    except (binascii.Error, BadStroke) as bad:
        raise InvalidProposal(f"expected strokes as base64 of their bytes: {bad}") from None
    if len(data) > _LONGEST_STROKE:
        raise InvalidProposal(f"expected strokes of at most {_LONGEST_STROKE} bytes, got {len(data)}")
    return data


def _parsed(index: int, raw: object) -> AnyOperation:
    reader = Reader(f"operation {index}", raw)
    needs = tuple(reader.integers("needs"))
    operation = _READERS[reader.one_of("op", tuple(_READERS))](reader, needs)
    reader.done()
    return operation


def _insert(reader: Reader, needs: tuple[int, ...]) -> Insert:
    own = reader.child("own")
    drawing = reader.raw("drawing")
    made = Insert(
        needs=needs,
        panel=reader.id_or_empty("panel"),
        shot=reader.id_or_empty("shot"),
        after=reader.neighbour("after"),
        before=reader.neighbour("before"),
        fields=_record_fields("panels", reader.mapping("fields")),
        own=None if own is None else _own_shot(own, reader.mapping("own_fields")),
        strokes=len(drawing) if isinstance(drawing, list | tuple) else reader.integer("strokes"),
        drawing=drawing if isinstance(drawing, str) else "",
        marks=reader.text("marks", empty=True),
    )
    if (made.own is None) == (made.shot == ""):
        raise InvalidProposal(f"{reader.where}: expected a frame in a shot or with one of its own")
    return made


def _own_shot(reader: Reader, beside: Fields) -> OwnShot:
    """The fields come within it, or beside it as a record keeps them."""
    made = OwnShot(
        scene=reader.id("scene"),
        id=reader.id_or_empty("id"),
        after=reader.neighbour("after"),
        before=reader.neighbour("before"),
        fields=_record_fields("shots", {**beside, **reader.mapping("fields")}),
    )
    reader.done()
    if is_reference(made.scene):
        raise InvalidProposal(f"{reader.where}: expected scene to be an id: no operation makes scenes")
    return made


def _set(reader: Reader, needs: tuple[int, ...]) -> SetField:
    table, id, name = _where(reader, _TABLES)
    if TABLES[table].fields[name] == "text":
        raise InvalidProposal(f"{reader.where}: expected the operation text for {table}.{name}")
    base, value = reader.json("base"), reader.json("value")
    _check_value(reader.where, table, name, base, strict=False)
    _check_value(reader.where, table, name, value, strict=True)
    return SetField(needs=needs, table=table, id=id, field=name, base=base, value=value)


def _text(reader: Reader, needs: tuple[int, ...]) -> SetText:
    table, id, name = _where(reader, _TABLES)
    if TABLES[table].fields[name] != "text":
        raise InvalidProposal(f"{reader.where}: expected a shared text, got {table}.{name}")
    value = reader.text("value", empty=True)
    _check_value(reader.where, table, name, value, strict=True)
    return SetText(needs=needs, table=table, id=id, field=name, base=reader.text("base", empty=True), value=value)


def _stroke_add(reader: Reader, needs: tuple[int, ...]) -> StrokeAdd:
    return StrokeAdd(needs=needs, panel=reader.id("panel"), strokes=_strokes(reader, named=False))


def _stroke_delete(reader: Reader, needs: tuple[int, ...]) -> StrokeDelete:
    return StrokeDelete(needs=needs, panel=reader.id("panel"), strokes=_strokes(reader, named=True))


def _strokes(reader: Reader, *, named: bool) -> Strokes:
    """Bare strokes get their ids when they are filed; what is erased is named."""
    raw = reader.raw("strokes")
    if not isinstance(raw, list | tuple) or not 1 <= len(raw) <= MOST_STROKES:
        raise InvalidProposal(f"{reader.where}: expected 1 to {MOST_STROKES} strokes")
    strokes: list[tuple[str, bytes]] = []
    for item in raw:
        id, data = item if isinstance(item, list | tuple) and len(item) == 2 else ("", item)
        if not isinstance(id, str) or not (is_id(id) or (id == "" and not named)):
            raise InvalidProposal(f"{reader.where}: expected strokes with their ids")
        strokes.append((id, checked_stroke(data)))
    return tuple(strokes)


def _move(reader: Reader, needs: tuple[int, ...]) -> Move:
    return Move(
        needs=needs,
        table=reader.one_of("table", _MOVING),
        id=reader.id("id"),
        base_parent=reader.id("base_parent"),
        base_order=reader.text("base_order"),
        parent=reader.id("parent"),
        after=reader.neighbour("after"),
        before=reader.neighbour("before"),
    )


def _delete(reader: Reader, needs: tuple[int, ...]) -> Delete:
    return Delete(needs=needs, table=reader.one_of("table", _MOVING), id=reader.id("id"), base=reader.text("base", empty=True))


def _note(reader: Reader, needs: tuple[int, ...]) -> Note:
    text = reader.words("text", most=4_000)
    pinned = reader.json("anchor")
    if wrong := anchor.fault(pinned):
        raise InvalidProposal(f"{reader.where}: {wrong}")
    return Note(needs=needs, table=reader.one_of("table", _TABLES), id=reader.id("id"), text=text, anchor=pinned)


_READERS: dict[str, Callable[[Reader, tuple[int, ...]], AnyOperation]] = {
    "insert": _insert,
    "set": _set,
    "text": _text,
    "stroke_add": _stroke_add,
    "stroke_delete": _stroke_delete,
    "move": _move,
    "delete": _delete,
    "note": _note,
}


def _where(reader: Reader, tables: Sequence[str]) -> tuple[str, str, str]:
    table, id, name = reader.one_of("table", tables), reader.id("id"), reader.text("field")
    if name not in TABLES[table].fields or not _may_set(table, name):
        raise InvalidProposal(f"{reader.where}: expected a field of {table} that people set, got {name[:40]!r}")
    return table, id, name


def _may_set(table: str, name: str) -> bool:
    return name not in _NEVER_SET and name != PARENTS.get(table, ("",))[0]


def _record_fields(table: str, given: Fields) -> Fields:
    for name, value in given.items():
        if name not in TABLES[table].fields or not _may_set(table, name):
            raise InvalidProposal(f"expected a field of {table} that people set, got {name[:40]!r}")
        if TABLES[table].fields[name] == "json" and isinstance(value, Mapping):
            raise InvalidProposal(f"expected {table}.{name} to be set once the frame is there: it nests too deeply")
        _check_value(table, table, name, value, strict=True)
    return given


def _check_value(where: str, table: str, name: str, value: Json, *, strict: bool) -> None:
    kind = TABLES[table].fields[name]
    try:
        read = value_of(table, name, value)
        if strict and read is not None:
            values.check(f"{table}.{name}", kind, read)
    except BadValue as bad:
        raise InvalidProposal(f"{where}: {bad}") from None


def _check_needs(operations: Sequence[AnyOperation]) -> None:
    for index, operation in enumerate(operations):
        if any(not 0 <= need < len(operations) or need == index for need in operation.needs):
            raise InvalidProposal(f"operation {index}: expected needs to name other operations, got {operation.needs}")


def _check_once(operations: Sequence[AnyOperation]) -> None:
    """Two operations on one thing would each be right alone and wrong together."""
    seen: set[tuple[str, ...]] = set()
    for index, operation in enumerate(operations):
        key = _object(operation)
        if key in seen:
            raise InvalidProposal(f"operation {index}: expected one operation for each thing, got a second for {key[-1]}")
        if key:
            seen.add(key)


def _object(operation: AnyOperation) -> tuple[str, ...]:
    match operation:
        case SetField() | SetText():
            return ("field", operation.table, operation.id, operation.field)
        case Move() | Delete():
            return ("place", operation.table, operation.id)
        case StrokeDelete():
            return ("erased", operation.panel)
        case Insert() | StrokeAdd() | Note():
            return ()
