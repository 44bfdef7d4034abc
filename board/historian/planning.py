"""What would be brought back or taken back: told beforehand, or packed in portions for the server that carries it out."""

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from pycrdt import Doc

from board.document import Document, plain, read_board
from board.historian.answers import People, written
from board.history.carrying import carry_out
from board.history.cut import Cut
from board.history.entry import Entry
from board.history.foretelling import counts, summary
from board.history.portions import portions
from board.history.restoring import BOARD, Bars, Restoration, plan_restoration
from board.history.saying import labels_of
from board.history.scope import Scope, WholeBoard
from board.history.undoing import plan_undo
from board.model import Json
from board.review.circumstances import REVIEW
from board.review.manners import BINDING

MOST_TOLD: Final = 500
"""So many changes are told one by one; of all of them there are numbers and sentences."""


EVERYTHING: Final = WholeBoard()
_OURS: Final = ("restore", "undo")


@dataclass(frozen=True, slots=True)
class Wish:
    """How much is to come back, of a step all; the approved subjects that are named, and the locked panels."""

    scope: Scope = EVERYTHING
    named: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Foretold:
    """A restoration in words."""

    restoration: Restoration
    labels: Mapping[str, str]

    def body(self, people: People) -> bytes:
        told = self.restoration
        changes, skipped = told.changes, told.skipped
        said: dict[str, Json] = {
            "then": told.then,
            "seen": told.seen,
            "changes": tuple(one.to_json() for one in islice(changes, MOST_TOLD)),
            "skipped": tuple(one.to_json() for one in islice(skipped, MOST_TOLD)),
            "panels": tuple(sorted({one.part.partition("/")[2] for one in changes if one.part != BOARD})),
            "labels": dict(self.labels),
            "summary": summary(told, self.labels),
            "counts": counts(told) | {"changes": len(changes), "skipped": len(skipped)},
        }
        return written(said)


@dataclass(frozen=True, slots=True)
class Span:
    """The entries from a step's first to its last, and which of them are the step."""

    entries: Sequence[Entry]
    step: frozenset[str]

    @property
    def parts(self) -> frozenset[str]:
        """The documents that the step wrote to, and the board."""
        return frozenset({BOARD, *(entry.part for entry in self.entries if entry.id in self.step)})


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done, as pickled restorations.

    `worked_on` are the documents that others wrote to since, up to `read_to`. Of a step that is taken back the `entries`,
    and the `batch` in which the first was written.
    """

    then: str
    seen: str
    portions: tuple[bytes, ...]
    entries: frozenset[str] = frozenset()
    batch: str = ""
    worked_on: frozenset[str] = frozenset()
    read_to: str = ""


def is_work(entry: Entry, own: frozenset[str], key: str) -> bool:
    """Whether somebody did it meanwhile: no birth of a document, nothing to be taken back, nothing of the request's own."""
    is_ours = entry.means in _OURS and entry.batch.startswith(f"{key}.")
    return entry.means != "birth" and entry.id not in own and not is_ours


def foretold(then: Cut, now: Cut, wish: Wish) -> Foretold:
    """What a restoration would do."""
    return _named(plan_restoration(then, now, wish.scope, _bars(now, wish)), then, now)


def foretold_undo(before: Cut, now: Cut, span: Span, worked_on: frozenset[str], wish: Wish) -> Foretold:
    """What taking a step back would do: tried on copies of what is there now."""
    plan = plan_undo(before, span.entries, span.step)
    copies = {part: _copy(now, part) for part in plan.parts | {BOARD}}
    tried = carry_out(copies.__getitem__, plan, worked_on, lambda _: _bars(now, wish))
    return _named(replace(plan, changes=tried.changes, skipped=tried.skipped), before, now)


def packed(then: Cut, now: Cut, scope: Scope) -> Work:
    """A restoration for whoever carries it out. What is locked or approved is left out there: it may change meanwhile."""
    return _packed(plan_restoration(then, now, scope))


def packed_undo(before: Cut, span: Span) -> Work:
    """The same of a step that is taken back."""
    work = _packed(plan_undo(before, span.entries, span.step))
    batch = next((entry.batch for entry in span.entries if entry.id in span.step), "")
    return replace(work, entries=span.step, batch=batch)


def _packed(plan: Restoration) -> Work:
    first, *others = portions(plan)
    told = Restoration(first.then, first.seen, first.changes, plan.skipped, first.along)
    return Work(plan.then, plan.seen, tuple(pickle.dumps(one) for one in (told, *others)))


def _named(plan: Restoration, then: Cut, now: Cut) -> Foretold:
    names = {**labels_of(read_board(then.doc(BOARD))), **labels_of(read_board(now.doc(BOARD)))}
    told = [*plan.changes[:MOST_TOLD], *(one.change for one in plan.skipped[:MOST_TOLD])]
    ids = {id for one in told for id in (one.id, one.part.partition("/")[2])} | {one.because for one in plan.skipped}
    ids |= {one.part.partition("/")[2] for one in plan.changes} | {one.id for one in plan.changes if one.part == BOARD}
    return Foretold(plan, {id: names[id] for id in sorted(ids) if id in names})


def _copy(cut: Cut, part: str) -> Document:
    copy: Document = Doc()
    copy.apply_update(cut.doc(part).get_update())
    return copy


def _bars(now: Cut, wish: Wish) -> Bars:
    rows = plain(now.doc(REVIEW), "approvals").items()
    statuses = {id: row.get("status") for id, row in rows if isinstance(row, dict)}
    approved = frozenset(id for id, status in statuses.items() if status in BINDING)
    return Bars(wish.locked | {id for id, status in statuses.items() if status == "locked"}, approved, wish.named)
