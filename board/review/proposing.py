"""Filing a proposal: its ids, its ghosts and its record. Nothing here can reach the board, whoever proposes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from board.document import Document
from board.edits.plan import InvalidEdit, Plan
from board.edits.records import Maker
from board.ids import is_id
from board.model import Json, Suggestion
from board.review import ghosts, manners, taboo
from board.review.canon import digest, numbered_id
from board.review.circumstances import REVIEW, Circumstances, panel_part
from board.review.draft import Draft
from board.review.manners import EXPIRY_MS, Bid
from board.review.operations import AnyOperation, Delete, Insert, OwnShot, StrokeAdd, revision_of, to_json
from board.review.proposal import Drawing, Proposal
from board.review.reader import is_reference
from board.review.records import stated
from board.review.refused import Refused
from board.review.subjects import Sight
from board.review.suggestion import (
    PROPOSED,
    Filed,
    author_of,
    await_decision,
    await_no_more,
    find,
    ghost_id,
    load,
    pending,
    shot_id,
    suggestion_id,
    waiting_of,
)

MOST_WAITING: Final = 200
"""Of one person: what waits is read with every proposal of an agent. And as many at most depend on one."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What became of a proposal; `new` is false when it had been filed before."""

    suggestion: str
    state: str
    revision: str
    ghosts: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()
    new: bool = True


def id_of(proposal: Proposal, circumstances: Circumstances, key: str) -> str:
    """The suggestion's id: an agent's follows from what it read, a person's is the key of the request."""
    if circumstances.kind == "agent":
        slot = proposal.slot or digest(tuple(to_json(one) for one in proposal.operations))
        return suggestion_id(circumstances.board, circumstances.account, proposal.kind, slot, proposal.reads)
    if not is_id(key):
        raise Refused("invalid", "Expected a uuid7 as the key of this request.")
    return key


def parts(review: Document, proposal: Proposal, circumstances: Circumstances, key: str) -> tuple[str, ...]:
    """The parts that proposing writes to or looks at: the review document, new ghosts, and those it may supersede."""
    id = id_of(proposal, circumstances, key)
    ghosts_new = [ghost_id(id, index) for index, one in enumerate(proposal.operations) if isinstance(one, Insert)]
    older = [one.panel for filed in _rivals(review, proposal, circumstances, id) for one in filed.ghosts]
    return (REVIEW, *(panel_part(ghost) for ghost in dict.fromkeys((*ghosts_new, *older))))


def propose(draft: Draft, proposal: Proposal, sight: Sight, circumstances: Circumstances, key: str = "") -> Proposed:
    """Files a proposal; said again it is the same one."""
    circumstances.require_proposer()
    review = draft.doc(REVIEW)
    id = id_of(proposal, circumstances, key)
    if (known := find(review, id)) is not None:
        return _again(known, proposal, circumstances)
    check_there(review, sight, proposal.depends)
    rivals = _rivals(review, proposal, circumstances, id)
    if circumstances.kind == "agent":
        taboo.check(review, circumstances.account, sight.about)
        waiting = [one for one in pending(review) if one.id not in {rival.id for rival in rivals}]
        manners.admit(review, _bid(proposal, sight), waiting, circumstances)
    elif waiting_of(review, circumstances.account) >= MOST_WAITING:
        raise Refused("limit", f"{MOST_WAITING} suggestions of yours wait for a decision. Withdraw some of them first.")
    for rival in rivals:
        supersede(draft, rival)
    operations = placed(proposal.operations, proposal.drawings, id, sight, circumstances)
    record = _record(id, proposal, operations, sight, circumstances)
    _write(review, record, circumstances)
    _note_needs(review, record)
    maker = Maker(circumstances.account, circumstances.dice)
    seed(draft, operations, proposal.drawings, record.made_ms, maker)
    made = tuple(one.panel for one in operations if isinstance(one, Insert))
    return Proposed(id, PROPOSED, record.revision, made, tuple(one.id for one in rivals))


def _note_needs(review: Document, record: Suggestion) -> None:
    """What a suggestion depends on knows of it: who takes that back is told."""
    plan = Plan(review)
    for id in record.depends:
        needed_by = load(review, id).record.needed_by
        if len(needed_by) >= MOST_WAITING:
            raise Refused("limit", f"{MOST_WAITING} suggestions depend on this one already.")
        plan.set("suggestions", id, "needed_by", (*needed_by, record.id))
    plan.carry_out()


def supersede(draft: Draft, rival: Filed) -> None:
    """An older suggestion on the same slot gives way, unless people have begun to work on its frame."""
    for ghost in rival.ghosts:
        if ghosts.is_drawn_on(draft.doc(panel_part(ghost.panel)), ghost, rival.record.made_ms):
            raise Refused("drawing", "People are working on the frame that was suggested here.", {"suggestion": rival.id})
    change_state(draft.doc(REVIEW), rival.id, "superseded")


def change_state(review: Document, id: str, state: str, **fields: object) -> None:
    """Writes a suggestion's new state, and whether it waits."""
    plan = Plan(review)
    for name, value in {"state": state, **fields}.items():
        plan.set("suggestions", id, name, value)
    plan.carry_out()
    if state == PROPOSED:
        await_decision(review, id)
    else:
        await_no_more(review, id)


def placed(
    operations: tuple[AnyOperation, ...],
    drawings: Mapping[int, Drawing],
    suggestion: str,
    sight: Sight,
    circumstances: Circumstances,
    edit: str = "",
) -> tuple[AnyOperation, ...]:
    """The operations with the ids of everything they will make, so that carrying them out twice makes nothing twice."""
    named = [_named(index, one, suggestion, circumstances.now_ms, edit) for index, one in enumerate(operations)]
    resolved = [_resolved(one, named) for one in named]
    drawn = [
        ghosts.described(one, drawings.get(index, ())) if isinstance(one, Insert) and not one.drawing else one
        for index, one in enumerate(resolved)
    ]
    return tuple(replace(one, base=sight.hashes.get(one.id, "")) if isinstance(one, Delete) else one for one in drawn)


def seed(
    draft: Draft, operations: tuple[AnyOperation, ...], drawings: Mapping[int, Drawing], made_ms: int, maker: Maker
) -> None:
    """Writes the ghosts, but for those that have been written."""
    for index, one in enumerate(operations):
        if isinstance(one, Insert) and not ghosts.is_seeded(draft.doc(panel_part(one.panel)), one.panel):
            ghosts.seed(draft.doc(panel_part(one.panel)), one.panel, drawings.get(index, ()), made_ms, maker)


def check_there(review: Document, sight: Sight, depends: tuple[str, ...]) -> None:
    """Raises `Refused` unless everything that operations name is there."""
    missing = sorted(id for concern in sight.concerns for id in concern.missing)
    missing += [id for id in depends if find(review, id) is None]
    if missing:
        raise Refused("not_found", "Something that this is about is not on the board.", {"ids": tuple(missing)})


def fields_of(operations: tuple[AnyOperation, ...], sight: Sight) -> dict[str, Json]:
    """What a record says of its operations."""
    made = [one.panel for one in operations if isinstance(one, Insert)]
    return {
        "operations": tuple(to_json(one) for one in operations),
        "revision": revision_of(operations),
        "targets": tuple(sorted(sight.targets)),
        "ghost": made[0] if made else "",
        "fingerprint": digest(dict(sorted(sight.hashes.items()))),
    }


def _named(index: int, operation: AnyOperation, suggestion: str, now_ms: int, edit: str) -> AnyOperation:
    if isinstance(operation, Insert):
        own = operation.own and replace(operation.own, id=operation.own.id or shot_id(suggestion, index, edit))
        return replace(operation, panel=operation.panel or ghost_id(suggestion, index, edit), own=own)
    if isinstance(operation, StrokeAdd):
        seeds = (suggestion, str(index), edit)
        ids = (id or numbered_id(now_ms, at, *seeds) for at, (id, _) in enumerate(operation.strokes))
        return replace(operation, strokes=tuple(zip(ids, (data for _, data in operation.strokes), strict=True)))
    return operation


_SHOTS: Final = ("shot", "parent")
_PANELS: Final = ("panel", "after", "before")


def _resolved(operation: AnyOperation, named: Sequence[AnyOperation]) -> AnyOperation:
    """The operation with the ids of what others make in place of references, and those others among its needs."""
    needs = dict.fromkeys(operation.needs)
    found = _references(operation, (*_SHOTS, *_PANELS))
    changes: dict[str, Any] = {name: _made_by(index, named, a_shot=name in _SHOTS) for name, index in found.items()}
    own = operation.own if isinstance(operation, Insert) else None
    if own is not None and (beside := _references(own, ("after", "before"))):
        neighbours = {name: _made_by(index, named, a_shot=True) for name, index in beside.items()}
        changes["own"] = replace(own, after=neighbours.get("after", own.after), before=neighbours.get("before", own.before))
        found |= {f"own.{name}": index for name, index in beside.items()}
    needs |= dict.fromkeys(found.values())
    return _with(operation, {**changes, "needs": tuple(needs)}) if found else operation


def _references(stated: AnyOperation | OwnShot, names: Sequence[str]) -> dict[str, int]:
    said = {name: getattr(stated, name, None) for name in names}
    return {name: int(text[1:]) for name, text in said.items() if isinstance(text, str) and is_reference(text)}


def _with(operation: AnyOperation, changes: Mapping[str, Any]) -> AnyOperation:
    return type(operation)(**{one.name: changes.get(one.name, getattr(operation, one.name)) for one in fields(operation)})


def _made_by(index: int, named: Sequence[AnyOperation], *, a_shot: bool) -> str:
    maker = named[index] if index < len(named) else None
    if not isinstance(maker, Insert) or (a_shot and maker.own is None):
        raise Refused("invalid", f"Expected operation {index} to make what others refer to.")
    return maker.own.id if a_shot and maker.own is not None else maker.panel


def _again(known: Filed, proposal: Proposal, circumstances: Circumstances) -> Proposed:
    record = known.record
    if author_of(record, "account") != circumstances.account:
        raise Refused("invalid", "This key was used by somebody else.")
    if circumstances.kind == "agent" and record.state == "rejected":
        raise Refused("rejected", "This was rejected, and what it is about has not changed since.", {"suggestion": known.id})
    if circumstances.kind != "agent" and author_of(record, "asked") != proposal.digest:
        raise Refused("invalid", "This key was used for another proposal.", {"suggestion": known.id})
    return Proposed(known.id, record.state, record.revision, tuple(one.panel for one in known.ghosts), new=False)


def _rivals(review: Document, proposal: Proposal, circumstances: Circumstances, id: str) -> list[Filed]:
    """The same agent's suggestions on the same slot that still wait."""
    if circumstances.kind != "agent" or not proposal.slot:
        return []
    return [
        one
        for one in pending(review)
        if one.id != id
        and (one.record.slot, one.record.kind) == (proposal.slot, proposal.kind)
        and author_of(one.record, "account") == circumstances.account
    ]


def _bid(proposal: Proposal, sight: Sight) -> Bid:
    named = frozenset({proposal.scene, *sight.scenes}) - {""}
    return Bid(
        kind=proposal.kind,
        scenes=named,
        panels=sight.panels,
        targets=sight.targets | ({proposal.panel} - {""}),
        binding=frozenset().union(*(concern.binding for concern in sight.concerns)),
        makers=sight.makers,
        drawn_ms=sight.drawn_ms,
        requested_by=proposal.provenance.get("requested_by", ""),
        asked_scene=proposal.asked_scene,
    )


def _record(
    id: str, proposal: Proposal, operations: tuple[AnyOperation, ...], sight: Sight, circumstances: Circumstances
) -> Suggestion:
    agent = circumstances.kind == "agent"
    who = {"account": circumstances.account, "kind": circumstances.kind, "name": circumstances.name}
    asked = {} if agent else {"asked": proposal.digest}
    beside = proposal.panel or next(iter(sorted(sight.targets)), "")
    named: dict[str, Any] = fields_of(operations, sight)
    return Suggestion(
        id=id,
        created_by=circumstances.account,
        state=PROPOSED,
        kind=proposal.kind,
        title=proposal.title,
        rationale=proposal.rationale,
        rule=proposal.rule,
        slot=proposal.slot,
        scene=proposal.scene or next(iter(sorted(sight.scenes)), ""),
        panel=beside,
        reads=proposal.reads,
        severity=proposal.severity,
        made_ms=circumstances.now_ms,
        expires_ms=circumstances.now_ms + EXPIRY_MS if agent else 0,
        depends=proposal.depends,
        evidence=proposal.evidence,
        inputs=proposal.inputs,
        author={**who, **proposal.provenance, **asked},
        **named,
    )


def _write(review: Document, record: Suggestion, circumstances: Circumstances) -> None:
    plan = Plan(review)
    try:
        plan.create("suggestions", record.id, stated(record), record.created_by)
    except InvalidEdit as bad:
        raise Refused("limit", f"This is more than one suggestion may hold: {bad}") from None
    if circumstances.kind == "agent":
        agent = {key: said for key in ("name", "model", "provider", "engine") if (said := author_of(record, key))}
        manners.note_proposal(plan, review, agent, circumstances)
    plan.carry_out()
    await_decision(review, record.id)
