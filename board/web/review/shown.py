"""What review looks like over HTTP."""

import json
from dataclasses import asdict, fields
from typing import Literal

from pydantic import BaseModel, Field, JsonValue

from board import model
from board.review.canon import plain
from board.review.conflict import Conflict

State = Literal["proposed", "accepted", "partly_accepted", "rejected", "withdrawn", "superseded", "expired", "reverted"]
Status = Literal["draft", "for_review", "changes_requested", "approved", "locked"]
Table = Literal["panels", "shots", "scenes"]


class ConflictShown(BaseModel):
    """What stands in the way of one operation: the value it was made against, the one that is there, the one it puts."""

    index: int
    kind: Literal["changed", "deleted", "locked", "approved", "dependency", "anchor"]
    sentence: str
    base: JsonValue = None
    now: JsonValue = None
    proposed: JsonValue = None


class SuggestionShown(BaseModel):
    """A suggestion as the review document keeps it."""

    id: str
    state: str
    kind: str
    title: str
    rationale: str
    rule: str
    slot: str
    scene: str
    panel: str
    ghost: str
    revision: str
    decision: str
    severity: float
    made_ms: int
    expires_ms: int
    targets: list[str]
    depends: list[str]
    operations: JsonValue
    evidence: JsonValue
    inputs: JsonValue
    author: JsonValue
    edited_by: list[str]


class DecisionShown(BaseModel):
    """A link of the chain of decisions."""

    id: str
    n: int
    at_ms: int
    verdict: str
    suggestion: str
    by: str
    name: str = Field(description="what they were called then")
    role: str
    reason: str
    revision: str
    panel: str
    subject: str
    operations: JsonValue
    skipped: JsonValue
    previous: str
    hash: str


class DecidedShown(BaseModel):
    """A decision, made now or before under the same key, and the state it left the suggestion in."""

    decision: DecisionShown
    state: str
    revision: str


class RevertedShown(BaseModel):
    """The decision that took another back."""

    decision: DecisionShown
    state: str
    skipped: list[JsonValue] = Field(description="what was left as people have made it since: operation, reason, where")


class ApprovalShown(BaseModel):
    """The status of a panel, shot or scene; it differs from what was approved where `now` is not `hash`."""

    id: str
    table: str
    status: str
    by: str
    hash: str
    now: str
    note: str
    at_ms: int


class CommentShown(BaseModel):
    """Something that somebody said."""

    id: str
    thread: str
    table: str
    subject: str
    text: str
    by: str
    suggestion: str
    at_ms: int
    edited_ms: int
    anchor: JsonValue
    mentions: list[str]
    resolved: JsonValue


def plainly(value: object) -> JsonValue:
    """A value of a record as JSON."""
    told: JsonValue = json.loads(json.dumps(plain(value)))
    return told


def suggestion_shown(one: model.Suggestion) -> SuggestionShown:
    return SuggestionShown.model_validate(_chosen(one, SuggestionShown))


def decision_shown(one: model.Decision) -> DecisionShown:
    name = one.origin.get("name") if isinstance(one.origin, dict) else ""
    return DecisionShown.model_validate({**_chosen(one, DecisionShown), "name": name if isinstance(name, str) else ""})


def approval_shown(one: model.Approval) -> ApprovalShown:
    return ApprovalShown.model_validate(_chosen(one, ApprovalShown))


def comment_shown(one: model.Comment) -> CommentShown:
    return CommentShown.model_validate(_chosen(one, CommentShown))


def conflict_shown(one: Conflict) -> ConflictShown:
    said = {item.name: getattr(one, item.name) for item in fields(one) if item.name != "operation"}
    return ConflictShown.model_validate(plainly({**said, "index": one.operation}))


def _chosen(record: model.Record, shown: type[BaseModel]) -> dict[str, JsonValue]:
    return {name: plainly(value) for name, value in asdict(record).items() if name in shown.model_fields}
