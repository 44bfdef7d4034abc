"""Where records stand is read once and kept up to date, whoever writes, and holds no document alive."""

import gc
import weakref
from random import Random
from typing import Any

from pycrdt import Doc, Map

from board import edits
from board.document import Document, plain
from board.edits.places import children


def test_places_follow_whatever_is_written_here_and_elsewhere() -> None:
    random = Random(5)
    here, there = a_board(1), a_board(2)
    there.apply_update(here.get_update())
    scene = edits.insert_scene(here, account="ann")
    shots = edits.insert_shots(here, scene, [{}, {}, {}], account="ann")
    for _ in range(60):
        doc = random.choice([here, there])
        doc.apply_update((there if doc is here else here).get_update(doc.get_state()))
        panels = [id for id, row in plain(doc, "panels").items() if isinstance(row, dict)]
        if not panels or random.random() < 0.4:
            edits.insert_panel(doc, random.choice(shots), account="ann")
        elif random.random() < 0.7:
            edits.move_panels(doc, [random.choice(panels)], shot=random.choice(shots))
        else:
            edits.set_text(doc, "panels", random.choice(panels), "action", str(random.random()))
        assert known(doc, shots) == read(doc, shots)


def test_a_record_that_is_no_record_has_no_place() -> None:
    doc = a_board(1)
    scene = edits.insert_scene(doc, account="ann")
    shot = edits.insert_shot(doc, scene, account="ann")
    assert children(doc, "panels", shot) == []
    panels: Map[Any] = doc.get("panels", type=Map)

    panels["a"] = Map({"shot": shot, "order": "V1"})
    panels["b"] = Map({"shot": shot, "order": 5})
    panels["c"] = "text"
    panels["d"] = Map({"shot": 7, "order": "V2"})

    assert children(doc, "panels", shot) == [("V1", "a")]


def test_a_document_that_nobody_needs_any_more_is_freed() -> None:
    doc = a_board(1)
    children(doc, "panels", None)
    edits.insert_scene(doc, account="ann")
    gone = weakref.ref(doc)

    del doc
    gc.collect()

    assert gone() is None


def a_board(client: int) -> Document:
    doc: Doc[Any] = Doc(client_id=client)
    if client == 1:
        edits.birth_board(doc)
    return doc


def known(doc: Document, shots: list[str]) -> dict[str, list[tuple[str, str]]]:
    return {shot: sorted(children(doc, "panels", shot)) for shot in shots}


def read(doc: Document, shots: list[str]) -> dict[str, list[tuple[str, str]]]:
    rows = plain(doc, "panels").items()
    return {shot: sorted((row["order"], id) for id, row in rows if row["shot"] == shot) for shot in shots}
