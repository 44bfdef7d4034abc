"""Deciding on real rooms of two servers, case by case: what a random schedule would seldom meet."""

import asyncio
import base64
from collections.abc import Awaitable, Iterable
from typing import Any

import pytest

from board import edits
from board.ids import new_id
from board.review.refused import Refused
from board.review.suggestion import author_of
from board.stroke import encode, stroke
from tests.review_machine import operations
from tests.review_machine.artist import Artist
from tests.review_machine.office import AGENT, Film, Office
from tests.review_machine.witness import Sight, broken_links, look, strokes_in

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def seen(studio: Office, film: Film, *ghosts: str) -> Sight:
    """What both servers hold, which is the same."""
    await studio.settle(film)
    first, second = [await look(desk.services.hub, film.board, (*film.panels, *ghosts)) for desk in studio.desks]
    assert (first.board, first.drawings, first.review) == (second.board, second.drawings, second.review)
    assert not list(broken_links(first))
    return first


async def refusal(work: Awaitable[Any]) -> str:
    """The kind of a refusal, "" for none."""
    try:
        await work
    except Refused as refused:
        return refused.kind
    return ""


def same_but_for_review(one: Sight, other: Sight) -> bool:
    """Whether the board, the drawings and their logs are what they were."""
    logs = [[stored for stored in sight.log if stored.entry.part != "review"] for sight in (one, other)]
    return (one.board, one.drawings, logs[0]) == (other.board, other.drawings, logs[1])


async def test_a_proposal_its_edit_and_its_rejection_leave_the_board_and_its_log_alone(studio: Office, film: Film) -> None:
    here, there = studio.desks
    before = await seen(studio, film)

    made = await here.propose(film, [operations.subject(film, "MARA", "A1"), operations.strokes(film, 5)])
    changed = await there.edit(film, made, [operations.subject(film, "MARA", "A2")])
    await here.reject(film, made)

    after = await seen(studio, film)
    assert same_but_for_review(before, after)
    assert changed.revision != made.revision


async def test_of_accepts_on_two_servers_at_once_one_succeeds(studio: Office, film: Film) -> None:
    here, there = studio.desks
    made = await here.propose(film, [operations.strokes(film, 5), operations.frame(film, 5)])

    async with here.services.hub.hold(film.board), there.services.hub.hold(film.board):
        await seen(studio, film, *made.ghosts)  # both have it open, so that neither has to read it first
        kinds = await asyncio.gather(
            *(refusal(desk.accept(film, made, by)) for _ in range(3) for desk, by in ((here, "dora"), (there, "dirk")))
        )

    after = await seen(studio, film)
    assert sorted(kinds) == ["", *["already"] * 5]
    assert [one.verdict for one in after.review.decisions] == ["accepted"]
    assert len([one for one in after.entries("") if one.entry.means == "accept"]) == 1


async def test_accept_and_reject_at_once_are_one_decision(studio: Office, film: Film) -> None:
    here, there = studio.desks
    made = await here.propose(film, [operations.subject(film, "MARA", "A1")])

    kinds = await asyncio.gather(refusal(here.accept(film, made)), refusal(there.reject(film, made, "dirk")))

    after = await seen(studio, film)
    assert sorted(kinds) == ["", "already"]
    assert (after.value("shots", film.shots[0], "subject") == "A1") is (after.state(made.suggestion) == "accepted")


async def test_accepts_of_different_suggestions_on_two_servers_both_happen(studio: Office, film: Film) -> None:
    here, there = studio.desks
    first = await here.propose(film, [operations.subject(film, "MARA", "A1")])
    second = await here.propose(film, [operations.subject(film, "JOE", "A2", shot=1)])

    await asyncio.gather(here.accept(film, first), there.accept(film, second, "dirk"))

    after = await seen(studio, film)
    assert [after.value("shots", shot, "subject") for shot in film.shots] == ["A1", "A2"]
    assert [one.n for one in after.review.decisions] == [1, 2]


async def test_of_two_suggestions_on_one_field_accepted_at_once_one_meets_the_other(studio: Office, film: Film) -> None:
    here, there = studio.desks
    made = [await here.propose(film, [operations.subject(film, "MARA", value)]) for value in ("A1", "A2")]

    kinds = await asyncio.gather(refusal(here.accept(film, made[0])), refusal(there.accept(film, made[1], "dirk")))

    after = await seen(studio, film)
    assert sorted(kinds) == ["", "conflict"]
    assert after.value("shots", film.shots[0], "subject") == ("A1" if kinds[0] == "" else "A2")


async def test_a_repeated_request_is_the_same_decision(studio: Office, film: Film) -> None:
    here, there = studio.desks
    made = await here.propose(film, [operations.strokes(film, 5)])
    key = new_id()

    first = await here.accept(film, made, key=key)
    again = await there.accept(film, made, key=key)

    after = await seen(studio, film)
    assert again.decision == first.decision
    assert len(after.review.decisions) == 1


async def test_what_was_edited_since_it_was_on_the_screen_is_not_accepted(studio: Office, film: Film) -> None:
    here, there = studio.desks
    made = await here.propose(film, [operations.subject(film, "MARA", "A1")])
    await there.edit(film, made, [operations.subject(film, "MARA", "A2")])
    before = await seen(studio, film)

    assert await refusal(here.accept(film, made)) == "stale"

    assert (await seen(studio, film)).log == before.log


@pytest.mark.parametrize("name", ["subject", "dialogue", "erasure", "deletion", "move", "anchor"])
async def test_what_a_person_changed_since_is_not_overwritten(studio: Office, film: Film, name: str) -> None:
    here, there = studio.desks
    ann, panel = Artist("ann", there.serving, film.board), f"panel/{film.panels[0]}"
    await ann.work(panel, draw(1))
    await ann.work("", lambda doc: None)
    row = (await seen(studio, film)).board["panels"][film.panels[1]]
    drawn = strokes_in(await ann.doc(panel))
    (raw, part, change) = {
        "subject": (operations.subject(film, "MARA", "A1"), "", set_subject(film, "H1")),
        "dialogue": (operations.dialogue(film, "", "A1"), "", set_dialogue(film, "H1")),
        "erasure": (operations.erasure(film, drawn), panel, push(drawn)),
        "deletion": (operations.deletion(film, 0), panel, draw(2)),
        "move": (operations.move(film, row, 1, 1), "", move_first(film)),
        "anchor": (operations.frame(film, 5), "", bin_first(film)),
    }[name]  # fmt: skip
    made = await here.propose(film, [operations.strokes(film, 9, panel=2), raw])

    await ann.work(part, change)
    before = await seen(studio, film)
    kind = await refusal(here.accept(film, made))

    after = await seen(studio, film)
    assert kind == "conflict"
    assert (after.log, after.board, after.drawings) == (before.log, before.board, before.drawings)
    await ann.leave()


async def test_what_is_refused_half_way_leaves_nothing(studio: Office, film: Film) -> None:
    here, there = studio.desks
    lost = encode(stroke([(1, 1, 1)], layer=new_id(), seed=1))
    on_no_layer = {"op": "stroke_add", "panel": film.panels[1], "strokes": [base64.b64encode(lost).decode()]}
    made = await here.propose(film, [operations.subject(film, "MARA", "A1"), operations.strokes(film, 5), on_no_layer])
    before = await seen(studio, film)

    assert await refusal(there.accept(film, made)) == "conflict"

    after = await seen(studio, film)
    assert (after.log, after.board, after.drawings) == (before.log, before.board, before.drawings)
    assert await refusal(there.accept(film, made, operations=(0,))) == ""
    assert (await seen(studio, film)).drawings == before.drawings


async def test_chosen_operations_need_those_that_they_build_on(studio: Office, film: Film) -> None:
    here, _ = studio.desks
    made = await here.propose(film, [operations.frame(film, 5), {**operations.subject(film, "MARA", "A1"), "needs": [0]}])
    before = await seen(studio, film)

    assert await refusal(here.accept(film, made, operations=(1,))) == "dependency"

    assert (await seen(studio, film)).log == before.log
    assert (await here.accept(film, made, operations=(0,))).state == "partly_accepted"


async def test_a_suggestion_waits_for_the_one_that_it_depends_on(studio: Office, film: Film) -> None:
    here, there = studio.desks
    first = await here.propose(film, [operations.subject(film, "MARA", "A1")])
    second = await here.propose(film, [operations.duration(film, 48, 1_000)], depends=[first.suggestion])

    assert await refusal(there.accept(film, second)) == "dependency"
    await here.accept(film, first)
    assert await refusal(there.accept(film, second)) == ""


async def test_a_part_of_a_suggestion_does_what_was_chosen_and_no_more(studio: Office, film: Film) -> None:
    here, _ = studio.desks
    made = await here.propose(
        film, [operations.subject(film, "MARA", "A1"), operations.duration(film, 48, 1_000), operations.strokes(film, 5)]
    )

    await here.accept(film, made, operations=(1,))

    after = await seen(studio, film)
    assert (after.value("shots", film.shots[0], "subject"), after.strokes()) == ("MARA", {})
    assert after.value("panels", film.panels[0], "duration_frames") == 1_000


@pytest.mark.parametrize("name", ["subject", "duration", "strokes"])
async def test_nothing_changes_a_locked_panel(studio: Office, film: Film, name: str) -> None:
    here, there = studio.desks
    raw = {
        "subject": operations.subject(film, "MARA", "A1"),
        "duration": operations.duration(film, 48, 1_000),
        "strokes": operations.strokes(film, 5),
    }[name]
    made = await here.propose(film, [raw])
    await there.services.hub.lock_panel(film.board, film.panels[0], "dirk", "")
    before = await seen(studio, film)

    assert await refusal(here.accept(film, made)) == "locked"

    assert (await seen(studio, film)).log == before.log


async def test_work_done_away_on_a_panel_that_was_locked_meanwhile_does_not_reach_it(studio: Office, film: Film) -> None:
    here, there = studio.desks
    ann, part = Artist("ann", here.serving, film.board), f"panel/{film.panels[0]}"
    await ann.doc("")
    await ann.doc(part)
    await ann.go_away()
    await ann.work("", lambda doc: edits.set_field(doc, "panels", film.panels[0], "duration_frames", 77))
    await ann.work("", set_subject(film, "H1"))
    await ann.work(part, draw(1))
    await there.services.hub.lock_panel(film.board, film.panels[0], "dirk", "")
    before = await seen(studio, film)

    await ann.come_back(there.serving)

    after = await seen(studio, film)
    assert after.board["panels"] == before.board["panels"]
    assert after.drawings == before.drawings
    assert after.value("shots", film.shots[0], "subject") == "H1"
    assert len([one for one in after.review.suggestions if author_of(one, "account") == "ann"]) == 2
    await ann.leave()


@pytest.mark.parametrize(("table", "place"), [("panels", 0), ("shots", 0), ("scenes", 0)])
async def test_nothing_that_is_suggested_changes_what_was_approved(studio: Office, film: Film, table: str, place: int) -> None:
    here, there = studio.desks
    made = await here.propose(film, [operations.duration(film, 48, 1_000), operations.strokes(film, 5)])
    subject = {"panels": film.panels[0], "shots": film.shots[0], "scenes": film.scene}[table]
    await there.approve(film, table, subject, "approved", "dirk")
    before = await seen(studio, film)

    assert await refusal(here.accept(film, made)) == "approved"
    assert await refusal(here.propose(film, [operations.duration(film, 48, 1_001)])) == "approved"

    assert (await seen(studio, film)).log == before.log


async def test_accept_and_approval_at_once_never_change_what_is_approved(studio: Office, film: Film) -> None:
    here, there = studio.desks
    made = await here.propose(film, [operations.duration(film, 48, 1_000)])

    kind, _ = await asyncio.gather(
        refusal(here.accept(film, made)), there.approve(film, "panels", film.panels[0], "approved", "dirk")
    )

    after = await seen(studio, film)
    order = [one.verdict for one in after.review.decisions]
    assert order == (["approved"] if kind else ["accepted", "approved"])


async def test_an_accept_that_is_taken_back_leaves_no_trace(studio: Office, film: Film) -> None:
    here, there = studio.desks
    before = await seen(studio, film)
    row = before.board["panels"][film.panels[1]]
    made = await here.propose(
        film,
        [
            operations.subject(film, "MARA", "A1"),
            operations.duration(film, 48, 1_000),
            operations.dialogue(film, "", "A2"),
            operations.strokes(film, 5),
            operations.frame(film, 6),
            operations.deletion(film, 3),
            operations.move(film, row, 1, 1),
        ],
    )
    decided = await here.accept(film, made)

    reverted = await there.revert(film, decided.decision.id, "dirk")

    after = await seen(studio, film)
    assert reverted.skipped == ()
    assert after.story() == before.story()
    assert after.drawings == before.drawings
    assert after.board["panels"][film.panels[1]]["order"] == row["order"]


async def test_what_people_did_on_top_survives_a_revert(studio: Office, film: Film) -> None:
    here, there = studio.desks
    made = await here.propose(
        film, [operations.subject(film, "MARA", "A1"), operations.dialogue(film, "", "A2"), operations.frame(film, 6)]
    )
    ghost, ann = made.ghosts[0], Artist("ann", there.serving, film.board)
    decided = await here.accept(film, made)
    await ann.work("", set_subject(film, "H1"))
    await ann.work("", set_dialogue(film, "H2"))
    await ann.work(f"panel/{ghost}", draw(77))
    mine = set(strokes_in(await ann.doc(f"panel/{ghost}"))) - set((await seen(studio, film, ghost)).drawings)

    reverted = await here.revert(film, decided.decision.id)

    after = await seen(studio, film, ghost)
    assert after.value("shots", film.shots[0], "subject") == "H1"
    assert after.value("panels", film.panels[0], "dialogue") == "H2"
    assert after.value("panels", ghost, "deleted") is not True
    assert len(after.drawings[ghost]) == 1
    assert set(after.drawings[ghost]) <= mine
    assert {one["reason"] for one in reverted.skipped} == {"changed", "worked_on"}
    await ann.leave()


async def test_a_proposed_stroke_that_somebody_redrew_survives_a_revert(studio: Office, film: Film) -> None:
    here, there = studio.desks
    made, part = await here.propose(film, [operations.strokes(film, 5)]), f"panel/{film.panels[0]}"
    decided = await here.accept(film, made)
    ann = Artist("ann", there.serving, film.board)
    ids = list(strokes_in(await ann.doc(part)))
    await ann.work(part, push(ids))

    await here.revert(film, decided.decision.id)

    assert list((await seen(studio, film)).drawings[film.panels[0]]) == ids
    await ann.leave()


async def test_a_revert_stops_at_locks_and_approvals(studio: Office, film: Film) -> None:
    here, there = studio.desks
    decided = await here.accept(film, await here.propose(film, [operations.duration(film, 48, 1_000)]))
    await there.services.hub.lock_panel(film.board, film.panels[0], "dirk", "")

    assert await refusal(here.revert(film, decided.decision.id)) == "locked"

    assert (await seen(studio, film)).value("panels", film.panels[0], "duration_frames") == 1_000


async def test_of_reverts_on_two_servers_one_succeeds(studio: Office, film: Film) -> None:
    here, there = studio.desks
    decided = await here.accept(film, await here.propose(film, [operations.subject(film, "MARA", "A1")]))

    kinds = await asyncio.gather(
        refusal(here.revert(film, decided.decision.id)), refusal(there.revert(film, decided.decision.id, "dirk"))
    )

    after = await seen(studio, film)
    assert sorted(kinds) == ["", "already"]
    assert after.value("shots", film.shots[0], "subject") == "MARA"


@pytest.mark.parametrize("attempt", range(4))
async def test_what_a_person_did_away_beats_what_was_accepted_meanwhile(studio: Office, film: Film, attempt: int) -> None:
    here, there = studio.desks
    ann = Artist("ann", here.serving, film.board)
    await ann.doc("")
    await ann.go_away()
    await ann.work("", set_subject(film, "H1"))
    await ann.work("", lambda doc: edits.set_field(doc, "panels", film.panels[0], "duration_frames", 77 + attempt))
    made = await here.propose(film, [operations.subject(film, "MARA", "A1"), operations.duration(film, 48, 1_000)])
    await there.accept(film, made)

    await ann.come_back(there.serving)

    after = await seen(studio, film)
    assert after.value("shots", film.shots[0], "subject") == "H1"
    assert after.value("panels", film.panels[0], "duration_frames") == 77 + attempt
    await ann.leave()


async def test_an_agent_proposes_and_can_do_nothing_else(studio: Office, film: Film) -> None:
    here, there = studio.desks
    made = await here.propose(film, [operations.subject(film, "MARA", "A1")])
    rejected = await here.propose(film, [operations.subject(film, "MARA", "A2")])
    decided = await here.reject(film, rejected)
    before = await seen(studio, film)

    kinds = [
        await refusal(here.accept(film, made, AGENT)),
        await refusal(here.reject(film, made, AGENT)),
        await refusal(there.edit(film, made, [operations.subject(film, "MARA", "A3")], AGENT)),
        await refusal(here.revert(film, decided.decision.id, AGENT)),
        await refusal(here.approve(film, "panels", film.panels[0], "approved", AGENT)),
        await refusal(here.pause(film, AGENT)),
        await refusal(here.resume(film, AGENT)),
        await refusal(here.configure(film, AGENT, enabled=True)),
    ]

    after = await seen(studio, film)
    assert kinds == ["not_allowed"] * 8
    assert after.log == before.log
    assert {one.entry.part for one in after.log if one.entry.account == AGENT} == {"review"}


async def test_an_agent_writes_ghosts_and_the_review_document_alone(studio: Office, film: Film) -> None:
    here, _ = studio.desks
    made = await here.propose(
        film, [operations.frame(film, 5), operations.strokes(film, 9), operations.subject(film, "MARA", "A")]
    )

    after = await seen(studio, film, *made.ghosts)

    written = {one.entry.part for one in after.log if one.entry.account == AGENT}
    assert written == {"review", f"panel/{made.ghosts[0]}"}
    assert made.ghosts[0] not in after.board["panels"]


async def test_who_may_not_decide_does_not(studio: Office, film: Film) -> None:
    here, _ = studio.desks
    made = await here.propose(film, [operations.subject(film, "MARA", "A1")])

    kinds = [await refusal(here.accept(film, made, by)) for by in ("ann", "rita", "vic")]
    kinds += [await refusal(here.withdraw(film, made, by)) for by in ("dora", "ann")]

    assert kinds == ["not_allowed"] * 5
    assert (await seen(studio, film)).state(made.suggestion) == "proposed"


async def test_work_on_a_rejected_frame_is_in_the_bin(studio: Office, film: Film) -> None:
    here, there = studio.desks
    made = await here.propose(film, [operations.frame(film, 5)])
    ghost, ann = made.ghosts[0], Artist("ann", there.serving, film.board)
    await ann.work(f"panel/{ghost}", draw(77))
    before = await seen(studio, film, ghost)

    await here.reject(film, made)

    after = await seen(studio, film, ghost)
    assert after.value("panels", ghost, "deleted") is True
    assert after.drawings == before.drawings
    assert after.story() == before.story()
    await ann.leave()


async def test_a_newer_suggestion_takes_the_place_of_the_older_one(studio: Office, film: Film) -> None:
    here, there = studio.desks
    old = await here.propose(film, [operations.subject(film, "MARA", "A1")], slot="size")
    new = await there.propose(film, [operations.subject(film, "MARA", "A2")], slot="size")

    after = await seen(studio, film)
    assert (after.state(old.suggestion), after.state(new.suggestion)) == ("superseded", "proposed")
    assert await refusal(here.accept(film, old)) == "already"


async def test_a_rejected_suggestion_does_not_return(studio: Office, film: Film) -> None:
    here, there = studio.desks
    raw = [operations.subject(film, "MARA", "A1")]
    made = await here.propose(film, raw, slot="size", reads="x")
    await here.reject(film, made)

    assert await refusal(there.propose(film, raw, slot="size", reads="x")) == "rejected"


async def test_a_rejected_suggestion_does_not_return_in_other_words(studio: Office, film: Film) -> None:
    here, there = studio.desks
    await here.reject(film, await here.propose(film, [operations.subject(film, "MARA", "A1")], slot="size"))

    other = [operations.subject(film, "MARA", "A2")]
    assert await refusal(there.propose(film, other, slot="subject", kind="timing", title="Or so")) == "rejected"
    await here.works(film, 1)
    assert await refusal(there.propose(film, other, slot="subject", kind="timing", title="Or so")) == ""


async def test_what_others_depend_on_is_not_taken_back_below_them(studio: Office, film: Film) -> None:
    here, there = studio.desks
    below = await here.propose(film, [operations.subject(film, "MARA", "A1")])
    above = await here.propose(film, [operations.duration(film, 48, 1_001)], depends=[below.suggestion])
    first, second = await here.accept(film, below), await there.accept(film, above)

    assert await refusal(here.revert(film, first.decision.id)) == "dependency"
    await here.revert(film, second.decision.id)
    assert await refusal(there.revert(film, first.decision.id)) == ""


async def test_a_rejection_is_not_taken_back_beyond_three_for_a_panel(studio: Office, film: Film) -> None:
    here, there = studio.desks
    decided = await here.reject(film, await here.propose(film, [operations.duration(film, 48, 1_000)]))
    for n in range(3):
        await here.propose(film, [operations.strokes(film, n)])

    assert await refusal(there.revert(film, decided.decision.id)) == "limit"


async def test_a_mute_ends_with_a_rejection_that_is_taken_back(studio: Office, film: Film) -> None:
    here, there = studio.desks
    for n in range(5):
        decided = await there.reject(film, await here.propose(film, [operations.subject(film, "MARA", f"A{n}")]))
        await here.works(film, n)
    assert await refusal(here.propose(film, [operations.dialogue(film, "", "A9")])) == "muted"

    await here.revert(film, decided.decision.id)

    assert await refusal(there.propose(film, [operations.dialogue(film, "", "A9")])) == ""


async def test_a_repeated_job_proposes_nothing_twice(studio: Office, film: Film) -> None:
    here, there = studio.desks
    raw = [operations.frame(film, 5)]

    made = await asyncio.gather(*(desk.propose(film, raw, slot="size", reads="x") for desk in (here, there, here)))

    after = await seen(studio, film)
    assert {one.suggestion for one in made} == {made[0].suggestion}
    assert len(after.review.suggestions) == 1


async def test_floods_stop_at_three_for_a_panel_on_both_servers_together(studio: Office, film: Film) -> None:
    here, there = studio.desks

    kinds = await asyncio.gather(
        *(refusal((here, there)[n % 2].propose(film, [operations.duration(film, 48, 1_000 + n)])) for n in range(6))
    )

    assert sorted(kinds) == ["", "", "", "limit", "limit", "limit"]


async def test_floods_stop_at_six_a_minute(studio: Office, film: Film) -> None:
    here, there = studio.desks
    many = [operations.duration(film, 48, 1_000 + n, panel=n % 4) for n in range(8)]

    kinds = await asyncio.gather(*(refusal((here, there)[n % 2].propose(film, [raw])) for n, raw in enumerate(many)))
    studio.clock.wind(seconds=61)

    assert sorted(kinds) == [*[""] * 6, "limit", "limit"]
    assert await refusal(here.propose(film, [operations.duration(film, 48, 2_000, panel=3)])) == ""


async def test_floods_stop_at_twenty_for_a_board(studio: Office, film: Film) -> None:
    here, _ = studio.desks
    await here.configure(film, limits={"per_panel": 100, "per_minute": 100})

    kinds = [await refusal(here.propose(film, [operations.duration(film, 48, 1_000 + n, panel=n % 4)])) for n in range(21)]

    assert kinds == [*[""] * 20, "limit"]


async def test_a_pause_holds_from_its_answer_on(studio: Office, film: Film) -> None:
    here, there = studio.desks
    await here.pause(film)

    assert await refusal(there.propose(film, [operations.subject(film, "MARA", "A1")])) == "paused"
    await there.resume(film)
    assert await refusal(here.propose(film, [operations.subject(film, "MARA", "A1")])) == ""


async def test_five_rejections_in_a_row_mute_a_kind(studio: Office, film: Film) -> None:
    here, there = studio.desks
    for n in range(5):
        await there.reject(film, await here.propose(film, [operations.subject(film, "MARA", f"A{n}")]))
        await here.works(film, n)

    assert await refusal(here.propose(film, [operations.subject(film, "MARA", "A9")])) == "muted"
    assert await refusal(here.propose(film, [operations.subject(film, "MARA", "A9")], kind="timing")) == ""


async def test_nothing_is_suggested_where_somebody_is_drawing(studio: Office, film: Film) -> None:
    here, there = studio.desks
    ann, part = Artist("ann", there.serving, film.board), f"panel/{film.panels[0]}"
    await ann.work(part, draw(1))
    studio.clock.ahead_ms = 0

    assert await refusal(here.propose(film, [operations.strokes(film, 5)])) == "drawing"
    studio.clock.wind(seconds=31)
    assert await refusal(here.propose(film, [operations.strokes(film, 5)])) == ""
    await ann.leave()


async def test_what_nobody_decided_about_expires_once(studio: Office, film: Film) -> None:
    here, there = studio.desks
    made = await here.propose(film, [operations.subject(film, "MARA", "A1")])
    studio.clock.wind(seconds=8 * 24 * 3_600)

    gone = await asyncio.gather(here.expire(film), there.expire(film))

    after = await seen(studio, film)
    assert sorted(gone) == [(), (made.suggestion,)]
    assert [one.verdict for one in after.review.decisions] == ["expired"]


def set_subject(film: Film, value: str) -> Any:
    return lambda doc: edits.set_field(doc, "shots", film.shots[0], "subject", value)


def set_dialogue(film: Film, value: str) -> Any:
    return lambda doc: edits.set_text(doc, "panels", film.panels[0], "dialogue", value)


def draw(seed: int) -> Any:
    return lambda doc: edits.add_strokes(doc, [stroke([(seed, 1, 1)], layer="ink", seed=seed)])


def push(ids: Iterable[str]) -> Any:
    return lambda doc: edits.transform_strokes(doc, list(ids), (1, 0, 0, 1, 9, 9))


def move_first(film: Film) -> Any:
    return lambda doc: edits.move_panels(doc, [film.panels[1]], shot=film.shots[0], before=film.panels[0])


def bin_first(film: Film) -> Any:
    return lambda doc: edits.delete(doc, "panels", [film.panels[0]])
