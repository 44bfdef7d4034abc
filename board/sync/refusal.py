"""What becomes of an edit that may not be made: its sender is told why, and the work is kept as the sender's suggestion."""

import base64
from dataclasses import dataclass
from typing import Final, Literal

from pycrdt import Map

from board.document import Document
from board.errors import CloseCode

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


@dataclass(frozen=True, slots=True)
class RefusedWork:
    """What was refused: from whom, on which document, why, and the work itself."""

    id: str
    account: str
    document: str
    refused: Refused
    update: bytes
    created_ms: int


def filed(work: RefusedWork) -> dict[str, object]:
    """The suggestion record's value."""
    inline = base64.b64encode(work.update).decode() if len(work.update) <= LARGEST_INLINE else None
    return {
        "kind": "refused",
        "author": work.account,
        "document": work.document,
        "reason": work.refused.reason,
        "refusal": work.refused.kind,
        "update": inline,
        "bytes": len(work.update),
        "created": work.created_ms,
        "state": "proposed",
        "summary": f"Work on {_place(work.document)} that could not be saved: {work.refused.reason}",
    }


def file(review: Document, work: RefusedWork) -> None:
    """Writes the suggestion into the review document."""
    suggestions: Map[object] = review.get("suggestions", type=Map)
    suggestions[work.id] = Map({"value": filed(work), "created_by": work.account})


def _place(document: str) -> str:
    return "a panel" if "/panel/" in document else "the board"
