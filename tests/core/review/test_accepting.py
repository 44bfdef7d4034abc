"""Accepting: everything that was chosen or nothing, and never over what somebody changed."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from pycrdt import Doc

from board import edits
from board.document import read_board, read_panel
from board.ids import new_id
from board.review import ghosts
from board.review.fingerprint import strokes_of
from board.review.refused import Refused
from board.roles import Role
from tests.core.review.studio import Studio, drawn, ink, stroke_bytes


def test_an_accepted_frame_stands_where_it_was_suggested_with_its_drawing() -> None:
    studio = Studio()
    made = studio.propose([studio.frame(fields={"action": "She turns."})])

    decided = studio.accept(made)

    ghost = made.ghosts[0]
    board = read_board(studio.board)
    assert [panel.id for panel in board.panels_of(studio.shots[0])] == [studio.panel, ghost, studio.panels[0][1]]
    panel = next(panel for panel in board.panels if panel.id == ghost)
    assert (panel.action, panel.source, panel.created_by) == ("She turns.", made.suggestion, "dora")
    assert len(read_panel(studio.drawing(ghost)).strokes[ghosts.layer_id(ghost)]) == 2
    assert decided.state == studio.state_of(made) == "accepted"


@pytest.mark.parametrize("order", [(2, 0, 1), (1, 2, 0), (2, 1, 0)])
def test_frames_of_one_set_stand_in_the_order_of_telling_however_they_are_accepted(order: tuple[int, ...]) -> None:
    studio = Studio()
    studio.propose([{"op": "insert", "own": {"scene": studio.scene}}])  # of another set: it waits, and stays out of this
    made = [
        studio.propose(
            [{"op": "insert", "own": {"scene": studio.scene, "fields": {"number": str(at)}}}],
            rule="COVER",
            slot=f"COVER:x:{at}",
        )
        for at in range(3)
    ]

    studio.accept(made[order[0]])
    last = edits.insert_shot(studio.board, studio.scene, {"number": "mine"}, account="ann")
    for at in order[1:]:
        studio.accept(made[at])

    numbers = [one.number for one in read_board(studio.board).shots if one.id not in studio.shots]
    told = [number for number in numbers if number != "mine"]
    assert told == ["0", "1", "2"]
    assert next(one.id for one in read_board(studio.board).shots if one.number == "mine") == last


def test_an_accepted_frame_is_linked_to_the_lines_that_were_named() -> None:
    studio = Studio()
    lines = sorted([new_id(), new_id()])
    made = studio.propose([studio.frame(fields={"links": lines})])

    studio.accept(made)

    panel = next(panel for panel in read_board(studio.board).panels if panel.id == made.ghosts[0])
    assert sorted(panel.links) == lines


def test_a_shot_that_a_frame_brings_along_has_lists_among_its_fields() -> None:
    studio = Studio()
    camera = {"size": "MCU", "framing": ["SINGLE"], "movement": ["DOLLY_IN"]}
    made = studio.propose([{"op": "insert", "own": {"scene": studio.scene, "fields": camera}, "drawing": [ink()]}])

    studio.accept(made)

    shot = next(one for one in read_board(studio.board).shots if one.size == "MCU")
    assert (shot.framing, shot.movement) == (("SINGLE",), ("DOLLY_IN",))


def test_a_frame_brings_its_own_shot_along() -> None:
    studio = Studio()
    own = {"scene": studio.scene, "before": studio.shots[0], "fields": {"size": "EWS", "focal_length_mm": 18}}
    made = studio.propose([{"op": "insert", "own": own, "drawing": [ink()]}, studio.frame(shot="@0", after="@0")])

    studio.accept(made)

    board = read_board(studio.board)
    assert board.shots[0].size == "EWS"
    assert [panel.id for panel in board.panels_of(board.shots[0].id)] == list(made.ghosts)


def test_every_kind_of_operation_is_carried_out() -> None:
    studio = Studio()
    old = drawn(studio, studio.panel, 3)
    first = read_board(studio.board).panels_of(studio.shots[0])[0]
    erased = [[old, base64.b64encode(strokes_of(studio.drawing(studio.panel))[old]).decode()]]
    made = studio.propose(
        [
            studio.set_size(),
            {"op": "text", "table": "panels", "id": studio.panel, "field": "dialogue", "base": "", "value": "No."},
            {"op": "set", "table": "panels", "id": studio.panel, "field": "links", "base": [], "value": []},
            {"op": "stroke_add", "panel": studio.panel, "strokes": [ink(7), ink(8)]},
            {"op": "stroke_delete", "panel": studio.panel, "strokes": erased},
            {
                "op": "move",
                "table": "panels",
                "id": studio.panel,
                "base_parent": first.shot,
                "base_order": first.order,
                "parent": studio.shots[1],
            },
            {"op": "delete", "table": "panels", "id": studio.panels[1][0]},
            {"op": "note", "table": "shots", "id": studio.shots[0], "text": "A 35 would do.", "anchor": {"point": [0, 1.5]}},
        ]
    )

    studio.accept(made)

    board = read_board(studio.board)
    assert board.shots[0].size == "CU"
    assert [panel.id for panel in board.panels_of(studio.shots[1])] == [studio.panels[1][1], studio.panel]
    assert board.panels[-1].dialogue == "No."
    assert sorted(strokes_of(studio.drawing(studio.panel)).values()) == sorted([stroke_bytes(7), stroke_bytes(8)])
    (comment,) = studio.review().comments
    assert (comment.text, comment.by, comment.subject, comment.suggestion) == (
        "A 35 would do.",
        "ray",
        studio.shots[0],
        made.suggestion,
    )


def test_part_of_a_suggestion_can_be_accepted() -> None:
    studio = Studio()
    made = studio.propose([studio.set_size(), studio.set_size("ECU", base="MS", shot=1)])

    decided = studio.accept(made, operations=(1,))

    assert [shot.size for shot in read_board(studio.board).shots] == ["WS", "ECU"]
    assert decided.state == "partly_accepted"


Change = Callable[[Studio, str], object]
CONFLICTS: list[tuple[str, str, Callable[[Studio], dict[str, Any]], Change]] = [
    ("changed", "conflict", lambda s: s.set_size(), lambda s, _: edits.set_field(s.board, "shots", s.shots[0], "size", "MLS")),
    ("deleted", "conflict", lambda s: s.set_size(), lambda s, _: edits.delete(s.board, "shots", [s.shots[0]])),
    ("deleted", "conflict", lambda s: s.set_size(), lambda s, _: edits.delete(s.board, "scenes", [s.scene])),
    ("locked", "locked", lambda s: s.set_size(), lambda s, _: s.locks.add(s.panel)),
    ("anchor", "conflict", lambda s: s.frame(), lambda s, _: edits.delete(s.board, "panels", [s.panel])),
    ("anchor", "conflict", lambda s: s.frame(), lambda s, _: edits.move_panels(s.board, [s.panel], shot=s.shots[1])),
    ("anchor", "conflict", lambda s: s.frame(), lambda s, _: edits.delete(s.board, "shots", [s.shots[0]])),
    (
        "changed",
        "conflict",
        lambda s: {"op": "delete", "table": "panels", "id": s.panel},
        lambda s, _: drawn(s, s.panel, 4),
    ),
    (
        "changed",
        "conflict",
        lambda s: {"op": "text", "table": "panels", "id": s.panel, "field": "action", "base": "", "value": "Rain"},
        lambda s, _: edits.set_text(s.board, "panels", s.panel, "action", "Snow"),
    ),
]


@pytest.mark.parametrize(("kind", "refusal", "operation", "change"), CONFLICTS)
def test_a_conflict_is_told_and_nothing_at_all_is_carried_out(
    kind: str, refusal: str, operation: Callable[[Studio], dict[str, Any]], change: Change
) -> None:
    studio = Studio()
    made = studio.propose([operation(studio), studio.set_size("ECU", base="MS", shot=1)])
    change(studio, made.suggestion)
    before = studio.snapshot()

    with pytest.raises(Refused) as refused:
        studio.accept(made)

    assert refused.value.kind == refusal
    assert isinstance(refused.value.detail, dict)
    conflicts: Any = refused.value.detail["conflicts"]
    assert conflicts[0]["kind"] == kind
    assert conflicts[0]["operation"] == 0
    assert studio.snapshot() == before


def test_a_conflict_tells_base_now_and_proposed() -> None:
    studio = Studio()
    made = studio.propose([studio.set_size()])
    edits.set_field(studio.board, "shots", studio.shots[0], "size", "MLS")

    with pytest.raises(Refused) as refused:
        studio.accept(made)

    assert isinstance(refused.value.detail, dict)
    (conflict,) = refused.value.detail["conflicts"]
    assert (conflict["base"], conflict["now"], conflict["proposed"]) == ("WS", "MLS", "CU")


def test_a_stroke_that_was_changed_or_erased_is_not_erased_again() -> None:
    studio = Studio()
    old = drawn(studio, studio.panel, 3)
    data = base64.b64encode(strokes_of(studio.drawing(studio.panel))[old]).decode()
    made = studio.propose([{"op": "stroke_delete", "panel": studio.panel, "strokes": [[old, data]]}])
    edits.remove_strokes(studio.drawing(studio.panel), [old])

    with pytest.raises(Refused, match="Somebody changed this since"):
        studio.accept(made)


def test_strokes_whose_layer_is_gone_are_not_added() -> None:
    studio = Studio()
    made = studio.propose([{"op": "stroke_add", "panel": studio.panel, "strokes": [ink(1, layer="gone")]}])

    with pytest.raises(Refused, match="layer on which this was drawn is gone"):
        studio.accept(made)


def test_an_operation_that_needs_another_is_not_carried_out_alone() -> None:
    studio = Studio()
    own = {"scene": studio.scene}
    made = studio.propose([{"op": "insert", "own": own, "drawing": []}, studio.frame(shot="@0", after="@0")])

    with pytest.raises(Refused) as refused:
        studio.accept(made, operations=(1,))

    assert refused.value.kind == "dependency"


def test_what_a_suggestion_depends_on_has_to_be_accepted_before() -> None:
    studio = Studio()
    first = studio.propose([studio.set_size()])
    second = studio.propose([studio.set_size("ECU", base="MS", shot=1)], depends=[first.suggestion])
    with pytest.raises(Refused) as refused:
        studio.accept(second)
    assert (refused.value.kind, refused.value.detail) == ("dependency", {"suggestions": (first.suggestion,)})

    studio.accept(first)

    assert studio.accept(second).state == "accepted"


def test_an_older_revision_than_the_present_one_is_stale() -> None:
    studio = Studio()
    made = studio.propose([studio.set_size()])

    with pytest.raises(Refused) as refused:
        studio.accept(made, revision="0" * 64)

    assert refused.value.kind == "stale"


def test_the_second_to_decide_is_told_who_was_first() -> None:
    studio = Studio()
    made = studio.propose([studio.set_size()])
    first = studio.accept(made)
    before = studio.snapshot()

    with pytest.raises(Refused) as refused:
        studio.accept(made, studio.as_("omar", Role.OWNER))

    assert refused.value.kind == "already"
    assert isinstance(refused.value.detail, dict)
    told = refused.value.detail
    assert (told["by"], told["name"], told["decision"]) == ("dora", "Dora", first.decision.id)
    assert studio.snapshot() == before


def test_asked_again_under_its_key_the_same_decision_is_answered() -> None:
    studio = Studio()
    made = studio.propose([studio.set_size()])
    key = new_id()
    first = studio.accept(made, key=key)
    before = studio.snapshot()

    assert studio.accept(made, key=key) == first

    assert studio.snapshot() == before
    with pytest.raises(Refused, match="used for another request"):
        studio.reject(made, key=key)
    with pytest.raises(Refused, match="Expected a uuid7"):
        studio.accept(made, key="1")


@pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER, Role.VIEWER])
def test_only_owners_and_directors_decide(role: Role) -> None:
    studio = Studio()
    made = studio.propose([studio.set_size()])

    for decide in (studio.accept, studio.reject):
        with pytest.raises(Refused) as refused:
            decide(made, studio.as_("ann", role))
        assert refused.value.kind == "not_allowed"


def test_an_agent_decides_nothing() -> None:
    studio = Studio()
    made = studio.propose([studio.set_size()])

    with pytest.raises(Refused, match="Agents cannot decide"):
        studio.accept(made, studio.as_("ray", Role.OWNER, kind="agent"))


def test_operations_that_are_not_there_cannot_be_chosen() -> None:
    studio = Studio()
    made = studio.propose([studio.set_size()])

    for chosen in ((), (1,), (-1,)):
        with pytest.raises(Refused) as refused:
            studio.accept(made, operations=chosen)
        assert refused.value.kind == "invalid"


def test_an_offline_edit_of_a_person_beats_the_accepted_value() -> None:
    for client in (1024, 1_000_000, 2**32 - 1):
        studio = Studio()
        away: Doc[Any] = Doc(client_id=client)
        away.apply_update(studio.board.get_update())
        made = studio.propose([studio.set_size()])
        edits.set_field(away, "shots", studio.shots[0], "size", "MLS")

        studio.accept(made)
        studio.board.apply_update(away.get_update())

        assert read_board(studio.board).shots[0].size == "MLS"
