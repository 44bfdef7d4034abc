"""Reading documents: in order, the deleted apart, the damaged reported and never an exception."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text

from board import edits
from board.document import read_board, read_panel, read_review
from board.schema import DEFAULT_LAYERS

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.floats(allow_nan=True)
    | st.text(max_size=5)
    | st.binary(max_size=5)
)
plain_values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
)
field_names = st.sampled_from(
    ["order", "shot", "scene", "number", "deleted", "duration_frames", "cast", "links", "notes", "move"]
)
records = plain_values | st.dictionaries(field_names, plain_values, max_size=6).map(Map)


def _board() -> tuple[Doc[Any], str, str]:
    doc: Doc[Any] = Doc()
    scene = edits.insert_scene(doc, account="mara")
    return doc, scene, edits.insert_shot(doc, scene, account="mara")


def test_numbers_come_back_in_their_own_kind() -> None:
    doc, _, shot = _board()
    edits.insert_panel(doc, shot, {"duration_frames": 36}, account="mara")
    edits.set_fields(doc, "shots", [shot], {"camera_height_m": 1})

    panel, read = read_board(doc).panels[0], read_board(doc).shots[0]

    assert (panel.duration_frames, type(panel.duration_frames)) == (36, int)
    assert (read.camera_height_m, type(read.camera_height_m)) == (1.0, float)


def test_what_stands_under_a_deleted_scene_comes_back_with_it() -> None:
    doc, scene, shot = _board()
    panel = edits.insert_panel(doc, shot, account="mara")

    edits.delete(doc, "scenes", [scene])
    board = read_board(doc)

    assert (board.scenes, board.shots, board.panels) == ((), (), ())
    assert [item.id for item in board.bin.scenes] == [scene]
    assert (board.bin.shots, board.bin.panels) == ((), ())
    assert [item.id for item in board.panels_of(shot)] == [panel]


def test_a_panel_of_a_shot_that_is_gone_is_found_in_the_bin() -> None:
    doc, _, shot = _board()
    panel = edits.insert_panel(doc, shot, account="mara")
    table = doc.get("panels", type=Map)
    table[panel]["shot"] = "gone"

    assert [item.id for item in read_board(doc).bin.panels] == [panel]


def test_unknown_fields_and_tables_are_ignored_and_kept() -> None:
    doc, _, shot = _board()
    doc.get("shots", type=Map)[shot]["lidar"] = "scan"
    doc.get("drones", type=Map)["x"] = 1
    copy: Doc[Any] = Doc()
    copy.apply_update(doc.get_update())

    assert read_board(copy).damage == ()
    assert copy.get("shots", type=Map)[shot]["lidar"] == "scan"


@given(
    st.dictionaries(st.text(min_size=1, max_size=3), records, max_size=4),
    st.sampled_from(["scripts", "elements", "scenes", "shots", "panels"]),
)
def test_no_record_however_damaged_raises(damaged: dict[str, Any], table: str) -> None:
    doc: Doc[Any] = Doc()
    root = doc.get(table, type=Map)
    for id, record in damaged.items():
        root[id] = record
    copy: Doc[Any] = Doc()
    copy.apply_update(doc.get_update())

    board = read_board(copy)

    assert all(found.table == table for found in board.damage)


def test_no_damaged_drawing_raises() -> None:
    doc: Doc[Any] = Doc()
    strokes, layers = doc.get("strokes", type=Map), doc.get("layers", type=Map)
    for id, value in {"a": b"", "b": b"\x01", "c": "text", "d": 5, "e": Map({}), "f": Text("x"), "g": Array([1])}.items():
        strokes[id] = value
    layers["x"], layers["y"] = Map({"order": "V1", "opacity": "thick"}), 5

    drawing = read_panel(doc)

    assert {found.id for found in drawing.damage if found.table == "strokes"} == set("abcdefg")
    assert drawing.strokes == {}
    assert [layer.id for layer in drawing.layers if layer.id == "x"] == ["x"]


def test_a_panel_born_offline_has_the_default_layers_until_the_server_has_written_them() -> None:
    offline: Doc[Any] = Doc()

    before = read_panel(offline).layers
    edits.birth_panel(offline)

    assert [layer.id for layer in before] == list(DEFAULT_LAYERS)
    assert read_panel(offline).layers == before


def test_birth_happens_once() -> None:
    doc: Doc[Any] = Doc()
    edits.birth_panel(doc)
    first = doc.get_update()

    edits.birth_panel(doc)

    assert doc.get_update() == first


def test_review_records_come_in_the_order_of_their_making() -> None:
    doc: Doc[Any] = Doc()
    edits.birth_review(doc)
    table = doc.get("suggestions", type=Map)
    table["b"], table["a"] = Map({"value": {"n": 1}}), Map({"value": [1, None]})

    review = read_review(doc)

    assert [note.id for note in review.suggestions] == ["a", "b"]
    assert review.suggestions[1].value == {"n": 1}
