"""Decisions: read them, take them back."""

from typing import Annotated

from fastapi import APIRouter, Query

from board.document import read_record
from board.model import Decision
from board.review import reverting
from board.review.circumstances import REVIEW
from board.review.refused import Refused
from board.review.reverting import Reversal
from board.web.access import Reads, Writes
from board.web.review.commands import Key, ThePace, do
from board.web.review.reading import review_of
from board.web.review.shown import DecisionShown, RevertedShown, decision_shown, plainly
from board.web.review.suggestions import MOST_LISTED, Why

router = APIRouter(prefix="/boards/{board}/review/decisions", tags=["review"])


@router.get("")
async def list_decisions(
    here: Reads,
    after: Annotated[int, Query(ge=0, description="the number of the last one that is known")] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 200,
) -> list[DecisionShown]:
    """The chain of decisions in order."""
    review = await review_of(here)
    return [decision_shown(one) for one in [one for one in review.decisions if one.n > after][:limit]]


@router.get("/{decision_id}")
async def get_decision(here: Reads, decision_id: str) -> DecisionShown:
    """One decision."""
    found = await here.services.hub.read(here.board.id, REVIEW, lambda doc: read_record(doc, Decision, decision_id))
    if found is None:
        raise Refused("not_found", "There is no such decision on this board.")
    return decision_shown(found)


@router.post("/{decision_id}/revert")
async def revert(here: Writes, pace: ThePace, key: Key, decision_id: str, why: Why | None = None) -> RevertedShown:
    """Take a decision back: what still holds the accepted value is set back, what people did since stays and is told."""
    pace.check(here.account)
    request = Reversal(key=key, decision=decision_id, reason=why.reason if why else "")
    done = await do(here, "revert", reverting.parts, reverting.revert, request)
    return RevertedShown(
        decision=decision_shown(done.decision), state=done.state, skipped=[plainly(one) for one in done.skipped]
    )
