"""The copy on which server-authored edits are tried: it is kept warm, and not for longer than it is of use."""

from typing import Any

from pycrdt import Doc, Map

from board.ids import new_id
from board.sync.twin import IDLE_S, Twin


def add_scene(doc: Any) -> str:
    id = new_id()
    doc.get("scenes", type=Map)[id] = Map({"slugline": "INT. ATTIC"})
    return id


def test_a_copy_that_nobody_uses_is_dropped_and_made_again() -> None:
    doc: Any = Doc()
    twin = Twin()
    first = twin.run(doc, add_scene)
    doc.apply_update(first.update)

    twin.rest(100.0)
    twin.rest(100.0 + IDLE_S)
    assert twin.warm
    twin.rest(101.0 + IDLE_S)
    assert not twin.warm

    second = twin.run(doc, add_scene)
    assert second.expected == first.after
    doc.apply_update(second.update)
    assert set(doc.get("scenes", type=Map).keys()) == {first.result, second.result}


def test_a_copy_that_is_used_stays_warm() -> None:
    doc: Any = Doc()
    twin = Twin()
    for second in range(0, int(3 * IDLE_S), 5):
        doc.apply_update(twin.run(doc, add_scene).update)
        twin.rest(float(second))

        assert twin.warm
