"""Long updates cut into short ones say the same."""

import random
from typing import Any

from pycrdt import Doc, Map, Text, merge_updates

from board.ids import new_id
from board.sync.protocol import parse_state_vector
from board.sync.slices import sliced
from board.sync.update import decode


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


def test_the_slices_of_what_many_wrote_build_on_each_other() -> None:
    doc, _ = filled(200)
    source = random.Random(5)
    copies = [Doc[Any]() for _ in range(6)]
    for _ in range(600):
        copy = source.choice(copies)
        copy.apply_update(doc.get_update(copy.get_state()))
        edit(copy, source)
        other = source.choice(copies)
        edit(other, source)  # without having seen the first one's
        for one in (copy, other):
            doc.apply_update(one.get_update(doc.get_state()))
    update = doc.get_update()
    replica: Any = Doc()

    pieces = sliced(update, 2_000)
    for piece in pieces:
        before = replica.get_state()
        replica.apply_update(piece)
        assert replica.get_state() != before or decode(piece).deletions  # nothing waits for what comes later

    assert len(pieces) > 10
    assert replica.get("panels", type=Map).to_py() == doc.get("panels", type=Map).to_py()
    assert parse_state_vector(replica.get_state()) == parse_state_vector(doc.get_state())
    assert not sequel(doc, replica)
    assert not sequel(replica, doc)


def test_a_short_update_and_one_that_lacks_something_stay_whole() -> None:
    _, update = filled(500)
    late = Doc[Any]()
    late.apply_update(update)
    said = []
    for word in ("one", "two", "three"):
        before = late.get_state()
        for panel in late.get("panels", type=Map).values():
            panel["order"] = word
        said.append(late.get_update(before))
    holes = merge_updates(update, said[0], said[2])

    assert sliced(update) == [update]
    assert sliced(holes, 4_000) == [holes]
    assert len(sliced(said[0], 4_000)) > 1


def test_many_deletions_come_in_slices_too() -> None:
    doc, _ = filled(500)
    copy: Any = Doc()
    copy.apply_update(doc.get_update())
    before = doc.get_state()
    for id in list(doc.get("panels", type=Map).keys())[::2]:
        del doc.get("panels", type=Map)[id]["dialogue"][2:4]
    deletions = doc.get_update(before)

    pieces = sliced(deletions, 800)
    for piece in pieces:
        copy.apply_update(piece)

    assert len(pieces) > 4
    assert copy.get("panels", type=Map).to_py() == doc.get("panels", type=Map).to_py()


def edit(doc: Any, source: random.Random) -> None:
    """One letter typed or taken, a field set, or a new panel."""
    panels = doc.get("panels", type=Map)
    id = source.choice(sorted(panels.keys())) if len(panels) else new_id()
    what = source.random()
    if id not in panels or what < 0.1:
        panels[new_id()] = Map({"order": "M", "dialogue": Text("New")})
    elif what < 0.4:
        panels[id]["order"] = str(source.random())
    elif what < 0.5 and len(panels[id]["dialogue"]) > 0:
        del panels[id]["dialogue"][0:1]
    else:
        panels[id]["dialogue"].insert(0, "ä")


def sequel(doc: Any, other: Any) -> bool:
    """What one has written that the other has not."""
    return bool(decode(doc.get_update(other.get_state())).runs)
