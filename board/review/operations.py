"""What a suggestion would do, as typed operations: each with the value it was made against and the value it puts."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import ClassVar, TypeAlias

from board import schema, values
from board.document import MODELS, TABLES
from board.model import Json
from board.review.canon import digest, plain
from board.values import Value

Fields: TypeAlias = Mapping[str, Json]
Strokes: TypeAlias = tuple[tuple[str, bytes], ...]
"""Ids of strokes with their bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What all have in common: `needs` are the places of operations without which this one makes no sense."""

    op: ClassVar[str] = ""
    needs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnShot:
    """The new shot that a suggested frame brings along."""

    scene: str
    id: str = ""
    after: str | None = None
    before: str | None = None
    fields: Fields = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert(Operation):
    """A new frame, in a shot or with a shot of its own. `panel` is the ghost, `drawing` the hash of all its strokes.

    `marks` has eight hexadecimal digits of the hash of each stroke, by which one that somebody changed is known.
    """

    op: ClassVar[str] = "insert"
    panel: str = ""
    shot: str = ""
    after: str | None = None
    before: str | None = None
    fields: Fields = field(default_factory=dict)
    own: OwnShot | None = None
    strokes: int = 0
    drawing: str = ""
    marks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetField(Operation):
    """One field of a panel, shot or scene."""

    op: ClassVar[str] = "set"
    table: str
    id: str
    field: str
    base: Json
    value: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class SetText(Operation):
    """One shared text, the whole of it before and after."""

    op: ClassVar[str] = "text"
    table: str
    id: str
    field: str
    base: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrokeAdd(Operation):
    """New strokes on a panel that is there."""

    op: ClassVar[str] = "stroke_add"
    panel: str
    strokes: Strokes


@dataclass(frozen=True, slots=True, kw_only=True)
class StrokeDelete(Operation):
    """Strokes that are erased, with the bytes they had."""

    op: ClassVar[str] = "stroke_delete"
    panel: str
    strokes: Strokes


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(Operation):
    """A panel or shot to another place; the base is the parent and the order key which it had."""

    op: ClassVar[str] = "move"
    table: str
    id: str
    base_parent: str
    base_order: str
    parent: str
    after: str | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete(Operation):
    """A panel or shot into the bin; the base is the fingerprint of what it said, filled in when it is filed."""

    op: ClassVar[str] = "delete"
    table: str
    id: str
    base: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Operation):
    """A comment; the board itself stays as it is."""

    op: ClassVar[str] = "note"
    table: str
    id: str
    text: str
    anchor: Json = None


AnyOperation: TypeAlias = Insert | SetField | SetText | StrokeAdd | StrokeDelete | Move | Delete | Note


def to_json(operation: AnyOperation) -> dict[str, Json]:
    """An operation as a record keeps it; what is empty by default is left out."""
    written: dict[str, Json] = {"op": operation.op}
    for one in fields(operation):
        value = getattr(operation, one.name)
        if one.name == "strokes" and isinstance(operation, StrokeAdd | StrokeDelete):
            written["strokes"] = tuple((id, base64.b64encode(data).decode()) for id, data in operation.strokes)
        elif one.name == "own":
            written |= {} if value is None else _own_json(value)
        elif value not in (None, "", (), {}, 0) or one.name in ("base", "value"):
            written[one.name] = plain(value)
    return written


def _own_json(own: OwnShot) -> dict[str, Json]:
    """Its fields stand beside it: lists in them would nest deeper than a value of a document may."""
    place = {one.name: plain(getattr(own, one.name)) for one in fields(own) if one.name != "fields"}
    return {"own": place, **({"own_fields": plain(own.fields)} if own.fields else {})}


def revision_of(operations: Sequence[AnyOperation]) -> str:
    """The hash of what would be done; the proposed drawing is part of it, work of people on a ghost is not."""
    return digest(tuple(to_json(operation) for operation in operations))


def default_of(table: str, name: str) -> Value:
    """What a field says when the document does not."""
    default: Value = getattr(MODELS[table](id=""), name)
    return default


def value_of(table: str, name: str, raw: Json) -> Value:
    """A field's value in the model's form, for comparing; raises `BadValue`."""
    if raw is None:
        return default_of(table, name)
    if TABLES[table].fields[name] == "set":
        return frozenset(str(item) for item in raw) if isinstance(raw, tuple | list) else frozenset()
    return values.read(TABLES[table].fields[name], schema.SHAPES.get(f"{table}.{name}"), raw)


def touched(operation: AnyOperation) -> tuple[tuple[str, str], ...]:
    """The records, as (table, id), that an operation changes and that have to be there."""
    match operation:
        case Insert() | Note():
            return ()
        case StrokeAdd() | StrokeDelete():
            return (("panels", operation.panel),)
        case SetField() | SetText() | Move() | Delete():
            return ((operation.table, operation.id),)
