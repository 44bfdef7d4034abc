"""Long updates cut into short ones say the same."""

from typing import Any

from pycrdt import Doc, Map, Text

from board.ids import new_id
from board.sync.slices import sliced


def filled(count: int) -> tuple[Any, bytes]:
    """A document of so many panels, of which some were changed, and its one long update."""
    doc: Any = Doc()
    panels = doc.get("panels", type=Map)
    for number in range(count):
        panels[new_id()] = Map({"order": str(number), "dialogue": Text("Hello 😀 there")})
    for id in list(panels.keys())[::3]:
        panels[id]["order"] = "V"
        del panels[id]["dialogue"][0:3]
    return doc, doc.get_update()


def test_the_slices_of_an_update_come_to_the_same_document() -> None:
    doc, update = filled(500)
    copy: Any = Doc()

    pieces = sliced(update, 4_000)
    for piece in pieces:
        copy.apply_update(piece)

    assert len(pieces) > 10
    assert max(map(len, pieces[:-1])) < 4_200
    assert copy.get("panels", type=Map).to_py() == doc.get("panels", type=Map).to_py()
    assert copy.get_state() == doc.get_state()
    assert copy.get_update() == doc.get_update()


def test_a_short_update_and_one_of_several_writers_stay_whole() -> None:
    _, update = filled(500)
    other: Any = Doc()
    other.apply_update(update)
    other.get("panels", type=Map)[new_id()] = Map({"order": "Z"})

    assert sliced(update) == [update]
    assert sliced(other.get_update(), 4_000) == [other.get_update()]
