"""The model as plain JSON in one form, for comparing what both languages read."""

from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from typing import Any

from board.model import Board, PanelDrawing, Review
from board.stroke import Stroke


def board_json(board: Board) -> dict[str, Any]:
    """A board as JSON, without the reasons of damage: those are for people and differ by language."""
    return {
        "schema": board.schema,
        "production": plain(board.production),
        "scripts": plain(board.scripts),
        "elements": plain(board.elements),
        "scenes": plain(board.scenes),
        "shots": plain(board.shots),
        "panels": plain(board.panels),
        "bin": plain(board.bin),
        "damage": _damage(board),
    }


def panel_json(drawing: PanelDrawing) -> dict[str, Any]:
    """A panel's drawing as JSON, with what stands on each of its layers."""
    ids = [layer.id for layer in drawing.layers]
    return {
        "schema": drawing.schema,
        "layers": plain(drawing.layers),
        "strokes": {id: [[drawn.id, stroke_json(drawn.stroke)] for drawn in drawing.strokes.get(id, ())] for id in ids},
        "images": {id: plain(drawing.images.get(id, ())) for id in ids},
        "texts": {id: plain(drawing.texts.get(id, ())) for id in ids},
        "arrows": {id: plain(drawing.arrows.get(id, ())) for id in ids},
        "bin": plain(drawing.bin),
        "damage": _damage(drawing),
    }


def review_json(review: Review) -> dict[str, Any]:
    """A review document as JSON."""
    tables = ("suggestions", "comments", "approvals", "decisions", "versions", "ledger", "manners")
    return {"schema": review.schema, **{table: plain(getattr(review, table)) for table in tables}, "damage": _damage(review)}


def stroke_json(stroke: Stroke) -> dict[str, Any]:
    """A stroke as JSON, plane by plane."""
    values = {field.name: getattr(stroke, field.name) for field in fields(stroke)}
    planes = {name: values[name].tolist() for name in ("x", "y", "pressure")}
    tilt = None if stroke.tilt is None else [plane.tolist() for plane in stroke.tilt]
    time_ms = None if stroke.time_ms is None else stroke.time_ms.tolist()
    return {**values, **planes, "tilt": tilt, "time_ms": time_ms}


def plain(value: Any) -> Any:
    """Dataclasses as objects, sets as sorted lists, tuples as lists, keys in order."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(item) for name, item in asdict(value).items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(value[key]) for key in sorted(value)}
    return value


def _damage(read: Board | PanelDrawing | Review) -> list[list[str]]:
    return sorted([found.table, found.id, found.field] for found in read.damage)
