"""A step: entries of one person, close together and about the same, that read as one thing that was done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from board.model import Json

KINDS: Final = (
    "draw",  # strokes, layers and marks of a panel
    "write",  # fields and texts
    "insert",
    "move",
    "bin",
    "unbin",
    "settings",
    "import",
    "restore",
    "undo",
    "accept",
    "reject",
    "revert",
    "propose",
    "comment",
    "status",
    "version",
    "birth",  # what the server writes into new documents
    "other",
)


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody did. It is named by its first entry, which it keeps while it grows.

    `counts` says how much of what: "made.strokes", "binned.panels", "set.shots", "typed.letters". `records` are the first
    hundred that were touched and `touched` how many there are at most; `beside` is the record before which something was moved.
    `values` are what the first fields that it set said before and after, `said` what else its sentence needs.
    """

    first: str
    last: str
    account: str
    means: str
    kind: str
    table: str
    subject: str
    entries: tuple[str, ...]
    counts: Mapping[str, int]
    records: tuple[tuple[str, str], ...]
    touched: int
    fields: tuple[str, ...]
    scenes: frozenset[str]
    panels: frozenset[str]
    beside: str = ""
    values: Mapping[tuple[str, str, str], tuple[Any, Any]] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Json]:
        """As the API tells it; entries are counted, not listed."""
        return {
            "first": self.first,
            "last": self.last,
            "account": self.account,
            "means": self.means,
            "kind": self.kind,
            "table": self.table,
            "subject": self.subject,
            "entries": len(self.entries),
            "counts": dict(self.counts),
            "records": self.records,
            "touched": self.touched,
            "fields": self.fields,
            "scenes": tuple(sorted(self.scenes)),
            "panels": tuple(sorted(self.panels)),
            "beside": self.beside,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """Which steps are wanted; what is not named is not asked. Times are of the step's first entry or later ones."""

    accounts: frozenset[str] = frozenset()
    scenes: frozenset[str] = frozenset()
    panels: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    since_ms: int | None = None
    until_ms: int | None = None


EVERYTHING: Final = Sieve()


@dataclass(frozen=True, slots=True)
class Page:
    """Steps, newest first, and the place from which the next page goes on; None where there is no more."""

    steps: tuple[Step, ...]
    before: str | None = field(default=None)
