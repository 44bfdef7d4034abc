"""What was rejected stays away, whatever an agent calls it now."""

from collections.abc import Callable
from typing import Any

import pytest

from board import edits
from board.ids import new_id
from board.review import reverting
from board.review.proposing import Proposed
from board.review.refused import Refused
from board.review.reverting import Reversal
from tests.core.review.studio import Studio, drawn, ink

Raw = dict[str, Any]


def is_refused(studio: Studio, operations: list[Raw], **fields: Any) -> bool:
    """Whether it is refused as something that was rejected; other reasons fail."""
    try:
        studio.propose(operations, **fields)
    except Refused as refused:
        if refused.kind != "rejected":
            raise
        return True
    return False


def rejected(studio: Studio, operations: list[Raw], **fields: Any) -> Proposed:
    made = studio.propose(operations, **fields)
    studio.reject(made)
    return made


@pytest.mark.parametrize(
    "other",
    [{"reads": "y"}, {"slot": "y"}, {"title": "Closer!"}, {"kind": "camera"}, {"rule": "R2"}, {"panel": None}],
    ids=lambda other: next(iter(other)),
)
def test_other_words_bring_nothing_back(other: dict[str, Any]) -> None:
    studio = Studio()
    rejected(studio, [studio.set_size()], reads="x", slot="x", rule="R1")
    words = {key: studio.panels[1][0] if value is None else value for key, value in other.items()}

    assert is_refused(studio, [studio.set_size()], **{"reads": "x", "slot": "x", "rule": "R1", **words})


def test_another_value_for_the_field_or_another_base_bring_nothing_back() -> None:
    studio = Studio()
    rejected(studio, [studio.set_size("CU")])

    assert is_refused(studio, [studio.set_size("MCU")])
    assert is_refused(studio, [studio.set_size("CU", base="ECU")])
    assert not is_refused(studio, [studio.set_size("CU", base="MS", shot=1)])


def test_another_drawing_of_a_frame_or_its_place_in_other_words_bring_nothing_back() -> None:
    studio = Studio()
    first, second = studio.panels[0]
    rejected(studio, [studio.frame(after=first)])

    assert is_refused(studio, [studio.frame(after=first, drawing=[ink(7)], fields={"action": "She looks up."})])
    assert is_refused(studio, [studio.frame(after=None, before=second)])
    assert not is_refused(studio, [studio.frame(after=second)])


def test_a_frame_of_another_size_or_of_somebody_else_is_another_frame() -> None:
    studio = Studio()
    edits.set_field(studio.board, "scenes", studio.scene, "cast", ("MARA", "JON"))
    rejected(studio, [own_frame(studio, "MCU", "MARA")])

    assert is_refused(studio, [own_frame(studio, "MCU", "Mara!")])
    assert is_refused(studio, [own_frame(studio, "MCU", "MARA at the window")])
    assert not is_refused(studio, [own_frame(studio, "CU", "MARA")])
    assert not is_refused(studio, [own_frame(studio, "MCU", "JON")])


def test_strokes_on_a_panel_stay_away_until_somebody_draws_on_it() -> None:
    studio = Studio()
    rejected(studio, [{"op": "stroke_add", "panel": studio.panel, "strokes": [ink(1)]}])
    again: Raw = {"op": "stroke_add", "panel": studio.panel, "strokes": [ink(2), ink(3)]}
    assert is_refused(studio, [again])

    drawn(studio, studio.panel, 4)

    assert not is_refused(studio, [again])


def test_a_note_may_be_another_remark_under_another_kind_alone() -> None:
    studio = Studio()
    note: Raw = {"op": "note", "table": "shots", "id": studio.shots[0], "text": "Long for its words."}
    rejected(studio, [note], kind="timing")

    assert is_refused(studio, [{**note, "text": "Too long!"}], kind="timing")
    assert not is_refused(studio, [{**note, "text": "An odd lens."}], kind="camera")


CHANGES: dict[str, Callable[[Studio], object]] = {
    "a field": lambda studio: edits.set_field(studio.board, "shots", studio.shots[0], "subject", "MARA"),
    "the scene": lambda studio: edits.set_field(studio.board, "scenes", studio.scene, "synopsis", "They part."),
    "a new panel": lambda studio: edits.insert_panels(studio.board, studio.shots[0], [{}], account="ann"),
    "a new shot": lambda studio: edits.insert_shots(studio.board, studio.scene, [{}], account="ann"),
    "a panel in the bin": lambda studio: edits.delete(studio.board, "panels", [studio.panel]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_it_may_come_back_when_what_it_is_about_has_changed(change: Callable[[Studio], object]) -> None:
    studio = Studio()
    rejected(studio, [studio.set_size()])

    change(studio)

    assert not is_refused(studio, [studio.set_size("MCU")])


def test_what_changed_between_the_proposal_and_the_rejection_was_before_the_directors_eyes() -> None:
    studio = Studio()
    made = studio.propose([studio.set_size()])
    studio.goes_on()

    studio.reject(made)

    assert is_refused(studio, [studio.set_size("MCU")])


def test_what_stays_away_of_one_agent_another_agent_or_a_person_may_say() -> None:
    studio = Studio()
    rejected(studio, [studio.set_size()])

    assert not is_refused(studio, [studio.set_size()], who=studio.as_("rob", kind="agent"))
    assert not is_refused(studio, [studio.set_size()], who=studio.as_("ann"))


def test_a_rejection_that_is_taken_back_bars_nothing() -> None:
    studio = Studio()
    decided = studio.reject(studio.propose([studio.set_size()]))
    request = Reversal(key=new_id(), decision=decided.decision.id)

    studio.run(lambda draft: reverting.revert(draft, request, studio.director))

    assert not is_refused(studio, [studio.set_size("MCU")])


def own_frame(studio: Studio, size: str, subject: str) -> Raw:
    own = {"scene": studio.scene, "after": studio.shots[1]}
    return {"op": "insert", "own": own, "own_fields": {"size": size, "subject": subject}, "drawing": [ink(1)]}
