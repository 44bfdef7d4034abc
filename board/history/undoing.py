"""Works out what takes a step back: what exactly it touched says again what it said, where nobody changed it since."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pycrdt import Doc, Map

from board.document import TABLES, Document, plain
from board.history.cut import Cut
from board.history.entry import Entry, moment
from board.history.past import kind_of
from board.history.replica import VALUES, Replica, Touch
from board.history.restoring import BOARD, Change, Restoration, Skipped, restoration
from board.history.standing import ABOVE, Row, Rows, rows_of
from board.schema import Singleton

REVIEW: Final = "review"
"""What was proposed, said and decided is taken back there, not here."""

_STORY: Final = ("scripts", "elements", "scenes", "shots", "panels")
_Key = tuple[str, str, str, str]
"""Part, table, id and field of what was touched; no field is a stroke."""


@dataclass(slots=True)
class _Part:
    """A document as an entry finds it, and a replica that tells what the entry did."""

    doc: Document
    replica: Replica


@dataclass(slots=True)
class _Work:
    """What a step touched: what was there before, what it left, and what others said of it in between."""

    before: dict[_Key, Any] = field(default_factory=dict)
    after: dict[_Key, Any] = field(default_factory=dict)
    contested: set[_Key] = field(default_factory=set)
    made: set[tuple[str, str, str]] = field(default_factory=set)


def plan_undo(before: Cut, entries: Sequence[Entry], step: frozenset[str]) -> Restoration:
    """The way back from a step. `before` is the board just before its first entry, `entries` follow up to its last one."""
    written = {entry.part for entry in entries if entry.id in step} - {REVIEW} | {BOARD}
    parts = {part: _opened(before, part) for part in sorted(written)}
    work = _Work()
    for entry in entries:
        if entry.part in parts:
            _take(work, entry, parts[entry.part], entry.id in step)
    boards = rows_of(before.doc(BOARD), "board"), rows_of(parts[BOARD].doc, "board")
    plan = restoration(before.position, max(step, default=before.position, key=moment), _changes(work, boards[1]), boards)
    contested = tuple(Skipped(one, "changed") for one in plan.changes if _key(one) in work.contested)
    return replace(
        plan,
        changes=tuple(one for one in plan.changes if _key(one) not in work.contested),
        skipped=contested,
        along={id: _own(work, rows, boards[0]) for id, rows in plan.along.items()},
    )


def _opened(cut: Cut, part: str) -> _Part:
    state = cut.doc(part).get_update()
    doc: Document = Doc()
    doc.apply_update(state)
    return _Part(doc, Replica(kind_of(part), state))


def _take(work: _Work, entry: Entry, part: _Part, is_own: bool) -> None:
    touches = [touch for touch in part.replica.apply(entry.update) if touch.table in TABLES]
    keys = dict.fromkeys(_touched(entry.part, touch) for touch in touches)
    if not is_own:
        part.doc.apply_update(entry.update)
        return
    found = {key: _read(part.doc, key) for key in keys}
    # What somebody else said of it while the step went on cannot be told apart from the step.
    work.contested |= {key for key in keys if key in work.after and found[key] != work.after[key]}
    work.before.update((key, said) for key, said in found.items() if key not in work.before)
    work.made |= {(entry.part, one.table, one.id) for one in touches if one.act == "made" and one.table not in VALUES}
    part.doc.apply_update(entry.update)
    work.after |= {key: _read(part.doc, key) for key in keys}


def _touched(part: str, touch: Touch) -> _Key:
    """A new record is taken back by putting it into the bin."""
    is_record = not touch.field and touch.table not in VALUES
    return part, touch.table, touch.id, "deleted" if is_record else touch.field


def _changes(work: _Work, rows: Rows) -> Iterator[Change]:
    for (part, table, id, name), was in work.before.items():
        now = work.after[part, table, id, name]
        if (part, table, id) in work.made:
            if name == "deleted" and not _goes_along(work, part, table, rows.get(table, {}).get(id, {})):
                yield Change(part, table, id, name, now, True)
        elif was != now and table != "meta" and name != "created_by":
            yield Change(part, table, id, name, now, was)


def _goes_along(work: _Work, part: str, table: str, row: Row) -> bool:
    """Whether what it stands under is new as well."""
    if part != BOARD or table not in ABOVE:
        return False
    name, above = ABOVE[table]
    return (BOARD, above, str(row.get(name, ""))) in work.made


def _own(work: _Work, along: Mapping[str, Row], old: Rows) -> dict[str, Row]:
    """What the step made, or what stood there before it: nothing goes along that others put there meanwhile."""
    made = {id for _, _, id in work.made}
    return {id: row for id, row in along.items() if id in made or any(_stood(old, table, id, row) for table in _STORY)}


def _stood(old: Rows, table: str, id: str, row: Row) -> bool:
    was = old.get(table, {}).get(id)
    return was is not None and (table not in ABOVE or was.get(ABOVE[table][0]) == row.get(ABOVE[table][0]))


def _key(change: Change) -> _Key:
    return change.part, change.table, change.id, change.field


def _read(doc: Document, key: _Key) -> Any:
    _, table, id, name = key
    if isinstance(TABLES[table], Singleton):
        return plain(doc, table).get(name)
    root: Map[Any] = doc.get(table, type=Map)
    found = root.get(id)
    if table in VALUES:
        return bytes(found) if isinstance(found, bytes | bytearray) else None
    return json.loads(str(found)).get(name) if isinstance(found, Map) else None
