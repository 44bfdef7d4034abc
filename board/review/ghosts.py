"""Ghost panels: the drawing that a suggestion brings, on a layer of its own, and whether people have worked on it."""

from dataclasses import replace
from typing import Final

from board import edits, stroke
from board.document import Document, plain
from board.edits.plan import Plan, Spot
from board.edits.records import Maker, insert_records
from board.review.canon import bytes_digest, digest, made_id, numbered_id
from board.review.fingerprint import strokes_of
from board.review.operations import Insert
from board.review.proposal import Drawing
from board.schema import DEFAULT_LAYERS

LAYER_KIND: Final = "ai"
_MARK: Final = 8


def layer_id(ghost: str) -> str:
    """The layer on which the proposed strokes stand."""
    return made_id("layer", ghost)


def on_layer(ghost: str, drawing: Drawing) -> list[bytes]:
    """The strokes as they will stand in the ghost."""
    return [stroke.on_layer(data, layer_id(ghost)) for data in drawing]


def described(operation: Insert, drawing: Drawing) -> Insert:
    """The operation with what it says of its drawing."""
    strokes = on_layer(operation.panel, drawing)
    hashes = tuple(bytes_digest(data) for data in strokes)
    return replace(operation, strokes=len(strokes), drawing=digest(hashes), marks="".join(one[:_MARK] for one in hashes))


def seed(doc: Document, ghost: str, drawing: Drawing, made_ms: int, maker: Maker) -> None:
    """Writes the proposed drawing into the ghost's document, below its notes."""
    edits.birth_panel(doc)
    layer = {"id": layer_id(ghost), "kind": LAYER_KIND, "name": "AI", "opacity": 1, "visible": True, "locked": False}
    insert_records(doc, "layers", None, [layer], spot=Spot(before="notes"), maker=maker)
    plan = Plan(doc)
    for index, data in enumerate(on_layer(ghost, drawing)):
        plan.put("strokes", _stroke_id(ghost, made_ms, index), data)
    plan.carry_out()


def is_seeded(doc: Document, ghost: str) -> bool:
    """Whether the proposed drawing has been written."""
    return Plan(doc).has("layers", layer_id(ghost))


def proposed(operation: Insert, made_ms: int) -> dict[str, str]:
    """The ids of the proposal's strokes, each with the mark of its bytes."""
    marks = [operation.marks[at : at + _MARK] for at in range(0, len(operation.marks), _MARK)]
    return {_stroke_id(operation.panel, made_ms, index): mark for index, mark in enumerate(marks)}


def untouched(doc: Document, operation: Insert, made_ms: int) -> list[str]:
    """The proposal's strokes that are as they were proposed."""
    strokes = strokes_of(doc)
    marks = proposed(operation, made_ms)
    return [id for id, mark in marks.items() if id in strokes and bytes_digest(strokes[id])[:_MARK] == mark]


def is_drawn_on(doc: Document, operation: Insert, made_ms: int) -> bool:
    """Whether people added anything to a ghost or changed a stroke of it: then it is theirs too."""
    strokes, own = strokes_of(doc), proposed(operation, made_ms)
    changed = any(own.get(id) != bytes_digest(data)[:_MARK] for id, data in strokes.items())
    marks = any(plain(doc, table) for table in ("images", "texts", "arrows"))
    layers = plain(doc, "layers").keys() - {layer_id(operation.panel), *DEFAULT_LAYERS}
    return changed or marks or bool(layers)


def _stroke_id(ghost: str, made_ms: int, index: int) -> str:
    return numbered_id(made_ms, index, "stroke", ghost)
