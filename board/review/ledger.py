"""The chain of decisions: each is numbered, holds the hash of the one before and the digests of what was written beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Final, Literal

from board.document import Document, read_ledger, read_record
from board.edits.plan import InvalidEdit, Plan
from board.ids import is_id
from board.model import Decision, Json, Ledger
from board.review.canon import bytes_digest, digest, plain
from board.review.circumstances import BOARD, REVIEW, Circumstances
from board.review.draft import Draft
from board.review.records import stated
from board.review.refused import Refused
from board.review.words import check_reason

_UNHASHED: Final = ("hash", "deleted", "value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is to be recorded; `asked` is the request, by which one key is held to one request."""

    verdict: str
    asked: Json
    suggestion: str = ""
    reason: str = ""
    revision: str = ""
    panel: str = ""
    subject: str = ""
    operations: Json = None
    skipped: Json = None
    says: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the chain that is not as it was written."""

    decision: str
    kind: Literal["changed", "missing", "order", "link", "head", "bytes", "unreadable"]
    sentence: str


def decided(review: Document, key: str, asked: Json) -> Decision | None:
    """The decision that was made under a key; raises `Refused` when the key is none, or stood for something else."""
    if not is_id(key):
        raise Refused("invalid", "Expected a uuid7 as the key of this request.")
    found = read_record(review, Decision, key)
    if found is not None and (not isinstance(found.origin, dict) or found.origin.get("asked") != digest(asked)):
        raise Refused("invalid", "This key was used for another request.", {"decision": key})
    return found


def record(draft: Draft, key: str, verdict: Verdict, circumstances: Circumstances, parts: Iterable[str] = ()) -> Decision:
    """Appends a decision; whatever it did to other documents has been written to the draft before."""
    check_reason(verdict.reason)
    review = draft.doc(REVIEW)
    ledger = read_ledger(review)
    updates = tuple((part, draft.update(part)) for part in parts if part != REVIEW)
    decision = Decision(
        id=key,
        created_by=circumstances.account,
        n=ledger.count + 1,
        at_ms=circumstances.now_ms,
        verdict=verdict.verdict,
        suggestion=verdict.suggestion,
        by=circumstances.account,
        role="agent" if circumstances.kind == "agent" else circumstances.role.value,
        reason=verdict.reason,
        revision=verdict.revision,
        previous=ledger.head,
        panel=verdict.panel,
        subject=verdict.subject,
        operations=plain(verdict.operations),
        updates=tuple({"part": part, "sha256": bytes_digest(update)} for part, update in updates if update),
        skipped=plain(verdict.skipped),
        origin=plain({**verdict.says, "name": circumstances.name, "asked": digest(verdict.asked)}),
    )
    decision = replace(decision, hash=hash_of(decision))
    _write(review, decision)
    return decision


def hash_of(decision: Decision) -> str:
    """The hash of all that a decision says but for the hash itself."""
    return digest(plain({name: value for name, value in asdict(decision).items() if name not in _UNHASHED}))


def parts_of(panel_parts: Sequence[str]) -> tuple[str, ...]:
    """All parts of a decision that concerns these drawings."""
    return (BOARD, REVIEW, *panel_parts)


def verify(decisions: Iterable[Decision], ledger: Ledger, batches: Iterable[Mapping[str, bytes]]) -> list[Finding]:
    """Checks a chain against itself and the log. A batch is what one append wrote: part → update; oldest first."""
    found: list[Finding] = []
    written = [frozenset((part, bytes_digest(update)) for part, update in batch.items()) for batch in batches]
    previous, expected, at = "", 1, 0
    for decision in sorted(decisions, key=lambda one: (one.n, one.id)):
        found += _link_findings(decision, previous, expected)
        at, missing = _batch_of(decision, written, at)
        if missing:
            found.append(Finding(decision.id, "bytes", f"Decision {decision.n}: the log does not hold what it wrote."))
        previous, expected = decision.hash, decision.n + 1
    if (ledger.head, ledger.count) != (previous, expected - 1):
        found.append(Finding("", "head", f"The ledger counts {ledger.count} decisions, the chain ends at {expected - 1}."))
    return found


def _link_findings(decision: Decision, previous: str, expected: int) -> Iterable[Finding]:
    name = f"Decision {decision.n}"
    if hash_of(decision) != decision.hash:
        yield Finding(decision.id, "changed", f"{name} is not what was written down.")
    if decision.n > expected:
        yield Finding(decision.id, "missing", f"Decisions {expected} to {decision.n - 1} are missing.")
    elif decision.n < expected:
        yield Finding(decision.id, "order", f"{name} is there twice.")
    elif decision.previous != previous:
        yield Finding(decision.id, "link", f"{name} does not follow on the decision before it.")


def _batch_of(decision: Decision, written: Sequence[frozenset[tuple[str, str]]], start: int) -> tuple[int, bool]:
    """Where the log holds all that a decision wrote, not before the decision before it."""
    wanted = digests_of(decision)
    if not wanted:
        return start, False
    for index in range(start, len(written)):
        if wanted <= written[index]:
            return index, False
    return start, True


def digests_of(decision: Decision) -> frozenset[tuple[str, str]]:
    """(part, sha-256) of the updates that were written with a decision."""
    updates = decision.updates if isinstance(decision.updates, tuple) else ()
    return frozenset((str(one.get("part")), str(one.get("sha256"))) for one in updates if isinstance(one, dict))


def _write(review: Document, decision: Decision) -> None:
    plan = Plan(review)
    try:
        plan.create("decisions", decision.id, stated(decision), decision.created_by)
        plan.set_root("ledger", "count", decision.n)
        plan.set_root("ledger", "head", decision.hash)
    except InvalidEdit as bad:
        raise Refused("invalid", str(bad)) from None
    plan.carry_out()
