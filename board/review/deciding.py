"""What is decided about a suggestion: accept, reject, withdraw, edit; and what would come of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from board.document import Document, read_record
from board.edits.plan import InvalidEdit
from board.edits.records import Maker
from board.model import Decision, Json, Panel
from board.review import application, ghosts, ledger, manners, proposing
from board.review.application import Carrying
from board.review.canon import plain
from board.review.circumstances import BOARD, REVIEW, Circumstances, panel_part
from board.review.conflict import Conflict, conflicts, told
from board.review.draft import Draft
from board.review.fingerprint import of_drawing
from board.review.ledger import Verdict, decided, parts_of
from board.review.operations import AnyOperation, Insert, Note, SetField, SetText, to_json
from board.review.proposal import Drawing
from board.review.refused import Refused
from board.review.subjects import concern_of, deleted_panels, see
from board.review.suggestion import (
    ACCEPTED,
    PROPOSED,
    Filed,
    author_of,
    find,
    ghost_id,
    load,
    panel_parts,
    pending,
)
from board.roles import may_decide, may_write

LONGEST_REASON: Final = 1_000


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Other operations for a suggestion. A frame that stays is named by its `panel` and keeps its ghost as it is."""

    key: str
    suggestion: str
    revision: str
    operations: tuple[AnyOperation, ...]
    drawings: dict[int, Drawing] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, made now or before under the same key, and the state it left the suggestion in."""

    decision: Decision
    state: str
    revision: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What accepting would meet now. Stale: something that it is about has changed, be it in its way or not."""

    revision: str
    state: str
    conflicts: tuple[Conflict, ...]
    stale: bool
    drawn_on: tuple[str, ...]  # ghosts on which people worked
    may_accept: bool


def parts(review: Document, suggestion: str) -> tuple[str, ...]:
    """The parts that a command about this suggestion needs."""
    found = find(review, suggestion)
    return parts_of(() if found is None else found.panel_parts)


def edit_parts(review: Document, request: Edition) -> tuple[str, ...]:
    """The parts that editing needs: those of the new operations, too."""
    made = [
        panel_part(ghost_id(request.suggestion, index, request.key))
        for index, one in enumerate(request.operations)
        if isinstance(one, Insert) and not one.panel
    ]
    return tuple(dict.fromkeys((*parts(review, request.suggestion), *panel_parts(request.operations), *made)))


def accept(draft: Draft, request: Acceptance, circumstances: Circumstances) -> Decided:
    """Carries out the operations chosen, all of them or none, and records who decided."""
    review = draft.doc(REVIEW)
    asked = _asked("accept", request.suggestion, circumstances, (request.revision, request.operations))
    if (before := decided(review, request.key, asked)) is not None:
        return _again(review, before)
    suggestion = _waiting(review, request.suggestion)
    check_may_decide(draft, suggestion, circumstances)
    _check_revision(suggestion, request.revision)
    chosen = _chosen(suggestion, request.operations)
    _check_depends(review, suggestion)
    if found := conflicts(draft, suggestion.operations, chosen, circumstances.locks):
        _refuse(found)
    done = _carry_out(Carrying(draft, suggestion.record, circumstances), suggestion.operations, chosen)
    keep_work_on_ghosts(draft, suggestion, circumstances)
    whole = len(chosen) == len(suggestion.operations)
    verdict = "accepted" if whole else "partly_accepted"
    manners.note_verdict(review, suggestion, rejected=False)
    return _record(draft, request.key, suggestion, verdict, circumstances, asked, request.reason, operations=done)


def reject(draft: Draft, request: Rejection, circumstances: Circumstances) -> Decided:
    """Says no; what people drew on its ghosts is kept in the bin."""
    review = draft.doc(REVIEW)
    asked = _asked("reject", request.suggestion, circumstances, request.reason)
    if (before := decided(review, request.key, asked)) is not None:
        return _again(review, before)
    suggestion = _waiting(review, request.suggestion)
    check_may_decide(draft, suggestion, circumstances)
    keep_work_on_ghosts(draft, suggestion, circumstances)
    manners.note_verdict(review, suggestion, rejected=True)
    return _record(draft, request.key, suggestion, "rejected", circumstances, asked, request.reason)


def withdraw(draft: Draft, request: Withdrawal, circumstances: Circumstances) -> Decided:
    """The author's own; an agent cannot take away a frame on which people have worked."""
    review = draft.doc(REVIEW)
    asked = _asked("withdraw", request.suggestion, circumstances, None)
    if (before := decided(review, request.key, asked)) is not None:
        return _again(review, before)
    suggestion = _waiting(review, request.suggestion)
    if author_of(suggestion.record, "account") != circumstances.account:
        raise Refused("not_allowed", "Only its author can withdraw a suggestion.")
    if circumstances.kind != "agent":
        keep_work_on_ghosts(draft, suggestion, circumstances)
    elif worked_on(draft, suggestion):
        raise Refused("drawing", "People have worked on the frame that was suggested: they decide about it.")
    return _record(draft, request.key, suggestion, "withdrawn", circumstances, asked)


def edit(draft: Draft, request: Edition, circumstances: Circumstances) -> Decided:
    """Makes another revision of a suggestion that waits."""
    review = draft.doc(REVIEW)
    operations_asked = tuple(to_json(one) for one in request.operations)
    asked = _asked("edit", request.suggestion, circumstances, (request.revision, operations_asked))
    if (before := decided(review, request.key, asked)) is not None:
        return _again(review, before)
    suggestion = _waiting(review, request.suggestion)
    circumstances.require_person("edit suggestions")
    if not may_write(circumstances.role) and author_of(suggestion.record, "account") != circumstances.account:
        raise Refused("not_allowed", "Your role cannot edit what somebody else suggested.")
    _check_revision(suggestion, request.revision)
    fields = _edited(draft, suggestion, request, circumstances)
    stay = {one.panel for one in request.operations if isinstance(one, Insert)}
    keep_work_on_ghosts(draft, suggestion, circumstances, stay)
    by = tuple(dict.fromkeys([*suggestion.record.edited_by, circumstances.account]))
    try:
        proposing.change_state(review, suggestion.id, PROPOSED, edited_by=by, **fields)
    except InvalidEdit as bad:
        raise Refused("limit", f"This is more than one suggestion may hold: {bad}") from None
    verdict = Verdict(verdict="edited", asked=asked, suggestion=suggestion.id, revision=str(fields["revision"]))
    written = [panel_part(one.panel) for one in load(review, suggestion.id).ghosts]
    made = ledger.record(draft, request.key, verdict, circumstances, dict.fromkeys([BOARD, *suggestion.panel_parts, *written]))
    return Decided(made, PROPOSED, verdict.revision)


def preview(draft: Draft, suggestion: str, circumstances: Circumstances, operations: tuple[int, ...] | None = None) -> Preview:
    """What accepting would meet; writes nothing."""
    found = load(draft.doc(REVIEW), suggestion)
    chosen = _chosen(found, operations) if found.operations else ()
    seen = see(draft.doc(BOARD), found.operations, drawings=_drawings(draft, found.operations), drawn_ms={})
    return Preview(
        revision=found.record.revision,
        state=found.record.state,
        conflicts=tuple(conflicts(draft, found.operations, chosen, circumstances.locks)),
        stale=proposing.fields_of(found.operations, seen)["fingerprint"] != found.record.fingerprint,
        drawn_on=tuple(one.panel for one in _worked_on(draft, found)),
        may_accept=_may_decide(draft, found, circumstances) and bool(chosen),
    )


def expire(draft: Draft, due: Iterable[str], circumstances: Circumstances) -> tuple[str, ...]:
    """Lets suggestions go that nobody decided about in time; answers which."""
    found = [one for id in due if (one := find(draft.doc(REVIEW), id)) is not None]
    late = [one for one in found if one.record.state == PROPOSED and _is_due(one, circumstances.now_ms)]
    for one in late:
        keep_work_on_ghosts(draft, one, circumstances)
    for one in late:  # only now: a decision has the digest of all that is written to a part
        _record(draft, circumstances.dice.new_id(), one, "expired", circumstances, ("expire", one.id))
    return tuple(one.id for one in late)


def due(review: Document, now_ms: int) -> tuple[str, ...]:
    """The suggestions whose time has passed."""
    return tuple(one.id for one in pending(review) if _is_due(one, now_ms))


def worked_on(draft: Draft, suggestion: Filed) -> bool:
    """Whether people drew on a ghost of it."""
    return bool(_worked_on(draft, suggestion))


def keep_work_on_ghosts(
    draft: Draft, suggestion: Filed, circumstances: Circumstances, stay: Collection[str] = frozenset()
) -> None:
    """Ghosts that people drew on become ordinary panels, in the bin; but for those that `stay`."""
    brought = {one.own.id: one.own for one in suggestion.ghosts if one.own is not None}
    for ghost in _worked_on(draft, suggestion):
        if ghost.panel not in stay and read_record(draft.doc(BOARD), Panel, ghost.panel) is None:
            application.insert_in_the_bin(Carrying(draft, suggestion.record, circumstances), ghost, brought)


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
    if len(reason) > LONGEST_REASON:
        raise Refused("invalid", f"Expected a reason of at most {LONGEST_REASON} characters.")
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


def _edited(draft: Draft, suggestion: Filed, request: Edition, circumstances: Circumstances) -> dict[str, Json]:
    """The record's fields for other operations; writes the ghosts of new frames."""
    kept = {one.panel: one for one in suggestion.ghosts}
    given = tuple(_as_it_was(one, kept) for one in request.operations)
    seen = see(draft.doc(BOARD), given, drawings=_drawings(draft, given), drawn_ms={})
    proposing.check_there(draft.doc(REVIEW), seen, ())
    operations = proposing.placed(given, request.drawings, suggestion.id, seen, circumstances, request.key)
    maker = Maker(circumstances.account, circumstances.dice)
    proposing.seed(draft, operations, request.drawings, suggestion.record.made_ms, maker)
    return proposing.fields_of(operations, seen)


def _as_it_was(operation: AnyOperation, kept: dict[str, Insert]) -> AnyOperation:
    """A frame that stays keeps what its ghost holds, whatever the request says of it."""
    if not isinstance(operation, Insert) or not operation.panel:
        return operation
    old = kept.get(operation.panel)
    if old is None:
        raise Refused("invalid", "Expected a frame of this suggestion.", {"panel": operation.panel})
    own = operation.own and replace(operation.own, id=old.own.id if old.own else operation.own.id)
    return replace(operation, own=own, strokes=old.strokes, drawing=old.drawing, marks=old.marks)


def _drawings(draft: Draft, operations: Sequence[AnyOperation]) -> dict[str, str]:
    return {id: of_drawing(draft.doc(panel_part(id))) for id in deleted_panels(operations)}


def _waiting(review: Document, id: str) -> Filed:
    suggestion = load(review, id)
    if suggestion.record.state == PROPOSED:
        return suggestion
    made = read_record(review, Decision, suggestion.record.decision)
    who: dict[str, Json] = {"state": suggestion.record.state, "decision": suggestion.record.decision}
    if made is not None:
        name = made.origin.get("name") if isinstance(made.origin, dict) else ""
        who |= {"by": made.by, "name": name, "at_ms": made.at_ms, "verdict": made.verdict}
    raise Refused("already", f"This suggestion is {suggestion.record.state.replace('_', ' ')} already.", who)


def check_may_decide(draft: Draft, suggestion: Filed, circumstances: Circumstances) -> None:
    """Raises `Refused` unless this is theirs to decide."""
    circumstances.require_person("decide")
    if not _may_decide(draft, suggestion, circumstances):
        raise Refused("not_allowed", "Only owners and directors decide about this suggestion.")


def _may_decide(draft: Draft, suggestion: Filed, circumstances: Circumstances) -> bool:
    """Owners and directors; where the board says so also an editor whose own panels alone are concerned."""
    if circumstances.kind == "agent" or may_decide(circumstances.role):
        return circumstances.kind != "agent"
    if not may_write(circumstances.role) or not manners.artists_decide(draft.doc(REVIEW)) or not suggestion.operations:
        return False
    return all(_is_own(draft.doc(BOARD), one, circumstances.account) for one in suggestion.operations)


def _is_own(board: Document, operation: AnyOperation, account: str) -> bool:
    if isinstance(operation, SetField | SetText | Note) and operation.table != "panels":
        return False
    concern = concern_of(board, operation)
    panels = concern.panels | concern.beside
    made = [read_record(board, Panel, id) for id in panels]
    return bool(panels) and all(panel is not None and panel.created_by == account for panel in made)


def _check_revision(suggestion: Filed, revision: str) -> None:
    if revision != suggestion.record.revision:
        raise Refused(
            "stale",
            "This suggestion was edited since it was on your screen.",
            {"revision": suggestion.record.revision, "edited_by": suggestion.record.edited_by},
        )


def _chosen(suggestion: Filed, operations: tuple[int, ...] | None) -> tuple[int, ...]:
    if not suggestion.operations:
        raise Refused("invalid", "This work was kept as it came and cannot be accepted; it can be downloaded.")
    every = tuple(range(len(suggestion.operations)))
    chosen = every if operations is None else tuple(sorted(set(operations)))
    if not chosen or not set(chosen) <= set(every):
        raise Refused("invalid", f"Expected some of the operations 0 to {len(every) - 1}.")
    return chosen


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


def _worked_on(draft: Draft, suggestion: Filed) -> list[Insert]:
    made_ms = suggestion.record.made_ms
    return [one for one in suggestion.ghosts if ghosts.is_drawn_on(draft.doc(panel_part(one.panel)), one, made_ms)]


def _is_due(suggestion: Filed, now_ms: int) -> bool:
    return 0 < suggestion.record.expires_ms <= now_ms


def _asked(command: str, suggestion: str, circumstances: Circumstances, what: object) -> Json:
    return plain((command, suggestion, circumstances.account, what))


def _again(review: Document, decision: Decision) -> Decided:
    suggestion = load(review, decision.suggestion)
    return Decided(decision, suggestion.record.state, suggestion.record.revision)
