"""Works out what would make a part of a board say again what it said: change by change, each with what it is made against.

A plan writes nothing; `carrying` does. What is made later than the moment that the plan looked at is not in it, and so stays.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from board.document import Document, plain
from board.history.cut import Cut
from board.history.drawing import MARKS, marks_of, strokes_of
from board.history.scope import Drawing, Field, Members, Scope, Strokes, Subject, WholeBoard, drawn_panels, members
from board.history.standing import ABOVE, Row, Rows, families, going_along, is_binned, is_living, lineage, rows_of
from board.model import Json
from board.stroke import layer_of

BOARD: Final = ""
_PANEL: Final = "panel/"

Along = Mapping[str, Mapping[str, Row]]

Reason = Literal["locked", "approved", "changed", "unknown"]
"""`changed`: somebody was faster. `unknown`: it is of a newer version, or not of a kind that can be written."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that is set back, or with no field one stroke. `was` is what it says now, None for nothing.

    `concerns` are what it changes, what that stands in, and the panels whose picture or place it changes.
    """

    part: str
    table: str
    id: str
    field: str
    was: Any
    now: Any
    concerns: frozenset[str] = dataclasses.field(default=frozenset(), compare=False, repr=False)

    def to_json(self) -> dict[str, Json]:
        """As a preview shows it; of a stroke that it comes, goes or changes."""
        if not self.field:
            return {**self._where(), "was": self.was is not None, "now": self.now is not None}
        return {**self._where(), "was": self.was, "now": self.now}

    def _where(self) -> dict[str, Json]:
        return {"part": self.part, "table": self.table, "id": self.id, "field": self.field}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A change that is left out, and the record that stands in its way."""

    change: Change
    reason: Reason
    because: str = ""

    def to_json(self) -> dict[str, Json]:
        """As a preview shows it."""
        return {**self.change.to_json(), "reason": self.reason, "because": self.because}


@dataclass(frozen=True, slots=True)
class Bars:
    """What is left alone: locked panels always; approved panels, shots and scenes unless they are `named`."""

    locked: frozenset[str] = frozenset()
    approved: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()

    def stop(self, change: Change) -> Skipped | None:
        """A change that has to be left out, with what stands in its way."""
        if locked := change.concerns & self.locked:
            return Skipped(change, "locked", min(locked))
        if approved := (change.concerns & self.approved) - self.named:
            return Skipped(change, "approved", min(approved))
        return None


@dataclass(frozen=True, slots=True)
class Restoration:
    """What would be changed, and what would not. `along`: what goes into the bin with a record, as it was seen."""

    then: str
    seen: str
    changes: tuple[Change, ...]
    skipped: tuple[Skipped, ...]
    along: Along = dataclasses.field(default_factory=dict)

    @property
    def parts(self) -> frozenset[str]:
        """The documents that it writes to."""
        return frozenset(change.part for change in self.changes)

    @property
    def concerns(self) -> frozenset[str]:
        """All whose locks and approvals stand in its way."""
        return frozenset().union(*{change.concerns for change in self.changes})

    def heeding(self, bars: Bars) -> "Restoration":
        """The same without what has to be left out."""
        judged = [(change, bars.stop(change)) for change in self.changes]
        stopped = tuple(bar for _, bar in judged if bar is not None)
        kept = tuple(change for change, bar in judged if bar is None)
        return replace(self, changes=kept, skipped=(*self.skipped, *stopped))

    def to_json(self) -> dict[str, Json]:
        """As a preview shows it."""
        return {
            "then": self.then,
            "seen": self.seen,
            "changes": tuple(one.to_json() for one in self.changes),
            "skipped": tuple(one.to_json() for one in self.skipped),
        }


NO_BARS: Final = Bars()


def plan_restoration(then: Cut, now: Cut, scope: Scope, bars: Bars = NO_BARS) -> Restoration:
    """What brings a scope back from one cut of a log into a later one of the same."""
    old, new = rows_of(then.doc(BOARD), "board"), rows_of(now.doc(BOARD), "board")
    changes = [*_of_production(scope, then.doc(BOARD), now.doc(BOARD)), *_of_board(scope, old, new)]
    for panel in sorted(drawn_panels(scope, old, new)):
        part = _PANEL + panel
        if then.last(part) != now.last(part):
            changes += _of_drawing(part, then.doc(part), now.doc(part), scope)
    return restoration(then.position, now.position, changes, (old, new)).heeding(bars)


def restoration(then: str, seen: str, changes: Iterable[Change], boards: tuple[Rows, Rows]) -> Restoration:
    """These changes with all that they concern, in the order in which they can be made bit by bit."""
    concerning = Concerning(*boards)
    made = sorted((concerning.of(change) for change in changes), key=_in_turn)
    return Restoration(then, seen, tuple(made), (), {one.id: concerning.along(one) for one in made if is_binning(one)})


class Concerning:
    """What changes between two moments of a board concern."""

    def __init__(self, old: Rows, new: Rows) -> None:
        self._boards = old, new
        self._under = families(new)
        self._known: dict[tuple[str, str, bool], frozenset[str]] = {}

    def of(self, change: Change) -> Change:
        """The change with what it concerns."""
        panel = change.part.removeprefix(_PANEL) if change.part.startswith(_PANEL) else ""
        table, id = ("panels", panel) if panel else (change.table, change.id)
        # A shot's fields are those of all its panels' pictures.
        deep = not panel and (table == "shots" or is_burial(change))
        if (table, id, deep) not in self._known:
            self._known[table, id, deep] = frozenset(self._concerned(table, id, deep))
        return replace(change, concerns=self._known[table, id, deep])

    def along(self, change: Change) -> dict[str, Row]:
        """What goes into the bin with a record."""
        return going_along(self._boards[1], self._under, change.table, change.id)

    def _concerned(self, table: str, id: str, deep: bool) -> Iterator[str]:
        for rows in self._boards:
            yield from (above for _, above in lineage(rows, table, id))
        if deep:
            yield from going_along(self._boards[1], self._under, table, id)


def is_burial(change: Change) -> bool:
    """Whether it puts a record into the bin."""
    return change.field == "deleted" and change.now is True


def is_binning(change: Change) -> bool:
    """The same of a record of the story, which takes along what stands in it."""
    return change.part == BOARD and is_burial(change)


def _in_turn(change: Change) -> tuple[str, int]:
    """The board first, and there the bin from the top down: what goes along is compared with how it was seen."""
    return change.part, _DOWNWARDS.get(change.table, 0) if is_binning(change) else len(_DOWNWARDS)


_DOWNWARDS: Final = {table: depth for depth, table in enumerate(("scripts", "scenes", "elements", "shots", "panels"))}


def _of_production(scope: Scope, then: Document, now: Document) -> Iterator[Change]:
    if isinstance(scope, WholeBoard):
        yield from _fields(BOARD, "production", "", plain(then, "production"), plain(now, "production"))
    elif isinstance(scope, Field) and scope.table == "production":
        found = _fields(BOARD, "production", "", plain(then, "production"), plain(now, "production"))
        yield from (change for change in found if change.field == scope.field)


def _of_board(scope: Scope, old: Rows, new: Rows) -> Iterator[Change]:
    inside = members(scope, old, new)
    for table, ids in sorted(inside.items()):
        for id in sorted(ids & new.get(table, {}).keys()):
            found = _of_record(table, id, old, new, inside)
            match scope:
                case Field(_, _, field):
                    yield from (change for change in found if change.field == field)
                case Subject(top, subject) if (top, id) == (table, subject):
                    yield from (change for change in found if change.field not in place_fields(table))
                case _:
                    yield from found
    if isinstance(scope, Subject):
        yield from _unearthed(scope, old, new)


def _of_record(table: str, id: str, old: Rows, new: Rows, inside: Members) -> Iterator[Change]:
    was, now = old.get(table, {}).get(id), new[table][id]
    if was is None:
        if not is_binned(now) and not _goes_along(table, now, old, inside):
            yield Change(BOARD, table, id, "deleted", now.get("deleted"), True)
        return
    homeless = table in ABOVE and not _has_place(table, was, new, inside)
    for change in _fields(BOARD, table, id, was, now):
        if not (homeless and change.field in place_fields(table)):
            yield change


def _has_place(table: str, was: Row, new: Rows, inside: Members) -> bool:
    """Whether what it stood under is in the story, or comes back with the rest."""
    field, above = ABOVE[table]
    parent = str(was.get(field, ""))
    return parent in inside.get(above, ()) or is_living(new, above, parent)


def _goes_along(table: str, row: Row, old: Rows, inside: Members) -> bool:
    """Whether what it stands under was not there either: it goes into the bin with that."""
    if table not in ABOVE:
        return False
    field, above = ABOVE[table]
    return row.get(field) in inside.get(above, ()) and row.get(field) not in old.get(above, {})


def _unearthed(scope: Subject, old: Rows, new: Rows) -> Iterator[Change]:
    """What the subject stands under, where it was in the story and would not be seen."""
    if is_binned(old.get(scope.table, {}).get(scope.id, {"deleted": True})):
        return
    for table, id in list(lineage(new, scope.table, scope.id))[1:]:
        if is_binned(new[table][id]):
            yield Change(BOARD, table, id, "deleted", True, False)


def place_fields(table: str) -> tuple[str, ...]:
    """The fields that say where a record stands."""
    return ("order", ABOVE[table][0]) if table in ABOVE else ("order",)


def _of_drawing(part: str, then: Document, now: Document, scope: Scope) -> Iterator[Change]:
    old, new = strokes_of(then), strokes_of(now)
    was, marks = marks_of(then), marks_of(now)
    layer = scope.layer if isinstance(scope, Drawing) else None
    changed = sorted(id for id in old.keys() | new.keys() if old.get(id) != new.get(id))
    if isinstance(scope, Strokes):
        changed = [id for id in changed if id in scope.ids]
    if layer is not None:
        changed = [id for id in changed if layer in {layer_of(data) for data in (old.get(id), new.get(id)) if data}]
    yield from (Change(part, "strokes", id, "", new.get(id), old.get(id)) for id in changed)
    found = [] if isinstance(scope, Strokes) else [one for table in MARKS for one in _of_marks(part, table, was, marks, layer)]
    yield from found
    told = {one.id for one in found if one.field == "deleted"}
    needed = {layer_of(old[id]) for id in changed if id in old} - told
    for id in sorted(needed & marks["layers"].keys()):
        if is_binned(marks["layers"][id]):  # a stroke on a layer in the bin would not be seen
            yield Change(part, "layers", id, "deleted", True, False)


def _of_marks(part: str, table: str, old: Rows, new: Rows, layer: str | None) -> Iterator[Change]:
    for id, now in sorted(new[table].items()):
        was = old[table].get(id)
        if layer is not None and layer not in (id, now.get("layer"), None if was is None else was.get("layer")):
            continue
        if was is not None:
            yield from _fields(part, table, id, was, now)
        elif not is_binned(now):
            yield Change(part, table, id, "deleted", now.get("deleted"), True)


def _fields(part: str, table: str, id: str, old: Row, new: Row) -> Iterator[Change]:
    """The fields of one record; of one that was in the bin only that."""
    if is_binned(old) != is_binned(new):
        yield Change(part, table, id, "deleted", new.get("deleted"), is_binned(old))
    if is_binned(old):
        return
    for name in sorted((old.keys() | new.keys()) - {"deleted", "created_by"}):
        if old.get(name) != new.get(name):
            yield Change(part, table, id, name, new.get(name), old.get(name))
