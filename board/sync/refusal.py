"""What becomes of an edit that may not be made: its sender is told why, and the work is kept as the sender's suggestion."""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from board.document import TABLES, Document
from board.edits.differences import Difference
from board.errors import CloseCode
from board.model import Json
from board.review import leftover
from board.review.leftover import Leftover
from board.review.operations import AnyOperation

Kind = Literal["role", "lock", "limit", "invalid", "schema"]

LARGEST_INLINE: Final = 16 * 1024
"""Larger work is kept beside the review document, under a key of its own."""


class Refused(Exception):
    """An edit may not be made; the message is a sentence for the person who made it."""

    def __init__(self, kind: Kind, reason: str, code: CloseCode = CloseCode.NOT_ALLOWED) -> None:
        super().__init__(reason)
        self.kind = kind
        self.reason = reason
        self.code = code


class Locked(Refused):
    """An edit of a board touches locked panels.

    `update` is what of it is new and has passed the gate, from `clients`; `brought` are those that are not the sender's.
    """

    def __init__(self, reason: str, update: bytes, clients: frozenset[int], brought: frozenset[int] = frozenset()) -> None:
        super().__init__("lock", reason)
        self.update = update
        self.clients = clients
        self.brought = brought


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a refused edit: the suggestion it was filed as, why, and how many of its changes were saved."""

    suggestion: str | None
    reason: str
    kept: int = 0


@dataclass(frozen=True, slots=True)
class RefusedWork:
    """What was refused: from whom, on which document, why, and the work itself.

    It is an update of nobody's document, or, where the rest of the work was saved, a list of changes; or it is operations,
    which can be accepted once nothing stands in their way.
    """

    id: str
    account: str
    document: str
    refused: Refused
    body: bytes
    created_ms: int
    form: Literal["update", "changes"] = "update"
    summary: str = ""
    name: str = ""
    panels: tuple[str, ...] = ()
    operations: tuple[AnyOperation, ...] = ()


def changes_of(lost: Iterable[Difference]) -> bytes:
    """Changes as typed operations, each with the value it was made against and the value it puts; written out as JSON."""
    operations = [
        {"op": _operation(one), "table": one.table, "id": one.id, "field": one.field, "was": one.was, "now": one.now}
        for one in lost
    ]
    return json.dumps(operations, separators=(",", ":"), ensure_ascii=False).encode()


def file(review: Document, work: RefusedWork) -> None:
    """Writes the suggestion into the review document."""
    left = Leftover(
        id=work.id,
        account=work.account,
        name=work.name,
        title=work.summary or f"Work on {_place(work.document)} that could not be saved: {work.refused.reason}",
        reason=work.refused.reason,
        made_ms=work.created_ms,
        panels=work.panels,
        operations=work.operations,
        kept=None if work.operations else _kept(work),
    )
    leftover.file(review, left)


def _kept(work: RefusedWork) -> dict[str, Json]:
    """What cannot be accepted can be downloaded."""
    inline = work.body if len(work.body) <= LARGEST_INLINE else None
    return {
        "document": work.document,
        "refusal": work.refused.kind,
        "form": work.form,
        "update": base64.b64encode(inline).decode() if inline and work.form == "update" else None,
        "changes": inline.decode() if inline and work.form == "changes" else None,
        "bytes": len(work.body),
    }


def _operation(one: Difference) -> str:
    if not one.field:
        return "insert"
    return "text" if TABLES[one.table].fields.get(one.field) == "text" else "set"


def _place(document: str) -> str:
    return "a panel" if "/panel/" in document else "the board"
