"""Records of any table, made and moved: what the edits of the story and of the drawing have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from board.document import Document
from board.edits.places import PARENTS
from board.edits.plan import InvalidEdit, Plan, Spot, index_at
from board.ids import Dice

Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes records, and where their ids and keys come from."""

    account: str
    dice: Dice


def insert_records(
    doc: Document, table: str, parent: str | None, rows: Sequence[Fields], *, spot: Spot, maker: Maker
) -> list[str]:
    """New records under a parent, in order. A row may bring its own fresh `id`. Returns the ids."""
    plan = Plan(doc)
    place = _under(plan, table, parent)
    keys = plan.make_room(table, plan.siblings(table, parent), len(rows), maker.dice, spot)
    ids = [str(row["id"]) if "id" in row else maker.dice.new_id() for row in rows]
    if len(set(ids)) < len(ids):
        raise InvalidEdit("expected a different id for each record, got one twice")
    for id, row, key in zip(ids, rows, keys, strict=True):
        fields = {name: value for name, value in row.items() if name != "id"}
        plan.create(table, id, {**fields, **place, "order": key}, maker.account)
    plan.carry_out()
    return ids


def move_records(doc: Document, table: str, ids: Sequence[str], parent: str | None, *, spot: Spot, dice: Dice) -> None:
    """Records, in the order given, to a spot under a parent; nothing when they stand there already."""
    plan = Plan(doc)
    moving = dict.fromkeys(ids)
    place = _under(plan, table, parent)
    for id in moving:
        plan.row(table, id)
    siblings = plan.siblings(table, parent)
    rest = [pair for pair in siblings if pair[1] not in moving]
    index = index_at(rest, spot)
    wanted = [*(id for _, id in rest[:index]), *moving, *(id for _, id in rest[index:])]
    if wanted == [id for _, id in siblings]:
        return
    for id, key in zip(moving, plan.make_room(table, rest, len(moving), dice, spot), strict=True):
        for field, value in {**place, "order": key}.items():
            plan.set(table, id, field, value)
    plan.carry_out()


def _under(plan: Plan, table: str, parent: str | None) -> dict[str, object]:
    """The field that puts a record under a parent; raises `InvalidEdit` when there is no such parent."""
    if parent is None:
        return {}
    field, above = PARENTS[table]
    plan.require(above, parent)
    return {field: parent}
