"""Carries a restoration out on the documents as they are by now: what somebody changed since it was planned is left alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from pycrdt import Map

from board.document import TABLES, Document, plain
from board.edits.places import children
from board.edits.plan import InvalidEdit, Plan
from board.edits.words import plan_text
from board.history.restoring import (
    BOARD,
    NO_BARS,
    Along,
    Bars,
    Change,
    Reason,
    Restoration,
    Skipped,
    is_binning,
    is_burial,
    place_fields,
)
from board.history.standing import ABOVE, Row, is_binned

_PANEL = "panel/"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was changed, and what was not, with what the plan had left out already."""

    changes: tuple[Change, ...]
    skipped: tuple[Skipped, ...]


def no_bars(_: frozenset[str]) -> Bars:
    """Nothing is locked or approved."""
    return NO_BARS


def carry_out(
    doc: Callable[[str], Document],
    restoration: Restoration,
    worked_on: frozenset[str] = frozenset(),
    bars: Callable[[frozenset[str]], Bars] = no_bars,
) -> Restored:
    """Writes what still is as it was seen, each document in one transaction; checks all before it writes anything.

    `worked_on` are the parts that were written to since the plan looked: a panel that somebody draws on is not binned.
    `bars` says which of some subjects are locked or approved by now.
    """
    plans = {part: Plan(doc(part)) for part in sorted(restoration.parts | {BOARD})}
    present = _Present(doc, plans, restoration.along, worked_on)
    standing = replace(restoration, changes=tuple(map(present.concerning, restoration.changes)))
    heeded = standing.heeding(bars(standing.concerns))
    moved = frozenset((one.table, one.id) for one in heeded.changes if present.is_moved(one))
    done: list[Change] = []
    skipped = list(heeded.skipped)
    for change in heeded.changes:
        if present.says_already(change):
            continue
        reason = present.objection(change, moved) or _planned(plans[change.part], change)
        if reason is None:
            done.append(change)
        else:
            skipped.append(Skipped(change, reason))
    for plan in plans.values():
        plan.carry_out()
    return Restored(tuple(done), tuple(skipped))


class _Present:
    """What the documents say now, before anything is written."""

    def __init__(
        self, doc: Callable[[str], Document], plans: Mapping[str, Plan], along: Along, worked_on: frozenset[str]
    ) -> None:
        self._doc = doc
        self._plans = plans
        self._along = along
        self._worked_on = worked_on
        self._concerns: dict[tuple[str, str], frozenset[str]] = {}

    def concerning(self, change: Change) -> Change:
        """The change with what it concerns by now, too: others may have moved what it is about."""
        panel = change.part.removeprefix(_PANEL) if change.part.startswith(_PANEL) else ""
        table, id = ("panels", panel) if panel else (change.table, change.id)
        if (table, id) not in self._concerns:
            below = (one for _, one in children(self._doc(BOARD), "panels", id)) if table == "shots" else ()
            self._concerns[table, id] = frozenset((*self._lineage(table, id), *below))
        return replace(change, concerns=change.concerns | self._concerns[table, id])

    def says_already(self, change: Change) -> bool:
        """Whether it was brought back by somebody else since."""
        if not change.field:
            return bool(self._stroke(change) == change.now)
        row = self._row(change)
        return row is not None and _same(change.field, row.get(change.field), change.now)

    def is_moved(self, change: Change) -> bool:
        """Whether somebody put it elsewhere since."""
        return change.field in place_fields(change.table) and not self.says_already(change) and not self._is_as_seen(change)

    def objection(self, change: Change, moved: frozenset[tuple[str, str]]) -> Reason | None:
        """Why a change is not made, None if it is. A place is an order and what that is under, never one of them."""
        if is_burial(change) and (self._has_more(change) if is_binning(change) else change.part in self._worked_on):
            return "changed"
        if change.field in place_fields(change.table) and (change.table, change.id) in moved:
            return "changed"
        if change.field and self._row(change) is None:
            return "unknown"
        return None if self._is_as_seen(change) else "changed"

    def _is_as_seen(self, change: Change) -> bool:
        if not change.field:
            return bool(self._stroke(change) == change.was)
        row = self._row(change)
        # Of a set the members are told apart.
        return row is not None and (_kind(change) == "set" or _same(change.field, row.get(change.field), change.was))

    def _has_more(self, change: Change) -> bool:
        """Whether something came into what would go into the bin, or was changed there."""
        found = dict(self._going_along(change.table, change.id))
        return found != self._along.get(change.id) or any(_PANEL + id in self._worked_on for id in found)

    def _going_along(self, table: str, id: str) -> Iterator[tuple[str, Row]]:
        row = self._record(table, id)
        if row is None:
            return
        yield id, row
        for lower, (_, upper) in ABOVE.items():
            if upper == table:
                for _, child in children(self._doc(BOARD), lower, id):
                    if not is_binned(self._record(lower, child) or {}):
                        yield from self._going_along(lower, child)

    def _lineage(self, table: str, id: str) -> Iterator[str]:
        while (row := self._record(table, id)) is not None:
            yield id
            if table not in ABOVE:
                return
            field, table = ABOVE[table]
            id = str(row.get(field, ""))

    def _record(self, table: str, id: str) -> Row | None:
        try:
            return self._plans[BOARD].row(table, id)
        except InvalidEdit:
            return None

    def _stroke(self, change: Change) -> bytes | None:
        table: Map[object] = self._doc(change.part).get(change.table, type=Map)
        found = table.get(change.id)
        return bytes(found) if isinstance(found, bytes | bytearray) else None

    def _row(self, change: Change) -> Row | None:
        if not change.id:
            return self._production
        try:
            return self._plans[change.part].row(change.table, change.id)
        except InvalidEdit:
            return None

    @cached_property
    def _production(self) -> Row:
        return plain(self._doc(BOARD), "production")


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
