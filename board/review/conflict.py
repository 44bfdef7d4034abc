"""What stands in the way of carrying out an operation now: told with base, now and proposed, never overwritten."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from board.document import MODELS, Document, read_record
from board.model import Json, Panel, Record, Shot
from board.review import fingerprint
from board.review.canon import plain
from board.review.circumstances import BOARD, REVIEW, panel_part
from board.review.draft import Draft
from board.review.manners import BINDING, status_of
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
    touched,
    value_of,
)
from board.review.subjects import concern_of
from board.values import BadValue

Kind = Literal["changed", "deleted", "locked", "approved", "dependency", "anchor"]

_WORDS: dict[Kind, str] = {
    "changed": "Somebody changed this since.",
    "deleted": "What this is about has been deleted.",
    "locked": "A panel that this would change is locked.",
    "approved": "What this would change has been approved.",
    "dependency": "This needs another operation of the same suggestion.",
    "anchor": "The place where this belongs is gone.",
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why one operation cannot be carried out."""

    operation: int
    kind: Kind
    sentence: str
    base: Json = None
    now: Json = None
    proposed: Json = None

    def to_json(self) -> dict[str, Json]:
        """As a problem tells it."""
        told = {"operation": self.operation, "kind": self.kind, "sentence": self.sentence}
        return {**told, "base": self.base, "now": self.now, "proposed": self.proposed}


def conflicts(draft: Draft, operations: Sequence[AnyOperation], chosen: Sequence[int], locks: frozenset[str]) -> list[Conflict]:
    """What stands in the way of the chosen operations, at most one conflict each."""
    found = (_conflict(draft, operations, index, frozenset(chosen), locks) for index in chosen)
    return [one for one in found if one is not None]


def blocked(draft: Draft, operation: AnyOperation, index: int, locks: frozenset[str]) -> Conflict | None:
    """Whether an approval or a lock stands in the way."""
    concern = concern_of(draft.doc(BOARD), operation)
    locked = concern.panels & locks
    approved = tuple(sorted(id for id in concern.binding if status_of(draft.doc(REVIEW), id) in BINDING))
    if locked:
        return _said(index, "locked", now=tuple(sorted(locked)))
    return _said(index, "approved", now=approved) if approved else None


def present(board: Document, table: str, id: str, field: str) -> object:
    """What a field says now, None when there is no such record."""
    record = read_record(board, MODELS[table], id)
    return None if record is None else getattr(record, field)


def _conflict(
    draft: Draft, operations: Sequence[AnyOperation], index: int, chosen: frozenset[int], locks: frozenset[str]
) -> Conflict | None:
    operation, board = operations[index], draft.doc(BOARD)
    if lacking := [need for need in operation.needs if need not in chosen]:
        return _said(index, "dependency", now=tuple(lacking))
    made = _made_here(operations, chosen)
    gone = [id for table, id in touched(operation) if id not in made and not _is_there(board, table, id)]
    if gone:
        return _said(index, "deleted", now=tuple(gone))
    return blocked(draft, operation, index, locks) or _changed(draft, operation, index, made)


def _made_here(operations: Sequence[AnyOperation], chosen: Iterable[int]) -> frozenset[str]:
    """What the chosen operations make themselves."""
    inserts = [one for at in chosen if isinstance(one := operations[at], Insert)]
    return frozenset(one.panel for one in inserts) | frozenset(one.own.id for one in inserts if one.own is not None)


def _changed(draft: Draft, operation: AnyOperation, index: int, made: frozenset[str]) -> Conflict | None:
    board = draft.doc(BOARD)
    match operation:
        case SetField() | SetText():
            return _field_changed(board, operation, index)
        case StrokeDelete():
            return _strokes_changed(draft.doc(panel_part(operation.panel)), operation, index)
        case StrokeAdd():
            return _strokes_there(draft.doc(panel_part(operation.panel)), operation, index)
        case Delete():
            return _content_changed(draft, operation, index)
        case Move():
            return _place_changed(board, operation, index, made)
        case Insert():
            return _inserting(board, operation, index, made)
        case Note():
            there = _is_there(board, operation.table, operation.id)
            return None if there else _said(index, "deleted", now=(operation.id,))


def _field_changed(board: Document, operation: SetField | SetText, index: int) -> Conflict | None:
    now = present(board, operation.table, operation.id, operation.field)
    try:
        same = now == value_of(operation.table, operation.field, operation.base)
    except BadValue:
        same = False
    told = plain(now)
    return None if same else _said(index, "changed", base=operation.base, now=told, proposed=operation.value)


def _strokes_changed(drawing: Document, operation: StrokeDelete, index: int) -> Conflict | None:
    strokes = fingerprint.strokes_of(drawing)
    other = tuple(id for id, data in operation.strokes if strokes.get(id) != data)
    return _said(index, "changed", base=tuple(id for id, _ in operation.strokes), now=other) if other else None


def _strokes_there(drawing: Document, operation: StrokeAdd, index: int) -> Conflict | None:
    """Whoever proposes may name new strokes: one that is there already would be painted over."""
    strokes = fingerprint.strokes_of(drawing)
    there = tuple(id for id, _ in operation.strokes if id in strokes)
    return _said(index, "changed", now=there) if there else None


def _content_changed(draft: Draft, operation: Delete, index: int) -> Conflict | None:
    board = draft.doc(BOARD)
    if not operation.base:  # of refused work: whoever was refused saw the board, not its fingerprint
        return None
    if operation.table == "panels":
        drawing = fingerprint.of_drawing(draft.doc(panel_part(operation.id)))
        now = fingerprint.of_panel(board, operation.id, {operation.id: drawing})
    else:
        now = fingerprint.of_shot(board, operation.id, {})
    return None if now == operation.base else _said(index, "changed", base=operation.base, now=now)


def _place_changed(board: Document, operation: Move, index: int, made: frozenset[str]) -> Conflict | None:
    parent = "shot" if operation.table == "panels" else "scene"
    now = (present(board, operation.table, operation.id, parent), present(board, operation.table, operation.id, "order"))
    if now != (operation.base_parent, operation.base_order):
        base = {"parent": operation.base_parent, "order": operation.base_order}
        return _said(index, "changed", base=base, now=plain({"parent": now[0], "order": now[1]}))
    above = "shots" if operation.table == "panels" else "scenes"
    if operation.parent not in made and not _is_there(board, above, operation.parent):
        return _said(index, "anchor", now=(operation.parent,))
    return _anchor_gone(board, operation.table, operation.parent, (operation.after, operation.before), index, made)


def _inserting(board: Document, operation: Insert, index: int, made: frozenset[str]) -> Conflict | None:
    own = operation.own
    if own is not None:
        if not _is_there(board, "scenes", own.scene):
            return _said(index, "anchor", now=(own.scene,))
        return _anchor_gone(board, "shots", own.scene, (own.after, own.before), index, made)
    if operation.shot not in made and not _is_there(board, "shots", operation.shot):
        return _said(index, "anchor", now=(operation.shot,))
    return _anchor_gone(board, "panels", operation.shot, (operation.after, operation.before), index, made)


def _anchor_gone(
    board: Document, table: str, parent: str, neighbours: Iterable[str | None], index: int, made: frozenset[str]
) -> Conflict | None:
    """A neighbour that was deleted or moved away; one that this very suggestion makes comes in time."""
    gone = tuple(id for id in neighbours if id and id not in made and not _stands_under(board, table, id, parent))
    return _said(index, "anchor", now=gone) if gone else None


def _stands_under(board: Document, table: str, id: str, parent: str) -> bool:
    record = read_record(board, MODELS[table], id)
    if record is None or record.deleted:
        return False
    return parent == (record.shot if isinstance(record, Panel) else record.scene if isinstance(record, Shot) else "")


def _is_there(board: Document, table: str, id: str) -> bool:
    """Whether a record is in the story: neither it nor what it stands under is in the bin."""
    record: Record | None = read_record(board, MODELS[table], id)
    if record is None or record.deleted:
        return False
    if isinstance(record, Panel):
        return _is_there(board, "shots", record.shot)
    return _is_there(board, "scenes", record.scene) if isinstance(record, Shot) else True


def _said(index: int, kind: Kind, base: Json = None, now: Json = None, proposed: Json = None) -> Conflict:
    return Conflict(index, kind, _WORDS[kind], base, now, proposed)


def told(found: Iterable[Conflict]) -> Mapping[str, Json]:
    """Conflicts as the detail of a refusal."""
    return {"conflicts": tuple(one.to_json() for one in found)}
