"""What a panel, a shot or a scene says, as one hash: two that look the same to the crew have the same, and no others."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from pycrdt import Map

from board.document import Document, default_layer_fields, plain, read_record
from board.edits.places import children
from board.model import Panel, Record, Scene, Shot
from board.order import sort_key
from board.review.canon import digest
from board.review.canon import plain as plain_json
from board.schema import DEFAULT_LAYERS

_NOT_CONTENT: Final = {"id", "deleted", "created_by", "order", "status", "source", "scene", "shot", "number_locked"}
CAMERA: Final = (
    "size", "framing", "angle", "camera_height_m", "movement", "rig", "focal_length_mm", "sensor", "subject", "axis_side",
    "aspect_width", "aspect_height", "set", "blocking", "camera",
)  # fmt: skip
"""The fields of a shot that make its picture."""

Drawings = Mapping[str, str]
"""The hash of each panel's drawing, as `of_drawing` makes it."""


def of_drawing(doc: Document) -> str:
    """A panel document's strokes, layers and marks; the default layers count as written."""
    whole = hashlib.sha256()
    for id, data in strokes_of(doc).items():
        whole.update(id.encode() + hashlib.sha256(data).digest())
    marks = {table: _living(doc, table) for table in ("layers", "images", "texts", "arrows")}
    written = plain(doc, "layers")
    for index, kind in enumerate(DEFAULT_LAYERS):
        if kind not in written:
            marks["layers"][kind] = plain_json(default_layer_fields(kind, index))
    whole.update(digest(plain_json(marks)).encode())
    return whole.hexdigest()


def of_panel(board: Document, panel: str, drawings: Drawings) -> str:
    """A panel's fields, the camera of its shot, and its drawing; empty where there is no such panel."""
    record = read_record(board, Panel, panel)
    if record is None:
        return ""
    shot = read_record(board, Shot, record.shot)
    camera = {} if shot is None else {name: getattr(shot, name) for name in CAMERA}
    return digest(plain_json({"panel": _content(record), "camera": camera, "drawing": drawings.get(panel, "")}))


def of_shot(board: Document, shot: str, drawings: Drawings) -> str:
    """A shot's fields and its panels in order."""
    record = read_record(board, Shot, shot)
    if record is None:
        return ""
    panels = [of_panel(board, id, drawings) for id in panels_of(board, shot)]
    return digest(plain_json({"shot": _content(record), "panels": panels}))


def of_scene(board: Document, scene: str, drawings: Drawings) -> str:
    """A scene's fields and its shots in order."""
    record = read_record(board, Scene, scene)
    if record is None:
        return ""
    shots = [of_shot(board, id, drawings) for id in shots_of(board, scene)]
    return digest(plain_json({"scene": _content(record), "shots": shots}))


def of_subject(board: Document, table: str, id: str, drawings: Drawings) -> str:
    """Of a panel, a shot or a scene."""
    return {"panels": of_panel, "shots": of_shot, "scenes": of_scene}[table](board, id, drawings)


def panels_of(board: Document, shot: str) -> list[str]:
    """The panels of a shot in order, without those in the bin."""
    return [id for id in _ordered(board, "panels", shot) if _is_living(read_record(board, Panel, id))]


def shots_of(board: Document, scene: str) -> list[str]:
    """The shots of a scene in order, without those in the bin."""
    return [id for id in _ordered(board, "shots", scene) if _is_living(read_record(board, Shot, id))]


def strokes_of(doc: Document) -> dict[str, bytes]:
    """A drawing's strokes in the order of painting, as they are stored."""
    table: Map[Any] = doc.get("strokes", type=Map)
    with doc.transaction():
        found = {id: table[id] for id in sorted(table.keys())}
    return {id: bytes(data) for id, data in found.items() if isinstance(data, bytes | bytearray)}


def content_digest(record: Record) -> str:
    """What a record says by itself, wherever it stands."""
    return digest(plain_json(_content(record)))


def _content(record: Record) -> dict[str, Any]:
    return {name: value for name, value in asdict(record).items() if name not in _NOT_CONTENT}


def _living(doc: Document, table: str) -> dict[str, Any]:
    rows = plain(doc, table).items()
    return {
        id: {name: value for name, value in row.items() if name not in ("deleted", "created_by")}
        for id, row in rows
        if isinstance(row, dict) and row.get("deleted") is not True
    }


def _ordered(board: Document, table: str, parent: str) -> list[str]:
    return [id for _, id in sorted(children(board, table, parent), key=lambda pair: sort_key(*pair))]


def _is_living(record: Record | None) -> bool:
    return record is not None and not record.deleted
