"""Refused work: as operations it can be accepted once nothing stands in its way, as bytes it can be downloaded."""

from collections.abc import Callable
from typing import Any

import pytest
from pycrdt import Doc

from board import edits
from board.document import Document, read_board
from board.edits.differences import differences
from board.ids import new_id
from board.review import leftover
from board.review.circumstances import REVIEW
from board.review.fingerprint import strokes_of
from board.review.leftover import Leftover
from board.review.operations import AnyOperation, StrokeAdd, StrokeDelete
from board.review.proposing import Proposed
from board.review.refused import Refused
from board.stroke import stroke
from tests.core.review.studio import Studio, drawn


def away(doc: Document) -> Document:
    copy: Doc[Any] = Doc(client_id=3_000_000)
    copy.apply_update(doc.get_update())
    return copy


def filed(studio: Studio, operations: tuple[AnyOperation, ...], **more: Any) -> Proposed:
    left = Leftover(
        id=new_id(),
        account="ann",
        name="Ann",
        title="Not made, the panel is locked",
        reason="This panel is locked.",
        made_ms=studio.now_ms,
        panels=(studio.panel,),
        operations=operations,
        **more,
    )
    studio.run(lambda draft: leftover.file(draft.doc(REVIEW), left))
    return Proposed(left.id, "proposed", studio.review().suggestions[-1].revision)


WORK: list[tuple[Callable[[Document, Studio], object], Callable[[Studio], object]]] = [
    (lambda doc, s: edits.set_text(doc, "panels", s.panel, "dialogue", "Go"), lambda s: _panel(s).dialogue),
    (lambda doc, s: edits.set_field(doc, "panels", s.panel, "duration_frames", 7), lambda s: _panel(s).duration_frames),
    (lambda doc, s: edits.set_field(doc, "panels", s.panel, "move", {"from": [0, 0, 1, 1]}), lambda s: _panel(s).move),
    (lambda doc, s: edits.move_panels(doc, [s.panel], shot=s.shots[1], after=s.panels[1][0]), lambda s: _line(s)),
    (lambda doc, s: edits.move_panels(doc, [s.panel], shot=s.shots[1], before=s.panels[1][0]), lambda s: _line(s)),
    (lambda doc, s: edits.delete(doc, "panels", [s.panel]), lambda s: _panel(s).deleted),
]


@pytest.mark.parametrize(("work", "told"), WORK)
def test_work_on_a_locked_panel_is_accepted_once_it_is_open(
    work: Callable[[Document, Studio], object], told: Callable[[Studio], object]
) -> None:
    studio = Studio()
    tried = away(studio.board)
    work(tried, studio)
    wanted = Studio.__new__(Studio)
    wanted.__dict__ = {**studio.__dict__, "parts": {**studio.parts, "": tried}}
    lost = differences(studio.board, tried, "board")
    made = filed(studio, leftover.operations_of(lost, studio.board, tried))
    studio.locks.add(studio.panel)
    with pytest.raises(Refused) as refused:
        studio.accept(made)
    assert refused.value.kind == "locked"

    studio.locks.clear()
    studio.accept(made)

    assert told(studio) == told(wanted)


def test_strokes_that_came_went_and_changed_are_operations() -> None:
    studio = Studio()
    drawing = studio.drawing(studio.panel)
    erased, moved, kept = (drawn(studio, studio.panel, seed) for seed in (1, 2, 3))
    tried = away(drawing)
    edits.remove_strokes(tried, [erased])
    edits.transform_strokes(tried, [moved], (1, 0, 0, 1, 9, 9))
    added = edits.add_strokes(tried, [stroke([(9, 9, 1)], layer="ink")])

    operations = leftover.strokes_between(drawing, tried, studio.panel)

    assert [type(one) for one in operations] == [StrokeDelete, StrokeAdd]
    studio.accept(filed(studio, operations))
    assert sorted(strokes_of(drawing).values()) == sorted(strokes_of(tried).values())
    assert {kept, *added} < set(strokes_of(drawing))


UNSAYABLE: list[Callable[[Document], object]] = [
    lambda doc: edits.add_layer(doc, {"name": "Mine"}, account="ann"),
    lambda doc: edits.add_text(doc, "ink", {"text": "Hi"}, account="ann"),
    lambda doc: edits.add_strokes(doc, [stroke([(i, 0, 1)], layer="ink") for i in range(601)]),
]


@pytest.mark.parametrize("work", UNSAYABLE)
def test_what_cannot_be_said_in_operations_is_none(work: Callable[[Document], object]) -> None:
    studio = Studio()
    tried = away(studio.drawing(studio.panel))
    work(tried)

    assert leftover.strokes_between(studio.drawing(studio.panel), tried, studio.panel) == ()


def test_what_comes_out_of_the_bin_cannot_be_said_in_operations() -> None:
    studio = Studio()
    edits.delete(studio.board, "panels", [studio.panel])
    tried = away(studio.board)
    edits.restore(tried, "panels", [studio.panel])
    edits.set_text(tried, "panels", studio.panel, "dialogue", "Back")

    assert leftover.operations_of(differences(studio.board, tried, "board"), studio.board, tried) == ()


def test_work_that_is_bytes_cannot_be_accepted_but_decided_about() -> None:
    studio = Studio()
    made = filed(studio, (), kept={"document": "x", "refusal": "lock", "form": "update", "update": "AAA=", "bytes": 2})

    with pytest.raises(Refused, match="cannot be accepted"):
        studio.accept(made)

    assert studio.reject(made).state == "rejected"


def _panel(studio: Studio) -> Any:
    board = read_board(studio.parts[""])
    return next(panel for panel in (*board.panels, *board.bin.panels) if panel.id == studio.panel)


def _line(studio: Studio) -> list[str]:
    return [panel.id for panel in read_board(studio.parts[""]).panels_of(studio.shots[1])]
