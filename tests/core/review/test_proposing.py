"""Proposing: what may be said, by whom, how often; and what becomes of what was said before."""

from collections.abc import Callable
from typing import Any

import pytest

from board import edits
from board.document import read_board
from board.ids import is_id, new_id
from board.review import deciding, editing, manners, previewing
from board.review.circumstances import REVIEW, Circumstances
from board.review.deciding import Withdrawal
from board.review.editing import Edition
from board.review.fingerprint import strokes_of
from board.review.ledger import verify
from board.review.manners import EXPIRY_MS, Pause, Resume, Settings, Wish
from board.review.parsing import MOST_OPERATIONS, parse
from board.review.proposal import drawings_of, parse_proposal
from board.review.proposing import Proposed
from board.review.reader import InvalidProposal
from board.review.refused import Refused
from board.review.waiting import Decided
from board.roles import Role
from tests.core.review.studio import Studio, drawn, ink

ID = "01900000-0000-7000-8000-0000000000aa"
GOOD: dict[str, Any] = {
    "kind": "frame",
    "title": "Closer",
    "operations": [{"op": "note", "table": "shots", "id": ID, "text": "Hm"}],
}


def test_proposing_leaves_the_board_as_it_is() -> None:
    studio = Studio()
    before = studio.board.get_update()

    made = studio.propose([studio.frame(), studio.set_size()], severity=0.5, rationale="She is lost in it.", rule="R1")

    (filed,) = studio.review().suggestions
    assert studio.board.get_update() == before
    assert (filed.state, filed.severity, filed.made_ms, filed.ghost) == ("proposed", 0.5, studio.now_ms, made.ghosts[0])
    assert filed.expires_ms == studio.now_ms + EXPIRY_MS
    assert set(filed.targets) == {*studio.panels[0]}
    assert len(strokes_of(studio.drawing(made.ghosts[0]))) == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": "spell"}, "expected kind to be one of"),
        ({"title": ""}, "expected title as a text"),
        ({"title": "x" * 121}, "at most 120"),
        ({"rationale": "x" * 401}, "at most 400"),
        ({"colour": "red"}, "expected nothing called colour"),
        ({"operations": []}, "expected 1 to 50 operations"),
        ({"operations": [{"op": "note"}] * (MOST_OPERATIONS + 1)}, "expected 1 to 50 operations"),
        ({"operations": ["set"]}, "expected an object"),
        ({"operations": [{"op": "paint"}]}, "expected op to be one of"),
        ({"operations": [{"op": "set", "table": "meta", "id": ID, "field": "schema", "value": 9}]}, "expected table"),
        ({"operations": [{"op": "set", "table": "shots", "id": ID, "field": "deleted", "value": True}]}, "that people set"),
        ({"operations": [{"op": "set", "table": "shots", "id": ID, "field": "scene", "value": ID}]}, "that people set"),
        ({"operations": [{"op": "set", "table": "shots", "id": "x", "field": "size", "value": "CU"}]}, "to be an id"),
        ({"operations": [{"op": "set", "table": "shots", "id": ID, "field": "focal_length_mm", "value": -1}]}, "expected 0 to"),
        ({"operations": [{"op": "set", "table": "shots", "id": ID, "field": "size", "value": 5}]}, "expected text"),
        ({"operations": [{"op": "set", "table": "shots", "id": ID, "field": "notes", "value": ""}]}, "operation text"),
        ({"operations": [{"op": "stroke_add", "panel": ID, "strokes": ["AAAA"]}]}, "expected strokes as base64"),
        ({"operations": [{"op": "stroke_delete", "panel": ID, "strokes": [ink()]}]}, "strokes with their ids"),
        ({"operations": [{"op": "insert", "drawing": []}]}, "a frame in a shot or with one of its own"),
        ({"operations": [{"op": "insert", "shot": ID, "drawing": ["x"]}]}, "expected strokes as base64"),
        ({"operations": [{"op": "insert", "shot": ID, "fields": {"move": {"from": [1]}}}]}, "nests too deeply"),
        ({"operations": [{**GOOD["operations"][0], "needs": [7]}]}, "needs to name other operations"),
        ({"operations": [{"op": "delete", "table": "shots", "id": ID}] * 2}, "one operation for each thing"),
        ({"evidence": [{"rule": "R1", "proof": 1}]}, "expected nothing called proof"),
        ({"evidence": "none"}, "expected evidence as a list"),
        ({"provenance": {"password": "x"}}, "expected nothing called password"),
        ({"depends": ["x"]}, "expected depends as a list of ids"),
        ({"severity": "high"}, "expected severity as a number"),
        ({"inputs": [[[[[1]]]]]}, "at most 4 deep"),
        ({"title": "half \ufffd"}, "expected whole characters"),
    ],
)
def test_what_is_no_proposal_is_refused_in_a_sentence(wrong: dict[str, Any], sentence: str) -> None:
    parse_proposal(GOOD)

    with pytest.raises(InvalidProposal, match=sentence):
        parse_proposal({**GOOD, **wrong})


@pytest.mark.parametrize("raw", [None, [], "x", 5])
def test_what_is_no_object_is_no_proposal(raw: object) -> None:
    with pytest.raises(InvalidProposal, match="expected an object"):
        parse_proposal(raw)


def test_a_repeated_job_proposes_nothing_twice() -> None:
    studio = Studio()
    first = studio.propose([studio.frame()], reads="abc", slot="s")
    before = studio.snapshot()

    again = studio.propose([studio.frame()], reads="abc", slot="s")

    assert (again.suggestion, again.revision, again.ghosts, again.new) == (
        first.suggestion,
        first.revision,
        first.ghosts,
        False,
    )
    assert is_id(again.suggestion)
    assert studio.snapshot() == before


def test_what_was_rejected_does_not_return_until_what_it_is_about_changes() -> None:
    studio = Studio()
    studio.reject(studio.propose([studio.frame()], reads="abc", slot="s"))

    with pytest.raises(Refused) as refused:
        studio.propose([studio.frame()], reads="abc", slot="s")

    assert refused.value.kind == "rejected"
    studio.goes_on()
    assert studio.propose([studio.frame()], reads="abd", slot="s").new


def test_a_newer_suggestion_takes_the_place_of_an_older_one_on_its_slot() -> None:
    studio = Studio()
    old = studio.propose([studio.frame()], slot="opening")
    other = studio.propose([studio.frame()], slot="ending")

    new = studio.propose([studio.frame()], slot="opening")

    assert new.superseded == (old.suggestion,)
    assert [studio.state_of(one) for one in (old, other, new)] == ["superseded", "proposed", "proposed"]


def test_a_frame_on_which_people_work_is_not_superseded() -> None:
    studio = Studio()
    old = studio.propose([studio.frame()], slot="opening")
    drawn(studio, old.ghosts[0], 1)

    with pytest.raises(Refused) as refused:
        studio.propose([studio.frame()], slot="opening")

    assert refused.value.kind == "drawing"
    assert studio.state_of(old) == "proposed"


def test_a_person_proposes_under_a_key_and_without_limits_of_agents() -> None:
    studio = Studio()
    rita, key = studio.as_("rita", Role.REVIEWER), new_id()
    first = studio.propose([studio.set_size()], rita, key=key, reads="")

    assert first.suggestion == key
    assert studio.propose([studio.set_size()], rita, key=key, reads="") == Proposed(key, "proposed", first.revision, new=False)
    with pytest.raises(Refused, match="used for another proposal"):
        studio.propose([studio.set_size("MCU")], rita, key=key, reads="")
    for _ in range(8):
        studio.propose([studio.set_size()], rita)
    with pytest.raises(Refused) as refused:
        studio.propose([studio.set_size()], studio.as_("vic", Role.VIEWER))
    assert refused.value.kind == "not_allowed"


def test_nothing_is_proposed_about_what_is_not_there() -> None:
    studio = Studio()

    with pytest.raises(Refused) as refused:
        studio.propose([{"op": "set", "table": "shots", "id": new_id(), "field": "size", "value": "CU"}])

    assert refused.value.kind == "not_found"


def test_no_more_wait_on_a_panel_on_a_board_or_in_a_minute_than_the_limits_say() -> None:
    studio = Studio()
    for _ in range(3):
        studio.propose([studio.set_size()])
    _refused(studio, "limit", lambda: studio.propose([studio.set_size()]))
    for _ in range(3):
        studio.propose([studio.set_size("ECU", base="MS", shot=1)])
    scene = {"op": "set", "table": "scenes", "id": studio.scene, "field": "synopsis", "base": "", "value": "Night"}
    _refused(studio, "limit", lambda: studio.propose([scene]))
    studio.now_ms += 60_001
    studio.propose([scene])
    configure(studio, limits={"per_board": 7})
    _refused(studio, "limit", lambda: studio.propose([scene]))
    configure(studio, limits={"per_board": 8})
    studio.propose([scene])


def test_unasked_suggestions_come_only_where_the_board_wants_them() -> None:
    studio = Studio()
    unasked: dict[str, Any] = {"provenance": {"model": "m"}}
    _refused(studio, "off", lambda: studio.propose([studio.set_size()], **unasked))

    configure(studio, ambient=True)
    studio.propose([studio.set_size()], **unasked)

    configure(studio, off_scenes=(studio.scene,))
    _refused(studio, "off", lambda: studio.propose([studio.set_size()]))
    configure(studio, off_scenes=(), enabled=False)
    _refused(studio, "off", lambda: studio.propose([studio.set_size()]))


def test_anybody_who_draws_pauses_agents_until_somebody_resumes_them() -> None:
    studio = Studio()
    ann = studio.as_("ann", Role.EDITOR)
    key = new_id()
    first = studio.run(lambda draft: manners.pause(draft, Pause(key=key), ann))
    _refused(studio, "paused", lambda: studio.propose([studio.set_size()]))

    assert studio.run(lambda draft: manners.pause(draft, Pause(key=key), ann)) == first
    studio.run(lambda draft: manners.resume(draft, Resume(key=new_id()), ann))
    studio.propose([studio.set_size()])

    studio.run(lambda draft: manners.pause(draft, Pause(key=new_id(), agent="another"), ann))
    studio.propose([studio.set_size()])
    studio.run(lambda draft: manners.pause(draft, Pause(key=new_id(), agent="ray"), ann))
    _refused(studio, "paused", lambda: studio.propose([studio.set_size("ECU", base="MS", shot=1)]))
    rita = studio.as_("rita", Role.REVIEWER)
    _refused(studio, "not_allowed", lambda: studio.run(lambda draft: manners.pause(draft, Pause(key=new_id()), rita)))


def test_five_rejections_in_a_row_mute_a_kind_until_somebody_unmutes_it() -> None:
    studio = Studio()
    for index in range(5):
        studio.now_ms += 60_000
        studio.reject(studio.propose([studio.set_size()], reads=str(index)))
        studio.goes_on()
    studio.now_ms += 60_000
    assert studio.review().manners.muted == ("ray/frame",)
    _refused(studio, "muted", lambda: studio.propose([studio.set_size()]))
    studio.propose([studio.set_size()], kind="camera")

    configure(studio, muted=())

    studio.propose([studio.set_size()])


def test_an_acceptance_ends_a_streak() -> None:
    studio = Studio()
    for index in range(4):
        studio.reject(studio.propose([studio.set_size()], reads=str(index)))
        studio.goes_on()
    studio.accept(studio.propose([studio.set_size()]))
    studio.now_ms += 60_001

    studio.reject(studio.propose([studio.set_size("FS", base="CU")]))

    assert studio.review().manners.muted == ()


def test_nobody_is_disturbed_who_does_not_want_to_be() -> None:
    studio = Studio()
    ann = studio.as_("ann", Role.EDITOR)
    studio.run(lambda draft: manners.wish(draft, Wish(key=new_id(), alone=True), ann))
    _refused(studio, "wish", lambda: studio.propose([studio.set_size()]))
    _refused(studio, "wish", lambda: studio.propose([studio.frame()]))

    studio.propose([studio.set_size()], provenance={"requested_by": "ann"})
    studio.run(lambda draft: manners.wish(draft, Wish(key=new_id(), alone=False), ann))
    studio.propose([studio.set_size()])


def test_a_panel_is_quiet_for_thirty_seconds_after_a_stroke() -> None:
    studio = Studio()
    _refused(studio, "drawing", lambda: studio.propose([studio.set_size()], drawn_ms={studio.panel: studio.now_ms - 29_999}))

    studio.propose([studio.set_size()], drawn_ms={studio.panel: studio.now_ms - 30_000})


def test_only_its_author_withdraws_a_suggestion() -> None:
    studio = Studio()
    made = studio.propose([studio.frame()])
    _refused(studio, "not_allowed", lambda: _withdraw(studio, made, studio.director))

    assert _withdraw(studio, made, studio.agent).state == "withdrawn"


def test_an_agent_cannot_take_away_what_people_drew_on() -> None:
    studio = Studio()
    made = studio.propose([studio.frame()])
    drawn(studio, made.ghosts[0], 2)

    _refused(studio, "drawing", lambda: _withdraw(studio, made, studio.agent))


def test_what_people_drew_on_a_rejected_frame_lies_in_the_bin() -> None:
    studio = Studio()
    own = {"scene": studio.scene, "after": studio.shots[0]}
    made = studio.propose([{"op": "insert", "own": own, "drawing": [ink()]}])
    mine = drawn(studio, made.ghosts[0], 2)

    studio.reject(made, reason="Not this.")

    board = read_board(studio.board)
    assert made.ghosts[0] not in {panel.id for panel in board.panels}
    edits.restore(studio.board, "panels", [made.ghosts[0]])
    assert made.ghosts[0] in {panel.id for panel in read_board(studio.board).panels}
    assert mine in strokes_of(studio.drawing(made.ghosts[0]))
    assert studio.review().decisions[0].reason == "Not this."


def test_a_ghost_that_nobody_touched_leaves_no_trace_on_the_board() -> None:
    studio = Studio()
    before = studio.board.get_update()

    studio.reject(studio.propose([studio.frame()]))

    assert studio.board.get_update() == before


def test_suggestions_that_nobody_decides_about_expire_after_a_week() -> None:
    studio = Studio()
    made = studio.propose([studio.frame()])
    other = studio.propose([studio.frame()])
    drawn(studio, made.ghosts[0], 1)
    drawn(studio, other.ghosts[0], 2)
    studio.propose([studio.set_size()], studio.as_("rita", Role.REVIEWER))
    studio.now_ms += EXPIRY_MS
    server = studio.as_("", Role.OWNER, kind="program")

    due = deciding.due(studio.parts[REVIEW], studio.now_ms)
    gone = studio.run(lambda draft: deciding.expire(draft, due, server))

    assert set(gone) == {made.suggestion, other.suggestion}
    assert studio.state_of(made) == "expired"
    assert {panel.id for panel in read_board(studio.board).bin.panels} == {*made.ghosts, *other.ghosts}
    review = studio.review()
    assert verify(review.decisions, review.ledger, studio.batches) == []


def test_an_edited_suggestion_is_another_revision_with_the_same_ghost() -> None:
    studio = Studio()
    made = studio.propose([studio.frame(), studio.set_size()])
    mine = drawn(studio, made.ghosts[0], 3)
    operations = [
        {"op": "insert", "shot": studio.shots[1], "panel": made.ghosts[0], "fields": {"action": "Rain"}},
        studio.frame(),
    ]

    edited = _edit(studio, made, operations, studio.as_("ann", Role.EDITOR))

    assert edited.revision != made.revision
    _refused(studio, "stale", lambda: studio.accept(made))
    studio.accept(made, revision=edited.revision)
    board = read_board(studio.board)
    assert [panel.id for panel in board.panels_of(studio.shots[1])][-1] == made.ghosts[0]
    assert len(board.panels) == 6
    assert mine in strokes_of(studio.drawing(made.ghosts[0]))
    assert len(strokes_of(studio.drawing(made.ghosts[0]))) == 3
    (filed,) = studio.review().suggestions
    assert filed.edited_by == ("ann",)


def test_an_edit_names_no_frame_of_another_suggestion() -> None:
    studio = Studio()
    made = studio.propose([studio.frame()])

    _refused(studio, "invalid", lambda: _edit(studio, made, [studio.frame(panel=studio.panel)], studio.director))
    _refused(studio, "not_allowed", lambda: _edit(studio, made, [studio.frame()], studio.as_("rita", Role.REVIEWER)))


def test_a_preview_tells_what_accepting_would_meet_and_writes_nothing() -> None:
    studio = Studio()
    made = studio.propose([studio.frame(), studio.set_size()])
    drawn(studio, made.ghosts[0], 3)
    edits.set_field(studio.board, "panels", studio.panel, "duration_frames", 12)
    before = studio.snapshot()

    seen = studio.run(lambda draft: previewing.preview(draft, made.suggestion, studio.director))

    assert (seen.conflicts, seen.stale, seen.drawn_on, seen.may_accept) == ((), True, made.ghosts, True)
    assert studio.snapshot() == before


def test_artists_decide_about_their_own_panels_where_the_board_says_so() -> None:
    studio = Studio()
    ann, ben = studio.as_("ann", Role.EDITOR), studio.as_("ben", Role.EDITOR)
    text = {"op": "text", "table": "panels", "id": studio.panel, "field": "action", "base": "", "value": "Rain"}
    made = studio.propose([text])
    _refused(studio, "not_allowed", lambda: studio.accept(made, ann))
    configure(studio, limits={"artists_decide": True})

    _refused(studio, "not_allowed", lambda: studio.accept(made, ben))
    studio.accept(made, ann)
    camera = studio.propose([studio.set_size()])
    _refused(studio, "not_allowed", lambda: studio.accept(camera, ann))


@pytest.mark.parametrize("limits", [{"per_panel": -1}, {"per_panel": True}, {"per_year": 1}, {"per_board": 1001}])
def test_limits_that_are_none_are_refused(limits: dict[str, Any]) -> None:
    studio = Studio()

    _refused(studio, "invalid", lambda: configure(studio, limits=limits))


def configure(studio: Studio, **settings: Any) -> None:
    studio.run(lambda draft: manners.configure(draft, Settings(key=new_id(), **settings), studio.director))


def _withdraw(studio: Studio, made: Proposed, who: Circumstances) -> Decided:
    request = Withdrawal(key=new_id(), suggestion=made.suggestion)
    return studio.run(lambda draft: deciding.withdraw(draft, request, who))


def _edit(studio: Studio, made: Proposed, raw: list[dict[str, Any]], who: Circumstances) -> Decided:
    request = Edition(
        key=new_id(),
        suggestion=made.suggestion,
        revision=made.revision,
        operations=parse(raw),
        drawings=drawings_of(raw),
    )
    return studio.run(lambda draft: editing.edit(draft, request, who))


def _refused(studio: Studio, kind: str, command: Callable[[], object]) -> None:
    before = studio.snapshot()
    with pytest.raises(Refused) as refused:
        command()
    assert refused.value.kind == kind
    assert {part: doc for part, doc in studio.snapshot().items() if part in before} == before
