"""Edits of a panel's drawing: layers, strokes, images, typed words and arrows."""

from collections.abc import Mapping, Sequence

from board.document import Document, read_panel
from board.edits.plan import AT_THE_END, InvalidEdit, Plan, Spot
from board.edits.records import Fields, Maker, insert_records, move_records
from board.ids import DICE, Dice
from board.stroke import BadStroke, Matrix, Stroke, encode, transform


def add_layer(
    doc: Document, fields: Fields, *, account: str, after: str | None = None, before: str | None = None, dice: Dice = DICE
) -> str:
    """A new layer; on top unless a neighbour is named. Returns its id."""
    defaults = {"kind": "ink", "name": "", "opacity": 1, "visible": True, "locked": False}
    return insert_records(doc, "layers", None, [{**defaults, **fields}], spot=Spot(after, before), maker=Maker(account, dice))[
        0
    ]


def move_layers(
    doc: Document, layers: Sequence[str], *, after: str | None = None, before: str | None = None, dice: Dice = DICE
) -> None:
    """Layers, in the order given, to another place between bottom and top."""
    move_records(doc, "layers", layers, None, spot=Spot(after, before), dice=dice)


def add_image(doc: Document, layer: str, fields: Fields, *, account: str, dice: Dice = DICE) -> str:
    """A picture on top of a layer. Returns its id."""
    return insert_records(doc, "images", layer, [fields], spot=AT_THE_END, maker=Maker(account, dice))[0]


def add_text(doc: Document, layer: str, fields: Fields, *, account: str, dice: Dice = DICE) -> str:
    """Typed words on top of a layer. Returns their id."""
    return insert_records(doc, "texts", layer, [fields], spot=AT_THE_END, maker=Maker(account, dice))[0]


def add_arrow(doc: Document, layer: str, fields: Fields, *, account: str, dice: Dice = DICE) -> str:
    """An arrow on top of a layer. Returns its id."""
    return insert_records(doc, "arrows", layer, [fields], spot=AT_THE_END, maker=Maker(account, dice))[0]


def add_strokes(doc: Document, strokes: Sequence[Stroke], *, dice: Dice = DICE) -> list[str]:
    """Strokes in the order of painting. Returns their ids."""
    plan = Plan(doc)
    encoded = [_encoded(stroke) for stroke in strokes]
    ids = [dice.new_id() for _ in encoded]
    for id, data in zip(ids, encoded, strict=True):
        plan.put("strokes", id, data)
    plan.carry_out()
    return ids


def remove_strokes(doc: Document, ids: Sequence[str]) -> None:
    """Erases strokes; one which another person erased already is no fault."""
    plan = Plan(doc)
    present = plan.values("strokes")
    for id in dict.fromkeys(ids):
        if id in present:
            plan.take("strokes", id)
    plan.carry_out()


def replace_strokes(doc: Document, strokes: Mapping[str, Stroke]) -> None:
    """New values for strokes that are there; one which another person erased meanwhile stays erased."""
    plan = Plan(doc)
    present = plan.values("strokes")
    for id, stroke in strokes.items():
        if id in present:
            plan.put("strokes", id, _encoded(stroke))
    plan.carry_out()


def transform_strokes(doc: Document, ids: Sequence[str], matrix: Matrix) -> None:
    """Moves, scales or turns strokes."""
    drawn = {item.id: item.stroke for items in read_panel(doc).strokes.values() for item in items}
    try:
        replace_strokes(doc, {id: transform(drawn[id], matrix) for id in dict.fromkeys(ids) if id in drawn})
    except BadStroke as bad:
        raise InvalidEdit(str(bad)) from None


def _encoded(stroke: Stroke) -> bytes:
    try:
        return encode(stroke)
    except BadStroke as bad:
        raise InvalidEdit(str(bad)) from None
