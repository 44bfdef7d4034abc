"""What is decided about a suggestion: accept, reject, withdraw; and that its time has passed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from board.document import Document
from board.edits.plan import InvalidEdit
from board.model import Json
from board.review import application, handwork, ledger, proposing, streaks, taboo, waiting
from board.review.application import Carrying
from board.review.circumstances import REVIEW, Circumstances
from board.review.conflict import Conflict, conflicts, told
from board.review.deciders import check_may_decide
from board.review.draft import Draft
from board.review.ledger import Verdict, decided, parts_of
from board.review.operations import AnyOperation
from board.review.refused import Refused
from board.review.suggestion import ACCEPTED, PROPOSED, Filed, author_of, find, pending
from board.review.waiting import Decided, again, asked_of, check_revision, chosen_of, load_waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """Accepts what was on the screen: the revision, and the operations chosen (all of them for None)."""

    key: str
    suggestion: str
    revision: str
    operations: tuple[int, ...] | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Rejects a suggestion."""

    key: str
    suggestion: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Takes one's own suggestion away."""

    key: str
    suggestion: str


def parts(review: Document, request: Acceptance | Rejection | Withdrawal) -> tuple[str, ...]:
    """The parts that deciding needs."""
    return waiting.parts(review, request.suggestion)


def accept(draft: Draft, request: Acceptance, circumstances: Circumstances) -> Decided:
    """Carries out the operations chosen, all of them or none, and records who decided."""
    review = draft.doc(REVIEW)
    asked = asked_of("accept", request.suggestion, circumstances, (request.revision, request.operations))
    if (before := decided(review, request.key, asked)) is not None:
        return again(review, before)
    suggestion = load_waiting(review, request.suggestion)
    check_may_decide(draft, suggestion, circumstances)
    check_revision(suggestion, request.revision)
    chosen = chosen_of(suggestion, request.operations)
    _check_depends(review, suggestion)
    if found := conflicts(draft, suggestion.operations, chosen, circumstances.locks):
        _refuse(found)
    done = _carry_out(Carrying(draft, suggestion.record, circumstances), suggestion.operations, chosen)
    handwork.keep(draft, suggestion, circumstances)
    whole = len(chosen) == len(suggestion.operations)
    verdict = "accepted" if whole else "partly_accepted"
    streaks.note_verdict(review, suggestion, rejected=False)
    return _record(draft, request.key, suggestion, verdict, circumstances, asked, request.reason, operations=done)


def reject(draft: Draft, request: Rejection, circumstances: Circumstances) -> Decided:
    """Says no; what people drew on its ghosts is kept in the bin."""
    review = draft.doc(REVIEW)
    asked = asked_of("reject", request.suggestion, circumstances, request.reason)
    if (before := decided(review, request.key, asked)) is not None:
        return again(review, before)
    suggestion = load_waiting(review, request.suggestion)
    check_may_decide(draft, suggestion, circumstances)
    taboo.note_rejection(draft, suggestion)
    handwork.keep(draft, suggestion, circumstances)
    streaks.note_verdict(review, suggestion, rejected=True)
    return _record(draft, request.key, suggestion, "rejected", circumstances, asked, request.reason)


def withdraw(draft: Draft, request: Withdrawal, circumstances: Circumstances) -> Decided:
    """The author's own; an agent cannot take away a frame on which people have worked."""
    review = draft.doc(REVIEW)
    asked = asked_of("withdraw", request.suggestion, circumstances, None)
    if (before := decided(review, request.key, asked)) is not None:
        return again(review, before)
    suggestion = load_waiting(review, request.suggestion)
    if author_of(suggestion.record, "account") != circumstances.account:
        raise Refused("not_allowed", "Only its author can withdraw a suggestion.")
    if circumstances.kind != "agent":
        handwork.keep(draft, suggestion, circumstances)
    elif handwork.frames_worked_on(draft, suggestion):
        raise Refused("drawing", "People have worked on the frame that was suggested: they decide about it.")
    return _record(draft, request.key, suggestion, "withdrawn", circumstances, asked)


def expire(draft: Draft, due: Iterable[str], circumstances: Circumstances) -> tuple[str, ...]:
    """Lets suggestions go that nobody decided about in time; answers which."""
    found = [one for id in due if (one := find(draft.doc(REVIEW), id)) is not None]
    late = [one for one in found if one.record.state == PROPOSED and _is_due(one, circumstances.now_ms)]
    for one in late:
        handwork.keep(draft, one, circumstances)
    for one in late:  # only now: a decision has the digest of all that is written to a part
        _record(draft, circumstances.dice.new_id(), one, "expired", circumstances, ("expire", one.id))
    return tuple(one.id for one in late)


def due(review: Document, now_ms: int) -> tuple[str, ...]:
    """The suggestions whose time has passed."""
    return tuple(one.id for one in pending(review) if _is_due(one, now_ms))


def _record(
    draft: Draft,
    key: str,
    suggestion: Filed,
    state: str,
    circumstances: Circumstances,
    asked: Json,
    reason: str = "",
    operations: Json = None,
) -> Decided:
    proposing.change_state(draft.doc(REVIEW), suggestion.id, state, decision=key)
    verdict = Verdict(
        verdict=state,
        asked=asked,
        suggestion=suggestion.id,
        reason=reason,
        revision=suggestion.record.revision,
        panel=suggestion.record.ghost or suggestion.record.panel,
        operations=operations,
    )
    parts = () if circumstances.kind == "agent" else parts_of(suggestion.panel_parts)
    return Decided(ledger.record(draft, key, verdict, circumstances, parts), state, suggestion.record.revision)


def _carry_out(carrying: Carrying, operations: Sequence[AnyOperation], chosen: Sequence[int]) -> Json:
    try:
        return tuple(application.carry_out(carrying, operations[index], index) for index in chosen)
    except InvalidEdit as bad:
        raise Refused("invalid", f"This cannot be carried out: {bad}") from None


def _check_depends(review: Document, suggestion: Filed) -> None:
    found = [(id, find(review, id)) for id in suggestion.record.depends]
    lacking = tuple(id for id, one in found if one is None or one.record.state not in ACCEPTED)
    if lacking:
        raise Refused("dependency", "Another suggestion has to be accepted before.", {"suggestions": lacking})


def _refuse(found: Sequence[Conflict]) -> None:
    """Under the name of what is in the way of most, told for every operation."""
    kinds = {one.kind for one in found}
    for kind in ("locked", "approved", "dependency"):
        if kinds == {kind}:
            raise Refused(kind, found[0].sentence, told(found))
    raise Refused("conflict", found[0].sentence, told(found))


def _is_due(suggestion: Filed, now_ms: int) -> bool:
    return 0 < suggestion.record.expires_ms <= now_ms
