"""The AI use report: every frame and note that an agent proposed, on what model, and who decided what about it."""

import csv
import io
import unicodedata
from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from typing import Final

from board.model import Review, Suggestion
from board.review.suggestion import author_of

_FORMULAS: Final = frozenset("=+-@＝＋－＠")  # the wide ones count where people write Japanese
_CONTROLS: Final = frozenset("\t\r\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One suggestion of an agent for one panel."""

    frame: str
    panel: str
    suggestion: str
    kind: str
    agent: str
    model: str
    provider: str
    engine: str
    rule: str
    requested_by: str
    proposed_at: str
    decision: str
    decided_by: str
    decided_at: str
    reason: str


def ai_use(review: Review, labels: Mapping[str, str], names: Mapping[str, str]) -> tuple[Use, ...]:
    """The rows, oldest first. `labels` name panels and `names` accounts, as the board calls them now."""
    decisions = {one.id: one for one in review.decisions}
    rows: list[Use] = []
    for suggestion in review.suggestions:
        if author_of(suggestion, "kind") != "agent":
            continue
        made = decisions.get(suggestion.decision)
        for panel in _panels(suggestion):
            rows.append(
                Use(
                    frame=labels.get(panel, ""),
                    panel=panel,
                    suggestion=suggestion.id,
                    kind=suggestion.kind,
                    agent=author_of(suggestion, "name") or author_of(suggestion, "account"),
                    model=author_of(suggestion, "model"),
                    provider=author_of(suggestion, "provider"),
                    engine=author_of(suggestion, "engine"),
                    rule=suggestion.rule,
                    requested_by=_named(author_of(suggestion, "requested_by"), names),
                    proposed_at=_time(suggestion.made_ms),
                    decision=suggestion.state.replace("_", " "),
                    decided_by="" if made is None else _named(made.by, names),
                    decided_at="" if made is None else _time(made.at_ms),
                    reason="" if made is None else made.reason,
                )
            )
    return tuple(rows)


def as_csv(rows: tuple[Use, ...]) -> str:
    """The report as CSV with a heading, lines ending as RFC 4180 says."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(one.name for one in fields(Use))
    writer.writerows([formula_free(str(value)) for value in astuple(row)] for row in rows)
    return out.getvalue()


def formula_free(text: str) -> str:
    """Spreadsheets take what begins like this for a formula, some of them also behind what cannot be seen."""
    begins = next((letter for letter in text if not _is_unseen(letter)), "")
    return f"'{text}" if text[:1] in _CONTROLS or begins in _FORMULAS else text


def _is_unseen(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) in ("Cc", "Cf")


def _panels(suggestion: Suggestion) -> tuple[str, ...]:
    """The frame it made, else the panels that it is about."""
    if suggestion.ghost:
        return (suggestion.ghost,)
    return suggestion.targets or (suggestion.panel,)


def _named(account: str, names: Mapping[str, str]) -> str:
    return names.get(account, account)


def _time(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="seconds") if at_ms else ""
