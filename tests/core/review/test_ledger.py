"""The chain of decisions: whatever is changed, dropped or swapped in it is found."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from board.ids import new_id
from board.model import Decision, Ledger
from board.review import ledger
from board.review.approving import Approving, approve
from board.review.ledger import Finding, verify
from board.review.report import ai_use, as_csv
from tests.core.review.studio import Studio


def a_story() -> Studio:
    studio = Studio()
    studio.accept(studio.propose([studio.frame(), studio.set_size()]), reason="Yes")
    studio.now_ms += 1
    studio.reject(studio.propose([studio.set_size("FS", base="CU")]), reason="=1+1")
    status = Approving(key=new_id(), table="scenes", id=studio.scene, status="approved")
    studio.run(lambda draft: approve(draft, status, {}, studio.director))
    return studio


def test_a_chain_as_it_was_written_verifies_against_the_log() -> None:
    studio = a_story()
    review = studio.review()

    assert [decision.verdict for decision in review.decisions] == ["accepted", "rejected", "approved"]
    assert [decision.n for decision in review.decisions] == [1, 2, 3]
    assert verify(review.decisions, review.ledger, studio.batches) == []


Change = Callable[[list[Decision]], list[Decision]]
FIELDS: dict[str, Any] = {"by": "mallory", "reason": "", "at_ms": 1, "verdict": "rejected", "role": "owner", "operations": None}


@pytest.mark.parametrize("field", FIELDS)
def test_a_decision_that_was_changed_is_found(field: str) -> None:
    review = a_story().review()
    changed = [replace(review.decisions[0], **{field: FIELDS[field]}), *review.decisions[1:]]

    found = verify(changed, review.ledger, [])

    assert "changed" in _kinds(found)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda all: all[1:], "missing"),
        (lambda all: [all[0], *all[2:]], "missing"),
        (lambda all: all[:-1], "head"),
        (lambda all: [all[0], replace(all[2], n=2), replace(all[1], n=3)], "link"),
        (lambda all: [*all, replace(all[0], id=new_id())], "order"),
        (lambda all: [_resealed(all[0], reason="No"), *all[1:]], "link"),
    ],
)
def test_a_chain_that_was_cut_or_turned_around_is_found(change: Change, kind: str) -> None:
    review = a_story().review()

    found = verify(change(list(review.decisions)), review.ledger, [])

    assert kind in _kinds(found)


def test_bytes_that_are_not_in_the_log_are_found() -> None:
    studio = a_story()
    review = studio.review()

    for index in range(len(studio.batches)):
        batches = [dict(batch) for batch in studio.batches]
        if "" not in batches[index]:
            continue
        batches[index][""] = bytes([batches[index][""][0] ^ 1]) + batches[index][""][1:]
        assert "bytes" in _kinds(verify(review.decisions, review.ledger, batches))
    assert "bytes" in _kinds(verify(review.decisions, review.ledger, []))


def test_the_ai_use_report_names_frame_agent_decision_and_who() -> None:
    studio = a_story()
    review = studio.review()
    ghost = review.suggestions[0].ghost

    rows = ai_use(review, {ghost: "1A 2/3", studio.panel: "1A 1/3"}, {"dora": "Dora Director"})

    first = rows[0]
    assert (first.frame, first.agent, first.model, first.decision, first.decided_by) == (
        "1A 2/3",
        "Ray",
        "none",
        "accepted",
        "Dora Director",
    )
    assert first.proposed_at == "2027-01-15T08:00:00+00:00"
    text = as_csv(rows)
    assert text.startswith("frame,panel,suggestion,kind,agent")
    assert "'=1+1" in text


def _kinds(found: list[Finding]) -> set[str]:
    return {finding.kind for finding in found}


def _resealed(decision: Decision, **changes: Any) -> Decision:
    changed = replace(decision, **changes)
    return replace(changed, hash=ledger.hash_of(changed))


def test_no_decisions_are_a_chain() -> None:
    assert verify([], Ledger(), []) == []
