"""Carries a restoration out on the documents as they are by now: what somebody changed since it was planned is left alone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from board.document import TABLES, Document, plain
from board.edits.plan import InvalidEdit, Plan
from board.edits.words import plan_text
from board.history.drawing import strokes_of
from board.history.restoring import BOARD, Along, Change, Reason, Restoration, Skipped, is_burial
from board.history.standing import Families, Row, Rows, families, going_along, is_binned, rows_of

_PANEL = "panel/"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was changed, and what was not, with what the plan had left out already."""

    changes: tuple[Change, ...]
    skipped: tuple[Skipped, ...]


def carry_out(doc: Callable[[str], Document], restoration: Restoration, worked_on: frozenset[str] = frozenset()) -> Restored:
    """Writes what still is as it was seen, each document in one transaction; checks all before it writes anything.

    `worked_on` are the parts that were written to since the plan looked: a panel that somebody draws on is not binned.
    """
    plans = {part: Plan(doc(part)) for part in sorted(restoration.parts)}
    done: list[Change] = []
    skipped = list(restoration.skipped)
    present = _Present(doc, plans, restoration.along, worked_on)
    for change in restoration.changes:
        if present.says_already(change):
            continue
        reason = present.objection(change) or _planned(plans[change.part], change)
        if reason is None:
            done.append(change)
        else:
            skipped.append(Skipped(change, reason))
    for plan in plans.values():
        plan.carry_out()
    return Restored(tuple(done), tuple(skipped))


class _Present:
    """What the documents say now, read once."""

    def __init__(
        self, doc: Callable[[str], Document], plans: Mapping[str, Plan], along: Along, worked_on: frozenset[str]
    ) -> None:
        self._doc = doc
        self._plans = plans
        self._along = along
        self._worked_on = worked_on
        self._strokes: dict[str, dict[str, bytes]] = {}
        self._board: tuple[Rows, Families] | None = None

    def says_already(self, change: Change) -> bool:
        """Whether it was brought back by somebody else since."""
        if not change.field:
            return bool(self._stroke(change) == change.now)
        row = self._row(change)
        return row is not None and _same(change.field, row.get(change.field), change.now)

    def objection(self, change: Change) -> Reason | None:
        """Why a change is not made, None if it is."""
        if change.part == BOARD and is_burial(change) and self._has_more(change):
            return "changed"
        if not change.field:
            return None if self._stroke(change) == change.was else "changed"
        row = self._row(change)
        if row is None:
            return "unknown"
        if _kind(change) == "set":
            return None  # its members are told apart
        return None if _same(change.field, row.get(change.field), change.was) else "changed"

    def _has_more(self, change: Change) -> bool:
        """Whether something came into what would go into the bin, or was changed there."""
        if self._board is None:
            rows = rows_of(self._doc(BOARD), "board")
            self._board = rows, families(rows)
        found = going_along(*self._board, change.table, change.id)
        return found != self._along.get(change.id) or any(_PANEL + id in self._worked_on for id in found)

    def _stroke(self, change: Change) -> bytes | None:
        if change.part not in self._strokes:
            self._strokes[change.part] = strokes_of(self._doc(change.part))
        return self._strokes[change.part].get(change.id)

    def _row(self, change: Change) -> Row | None:
        if not change.id:
            return plain(self._doc(change.part), change.table)
        try:
            return self._plans[change.part].row(change.table, change.id)
        except InvalidEdit:
            return None


def _planned(plan: Plan, change: Change) -> Reason | None:
    """Plans a change; answers why it cannot be."""
    try:
        _plan(plan, change)
    except InvalidEdit:
        return "unknown"
    return None


def _plan(plan: Plan, change: Change) -> None:
    table, id, field = change.table, change.id, change.field
    if not field and change.now is None:
        plan.take(table, id)
    elif not field:
        plan.put(table, id, change.now)
    elif change.now is None and _kind(change) not in ("text", "set"):
        plan.clear(table, id, field)
    elif not id:
        plan.set_root(table, field, _value(change.now))
    elif _kind(change) == "text":
        plan_text(plan, table, id, field, change.now or "")
    elif _kind(change) == "set":
        _plan_set(plan, change, _members(change.was), _members(change.now))
    else:
        plan.set(table, id, field, _value(change.now))


def _plan_set(plan: Plan, change: Change, was: Iterable[str], now: Iterable[str]) -> None:
    for key in sorted(set(was) ^ set(now)):
        plan.switch(change.table, change.id, change.field, key, key in set(now))


def _kind(change: Change) -> str | None:
    return TABLES[change.table].fields.get(change.field) if change.table in TABLES else None


def _members(value: object) -> frozenset[str]:
    return frozenset(value) if isinstance(value, dict) else frozenset()


def _same(field: str, present: object, was: object) -> bool:
    if field == "deleted":
        return is_binned({"deleted": present}) == is_binned({"deleted": was})
    return present == was


def _value(value: object) -> object:
    """A plain value as the model has it."""
    if isinstance(value, list):
        return tuple(_value(item) for item in value)
    if isinstance(value, dict):
        return {key: _value(item) for key, item in value.items()}
    return value
