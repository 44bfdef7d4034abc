"""Edits of a board's structure: scripts, scenes, shots and panels come, go and move; their fields change."""

from collections.abc import Mapping, Sequence
from typing import Any

from board.document import TABLES, Document, read_board, read_production
from board.edits.plan import PARENTS, InvalidEdit, Plan, index_at
from board.edits.words import plan_text
from board.ids import DICE, Dice
from board.numbering import shot_labels
from board.schema import Kind

Fields = Mapping[str, object]
_NONE: Fields = {}
_MOVED_BY_OTHERS = ("order", "deleted", "created_by")


def insert_script(
    doc: Document, fields: Fields, *, account: str, after: str | None = None, before: str | None = None, dice: Dice = DICE
) -> str:
    """A new script; at the end unless a neighbour is named. Returns its id."""
    return insert_records(doc, "scripts", None, [fields], account, after, before, dice)[0]


def insert_elements(
    doc: Document,
    script: str,
    rows: Sequence[Fields],
    *,
    account: str,
    after: str | None = None,
    before: str | None = None,
    dice: Dice = DICE,
) -> list[str]:
    """New elements of a script, in order. A row may bring its own fresh `id`, for others to refer to."""
    return insert_records(doc, "elements", script, rows, account, after, before, dice)


def insert_scene(
    doc: Document,
    fields: Fields = _NONE,
    *,
    account: str,
    after: str | None = None,
    before: str | None = None,
    dice: Dice = DICE,
) -> str:
    """A new scene; at the end unless a neighbour is named. Returns its id."""
    return insert_records(doc, "scenes", None, [fields], account, after, before, dice)[0]


def insert_scenes(
    doc: Document,
    rows: Sequence[Fields],
    *,
    account: str,
    after: str | None = None,
    before: str | None = None,
    dice: Dice = DICE,
) -> list[str]:
    """New scenes in order. A row may bring its own fresh `id`."""
    return insert_records(doc, "scenes", None, rows, account, after, before, dice)


def insert_shot(
    doc: Document,
    scene: str,
    fields: Fields = _NONE,
    *,
    account: str,
    after: str | None = None,
    before: str | None = None,
    dice: Dice = DICE,
) -> str:
    """A new shot of a scene; at the end unless a neighbour is named. Returns its id."""
    return insert_records(doc, "shots", scene, [fields], account, after, before, dice)[0]


def insert_shots(
    doc: Document,
    scene: str,
    rows: Sequence[Fields],
    *,
    account: str,
    after: str | None = None,
    before: str | None = None,
    dice: Dice = DICE,
) -> list[str]:
    """New shots of a scene in order. A row may bring its own fresh `id`."""
    return insert_records(doc, "shots", scene, rows, account, after, before, dice)


def insert_panel(
    doc: Document,
    shot: str,
    fields: Fields = _NONE,
    *,
    account: str,
    after: str | None = None,
    before: str | None = None,
    dice: Dice = DICE,
) -> str:
    """A new panel of a shot; at the end unless a neighbour is named. Returns its id."""
    return insert_panels(doc, shot, [fields], account=account, after=after, before=before, dice=dice)[0]


def insert_panels(
    doc: Document,
    shot: str,
    rows: Sequence[Fields],
    *,
    account: str,
    after: str | None = None,
    before: str | None = None,
    dice: Dice = DICE,
) -> list[str]:
    """New panels of a shot in order, of the production's default duration. A row may bring its own fresh `id`."""
    defaults = {"duration_frames": read_production(doc).default_duration_frames, "status": "draft"}
    return insert_records(doc, "panels", shot, [{**defaults, **row} for row in rows], account, after, before, dice)


def move_scenes(
    doc: Document, scenes: Sequence[str], *, after: str | None = None, before: str | None = None, dice: Dice = DICE
) -> None:
    """Scenes, in the order given, to another place of the story."""
    move_records(doc, "scenes", scenes, None, after, before, dice)


def move_shots(
    doc: Document, shots: Sequence[str], *, scene: str, after: str | None = None, before: str | None = None, dice: Dice = DICE
) -> None:
    """Shots, in the order given, to a place in a scene: their own or another."""
    move_records(doc, "shots", shots, scene, after, before, dice)


def move_panels(
    doc: Document, panels: Sequence[str], *, shot: str, after: str | None = None, before: str | None = None, dice: Dice = DICE
) -> None:
    """Panels, in the order given, to a place in a shot: their own or another."""
    move_records(doc, "panels", panels, shot, after, before, dice)


def duplicate_panels(doc: Document, panels: Sequence[str], *, account: str, dice: Dice = DICE) -> dict[str, str]:
    """Copies of panels behind the last of them in each shot. Returns the copy's id for each original's."""
    plan = Plan(doc)
    chosen = dict.fromkeys(panels)
    copies = {id: dice.new_id() for id in chosen}
    shots = dict.fromkeys(str(plan.row("panels", id).get("shot")) for id in chosen)
    for shot in shots:
        siblings = plan.siblings("panels", shot)
        originals = [id for _, id in siblings if id in chosen]
        keys = plan.make_room("panels", siblings, len(originals), originals[-1], None, dice)
        for id, key in zip(originals, keys, strict=True):
            plan.create("panels", copies[id], {**_copied(plan.row("panels", id)), "order": key}, account)
    plan.carry_out()
    return copies


def delete(doc: Document, table: str, ids: Sequence[str]) -> None:
    """Puts records into the bin. What stands under them goes along and comes back with them."""
    plan = Plan(doc)
    for id in ids:
        plan.set(table, id, "deleted", True)
    plan.carry_out()


def restore(doc: Document, table: str, ids: Sequence[str]) -> None:
    """Takes records out of the bin, with the parents which they need to be seen."""
    plan = Plan(doc)
    for above, buried in dict.fromkeys(line for id in ids for line in _lineage(plan, table, id)):
        if plan.row(above, buried).get("deleted") is True:
            plan.set(above, buried, "deleted", False)
    plan.carry_out()


def set_field(doc: Document, table: str, id: str, field: str, value: object) -> None:
    """One field of one record; nothing when it is equal."""
    set_fields(doc, table, [id], {field: value})


def set_fields(doc: Document, table: str, ids: Sequence[str], fields: Fields) -> None:
    """The same fields of one or many records; shared texts change only where they differ."""
    plan = Plan(doc)
    for name in fields:
        if name in _MOVED_BY_OTHERS or name == PARENTS.get(table, ("",))[0]:
            raise InvalidEdit(f"expected a field that people set, got {table}.{name}: move, delete or restore instead")
    for id in ids:
        if table == "shots" and "number" in fields and plan.row(table, id).get("number_locked") is True:
            raise InvalidEdit(f"expected a shot whose number is not locked, got {id}")
        for name, value in fields.items():
            if _kind(table, name) == "text":
                plan_text(plan, table, id, name, value)
            else:
                plan.set(table, id, name, value)
    plan.carry_out()


def set_production(doc: Document, fields: Fields) -> None:
    """Settings of the production."""
    plan = Plan(doc)
    for name, value in fields.items():
        plan.set_root("production", name, value)
    plan.carry_out()


def link(doc: Document, panel: str, elements: Sequence[str]) -> None:
    """Links a panel to elements of the script."""
    plan = Plan(doc)
    for element in elements:
        plan.row("elements", element)
        plan.switch("panels", panel, "links", element, True)
    plan.carry_out()


def unlink(doc: Document, panel: str, elements: Sequence[str]) -> None:
    """Takes links from a panel; an element need not exist any more."""
    plan = Plan(doc)
    for element in elements:
        plan.switch("panels", panel, "links", element, False)
    plan.carry_out()


def lock_numbers(doc: Document, shots: Sequence[str]) -> None:
    """Freezes the numbers which shots have now, whatever is moved or inserted later."""
    plan = Plan(doc)
    labels = shot_labels(read_board(doc))
    for id in shots:
        if id not in labels:
            raise InvalidEdit(f"expected a shot of the story, got {id[:80]!r}")
        plan.set("shots", id, "number", labels[id])
        plan.set("shots", id, "number_locked", True)
    plan.carry_out()


def unlock_numbers(doc: Document, shots: Sequence[str]) -> None:
    """Lets shots follow the numbering scheme again."""
    plan = Plan(doc)
    for id in shots:
        plan.set("shots", id, "number", "")
        plan.set("shots", id, "number_locked", False)
    plan.carry_out()


def insert_records(
    doc: Document,
    table: str,
    parent: str | None,
    rows: Sequence[Fields],
    account: str,
    after: str | None,
    before: str | None,
    dice: Dice,
) -> list[str]:
    """New records of any table under a parent, in order. Returns their ids."""
    plan = Plan(doc)
    place: dict[str, object] = {}
    if parent is not None:
        field, above = PARENTS[table]
        plan.require(above, parent)
        place[field] = parent
    keys = plan.make_room(table, plan.siblings(table, parent), len(rows), after, before, dice)
    ids = [_own_id(row, dice) for row in rows]
    if len(set(ids)) < len(ids):
        raise InvalidEdit("expected a different id for each record, got one twice")
    for id, row, key in zip(ids, rows, keys, strict=True):
        fields = {name: value for name, value in row.items() if name != "id"}
        plan.create(table, id, {**fields, **place, "order": key}, account)
    plan.carry_out()
    return ids


def _own_id(row: Fields, dice: Dice) -> str:
    return str(row["id"]) if "id" in row else dice.new_id()


def move_records(
    doc: Document, table: str, ids: Sequence[str], parent: str | None, after: str | None, before: str | None, dice: Dice
) -> None:
    """Records of any table to a place under a parent; nothing when they stand there already."""
    plan = Plan(doc)
    moving = list(dict.fromkeys(ids))
    present = [id for _, id in plan.siblings(table, parent)]
    if parent is not None:
        plan.require(PARENTS[table][1], parent)
    for id in moving:
        plan.row(table, id)
    rest = plan.siblings(table, parent, without=moving)
    if _moved([id for _, id in rest], moving, index_at(rest, after, before)) == present:
        return
    keys = plan.make_room(table, rest, len(moving), after, before, dice)
    for id, key in zip(moving, keys, strict=True):
        if parent is not None:
            plan.set(table, id, PARENTS[table][0], parent)
        plan.set(table, id, "order", key)
    plan.carry_out()


def _moved(rest: list[str], moving: list[str], index: int) -> list[str]:
    return [*rest[:index], *moving, *rest[index:]]


def _copied(row: Mapping[str, Any]) -> dict[str, object]:
    known = TABLES["panels"].fields
    left_out = ("deleted", "created_by", "order")
    return {name: value for name, value in row.items() if name in known and name not in left_out and value is not None}


def _lineage(plan: Plan, table: str, id: str) -> list[tuple[str, str]]:
    """A record and those above it, as (table, id)."""
    line = [(table, id)]
    row = plan.row(table, id)
    while table in PARENTS:
        field, table = PARENTS[table]
        id = str(row.get(field))
        if not plan.has(table, id):
            break
        line.append((table, id))
        row = plan.row(table, id)
    return line


def _kind(table: str, name: str) -> Kind | None:
    if table not in TABLES:
        raise InvalidEdit(f"expected a table of the document, got {table[:80]!r}")
    return TABLES[table].fields.get(name)
