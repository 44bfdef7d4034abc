"""Reads documents into the model: coerces by schema, skips and reports what is damaged, never writes.

Unknown tables and fields are ignored here and stay in the document.
"""

import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from pycrdt import Doc, Map

from board import schema, values
from board.arrangement import Records, arrange, in_order
from board.model import (
    Approval,
    Arrow,
    Board,
    Comment,
    Damage,
    Decision,
    Drawn,
    Element,
    Image,
    Layer,
    Ledger,
    Manners,
    Panel,
    PanelDrawing,
    Production,
    Record,
    Rejection,
    RestorationRecord,
    Review,
    Scene,
    Script,
    Shot,
    Suggestion,
    Text,
    Version,
)
from board.schema import DEFAULT_LAYERS, DOCUMENTS, Kind, Singleton, Table
from board.stroke import BadStroke, decode
from board.terms import LAYER_KINDS, name_of
from board.values import BadValue

Document = Doc[Any]
R = TypeVar("R", bound=Record)
M = TypeVar("M", Image, Text, Arrow)
T = TypeVar("T")

TABLES = {table.name: table for tables in DOCUMENTS.values() for table in tables}
MODELS: dict[str, type[Record]] = {
    "scripts": Script,
    "elements": Element,
    "scenes": Scene,
    "shots": Shot,
    "panels": Panel,
    "layers": Layer,
    "images": Image,
    "texts": Text,
    "arrows": Arrow,
    "suggestions": Suggestion,
    "comments": Comment,
    "approvals": Approval,
    "decisions": Decision,
    "versions": Version,
    "restorations": RestorationRecord,
    "rejections": Rejection,
}
"""What the records of a table are read into."""
_TABLE_OF = {model: table for table, model in MODELS.items()}


def read_board(doc: Document) -> Board:
    """The board that the document holds, in story order."""
    damage: list[Damage] = []
    return arrange(
        Records(
            schema=schema_of(doc),
            production=_production(doc, damage),
            scripts=_records(doc, Script, damage),
            elements=_records(doc, Element, damage),
            scenes=_records(doc, Scene, damage),
            shots=_records(doc, Shot, damage),
            panels=_records(doc, Panel, damage),
            damage=tuple(damage),
        )
    )


def read_panel(doc: Document) -> PanelDrawing:
    """The drawing that a panel document holds, with the default layers of one which the server has not seen yet."""
    damage: list[Damage] = []
    written = _records(doc, Layer, damage)
    layers = (*written, *missing_defaults({layer.id for layer in written}))
    images, texts, arrows = _records(doc, Image, damage), _records(doc, Text, damage), _records(doc, Arrow, damage)
    marks: tuple[Layer | Image | Text | Arrow, ...] = (*layers, *images, *texts, *arrows)
    strokes = tuple(_strokes(doc, damage))
    return PanelDrawing(
        schema=schema_of(doc),
        layers=in_order(layer for layer in layers if not layer.deleted),
        strokes=_grouped(strokes, lambda drawn: drawn.stroke.layer),
        images=_on_layers(images),
        texts=_on_layers(texts),
        arrows=_on_layers(arrows),
        bin=tuple(mark for mark in marks if mark.deleted),
        damage=tuple(damage),
    )


def read_review(doc: Document) -> Review:
    """What the review document holds, each table in the order of its making."""
    damage: list[Damage] = []
    return Review(
        schema=schema_of(doc),
        suggestions=_made(_records(doc, Suggestion, damage), lambda one: one.made_ms),
        comments=_made(_records(doc, Comment, damage), lambda one: one.at_ms),
        approvals=_made(_records(doc, Approval, damage), lambda one: 0),
        decisions=_made(_records(doc, Decision, damage), lambda one: one.n),
        versions=_made(_records(doc, Version, damage), lambda one: one.at_ms),
        ledger=Ledger(**_fields(schema.LEDGER, "", plain(doc, "ledger"), damage)),
        manners=Manners(**_fields(schema.MANNERS, "", plain(doc, "manners"), damage)),
        damage=tuple(damage),
    )


def read_ledger(doc: Document) -> Ledger:
    """The ledger of a review document however long."""
    return Ledger(**_fields(schema.LEDGER, "", plain(doc, "ledger"), []))


def read_manners(doc: Document) -> Manners:
    """How agents are to behave."""
    return Manners(**_fields(schema.MANNERS, "", plain(doc, "manners"), []))


def read_record(doc: Document, model: type[R], id: str) -> R | None:
    """One record alone, None where there is none that can be read."""
    table = TABLES[_TABLE_OF[model]]
    record = _root(doc, table.name).get(id)
    return _record(table, id, json.loads(str(record)), model, []) if isinstance(record, Map) else None


def read_production(doc: Document) -> Production:
    """The production's settings, of any board however large."""
    return _production(doc, [])


def schema_of(doc: Document) -> int:
    """The schema version that the server wrote at the document's birth; 0 before."""
    version = _root(doc, "meta").get("schema")
    return int(version) if isinstance(version, int | float) else 0


def default_layer_fields(kind: str, index: int) -> dict[str, Any]:
    """A layer of a new panel as the server writes it; its place in `DEFAULT_LAYERS` makes its order key."""
    return {
        "kind": kind,
        "name": name_of(LAYER_KINDS, kind),
        "order": f"V{index:02}001",
        "opacity": 1.0,
        "visible": True,
        "locked": False,
        "reference": kind == "reference",
        "blend": "multiply" if kind in ("fill", "tone") else "normal",
    }


def missing_defaults(written: Container[str]) -> tuple[Layer, ...]:
    """The default layers that the server has not written yet: a panel born offline is drawn on with these."""
    missing = [(index, kind) for index, kind in enumerate(DEFAULT_LAYERS) if kind not in written]
    return tuple(Layer(id=kind, **default_layer_fields(kind, index)) for index, kind in missing)


def plain(doc: Document, name: str) -> dict[str, Any]:
    """A root map as plain JSON: many times faster than walking it. Binary values come out as lists."""
    read: dict[str, Any] = json.loads(str(_root(doc, name)))
    return read


def _root(doc: Document, name: str) -> Map[Any]:
    root: Map[Any] = doc.get(name, type=Map)
    return root


def _rows(doc: Document, table: str) -> Iterator[tuple[str, Any]]:
    yield from plain(doc, table).items()


def _records(doc: Document, model: type[R], damage: list[Damage]) -> tuple[R, ...]:
    table = TABLES[_TABLE_OF[model]]
    read = (_record(table, id, raw, model, damage) for id, raw in _rows(doc, table.name))
    return tuple(record for record in read if record is not None)


def _record(table: Table | Singleton, id: str, raw: Any, model: type[R], damage: list[Damage]) -> R | None:
    if not isinstance(raw, dict):
        damage.append(Damage(table.name, id, "", "expected a record"))
        return None
    fields = _fields(table, id, raw, damage)
    for required in schema.REQUIRED.get(table.name, ()):
        if required not in fields:
            damage.append(Damage(table.name, id, required, "expected a record with a place"))
            return None
    return model(id=id, **fields)


def _fields(table: Table | Singleton, id: str, raw: Mapping[str, Any], damage: list[Damage]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, kind in table.fields.items():
        if raw.get(name) is None:
            continue
        try:
            fields[name] = _value(table, name, kind, raw[name])
        except BadValue as bad:
            damage.append(Damage(table.name, id, name, str(bad)))
    return fields


def _value(table: Table | Singleton, name: str, kind: Kind, raw: Any) -> values.Value:
    return values.read(kind, schema.SHAPES.get(f"{table.name}.{name}"), raw)


def _production(doc: Document, damage: list[Damage]) -> Production:
    fields = _fields(schema.PRODUCTION, "", plain(doc, "production"), damage)
    for name in [name for name, value in fields.items() if not _in_bounds(f"production.{name}", value)]:
        damage.append(Damage("production", "", name, f"expected a value within bounds, got {fields.pop(name)}"))
    return Production(**fields)


def _in_bounds(where: str, value: values.Value) -> bool:
    # A frame rate of zero would stop every clock on the screen.
    least, most = schema.BOUNDS.get(where, (float("-inf"), float("inf")))
    return not isinstance(value, int | float) or least <= value <= most


def _strokes(doc: Document, damage: list[Damage]) -> Iterator[Drawn]:
    table = _root(doc, "strokes")
    with doc.transaction():
        for id in sorted(table.keys()):
            try:
                yield Drawn(id, decode(_bytes(table[id])))
            except (BadStroke, BadValue) as bad:
                damage.append(Damage("strokes", id, "", str(bad)))


def _bytes(raw: Any) -> bytes:
    return bytes(raw) if isinstance(raw, bytes | bytearray) else b""


def _on_layers(marks: tuple[M, ...]) -> dict[str, tuple[M, ...]]:
    return _grouped(in_order(mark for mark in marks if not mark.deleted), lambda mark: mark.layer)


def _made(records: Iterable[R], when: Callable[[R], int]) -> tuple[R, ...]:
    return tuple(sorted(records, key=lambda record: (when(record), record.id)))


def _grouped(items: Iterable[T], layer: Callable[[T], str]) -> dict[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(layer(item), []).append(item)
    return {id: tuple(group) for id, group in groups.items()}
