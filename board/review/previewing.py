"""What accepting a suggestion would meet and change, field by field and record by record, without changing anything."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from board.document import MODELS, Document, read_record
from board.model import Json
from board.review import proposing
from board.review.canon import plain
from board.review.circumstances import REVIEW, Circumstances
from board.review.conflict import Conflict, conflicts, present
from board.review.deciders import may_decide_about
from board.review.draft import Draft
from board.review.handwork import frames_worked_on
from board.review.looking import look
from board.review.operations import (
    AnyOperation,
    Delete,
    Insert,
    Move,
    Note,
    SetField,
    SetText,
    StrokeAdd,
    StrokeDelete,
)
from board.review.suggestion import load
from board.review.waiting import chosen_of

_UNTOLD = ("id", "deleted", "created_by", "order")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that would be different: a field of a record, or for no field the record itself. None is nothing there."""

    operation: int
    op: str
    table: str
    id: str
    field: str = ""
    before: Json = None
    after: Json = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What accepting would meet now. Stale: something that it is about has changed, be it in its way or not."""

    revision: str
    state: str
    conflicts: tuple[Conflict, ...]
    stale: bool
    drawn_on: tuple[str, ...]  # ghosts on which people worked
    may_accept: bool


def preview(draft: Draft, suggestion: str, circumstances: Circumstances, operations: tuple[int, ...] | None = None) -> Preview:
    """What accepting would meet; writes nothing."""
    found = load(draft.doc(REVIEW), suggestion)
    chosen = chosen_of(found, operations) if found.operations else ()
    seen = look(draft, found.operations)
    return Preview(
        revision=found.record.revision,
        state=found.record.state,
        conflicts=tuple(conflicts(draft, found.operations, chosen, circumstances.locks)),
        stale=proposing.fields_of(found.operations, seen)["fingerprint"] != found.record.fingerprint,
        drawn_on=tuple(one.panel for one in frames_worked_on(draft, found)),
        may_accept=may_decide_about(draft, found, circumstances) and bool(chosen),
    )


def changes_of(board: Document, operations: Sequence[AnyOperation], chosen: Sequence[int]) -> tuple[Change, ...]:
    """What the chosen operations would change on the board as it is now."""
    return tuple(change for index in chosen for change in _changes(board, operations[index], index))


def _changes(board: Document, operation: AnyOperation, index: int) -> Iterator[Change]:
    match operation:
        case Insert():
            yield from _inserted(operation, index)
        case SetField() | SetText():
            table, id, name = operation.table, operation.id, operation.field
            now = plain(present(board, table, id, name))
            yield Change(operation=index, op=operation.op, table=table, id=id, field=name, before=now, after=operation.value)
        case StrokeAdd():
            yield _drawn(operation.panel, operation.op, index, after=len(operation.strokes))
        case StrokeDelete():
            yield _drawn(operation.panel, operation.op, index, before=len(operation.strokes))
        case Move():
            parent = "shot" if operation.table == "panels" else "scene"
            before: Json = {
                parent: plain(present(board, operation.table, operation.id, parent)),
                "order": plain(present(board, operation.table, operation.id, "order")),
            }
            after: Json = {parent: operation.parent, "after": operation.after, "before": operation.before}
            yield Change(operation=index, op=operation.op, table=operation.table, id=operation.id, before=before, after=after)
        case Delete():
            said = _said(board, operation.table, operation.id)
            yield Change(operation=index, op=operation.op, table=operation.table, id=operation.id, before=said)
        case Note():
            said = {"text": operation.text, "anchor": plain(operation.anchor)}
            yield Change(operation=index, op=operation.op, table=operation.table, id=operation.id, after=said)


def _inserted(operation: Insert, index: int) -> Iterator[Change]:
    place: dict[str, Json] = {"shot": operation.shot, "after": operation.after, "before": operation.before}
    if (own := operation.own) is not None:
        beside: dict[str, Json] = {"scene": own.scene, "after": own.after, "before": own.before}
        yield Change(operation=index, op=operation.op, table="shots", id=own.id, after={**_fields(own.fields), **beside})
        place["shot"] = own.id
    said = {**_fields(operation.fields), **place, "strokes": operation.strokes}
    yield Change(operation=index, op=operation.op, table="panels", id=operation.panel, after=said)


def _fields(fields: object) -> dict[str, Json]:
    told = plain(fields)
    return dict(told) if isinstance(told, dict) else {}


def _drawn(panel: str, op: str, index: int, *, before: int = 0, after: int = 0) -> Change:
    return Change(operation=index, op=op, table="panels", id=panel, field="strokes", before=before, after=after)


def _said(board: Document, table: str, id: str) -> Json:
    record = read_record(board, MODELS[table], id)
    return None if record is None else plain({name: v for name, v in asdict(record).items() if name not in _UNTOLD})
