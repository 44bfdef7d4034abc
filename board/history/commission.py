"""A restoration as it is asked for, recorded and carried out, portion by portion; none of them is done twice."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from board.document import Document, read_record
from board.edits.plan import InvalidEdit, Plan
from board.history import versions
from board.history.carrying import carry_out
from board.history.restoring import Bars, Restoration, Skipped
from board.history.versions import Sight
from board.model import Json, RestorationRecord
from board.review.canon import made_id
from board.review.circumstances import REVIEW, Circumstances
from board.review.draft import Draft
from board.review.manners import BINDING, status_of
from board.review.records import stated
from board.review.refused import Refused

MOST_TOLD: Final = 100
"""So many of the changes that were left out are written down; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """What was asked for. `sight` is what the board held before, where a version is to be kept of it."""

    record: RestorationRecord
    sight: Sight | None = None


def begun(review: Document, key: str, asked: str) -> RestorationRecord | None:
    """How far a request came that was made before; raises `Refused` where its key stood for another."""
    found = read_record(review, RestorationRecord, key)
    if found is not None and found.asked != asked:
        raise Refused("invalid", "This key was used for another request.")
    return found


def advance(
    draft: Draft,
    commission: Commission,
    number: int,
    portion: Restoration,
    worked_on: frozenset[str],
    circumstances: Circumstances,
) -> RestorationRecord:
    """Carries out one portion if nobody has, on everything as it is by now, and writes down how far it came."""
    review, request = draft.doc(REVIEW), commission.record
    circumstances.require_writer("bring anything back")
    there = begun(review, request.id, request.asked)
    if there is not None and there.done > number:
        return there
    bars = partial(_bars_of, review, circumstances.locks, frozenset(request.named))
    done = carry_out(draft.doc, portion, worked_on, bars)
    so_far = there or replace(request, at_ms=circumstances.now_ms)
    made = replace(
        so_far,
        done=number + 1,
        changed=so_far.changed + len(done.changes),
        skipped=so_far.skipped + len(done.skipped),
        left=_told(so_far, done.skipped),
    )
    if there is None and not done.changes and made.done == made.total:
        return made  # it is as it was wished, or nothing of it may be changed: there is nothing to write down
    _write(review, there, made)
    if there is None and commission.sight is not None:
        versions.keep(draft, made_id("version", request.id), "restore", commission.sight, circumstances)
    return made


def _bars_of(review: Document, locks: frozenset[str], named: frozenset[str], ids: frozenset[str]) -> Bars:
    """What of some subjects is locked or approved, looked up one by one: of all that were ever approved few are asked for."""
    statuses = {id: status_of(review, id) for id in ids}
    locked = locks | {id for id, status in statuses.items() if status == "locked"}
    return Bars(locked, frozenset(id for id, status in statuses.items() if status in BINDING), named)


def _told(record: RestorationRecord, skipped: Iterable[Skipped]) -> Json:
    before = record.left if isinstance(record.left, tuple) else ()
    return (*before, *(_left(one) for one in skipped))[:MOST_TOLD]


def _left(one: Skipped) -> Json:
    change = one.change
    where: dict[str, Json] = {"part": change.part, "table": change.table, "id": change.id, "field": change.field}
    return {**where, "reason": one.reason, "because": one.because}


def _write(review: Document, there: RestorationRecord | None, made: RestorationRecord) -> None:
    plan = Plan(review)
    try:
        if there is None:
            plan.create("restorations", made.id, {"kind": made.kind, **stated(made)}, made.by)
        else:
            for field in ("done", "changed", "skipped", "left"):
                plan.set("restorations", made.id, field, getattr(made, field))
    except InvalidEdit as bad:
        raise Refused("invalid", str(bad)) from None
    plan.carry_out()
