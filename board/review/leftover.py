"""Work that was refused, as its author's suggestion: in operations where it can be said so, else as the bytes it came in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from board import values
from board.document import TABLES, Document, plain, read_record
from board.edits.differences import Difference
from board.edits.places import children
from board.edits.plan import Plan
from board.model import Json, Panel, Suggestion
from board.order import sort_key
from board.review.canon import digest, numbered_id
from board.review.fingerprint import strokes_of
from board.review.operations import AnyOperation, StrokeAdd, StrokeDelete, revision_of, to_json
from board.review.parsing import parse
from board.review.reader import InvalidProposal
from board.review.records import stated
from board.review.suggestion import PROPOSED, await_decision
from board.values import BadValue

_PLACE = ("shot", "order")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """What was refused: of whom, why, and what it would have changed. `kept` is what a download needs, None if nothing."""

    id: str
    account: str
    name: str
    title: str
    reason: str
    made_ms: int
    panels: tuple[str, ...] = ()
    operations: tuple[AnyOperation, ...] = ()
    kept: Mapping[str, Json] | None = None


def file(review: Document, left: Leftover) -> None:
    """Writes the suggestion; it waits for its author or somebody who decides."""
    said = tuple(to_json(one) for one in left.operations)
    record = Suggestion(
        id=left.id,
        created_by=left.account,
        state=PROPOSED,
        kind="refused",
        title=left.title,
        rationale=left.reason,
        panel=left.panels[0] if left.panels else "",
        targets=left.panels,
        revision=revision_of(left.operations) if said else digest((left.id,)),
        made_ms=left.made_ms,
        operations=said or None,
        author={"account": left.account, "kind": "person", "name": left.name},
        value=None if left.kept is None else dict(left.kept),
    )
    plan = Plan(review)
    plan.create("suggestions", record.id, stated(record), record.created_by)
    plan.carry_out()
    await_decision(review, record.id)


def operations_of(lost: Iterable[Difference], before: Document, tried: Document) -> tuple[AnyOperation, ...]:
    """What panels of a board would have said, as operations; none at all when one of them cannot be said so."""
    by_panel: dict[str, dict[str, Difference]] = {}
    for one in lost:
        if one.table != "panels" or not one.field:
            return ()
        by_panel.setdefault(one.id, {})[one.field] = one
    raw: list[Json] = []
    for id, changes in by_panel.items():
        if changes.keys() & set(_PLACE):
            raw.append(_moved(id, before, tried))
        raw += [_said(change) for name, change in changes.items() if name not in _PLACE]
    return _checked(raw)


def strokes_between(before: Document, after: Document, panel: str) -> tuple[AnyOperation, ...]:
    """What a drawing would have become, as strokes that come and go; none at all when anything else differs."""
    if any(plain(before, table) != plain(after, table) for table in ("layers", "images", "texts", "arrows", "meta")):
        return ()
    old, new = strokes_of(before), strokes_of(after)
    gone = tuple((id, data) for id, data in old.items() if new.get(id) != data)
    changed = tuple((_afresh(id), data) for id, data in new.items() if id in old and old[id] != data)
    added = tuple((id, data) for id, data in new.items() if id not in old)
    operations: list[AnyOperation] = []
    if gone:
        operations.append(StrokeDelete(panel=panel, strokes=gone))
    if changed or added:
        operations.append(StrokeAdd(panel=panel, strokes=tuple(sorted((*changed, *added)))))
    return _checked([to_json(one) for one in operations])


def _checked(raw: Sequence[Json]) -> tuple[AnyOperation, ...]:
    """The operations, if a record can hold them and nothing of them is beyond what may be suggested."""
    try:
        operations = parse(raw)
        values.check("suggestions.operations", "json", tuple(to_json(one) for one in operations))
    except (InvalidProposal, BadValue):
        return ()
    return operations


def _said(change: Difference) -> Json:
    kind = TABLES[change.table].fields.get(change.field)
    where = {"table": change.table, "id": change.id, "field": change.field}
    if change.field == "deleted":
        return {"op": "delete", "table": change.table, "id": change.id} if change.now is True else {"op": "restore"}
    if kind == "text":
        return {"op": "text", **where, "base": change.was or "", "value": change.now or ""}
    if kind == "set":
        return {"op": "set", **where, "base": tuple(sorted(change.was or ())), "value": tuple(sorted(change.now or ()))}
    return {"op": "set", **where, "base": change.was, "value": change.now}


def _moved(id: str, before: Document, tried: Document) -> Json:
    was, now = read_record(before, Panel, id), read_record(tried, Panel, id)
    if was is None or now is None:
        return None
    line = [one for _, one in sorted(children(tried, "panels", now.shot), key=lambda pair: sort_key(*pair))]
    at = line.index(id)
    beside = {"after": line[at - 1]} if at else {"before": line[1]} if len(line) > 1 else {}
    base = {"base_parent": was.shot, "base_order": was.order}
    return {"op": "move", "table": "panels", "id": id, **base, "parent": now.shot, **beside}


def _afresh(id: str) -> str:
    """An id in the same place of the painting, for a stroke that is put there anew."""
    milliseconds, counter = int(id[:8] + id[9:13], 16), int(id[15:18], 16)
    return numbered_id(milliseconds, counter, "changed", id)
