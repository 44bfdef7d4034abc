"""Taking a decision back: what still holds the accepted value is set back, what people did since stays and is listed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from board import edits
from board.document import Document, read_record
from board.edits.plan import Plan
from board.model import Comment, Decision, Json, Panel, Record, Scene, Shot
from board.review import application, commenting, fingerprint, ghosts, ledger, manners, proposing, streaks, waiting
from board.review.circumstances import BOARD, REVIEW, Circumstances, panel_part
from board.review.conflict import blocked, present
from board.review.deciders import check_may_decide
from board.review.draft import Draft
from board.review.ledger import Verdict, decided, parts_of
from board.review.manners import EXPIRY_MS
from board.review.operations import (
    AnyOperation,
    Delete,
    Insert,
    Move,
    Note,
    SetField,
    SetText,
    StrokeAdd,
    StrokeDelete,
    value_of,
)
from board.review.refused import Refused
from board.review.suggestion import ACCEPTED, PROPOSED, Filed, author_of, find, load
from board.schema import DEFAULT_LAYERS
from board.stroke import layer_of

Reason = Literal["changed", "deleted", "worked_on", "locked", "approved", "answered"]

_REOPENED: Final = ("rejected", "expired")
_MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """Takes a decision back."""

    key: str
    decision: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reverted:
    """The decision that took another back, and what it left alone."""

    decision: Decision
    state: str
    skipped: tuple[Mapping[str, Json], ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something of an accepted operation that stays as it is."""

    operation: int
    reason: Reason
    where: str

    def to_json(self) -> dict[str, Json]:
        """As the decision keeps it."""
        return {"operation": self.operation, "reason": self.reason, "where": self.where}


def parts(review: Document, request: Reversal) -> tuple[str, ...]:
    """The parts that taking a decision back needs."""
    found = read_record(review, Decision, request.decision)
    return parts_of(()) if found is None or not found.suggestion else waiting.parts(review, found.suggestion)


def revert(draft: Draft, request: Reversal, circumstances: Circumstances) -> Reverted:
    """Takes back an acceptance; a rejected suggestion waits again."""
    review = draft.doc(REVIEW)
    asked: Json = ("revert", request.decision, circumstances.account, request.reason)
    if (before := decided(review, request.key, asked)) is not None:
        return _answer(review, before)
    circumstances.require_person("take decisions back")
    decision, suggestion = _revertible(review, request.decision)
    check_may_decide(draft, suggestion, circumstances)
    if suggestion.record.state in _REOPENED:
        skipped, state = [], PROPOSED
        manners.check_reopening(review, suggestion)
        streaks.note_reopening(review, suggestion)
        _reopen(review, suggestion, circumstances)
    else:
        _check_needed_by(review, suggestion)
        skipped, state = _undo_all(draft, decision, suggestion, circumstances), "reverted"
        proposing.change_state(review, suggestion.id, state, decision=request.key)
    verdict = Verdict(
        verdict="reverted",
        asked=asked,
        suggestion=suggestion.id,
        reason=request.reason,
        revision=suggestion.record.revision,
        panel=decision.panel,
        subject=decision.id,
        skipped=tuple(one.to_json() for one in skipped),
    )
    ledger.record(draft, request.key, verdict, circumstances, parts_of(suggestion.panel_parts))
    return _answer(review, _read(review, request.key))


def _revertible(review: Document, id: str) -> tuple[Decision, Filed]:
    decision = _read(review, id)
    if not decision.suggestion or decision.verdict not in (*ACCEPTED, *_REOPENED):
        raise Refused("invalid", "Only what was decided about a suggestion can be taken back.")
    suggestion = load(review, decision.suggestion)
    if suggestion.record.decision != id or suggestion.record.state not in (*ACCEPTED, *_REOPENED):
        raise Refused("already", "This decision was taken back already.", {"state": suggestion.record.state})
    return decision, suggestion


def _check_needed_by(review: Document, suggestion: Filed) -> None:
    """What was accepted on top of it stands on it: who takes this back takes that back before."""
    found = (find(review, id) for id in suggestion.record.needed_by)
    standing = [one.record for one in found if one is not None and one.record.state in ACCEPTED]
    if standing:
        names = ", ".join(f"“{one.title}”" for one in standing[-_MOST_NAMED:])
        told = {"suggestions": tuple(one.id for one in standing), "titles": tuple(one.title for one in standing)}
        raise Refused("dependency", f"On this stands what was accepted later: {names}. Take that back first.", told)


def _reopen(review: Document, suggestion: Filed, circumstances: Circumstances) -> None:
    of_an_agent = author_of(suggestion.record, "kind") == "agent"
    expires = circumstances.now_ms + EXPIRY_MS if of_an_agent else 0
    proposing.change_state(review, suggestion.id, PROPOSED, expires_ms=expires, decision="")


def _undo_all(draft: Draft, decision: Decision, suggestion: Filed, circumstances: Circumstances) -> list[Skipped]:
    """From the last operation to the first; refused when a lock or an approval leaves nothing to be done."""
    skipped: list[Skipped] = []
    barred = 0
    outcomes = _outcomes(decision)
    for index, outcome in reversed(outcomes.items()):
        operation = suggestion.operations[index]
        bar = _barred(draft, operation, index, circumstances)
        barred += bar is not None
        skipped += [bar] if bar is not None else _undone(draft, suggestion, index, outcome)
    if barred and barred == len(outcomes):
        kind: Literal["locked", "approved"] = "locked" if skipped[0].reason == "locked" else "approved"
        raise Refused(kind, f"What this would change back is {kind}.", {"skipped": tuple(one.to_json() for one in skipped)})
    return skipped


def _outcomes(decision: Decision) -> dict[int, Mapping[str, Json]]:
    said = decision.operations if isinstance(decision.operations, tuple) else ()
    return {int(one["index"]): one for one in said if isinstance(one, dict) and isinstance(one.get("index"), int)}


def _barred(draft: Draft, operation: AnyOperation, index: int, circumstances: Circumstances) -> Skipped | None:
    for touched in _touching(operation):
        if (bar := blocked(draft, touched, index, circumstances.locks)) is not None:
            first = bar.now[0] if isinstance(bar.now, tuple) else ""
            return Skipped(index, "locked" if bar.kind == "locked" else "approved", str(first))
    return None


def _touching(operation: AnyOperation) -> Iterator[AnyOperation]:
    """What would be changed by taking an operation back: a frame where it stands now, and whence something was moved."""
    match operation:
        case Insert():
            yield Delete(table="panels", id=operation.panel)
            if operation.own is not None:
                yield replace(operation, own=None, shot=operation.own.id)
        case Move():
            yield operation
            yield replace(operation, parent=operation.base_parent)
        case _:
            yield operation


def _undone(draft: Draft, suggestion: Filed, index: int, outcome: Mapping[str, Json]) -> list[Skipped]:
    board, operation = draft.doc(BOARD), suggestion.operations[index]
    match operation:
        case Insert():
            return _take_out(draft, operation, index, outcome, suggestion.record.made_ms)
        case SetField() | SetText():
            return _set_back(board, operation, index)
        case StrokeAdd():
            return _erase(draft.doc(panel_part(operation.panel)), operation, index)
        case StrokeDelete():
            return _draw_again(draft.doc(panel_part(operation.panel)), operation, index)
        case Move():
            return _move_back(board, operation, index, outcome)
        case Delete():
            return _put_back(board, operation, index)
        case Note():
            return _take_back_note(draft.doc(REVIEW), suggestion, index)


def _set_back(board: Document, operation: SetField | SetText, index: int) -> list[Skipped]:
    table, id, field = operation.table, operation.id, operation.field
    now = present(board, table, id, field)
    if now is None:
        return [Skipped(index, "deleted", id)]
    if now != value_of(table, field, operation.value):
        return [Skipped(index, "changed", field)]
    try:
        if isinstance(operation, SetText):
            edits.set_text(board, table, id, field, operation.base)
        else:
            application.set_value(board, table, id, field, operation.base)
    except edits.InvalidEdit:  # it said nothing, and nothing cannot be said again
        return [Skipped(index, "changed", field)]
    return []


def _take_out(draft: Draft, operation: Insert, index: int, outcome: Mapping[str, Json], made_ms: int) -> list[Skipped]:
    """A frame that nobody touched goes into the bin; one that people worked on stays, without the marks of the proposal."""
    board, drawing = draft.doc(BOARD), draft.doc(panel_part(operation.panel))
    panel = read_record(board, Panel, operation.panel)
    if panel is None or panel.deleted:
        return [Skipped(index, "deleted", operation.panel)]
    theirs = fingerprint.content_digest(panel) != outcome.get("panel")
    if theirs or ghosts.is_drawn_on(drawing, operation, made_ms):
        edits.remove_strokes(drawing, ghosts.untouched(drawing, operation, made_ms))
        return [Skipped(index, "worked_on", operation.panel)]
    edits.delete(board, "panels", [operation.panel])
    return [] if operation.own is None else _take_out_shot(board, operation.own.id, index, outcome)


def _take_out_shot(board: Document, id: str, index: int, outcome: Mapping[str, Json]) -> list[Skipped]:
    shot = read_record(board, Shot, id)
    if shot is None or shot.deleted:
        return []
    if fingerprint.content_digest(shot) != outcome.get("shot") or fingerprint.panels_of(board, id):
        return [Skipped(index, "worked_on", id)]
    edits.delete(board, "shots", [id])
    return []


def _erase(drawing: Document, operation: StrokeAdd, index: int) -> list[Skipped]:
    strokes = fingerprint.strokes_of(drawing)
    edits.remove_strokes(drawing, [id for id, data in operation.strokes if strokes.get(id) == data])
    changed = [id for id, data in operation.strokes if id in strokes and strokes[id] != data]
    return [Skipped(index, "changed", id) for id in changed]


def _draw_again(drawing: Document, operation: StrokeDelete, index: int) -> list[Skipped]:
    strokes, plan = fingerprint.strokes_of(drawing), Plan(drawing)
    skipped: list[Skipped] = []
    for id, data in operation.strokes:
        layer = layer_of(data)
        if id in strokes:
            skipped.append(Skipped(index, "changed", id))
        elif layer not in DEFAULT_LAYERS and not plan.has("layers", layer):
            skipped.append(Skipped(index, "deleted", layer))
        else:
            plan.put("strokes", id, data)
    plan.carry_out()
    return skipped


def _move_back(board: Document, operation: Move, index: int, outcome: Mapping[str, Json]) -> list[Skipped]:
    parent, above = ("shot", "shots") if operation.table == "panels" else ("scene", "scenes")
    now = (present(board, operation.table, operation.id, parent), present(board, operation.table, operation.id, "order"))
    if now != (operation.parent, outcome.get("order")):
        return [Skipped(index, "changed", operation.id)]
    home: Record | None = read_record(board, Shot if above == "shots" else Scene, operation.base_parent)
    if home is None or home.deleted:
        return [Skipped(index, "deleted", operation.base_parent)]
    plan = Plan(board)
    plan.set(operation.table, operation.id, parent, operation.base_parent)
    plan.set(operation.table, operation.id, "order", operation.base_order)
    plan.carry_out()
    return []


def _put_back(board: Document, operation: Delete, index: int) -> list[Skipped]:
    if present(board, operation.table, operation.id, "deleted") is not True:
        return [Skipped(index, "changed", operation.id)]
    plan = Plan(board)
    plan.set(operation.table, operation.id, "deleted", False)
    plan.carry_out()
    return []


def _take_back_note(review: Document, suggestion: Filed, index: int) -> list[Skipped]:
    id = application.note_id(suggestion.id, index)
    note = read_record(review, Comment, id)
    if note is None or note.deleted:
        return [Skipped(index, "deleted", id)]
    if commenting.answers_to(review, id):
        return [Skipped(index, "answered", id)]
    commenting.take_back(review, id)
    return []


def _read(review: Document, id: str) -> Decision:
    decision = read_record(review, Decision, id)
    if decision is None:
        raise Refused("not_found", "There is no such decision on this board.")
    return decision


def _answer(review: Document, decision: Decision) -> Reverted:
    skipped = decision.skipped if isinstance(decision.skipped, tuple) else ()
    state = load(review, decision.suggestion).record.state
    return Reverted(decision, state, tuple(one for one in skipped if isinstance(one, Mapping)))
