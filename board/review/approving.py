"""The status of a panel, shot or scene, bound to the content that it was given to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from board.document import MODELS, Document, plain, read_record
from board.edits.plan import InvalidEdit, Plan
from board.model import Approval, Decision, Json
from board.review import ledger
from board.review.circumstances import BOARD, REVIEW, Circumstances
from board.review.draft import Draft
from board.review.fingerprint import Drawings, of_subject, panels_of, shots_of
from board.review.ledger import Verdict, decided
from board.review.manners import BINDING, status_of
from board.review.refused import Refused

Status = Literal["draft", "for_review", "changes_requested", "approved", "locked"]
STATUSES: Final = ("draft", "for_review", "changes_requested", "approved", "locked")
TABLES: Final = ("panels", "shots", "scenes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Approving:
    """A new status. `hash` is the content that was on the screen; empty takes it as it is."""

    key: str
    table: str
    id: str
    status: str
    hash: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Approved:
    """The decision, and the hash it is bound to."""

    decision: Decision
    hash: str


def parts() -> tuple[str, ...]:
    """The parts that a status needs; drawings come as hashes (`drawings_for`)."""
    return BOARD, REVIEW


def drawings_for(board: Document, table: str, id: str) -> tuple[str, ...]:
    """The panels whose drawings belong to a subject's content."""
    if table == "panels":
        return (id,)
    shots = shots_of(board, id) if table == "scenes" else [id]
    return tuple(panel for shot in shots for panel in panels_of(board, shot))


def approve(draft: Draft, request: Approving, drawings: Drawings, circumstances: Circumstances) -> Approved:
    """Gives a subject a status; whoever calls sees to it that the gate locks what is locked (`locked_among`)."""
    board, review = draft.doc(BOARD), draft.doc(REVIEW)
    asked: Json = ("status", request.table, request.id, request.status, request.hash, request.note, circumstances.account)
    if (before := decided(review, request.key, asked)) is not None:
        return _answer(before)
    _check(board, review, request, circumstances)
    content = of_subject(board, request.table, request.id, drawings)
    if request.hash and request.hash != content:
        raise Refused("stale", "This has changed since it was on your screen.", {"hash": content})
    previous = status_of(review, request.id)
    _write(review, request, content, circumstances)
    says: dict[str, Json] = {"table": request.table, "status": request.status, "was": previous, "hash": content}
    verdict = Verdict(verdict=request.status, asked=asked, subject=request.id, reason=request.note, says=says)
    return _answer(ledger.record(draft, request.key, verdict, circumstances))


def locked_among(draft: Draft, panels: Iterable[str]) -> frozenset[str]:
    """Those of these panels that are locked by their status, or by that of their shot or scene."""
    return frozenset(id for id in panels if _is_locked(draft.doc(BOARD), draft.doc(REVIEW), id))


def refresh(draft: Draft, subjects: Iterable[str], drawings: Drawings) -> tuple[str, ...]:
    """Brings `now` of approvals up to date; answers those that differ from what they were. Drawings that are not given count
    as unknown, so give those of all panels that `drawings_for` names."""
    board, review = draft.doc(BOARD), draft.doc(REVIEW)
    plan, changed = Plan(review), []
    for id in subjects:
        approval = read_record(review, Approval, id)
        if approval is None or approval.table not in TABLES:
            continue
        now = of_subject(board, approval.table, id, drawings)
        if now != approval.now:
            plan.set("approvals", id, "now", now)
            changed.append(id)
    plan.carry_out()
    return tuple(changed)


def approved_subjects(review: Document) -> Mapping[str, str]:
    """What has a status other than draft: id → table."""
    rows = plain(review, "approvals")
    return {id: str(row.get("table")) for id, row in rows.items() if isinstance(row, dict) and row.get("status") != "draft"}


def _check(board: Document, review: Document, request: Approving, circumstances: Circumstances) -> None:
    if request.table not in TABLES or request.status not in STATUSES:
        raise Refused("invalid", f"Expected a status of {', '.join(STATUSES)} for one of the {', '.join(TABLES)}.")
    record = read_record(board, MODELS[request.table], request.id)
    if record is None or record.deleted:
        raise Refused("not_found", "There is nothing here to approve.")
    if request.status in BINDING or status_of(review, request.id) in BINDING:
        circumstances.require_decider("approve, lock and open again")
    elif request.status == "changes_requested":
        circumstances.require_person("ask for changes")
        circumstances.require_proposer()
    else:
        circumstances.require_writer("say how far this is")


def _write(review: Document, request: Approving, content: str, circumstances: Circumstances) -> None:
    stated = {
        "table": request.table,
        "status": request.status,
        "by": circumstances.account,
        "hash": content,
        "now": content,
        "note": request.note,
        "at_ms": circumstances.now_ms,
    }
    plan = Plan(review)
    try:
        if plan.has("approvals", request.id):
            for name, value in stated.items():
                plan.set("approvals", request.id, name, value)
        else:
            plan.create("approvals", request.id, stated, circumstances.account)
    except InvalidEdit as bad:
        raise Refused("invalid", str(bad)) from None
    plan.carry_out()


def _answer(decision: Decision) -> Approved:
    said = decision.origin.get("hash") if isinstance(decision.origin, Mapping) else None
    return Approved(decision, said if isinstance(said, str) else "")


def _is_locked(board: Document, review: Document, panel: str) -> bool:
    """Whether a panel, its shot or its scene is locked by its status."""
    found = read_record(board, MODELS["panels"], panel)
    shot = getattr(found, "shot", "")
    scene = getattr(read_record(board, MODELS["shots"], shot), "scene", "")
    return any(status_of(review, id) == "locked" for id in (panel, shot, scene))
