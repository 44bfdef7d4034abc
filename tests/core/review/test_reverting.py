"""Reverting: what still holds the accepted value is set back, what people did since stays."""

import base64
from typing import Any

import pytest

from board import edits
from board.document import read_board
from board.ids import new_id
from board.review import commenting, manners, reverting
from board.review.commenting import Comment
from board.review.fingerprint import strokes_of
from board.review.manners import Settings
from board.review.proposing import Proposed
from board.review.refused import Refused
from board.review.reverting import Reversal, Reverted
from board.roles import Role
from tests.core.review.studio import Studio, drawn, ink


def revert(studio: Studio, decision: str, key: str = "", **who: Any) -> Reverted:
    request = Reversal(key=key or new_id(), decision=decision)
    circumstances = studio.as_("dora", **who)
    return studio.run(lambda draft: reverting.revert(draft, request, circumstances))


def test_a_value_is_set_back() -> None:
    studio = Studio()
    decided = studio.accept(made := studio.propose([studio.set_size()]))

    reverted = revert(studio, decided.decision.id)

    assert read_board(studio.board).shots[0].size == "WS"
    assert (reverted.state, reverted.skipped) == ("reverted", ())
    assert studio.state_of(made) == "reverted"


def test_a_newer_value_of_a_person_stays() -> None:
    studio = Studio()
    decided = studio.accept(studio.propose([studio.set_size(), studio.set_size("ECU", base="MS", shot=1)]))
    edits.set_field(studio.board, "shots", studio.shots[0], "size", "MLS")

    reverted = revert(studio, decided.decision.id)

    assert [shot.size for shot in read_board(studio.board).shots] == ["MLS", "MS"]
    assert reverted.skipped == ({"operation": 0, "reason": "changed", "where": "size"},)


def test_every_kind_of_operation_is_taken_back() -> None:
    studio = Studio()
    old = drawn(studio, studio.panel, 3)
    board = read_board(studio.board)
    strokes = strokes_of(studio.drawing(studio.panel))
    first = board.panels_of(studio.shots[0])[0]
    made = studio.propose(
        [
            studio.set_size(),
            {"op": "text", "table": "panels", "id": studio.panel, "field": "dialogue", "base": "", "value": "No."},
            {"op": "stroke_add", "panel": studio.panel, "strokes": [ink(7)]},
            {
                "op": "stroke_delete",
                "panel": studio.panel,
                "strokes": [[old, base64.b64encode(strokes[old]).decode()]],
            },
            {
                "op": "move",
                "table": "panels",
                "id": studio.panel,
                "base_parent": first.shot,
                "base_order": first.order,
                "parent": studio.shots[1],
            },
            {"op": "delete", "table": "panels", "id": studio.panels[1][0]},
            {"op": "note", "table": "panels", "id": studio.panel, "text": "Why?"},
            {"op": "insert", "own": {"scene": studio.scene}, "drawing": [ink(9)]},
        ]
    )
    decided = studio.accept(made)

    reverted = revert(studio, decided.decision.id)

    after = read_board(studio.board)
    assert reverted.skipped == ()
    assert (after.shots, after.panels) == (board.shots, board.panels)
    assert strokes_of(studio.drawing(studio.panel)) == strokes
    assert studio.review().comments[0].deleted


def test_a_frame_that_an_artist_drew_on_stays_without_the_marks_of_the_proposal() -> None:
    studio = Studio()
    made = studio.propose([studio.frame()])
    decided = studio.accept(made)
    mine = drawn(studio, made.ghosts[0], 5)

    reverted = revert(studio, decided.decision.id)

    assert made.ghosts[0] in {panel.id for panel in read_board(studio.board).panels}
    assert list(strokes_of(studio.drawing(made.ghosts[0]))) == [mine]
    assert reverted.skipped == ({"operation": 0, "reason": "worked_on", "where": made.ghosts[0]},)


def test_a_mark_of_the_proposal_that_somebody_changed_is_theirs() -> None:
    studio = Studio()
    made = studio.propose([studio.frame()])
    decided = studio.accept(made)
    drawing = studio.drawing(made.ghosts[0])
    changed = next(iter(strokes_of(drawing)))
    edits.transform_strokes(drawing, [changed], (1, 0, 0, 1, 50, 0))

    revert(studio, decided.decision.id)

    assert list(strokes_of(drawing)) == [changed]


def test_a_frame_in_which_somebody_wrote_stays() -> None:
    studio = Studio()
    made = studio.propose([studio.frame()])
    decided = studio.accept(made)
    edits.set_text(studio.board, "panels", made.ghosts[0], "dialogue", "Hello")

    revert(studio, decided.decision.id)

    assert made.ghosts[0] in {panel.id for panel in read_board(studio.board).panels}


def test_a_shot_in_which_somebody_added_a_panel_stays() -> None:
    studio = Studio()
    made = studio.propose([{"op": "insert", "own": {"scene": studio.scene}, "drawing": [ink()]}])
    decided = studio.accept(made)
    shot = read_board(studio.board).shots[-1].id
    added = edits.insert_panel(studio.board, shot, account="ann")

    reverted = revert(studio, decided.decision.id)

    assert [panel.id for panel in read_board(studio.board).panels_of(shot)] == [added]
    assert [one["reason"] for one in reverted.skipped] == ["worked_on"]


def test_locked_panels_are_left_alone_and_alone_they_refuse_the_revert() -> None:
    studio = Studio()
    both = studio.accept(studio.propose([studio.set_size(), studio.set_size("ECU", base="MS", shot=1)]))
    studio.locks.add(studio.panel)

    reverted = revert(studio, both.decision.id)

    assert [shot.size for shot in read_board(studio.board).shots] == ["CU", "MS"]
    assert [one["reason"] for one in reverted.skipped] == ["locked"]
    studio.locks.clear()
    one = studio.accept(studio.propose([studio.set_size("FS", base="CU")]))
    studio.locks.add(studio.panel)
    before = studio.snapshot()
    with pytest.raises(Refused) as refused:
        revert(studio, one.decision.id)
    assert refused.value.kind == "locked"
    assert studio.snapshot() == before


def test_a_decision_is_taken_back_once() -> None:
    studio = Studio()
    decided = studio.accept(studio.propose([studio.set_size()]))
    key = new_id()
    first = revert(studio, decided.decision.id, key)

    assert revert(studio, decided.decision.id, key) == first

    with pytest.raises(Refused) as refused:
        revert(studio, decided.decision.id)
    assert refused.value.kind == "already"
    with pytest.raises(Refused) as refused:
        revert(studio, new_id())
    assert refused.value.kind == "not_found"
    with pytest.raises(Refused) as refused:
        revert(studio, first.decision.id)
    assert refused.value.kind == "invalid"


def test_a_rejection_that_is_taken_back_waits_again_and_its_ghost_comes_out_of_the_bin() -> None:
    studio = Studio()
    made = studio.propose([studio.frame()])
    mine = drawn(studio, made.ghosts[0], 5)
    rejected = studio.reject(made)
    assert [panel.id for panel in read_board(studio.board).bin.panels] == [made.ghosts[0]]

    assert revert(studio, rejected.decision.id).state == "proposed"

    studio.accept(made)
    board = read_board(studio.board)
    assert [panel.id for panel in board.panels_of(studio.shots[0])] == [studio.panel, made.ghosts[0], studio.panels[0][1]]
    assert mine in strokes_of(studio.drawing(made.ghosts[0]))


def test_what_was_accepted_on_top_is_taken_back_before() -> None:
    studio = Studio()
    below = studio.propose([studio.set_size()])
    decided = studio.accept(below)
    above = studio.propose([studio.set_size("ECU", base="MS", shot=1)], title="Then closer", depends=[below.suggestion])
    unrelated = studio.propose([studio.frame()], depends=[below.suggestion])
    later = studio.accept(above)
    before = studio.snapshot()

    with pytest.raises(Refused) as refused:
        revert(studio, decided.decision.id)

    assert refused.value.kind == "dependency"
    assert "“Then closer”" in str(refused.value)
    assert refused.value.detail == {"suggestions": (above.suggestion,), "titles": ("Then closer",)}
    assert studio.snapshot() == before
    revert(studio, later.decision.id)
    assert revert(studio, decided.decision.id).state == "reverted"
    assert [one.size for one in read_board(studio.board).shots] == ["WS", "MS"]
    assert studio.state_of(unrelated) == "proposed"


def test_a_rejection_is_taken_back_only_where_three_do_not_wait_already() -> None:
    studio = Studio()
    decided = studio.reject(studio.propose([studio.set_size()]))
    waiting = [studio.propose([studio.frame()]) for _ in range(3)]

    with pytest.raises(Refused) as refused:
        revert(studio, decided.decision.id)

    assert refused.value.kind == "limit"
    studio.reject(waiting[0])
    assert revert(studio, decided.decision.id).state == "proposed"


def test_five_rejections_of_which_one_was_taken_back_are_four() -> None:
    studio = Studio()
    decided = [studio.reject(one_more(studio)) for _ in range(5)]
    assert studio.review().manners.muted == ("ray/frame",)

    revert(studio, decided[1].decision.id)

    assert studio.review().manners.muted == ()
    studio.reject(one_more(studio))
    assert studio.review().manners.muted == ("ray/frame",)


def test_a_rejection_before_an_acceptance_that_is_taken_back_changes_no_count() -> None:
    studio = Studio()
    old = studio.reject(one_more(studio))
    studio.accept(studio.propose([studio.set_size("ECU", base="MS", shot=1)]))
    for _ in range(4):
        studio.reject(one_more(studio))

    revert(studio, old.decision.id)

    studio.reject(one_more(studio))
    assert studio.review().manners.muted == ("ray/frame",)


def test_what_was_unmuted_by_hand_begins_anew() -> None:
    studio = Studio()
    decided = [studio.reject(one_more(studio)) for _ in range(5)]
    studio.run(lambda draft: manners.configure(draft, Settings(key=new_id(), muted=()), studio.director))

    revert(studio, decided[4].decision.id)
    for _ in range(4):
        studio.reject(one_more(studio))

    assert studio.review().manners.muted == ()


def one_more(studio: Studio) -> Proposed:
    """A suggestion in another minute, about what has changed since the last one."""
    studio.now_ms += 60_000
    studio.goes_on()
    return studio.propose([studio.set_size()])


def test_editors_take_no_decision_back() -> None:
    studio = Studio()
    decided = studio.accept(studio.propose([studio.set_size()]))

    with pytest.raises(Refused) as refused:
        revert(studio, decided.decision.id, role=Role.EDITOR)

    assert refused.value.kind == "not_allowed"


def test_a_field_that_said_nothing_says_nothing_again() -> None:
    studio = Studio()
    lens = {"op": "set", "table": "shots", "id": studio.shots[0], "field": "focal_length_mm", "base": None, "value": 35}
    decided = studio.accept(studio.propose([lens]))

    assert revert(studio, decided.decision.id).skipped == ()

    assert read_board(studio.board).shots[0].focal_length_mm == 0


def test_an_added_stroke_that_somebody_changed_stays() -> None:
    studio = Studio()
    made = studio.propose([{"op": "stroke_add", "panel": studio.panel, "strokes": [ink(1), ink(2)]}])
    decided = studio.accept(made)
    drawing = studio.drawing(studio.panel)
    changed = next(iter(strokes_of(drawing)))
    edits.transform_strokes(drawing, [changed], (1, 0, 0, 1, 50, 0))

    reverted = revert(studio, decided.decision.id)

    assert list(strokes_of(drawing)) == [changed]
    assert reverted.skipped == ({"operation": 0, "reason": "changed", "where": changed},)


def test_a_panel_that_somebody_moved_on_stays_where_it_is() -> None:
    studio = Studio()
    first = read_board(studio.board).panels_of(studio.shots[0])[0]
    base = {"base_parent": first.shot, "base_order": first.order}
    move = {"op": "move", "table": "panels", "id": studio.panel, **base, "parent": studio.shots[1]}
    decided = studio.accept(studio.propose([move]))
    edits.move_panels(studio.board, [studio.panel], shot=studio.shots[1], before=studio.panels[1][0])

    reverted = revert(studio, decided.decision.id)

    assert read_board(studio.board).panels_of(studio.shots[1])[0].id == studio.panel
    assert [one["reason"] for one in reverted.skipped] == ["changed"]


def test_a_note_that_was_answered_stays() -> None:
    studio = Studio()
    note = {"op": "note", "table": "panels", "id": studio.panel, "text": "Why?"}
    decided = studio.accept(studio.propose([note]))
    (thread,) = studio.review().comments
    answer = Comment(key=new_id(), text="Because.", thread=thread.id)
    studio.run(lambda draft: commenting.comment(draft, answer, studio.director))

    reverted = revert(studio, decided.decision.id)

    assert not any(comment.deleted for comment in studio.review().comments)
    assert [one["reason"] for one in reverted.skipped] == ["answered"]
