"""What somebody tried who meant no good, or was only unlucky: each of these went through once."""

from dataclasses import replace
from typing import Any

import pytest

from board import edits
from board.document import read_board, read_record
from board.ids import new_id
from board.model import Panel, Shot
from board.review import approving, commenting, editing, manners, proposing, reverting
from board.review.approving import Approving
from board.review.circumstances import REVIEW
from board.review.commenting import Comment
from board.review.editing import Edition
from board.review.fingerprint import of_drawing, strokes_of
from board.review.manners import Pause, Settings
from board.review.parsing import parse
from board.review.proposing import Proposed
from board.review.reader import InvalidProposal
from board.review.refused import Refused
from board.review.reverting import Reversal
from board.review.suggestion import load
from board.roles import Role
from tests.core.review.studio import Studio, drawn, ink


def approve(studio: Studio, table: str, id: str, status: str = "approved", note: str = "") -> None:
    panels = approving.drawings_for(studio.board, table, id)
    hashes = {panel: of_drawing(studio.drawing(panel)) for panel in panels}
    request = Approving(key=new_id(), table=table, id=id, status=status, note=note)
    studio.run(lambda draft: approving.approve(draft, request, hashes, studio.director))


def revert(studio: Studio, decision: str) -> reverting.Reverted:
    request = Reversal(key=new_id(), decision=decision)
    return studio.run(lambda draft: reverting.revert(draft, request, studio.director))


def ghost_of(made: Proposed, at: int = 0) -> str:
    return made.ghosts[at]


def binned(studio: Studio, panel: str) -> bool:
    found = read_record(studio.board, Panel, panel)
    assert found is not None, "nobody would ever see this drawing again"
    return found.deleted


def test_a_frame_that_was_approved_since_stays_when_its_acceptance_is_taken_back() -> None:
    studio = Studio()
    made = studio.propose([studio.frame()])
    decided = studio.accept(made)
    approve(studio, "panels", ghost_of(made))

    with pytest.raises(Refused) as refused:
        revert(studio, decided.decision.id)

    assert refused.value.kind == "approved"
    assert not binned(studio, ghost_of(made))


def test_a_frame_whose_own_shot_was_approved_since_stays_when_its_acceptance_is_taken_back() -> None:
    studio = Studio()
    made = studio.propose([{"op": "insert", "own": {"scene": studio.scene}, "drawing": [ink(1)]}])
    decided = studio.accept(made)
    panel = read_record(studio.board, Panel, ghost_of(made))
    assert panel is not None
    approve(studio, "shots", panel.shot)

    with pytest.raises(Refused) as refused:
        revert(studio, decided.decision.id)

    shot = read_record(studio.board, Shot, panel.shot)
    assert refused.value.kind == "approved"
    assert shot is not None
    assert not shot.deleted


def test_nothing_is_moved_back_into_what_was_approved_since() -> None:
    studio = Studio()
    panel = read_record(studio.board, Panel, studio.panel)
    assert panel is not None
    move = {"op": "move", "table": "panels", "id": panel.id, "base_parent": panel.shot, "base_order": panel.order}
    decided = studio.accept(studio.propose([{**move, "parent": studio.shots[1]}]))
    approve(studio, "shots", studio.shots[0])

    with pytest.raises(Refused) as refused:
        revert(studio, decided.decision.id)

    assert refused.value.kind == "approved"
    assert studio.panel in [one.id for one in read_board(studio.board).panels_of(studio.shots[1])]


def test_a_frame_that_somebody_moved_into_an_approved_shot_stays_there() -> None:
    studio = Studio()
    made = studio.propose([studio.frame()])
    decided = studio.accept(made)
    edits.move_panels(studio.board, [ghost_of(made)], shot=studio.shots[1])
    approve(studio, "shots", studio.shots[1])

    with pytest.raises(Refused) as refused:
        revert(studio, decided.decision.id)

    assert refused.value.kind == "approved"
    assert not binned(studio, ghost_of(made))


def test_a_stroke_that_is_there_is_not_replaced_by_one_that_is_added() -> None:
    studio = Studio()
    theirs = drawn(studio, studio.panel, 3)
    before = strokes_of(studio.drawing(studio.panel))
    made = studio.propose([{"op": "stroke_add", "panel": studio.panel, "strokes": [[theirs, ink(7)]]}])

    with pytest.raises(Refused) as refused:
        studio.accept(made)

    assert refused.value.kind == "conflict"
    assert strokes_of(studio.drawing(studio.panel)) == before


def test_frames_that_were_drawn_on_and_not_chosen_are_kept_in_the_bin() -> None:
    studio = Studio()
    made = studio.propose([studio.frame(), studio.frame()])
    drawn(studio, ghost_of(made, 1), 5)

    studio.accept(made, operations=(0,))

    assert not binned(studio, ghost_of(made, 0))
    assert binned(studio, ghost_of(made, 1))


def test_a_frame_that_was_drawn_on_and_edited_away_is_kept_in_the_bin() -> None:
    studio = Studio()
    made = studio.propose([studio.frame(), studio.set_size()])
    drawn(studio, ghost_of(made), 5)
    request = Edition(key=new_id(), suggestion=made.suggestion, revision=made.revision, operations=parse([studio.set_size()]))

    studio.run(lambda draft: editing.edit(draft, request, studio.as_("ann", Role.EDITOR)))

    assert binned(studio, ghost_of(made))


@pytest.mark.parametrize("worked", [(1,), (0, 1)])
def test_a_frame_in_the_shot_of_another_suggested_frame_is_kept_when_it_was_drawn_on(worked: tuple[int, ...]) -> None:
    studio = Studio()
    own = {"op": "insert", "own": {"scene": studio.scene}, "drawing": [ink(1)]}
    made = studio.propose([own, {"op": "insert", "shot": "@0", "drawing": [ink(2)]}])
    for at in worked:
        drawn(studio, ghost_of(made, at), 5)

    studio.reject(made)

    assert all(binned(studio, ghost_of(made, at)) for at in worked)
    assert [shot.id for shot in read_board(studio.board).shots] == studio.shots


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "note", "table": "panels", "id": new_id(), "text": "Here?", "anchor": {"point": "there"}},
        {"op": "note", "table": "panels", "id": new_id(), "text": "Here?", "anchor": {"html": "<b>"}},
        {"op": "insert", "own": {"scene": "@0"}},
    ],
)
def test_what_could_never_be_shown_or_carried_out_is_not_filed(operation: dict[str, Any]) -> None:
    with pytest.raises(InvalidProposal, match=r"[Ee]xpected"):
        parse([operation])


def test_one_person_has_so_many_suggestions_waiting_and_no_more() -> None:
    studio = Studio()
    rita = studio.as_("rita", Role.REVIEWER)
    made = [studio.propose([studio.set_size()], rita, slot="", reads="") for _ in range(proposing.MOST_WAITING)]

    with pytest.raises(Refused) as refused:
        studio.propose([studio.set_size()], rita)

    assert refused.value.kind == "limit"
    studio.propose([studio.set_size()], studio.as_("rob", Role.REVIEWER))
    studio.reject(made[0])
    studio.propose([studio.set_size()], rita)


def test_an_agent_with_a_long_name_for_its_model_is_heard_and_never_fills_the_manners() -> None:
    studio = Studio()
    for at in range(60):
        who = studio.as_(f"ray{at}", Role.VIEWER, kind="agent")
        words = dict.fromkeys(("model", "provider", "engine"), "😀" * 200)
        made = studio.propose([studio.set_size()], who, provenance={**words, "requested_by": "dora"}, panel="")
        studio.reject(made)


def test_agents_that_do_not_exist_leave_room_for_pausing_all() -> None:
    studio = Studio()
    ann = studio.as_("ann", Role.EDITOR)
    for _ in range(20):
        studio.run(lambda draft: manners.pause(draft, Pause(key=new_id(), agent=new_id()), ann))

    with pytest.raises(Refused):
        studio.run(lambda draft: manners.pause(draft, Pause(key=new_id(), agent=new_id()), ann))
    studio.run(lambda draft: manners.pause(draft, Pause(key=new_id()), ann))


def settle(studio: Studio, **said: Any) -> None:
    studio.run(lambda draft: manners.configure(draft, Settings(key=new_id(), **said), studio.director))


def test_a_note_in_a_scene_without_suggestions_is_refused_whatever_scene_it_names() -> None:
    studio = Studio()
    settle(studio, off_scenes=(studio.scene,))
    note = {"op": "note", "table": "panels", "id": studio.panel, "text": "Closer?"}

    with pytest.raises(Refused) as refused:
        studio.propose([note], kind="note")

    assert refused.value.kind == "off"


def test_suggestions_shown_beside_a_panel_count_as_suggestions_for_it() -> None:
    studio = Studio()
    own = {"op": "insert", "own": {"scene": studio.scene}}
    for _ in range(3):
        studio.propose([own], panel=studio.panel)

    with pytest.raises(Refused) as refused:
        studio.propose([own], panel=studio.panel)

    assert refused.value.kind == "limit"


def test_a_clock_that_was_set_back_silences_no_agent() -> None:
    studio = Studio()
    for shot in (0, 1):
        for size in ("CU", "ECU", "MCU"):
            studio.propose([studio.set_size(size, base=("WS", "MS")[shot], shot=shot)], slot=f"{shot}{size}")
    studio.now_ms -= 3_600_000

    studio.propose([{"op": "insert", "own": {"scene": studio.scene}}])


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "set", "table": "shots", "field": "focal_length_mm", "base": None, "value": 10**400},
        {"op": "set", "table": "shots", "field": "focal_length_mm", "base": 10**400, "value": 1},
        {"op": "note", "table": "shots", "text": "Why?", "anchor": {"frame": 10**400}},
    ],
)
def test_a_number_beyond_all_numbers_is_refused_with_a_sentence(operation: dict[str, Any]) -> None:
    with pytest.raises(InvalidProposal, match="expected"):
        parse([{**operation, "id": new_id()}])


@pytest.mark.parametrize(
    "named",
    [
        {"panel": new_id()},
        {"drawing": "a3d0f9e0", "strokes": 2},
        {"marks": "78a8072e525f8514"},
        {"shot": "", "after": None, "own": {"scene": new_id(), "id": new_id()}},
    ],
)
def test_a_new_frame_is_named_and_its_drawing_told_by_nobody_but_the_server(named: dict[str, Any]) -> None:
    studio = Studio()

    with pytest.raises(InvalidProposal, match="expected a new frame"):
        studio.propose([studio.frame(**named)])

    assert studio.review().suggestions == ()


def test_an_edit_gives_a_frame_a_shot_of_its_own_without_naming_it() -> None:
    studio = Studio()
    made = studio.propose([studio.frame()])
    own = {"scene": studio.scene, "id": studio.shots[1], "fields": {"size": "CU"}}
    operation = {"op": "insert", "panel": ghost_of(made), "own": own}
    request = Edition(key=new_id(), suggestion=made.suggestion, revision=made.revision, operations=parse([operation]))

    edited = studio.run(lambda draft: editing.edit(draft, request, studio.director))
    studio.accept(replace(made, revision=edited.revision))

    board = read_board(studio.board)
    assert len(board.shots) == 3
    assert next(one.size for one in board.shots if one.id == studio.shots[1]) == "MS"


def test_an_edit_tells_no_drawing_of_a_new_frame() -> None:
    studio = Studio()
    made = studio.propose([studio.set_size()])
    forged = {"op": "insert", "shot": studio.shots[0], "drawing": "a3d0f9e0", "strokes": 9, "marks": "78a8072e525f8514"}
    request = Edition(key=new_id(), suggestion=made.suggestion, revision=made.revision, operations=parse([forged]))

    studio.run(lambda draft: editing.edit(draft, request, studio.director))

    (operation,) = load(studio.parts[REVIEW], made.suggestion).ghosts
    assert (operation.strokes, operation.marks) == (0, "")


_STEERING = ["bell \x07", "escape \x1b[2J", "nothing \x00", "turned \u202e round", "next line \x85"]


@pytest.mark.parametrize("text", [*_STEERING, "two\nlines"])
def test_a_title_is_one_line_that_steers_nothing(text: str) -> None:
    studio = Studio()

    with pytest.raises(InvalidProposal, match="expected title"):
        studio.propose([studio.set_size()], title=text)


@pytest.mark.parametrize("text", _STEERING)
def test_no_word_on_record_steers_a_terminal_or_turns_what_stands_beside_it(text: str) -> None:
    studio = Studio()
    made = studio.propose([studio.set_size()])
    remark = {"op": "note", "table": "panels", "id": studio.panel, "text": text}

    with pytest.raises(InvalidProposal, match="expected rationale"):
        studio.propose([studio.set_size()], rationale=text)
    with pytest.raises(InvalidProposal, match="expected text"):
        studio.propose([remark])
    with pytest.raises(Refused, match="steers"):
        studio.reject(made, reason=text)
    with pytest.raises(Refused, match="steers"):
        approve(studio, "panels", studio.panel, note=text)
    with pytest.raises(Refused, match="steers"):
        say(studio, text)


def test_words_may_have_several_lines_and_letters_of_all_scripts() -> None:
    studio = Studio()
    text = "Hold.\r\n\tמחכה 🌊 👩‍🚀"

    say(studio, text)

    assert [one.text for one in studio.review().comments] == [text]


def say(studio: Studio, text: str) -> None:
    request = Comment(key=new_id(), table="panels", subject=studio.panel, text=text)
    studio.run(lambda draft: commenting.comment(draft, request, studio.director))
