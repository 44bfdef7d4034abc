"""Suggestions: propose, look at, edit, accept, reject and withdraw."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from board.review import deciding, editing, previewing, proposing, suggestion, waiting
from board.review.circumstances import BOARD, REVIEW, Circumstances
from board.review.deciding import Acceptance, Rejection, Withdrawal
from board.review.draft import Draft
from board.review.editing import Edition
from board.review.looking import look, look_parts
from board.review.operations import AnyOperation
from board.review.parsing import parse
from board.review.previewing import Change, Preview
from board.review.proposal import Proposal, drawings_of, parse_proposal
from board.review.proposing import Proposed
from board.review.subjects import Sight
from board.review.waiting import Decided
from board.review.words import LONGEST_REASON
from board.web.access import OnBoard, Reads, Speaks, Writes
from board.web.review.commands import Key, ThePace, carry_out, carry_out_on, do
from board.web.review.reading import review_of
from board.web.review.shown import (
    ConflictShown,
    DecidedShown,
    State,
    SuggestionShown,
    conflict_shown,
    decision_shown,
    plainly,
    suggestion_shown,
)

router = APIRouter(prefix="/boards/{board}/review/suggestions", tags=["review"])

MOST_LISTED: Final = 1_000
_MOST_OPERATIONS: Final = 50
_FRAME_BYTES: Final = 20_000
_REVISION: Final = Field(max_length=64, description="the revision that was on the screen")
_CHOSEN: Final = Field(
    default=None, max_length=_MOST_OPERATIONS, description="which operations, from 0; all of them if left out"
)
_REASON: Final = Field(default="", max_length=LONGEST_REASON)
Operations = Annotated[list[dict[str, JsonValue]], Field(min_length=1, max_length=_MOST_OPERATIONS)]


class NewProposal(BaseModel):
    """What somebody proposes; operations are insert, set, text, stroke_add, stroke_delete, move, delete and note."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["frame", "camera", "timing", "continuity", "text", "drawing", "structure", "note"]
    title: str = Field(min_length=1, max_length=120)
    rationale: str = Field(default="", max_length=400)
    operations: Operations
    scene: str = Field(default="", max_length=36)
    panel: str = Field(default="", max_length=36, description="the panel beside which it is shown")
    depends: list[str] = Field(default=[], max_length=20, description="suggestions that have to be accepted before")


class ProposedShown(BaseModel):
    """What became of a proposal."""

    suggestion: str
    state: str
    revision: str
    ghosts: list[str] = Field(description="the panels under which suggested frames can be looked at and drawn on")


class Choice(BaseModel):
    """Which operations."""

    model_config = ConfigDict(extra="forbid")

    operations: list[int] | None = _CHOSEN


class ChangeShown(BaseModel):
    """One thing that would be different; with no field it is the record itself, null is nothing there."""

    operation: int
    op: str
    table: str
    id: str
    field: str
    before: JsonValue
    after: JsonValue


class PreviewShown(BaseModel):
    """What accepting would do and meet now. Stale: something that it is about has changed, be it in its way or not."""

    revision: str
    state: str
    stale: bool
    may_accept: bool
    drawn_on: list[str] = Field(description="suggested frames on which people worked")
    changes: list[ChangeShown]
    conflicts: list[ConflictShown]


class NewOperations(BaseModel):
    """Other operations; a suggested frame that stays is named by its `panel`."""

    model_config = ConfigDict(extra="forbid")

    revision: str = _REVISION
    operations: Operations


class Accepting(BaseModel):
    """What was on the screen, and what of it is wanted."""

    model_config = ConfigDict(extra="forbid")

    revision: str = _REVISION
    operations: list[int] | None = _CHOSEN
    reason: str = _REASON


class Why(BaseModel):
    """A reason, which nobody has to give."""

    model_config = ConfigDict(extra="forbid")

    reason: str = _REASON


@router.get("")
async def list_suggestions(
    here: Reads, state: State | None = None, limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 200
) -> list[SuggestionShown]:
    """The newest suggestions of a board, oldest of them first; with `state`, those in it."""
    review = await review_of(here)
    found = [one for one in review.suggestions if state in (None, one.state)]
    return [suggestion_shown(one) for one in found[-limit:]]


@router.get("/{suggestion_id}")
async def get_suggestion(here: Reads, suggestion_id: str) -> SuggestionShown:
    """One suggestion."""
    found = await here.services.hub.read(here.board.id, REVIEW, lambda doc: suggestion.load(doc, suggestion_id))
    return suggestion_shown(found.record)


@router.post("", status_code=201)
async def propose(here: Speaks, pace: ThePace, key: Key, new: NewProposal) -> ProposedShown:
    """Propose something: nothing on the board changes before somebody with the right to decide says so."""
    raw: dict[str, Any] = new.model_dump()
    pace.check(here.account, _weight(raw["operations"]) + len(new.title) + len(new.rationale))
    proposal = await asyncio.to_thread(parse_proposal, raw)
    proposed = await _filed(here, proposal, key)
    return ProposedShown(
        suggestion=proposed.suggestion, state=proposed.state, revision=proposed.revision, ghosts=list(proposed.ghosts)
    )


@router.post("/{suggestion_id}/preview")
async def preview(here: Reads, pace: ThePace, suggestion_id: str, choice: Choice) -> PreviewShown:
    """What accepting would do and meet now; nothing happens."""
    pace.check_look(here.account)
    chosen = _chosen(choice.operations)

    def seen_now(draft: Draft, around: Circumstances) -> tuple[Preview, tuple[Change, ...]]:
        seen = previewing.preview(draft, suggestion_id, around, chosen)
        operations = suggestion.load(draft.doc(REVIEW), suggestion_id).operations
        wanted = range(len(operations)) if chosen is None else chosen
        return seen, previewing.changes_of(draft.doc(BOARD), operations, wanted)

    seen, changes = await carry_out(here, "preview", lambda doc: waiting.parts(doc, suggestion_id), seen_now)
    return PreviewShown(
        revision=seen.revision,
        state=seen.state,
        stale=seen.stale,
        may_accept=seen.may_accept,
        drawn_on=list(seen.drawn_on),
        changes=[ChangeShown.model_validate(plainly(asdict(one))) for one in changes],
        conflicts=[conflict_shown(one) for one in seen.conflicts],
    )


@router.put("/{suggestion_id}/operations")
async def edit(here: Speaks, pace: ThePace, key: Key, suggestion_id: str, new: NewOperations) -> DecidedShown:
    """Change a suggestion before it is decided about: a new revision, whose editor is on record."""
    pace.check(here.account, _weight(new.operations))
    operations, drawings = await asyncio.to_thread(lambda: (parse(new.operations), drawings_of(new.operations)))
    request = Edition(key=key, suggestion=suggestion_id, revision=new.revision, operations=operations, drawings=drawings)
    return decided_shown(await do(here, "edit", editing.edit_parts, editing.edit, request))


@router.post("/{suggestion_id}/accept")
async def accept(here: Writes, pace: ThePace, key: Key, suggestion_id: str, said: Accepting) -> DecidedShown:
    """Carry out what was chosen, all of it or nothing; of several who accept at once exactly one does."""
    pace.check(here.account)
    chosen = _chosen(said.operations)
    request = Acceptance(key=key, suggestion=suggestion_id, revision=said.revision, operations=chosen, reason=said.reason)
    return decided_shown(await do(here, "accept", deciding.parts, deciding.accept, request))


@router.post("/{suggestion_id}/reject")
async def reject(here: Writes, pace: ThePace, key: Key, suggestion_id: str, why: Why | None = None) -> DecidedShown:
    """Say no; what people drew on its frames is kept in the bin."""
    pace.check(here.account)
    request = Rejection(key=key, suggestion=suggestion_id, reason=why.reason if why else "")
    return decided_shown(await do(here, "reject", deciding.parts, deciding.reject, request))


@router.post("/{suggestion_id}/withdraw")
async def withdraw(here: Speaks, pace: ThePace, key: Key, suggestion_id: str) -> DecidedShown:
    """Take one's own suggestion away."""
    pace.check(here.account)
    request = Withdrawal(key=key, suggestion=suggestion_id)
    return decided_shown(await do(here, "withdraw", deciding.parts, deciding.withdraw, request))


def decided_shown(one: Decided) -> DecidedShown:
    return DecidedShown(decision=decision_shown(one.decision), state=one.state, revision=one.revision)


async def _filed(here: OnBoard, proposal: Proposal, key: str) -> Proposed:
    """Looks at the board first: the command itself holds the review document and new ghosts alone."""
    sight = await _sight(here, proposal.operations)
    around = Circumstances(board=here.board.id, account=here.account, kind=here.identity.kind)
    return await carry_out(
        here,
        "proposal",
        lambda doc: proposing.parts(doc, proposal, around, key),
        lambda draft, now: proposing.propose(draft, proposal, sight, now, key),
    )


async def _sight(here: OnBoard, operations: tuple[AnyOperation, ...]) -> Sight:
    return await carry_out_on(here, "look", look_parts(operations), lambda draft, _: look(draft, operations))


def _weight(operations: Sequence[Mapping[str, Any]]) -> int:
    """What a proposal leaves behind for ever: a document for every frame, of which a board has only so many."""
    frames = [one for one in operations if one.get("op") == "insert"]
    return len(str(operations)) + len(frames) * _FRAME_BYTES


def _chosen(operations: list[int] | None) -> tuple[int, ...] | None:
    return None if operations is None else tuple(operations)
