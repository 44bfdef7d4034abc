"""Approval is bound to what was approved; what is approved is left alone."""

from collections.abc import Callable
from typing import Any

import pytest

from board import edits
from board.ids import new_id
from board.model import Approval
from board.review import approving
from board.review.approving import Approved, Approving
from board.review.circumstances import REVIEW, Circumstances
from board.review.fingerprint import of_drawing, of_panel
from board.review.refused import Refused
from board.roles import Role
from tests.core.review.studio import Studio, drawn


def drawings(studio: Studio) -> dict[str, str]:
    return {panel: of_drawing(studio.drawing(panel)) for panels in studio.panels for panel in panels}


def approve(
    studio: Studio, table: str, id: str, status: str = "approved", who: Circumstances | None = None, **more: Any
) -> Approved:
    request = Approving(**{"key": new_id(), "table": table, "id": id, "status": status, **more})
    return studio.run(lambda draft: approving.approve(draft, request, drawings(studio), who or studio.director))


def approval(studio: Studio, id: str) -> Approval:
    return next(one for one in studio.review().approvals if one.id == id)


def refresh(studio: Studio) -> tuple[str, ...]:
    subjects = approving.approved_subjects(studio.parts[REVIEW])
    return studio.run(lambda draft: approving.refresh(draft, subjects, drawings(studio)))


CHANGES: list[Callable[[Studio], object]] = [
    lambda s: drawn(s, s.panel, 3),
    lambda s: edits.set_field(s.board, "panels", s.panel, "duration_frames", 12),
    lambda s: edits.set_text(s.board, "panels", s.panel, "dialogue", "Hi"),
    lambda s: edits.set_field(s.board, "shots", s.shots[0], "size", "CU"),
    lambda s: edits.set_field(s.drawing(s.panel), "layers", "ink", "opacity", 0.5),
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("table", ["panels", "shots", "scenes"])
def test_what_was_approved_and_then_changed_differs(table: str, change: Callable[[Studio], object]) -> None:
    studio = Studio()
    subject = {"panels": studio.panel, "shots": studio.shots[0], "scenes": studio.scene}[table]
    approved = approve(studio, table, subject)
    assert refresh(studio) == ()

    change(studio)

    assert refresh(studio) == (subject,)
    found = approval(studio, subject)
    assert found.hash == approved.hash != found.now


def test_what_is_changed_and_changed_back_is_what_was_approved() -> None:
    studio = Studio()
    approve(studio, "panels", studio.panel)
    stroke = drawn(studio, studio.panel, 3)
    refresh(studio)

    edits.remove_strokes(studio.drawing(studio.panel), [stroke])
    refresh(studio)

    found = approval(studio, studio.panel)
    assert found.hash == found.now


def test_a_drawing_without_its_default_layers_is_the_same_drawing() -> None:
    studio = Studio()
    born = of_drawing(studio.drawing(studio.panel))

    assert of_drawing(type(studio.board)()) == born


def test_content_that_is_not_what_was_on_the_screen_is_not_approved() -> None:
    studio = Studio()
    seen = of_panel(studio.board, studio.panel, drawings(studio))
    drawn(studio, studio.panel, 3)

    with pytest.raises(Refused) as refused:
        approve(studio, "panels", studio.panel, hash=seen)

    assert refused.value.kind == "stale"


@pytest.mark.parametrize(("table", "others"), [("panels", 0), ("shots", 1), ("scenes", 3)])
def test_a_locked_subject_locks_all_its_panels_until_it_has_another_status(table: str, others: int) -> None:
    studio = Studio()
    subject = {"panels": studio.panel, "shots": studio.shots[0], "scenes": studio.scene}[table]

    approve(studio, table, subject, "locked")

    assert studio.panel in locked(studio)
    assert len(locked(studio)) == 1 + others
    approve(studio, table, subject, "draft")
    assert locked(studio) == frozenset()


def test_a_panel_whose_scene_is_locked_stays_locked() -> None:
    studio = Studio()
    approve(studio, "scenes", studio.scene, "locked")
    approve(studio, "panels", studio.panel, "locked")

    approve(studio, "panels", studio.panel, "draft")

    assert studio.panel in locked(studio)


def locked(studio: Studio) -> frozenset[str]:
    every = [panel for panels in studio.panels for panel in panels]
    return studio.run(lambda draft: approving.locked_among(draft, every))


def test_nothing_is_suggested_for_what_is_approved_but_a_note() -> None:
    studio = Studio()
    approve(studio, "shots", studio.shots[0])

    for operation in (studio.set_size(), studio.frame()):
        with pytest.raises(Refused) as refused:
            studio.propose([operation])
        assert refused.value.kind == "approved"

    made = studio.propose([{"op": "note", "table": "shots", "id": studio.shots[0], "text": "Too long?"}])
    studio.accept(made)


def test_what_was_approved_since_it_was_proposed_is_not_changed() -> None:
    studio = Studio()
    made = studio.propose([studio.set_size()])
    approve(studio, "panels", studio.panel)

    with pytest.raises(Refused) as refused:
        studio.accept(made)

    assert refused.value.kind == "approved"


def test_a_status_is_given_by_those_who_may() -> None:
    studio = Studio()
    ann, rita = studio.as_("ann", Role.EDITOR), studio.as_("rita", Role.REVIEWER)
    approve(studio, "panels", studio.panel, "for_review", ann)
    approve(studio, "panels", studio.panel, "changes_requested", rita)

    for status, who in (("approved", ann), ("locked", ann), ("for_review", rita)):
        with pytest.raises(Refused) as refused:
            approve(studio, "panels", studio.panel, status, who)
        assert refused.value.kind == "not_allowed"
    approve(studio, "panels", studio.panel, "approved")
    with pytest.raises(Refused):
        approve(studio, "panels", studio.panel, "draft", ann)


def test_a_status_asked_for_again_under_its_key_is_the_same_decision() -> None:
    studio = Studio()
    key = new_id()
    first = approve(studio, "panels", studio.panel, key=key)

    assert approve(studio, "panels", studio.panel, key=key) == first
    with pytest.raises(Refused, match="used for another request"):
        approve(studio, "panels", studio.panels[0][1], key=key)


@pytest.mark.parametrize(("table", "status"), [("scripts", "approved"), ("panels", "fine")])
def test_a_status_or_subject_that_is_none_is_refused(table: str, status: str) -> None:
    studio = Studio()

    with pytest.raises(Refused) as refused:
        approve(studio, table, studio.panel, status)
    assert refused.value.kind == "invalid"


def test_what_is_in_the_bin_is_not_approved() -> None:
    studio = Studio()
    edits.delete(studio.board, "panels", [studio.panel])

    with pytest.raises(Refused) as refused:
        approve(studio, "panels", studio.panel)
    assert refused.value.kind == "not_found"


def test_a_layer_of_every_panel_that_was_put_into_the_bin_is_another_drawing() -> None:
    studio = Studio()
    drawing = studio.drawing(studio.panel)
    before = of_drawing(drawing)

    edits.delete(drawing, "layers", ["ink"])

    assert of_drawing(drawing) != before
