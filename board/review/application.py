"""Carries one operation out, through the edits of the board; whether it may be has been asked before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from board import edits
from board.document import Document, read_record
from board.edits.plan import Plan
from board.model import Json, Panel, Shot, Suggestion
from board.review import commenting
from board.review.canon import made_id
from board.review.circumstances import BOARD, REVIEW, Circumstances, panel_part
from board.review.draft import Draft
from board.review.fingerprint import content_digest, panels_of, shots_of
from board.review.operations import (
    AnyOperation,
    Delete,
    Fields,
    Insert,
    Move,
    Note,
    OwnShot,
    SetField,
    SetText,
    StrokeAdd,
    StrokeDelete,
    value_of,
)
from board.review.refused import Refused
from board.review.suggestion import author_of, find
from board.schema import DEFAULT_LAYERS
from board.stroke import layer_of
from board.values import Value


@dataclass(frozen=True, slots=True)
class Carrying:
    """What operations are carried out for: a suggestion, by somebody's decision."""

    draft: Draft
    record: Suggestion
    circumstances: Circumstances

    @property
    def board(self) -> Document:
        """The board's document."""
        return self.draft.doc(BOARD)

    @property
    def maker(self) -> str:
        """Whose the new records are: a person's own proposal is theirs, an agent's is whoever accepted it."""
        person = author_of(self.record, "kind") == "person"
        return author_of(self.record, "account") if person else self.circumstances.account


def carry_out(carrying: Carrying, operation: AnyOperation, index: int) -> dict[str, Json]:
    """Does it; answers what a revert has to know beside the operation itself."""
    match operation:
        case Insert():
            _insert(carrying, operation)
            return {"index": index, **said_of(carrying.board, operation)}
        case SetField():
            set_value(carrying.board, operation.table, operation.id, operation.field, operation.value)
        case SetText():
            edits.set_text(carrying.board, operation.table, operation.id, operation.field, operation.value)
        case StrokeAdd():
            _add_strokes(carrying.draft.doc(panel_part(operation.panel)), operation)
        case StrokeDelete():
            edits.remove_strokes(carrying.draft.doc(panel_part(operation.panel)), [id for id, _ in operation.strokes])
        case Move():
            return {"index": index, **_move(carrying, operation)}
        case Delete():
            edits.delete(carrying.board, operation.table, [operation.id])
        case Note():
            _leave_note(carrying, operation, index)
    return {"index": index}


def set_value(board: Document, table: str, id: str, field: str, raw: Json) -> None:
    """A field's value; of a set what comes and what goes."""
    value = value_of(table, field, raw)
    if not isinstance(value, frozenset):
        edits.set_field(board, table, id, field, value)
        return
    present = getattr(read_record(board, Panel, id), field)
    edits.link(board, id, sorted(value - present))
    edits.unlink(board, id, sorted(present - value))


def said_of(board: Document, operation: Insert) -> dict[str, Json]:
    """What an inserted frame and its own shot say, as hashes: when they differ later, people have worked on them."""
    panel = read_record(board, Panel, operation.panel)
    shot = None if operation.own is None else read_record(board, Shot, operation.own.id)
    said: dict[str, Json] = {"panel": "" if panel is None else content_digest(panel)}
    return said if shot is None else {**said, "shot": content_digest(shot)}


def note_id(suggestion: str, index: int) -> str:
    """The id of the comment that an accepted note becomes."""
    return made_id("note", suggestion, str(index))


def insert_in_the_bin(carrying: Carrying, operation: Insert, brought: Mapping[str, OwnShot]) -> None:
    """Makes an ordinary panel of a ghost that people drew on, and puts it into the bin.

    `brought` are the shots that frames of the same suggestion bring: it may stand in one that is not its own.
    """
    shot = operation.shot if operation.own is None else operation.own.id
    new = brought.get(shot) if read_record(carrying.board, Shot, shot) is None else None
    if new is not None:
        _insert_shot(carrying, replace(new, after=None, before=None))
    _insert_panel(carrying, replace(operation, shot=shot, after=None, before=None))
    edits.delete(carrying.board, "panels", [operation.panel])
    if new is not None:
        edits.delete(carrying.board, "shots", [new.id])


def _insert(carrying: Carrying, operation: Insert) -> None:
    if read_record(carrying.board, Panel, operation.panel) is not None:
        _bring_back(carrying, operation)
        return
    if operation.own is not None:
        _insert_shot(carrying, operation.own)
    _insert_panel(carrying, operation if operation.own is None else replace(operation, shot=operation.own.id))


def _insert_shot(carrying: Carrying, own: OwnShot) -> None:
    own = _among_its_set(carrying, own)
    row = {"id": own.id, **_values("shots", own.fields)}
    account, dice = carrying.maker, carrying.circumstances.dice
    edits.insert_shots(carrying.board, own.scene, [row], account=account, after=own.after, before=own.before, dice=dice)


def _among_its_set(carrying: Carrying, own: OwnShot) -> OwnShot:
    """What would stand at the end of a scene stands before those of its set that are told after it, whichever was first."""
    if own.after or own.before or not carrying.record.slot:
        return own
    shots = shots_of(carrying.board, own.scene)
    return replace(own, before=next((shot for shot in shots if _is_told_later(carrying, shot)), None))


def _is_told_later(carrying: Carrying, shot: str) -> bool:
    """Whether a shot came of the same author's same rule, with a later slot."""
    panels = [read_record(carrying.board, Panel, id) for id in panels_of(carrying.board, shot)[:1]]
    sources = [find(carrying.draft.doc(REVIEW), panel.source) for panel in panels if panel is not None and panel.source]
    return any(
        _set_of(one.record) == _set_of(carrying.record) and _slot(one.record) > _slot(carrying.record) for one in sources if one
    )


def _set_of(record: Suggestion) -> tuple[str, str]:
    return author_of(record, "account"), record.rule


def _slot(record: Suggestion) -> tuple[int, str]:
    return len(record.slot), record.slot


def _insert_panel(carrying: Carrying, operation: Insert) -> None:
    row = {"id": operation.panel, **_values("panels", operation.fields), "source": carrying.record.id}
    account, dice, after, before = carrying.maker, carrying.circumstances.dice, operation.after, operation.before
    edits.insert_panels(carrying.board, operation.shot, [row], account=account, after=after, before=before, dice=dice)


def _values(table: str, fields: Fields) -> dict[str, Value]:
    """Fields in the model's form: what is a set there is a list in a suggestion."""
    return {name: value_of(table, name, raw) for name, raw in fields.items() if raw is not None}


def _bring_back(carrying: Carrying, operation: Insert) -> None:
    """The ghost lies in the bin since a decision that was taken back."""
    board, dice = carrying.board, carrying.circumstances.dice
    edits.restore(board, "panels", [operation.panel])
    own = operation.own
    if own is not None:
        own = _among_its_set(carrying, own)
        edits.move_shots(board, [own.id], scene=own.scene, after=own.after, before=own.before, dice=dice)
    shot = operation.shot if own is None else own.id
    edits.move_panels(board, [operation.panel], shot=shot, after=operation.after, before=operation.before, dice=dice)
    for name, raw in operation.fields.items():
        set_value(board, "panels", operation.panel, name, raw)


def _add_strokes(drawing: Document, operation: StrokeAdd) -> None:
    edits.birth_panel(drawing)
    plan = Plan(drawing)
    for id, data in operation.strokes:
        layer = layer_of(data)
        if layer not in DEFAULT_LAYERS and not plan.has("layers", layer):
            raise Refused("conflict", "The layer on which this was drawn is gone.", {"layer": layer})
        plan.put("strokes", id, data)
    plan.carry_out()


def _move(carrying: Carrying, operation: Move) -> dict[str, Json]:
    board, dice = carrying.board, carrying.circumstances.dice
    after, before = operation.after, operation.before
    if operation.table == "panels":
        edits.move_panels(board, [operation.id], shot=operation.parent, after=after, before=before, dice=dice)
    else:
        edits.move_shots(board, [operation.id], scene=operation.parent, after=after, before=before, dice=dice)
    order = Plan(board).row(operation.table, operation.id).get("order")
    return {"order": order if isinstance(order, str) else ""}


def _leave_note(carrying: Carrying, operation: Note, index: int) -> None:
    note = commenting.Comment(
        key=note_id(carrying.record.id, index),
        table=operation.table,
        subject=operation.id,
        text=operation.text,
        anchor=operation.anchor,
        suggestion=carrying.record.id,
    )
    author = author_of(carrying.record, "account")
    commenting.write(carrying.draft.doc(REVIEW), note, by=author, at_ms=carrying.circumstances.now_ms)
