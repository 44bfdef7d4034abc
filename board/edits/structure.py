"""Edits of a board's structure: scripts, scenes, shots and panels come, go and move."""

from collections.abc import Mapping, Sequence
from typing import Any

from board.document import TABLES, Document, read_production
from board.edits.places import PARENTS
from board.edits.plan import Plan, Spot
from board.edits.records import Fields, Maker, insert_records, move_records
from board.ids import DICE, Dice

_NONE: Fields = {}


def insert_script(
    doc: Document, fields: Fields, *, account: str, after: str | None = None, before: str | None = None, dice: Dice = DICE
) -> str:
    """A new script; at the end unless a neighbour is named. Returns its id."""
    return insert_records(doc, "scripts", None, [fields], spot=Spot(after, before), maker=Maker(account, dice))[0]


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
    return insert_records(doc, "elements", script, rows, spot=Spot(after, before), maker=Maker(account, dice))


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
    return insert_records(doc, "scenes", None, [fields], spot=Spot(after, before), maker=Maker(account, dice))[0]


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
    return insert_records(doc, "scenes", None, rows, spot=Spot(after, before), maker=Maker(account, dice))


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
    return insert_records(doc, "shots", scene, [fields], spot=Spot(after, before), maker=Maker(account, dice))[0]


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
    return insert_records(doc, "shots", scene, rows, spot=Spot(after, before), maker=Maker(account, dice))


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
    return insert_records(
        doc, "panels", shot, [{**defaults, **row} for row in rows], spot=Spot(after, before), maker=Maker(account, dice)
    )


def move_scenes(
    doc: Document, scenes: Sequence[str], *, after: str | None = None, before: str | None = None, dice: Dice = DICE
) -> None:
    """Scenes, in the order given, to another place of the story."""
    move_records(doc, "scenes", scenes, None, spot=Spot(after, before), dice=dice)


def move_shots(
    doc: Document, shots: Sequence[str], *, scene: str, after: str | None = None, before: str | None = None, dice: Dice = DICE
) -> None:
    """Shots, in the order given, to a place in a scene: their own or another."""
    move_records(doc, "shots", shots, scene, spot=Spot(after, before), dice=dice)


def move_panels(
    doc: Document, panels: Sequence[str], *, shot: str, after: str | None = None, before: str | None = None, dice: Dice = DICE
) -> None:
    """Panels, in the order given, to a place in a shot: their own or another."""
    move_records(doc, "panels", panels, shot, spot=Spot(after, before), dice=dice)


def duplicate_panels(doc: Document, panels: Sequence[str], *, account: str, dice: Dice = DICE) -> dict[str, str]:
    """Copies of panels behind the last of them in each shot. Returns the copy's id for each original's."""
    plan = Plan(doc)
    chosen = dict.fromkeys(panels)
    copies = {id: dice.new_id() for id in chosen}
    shots = dict.fromkeys(str(plan.row("panels", id).get("shot")) for id in chosen)
    for shot in shots:
        siblings = plan.siblings("panels", shot)
        originals = [id for _, id in siblings if id in chosen]
        keys = plan.make_room("panels", siblings, len(originals), dice, Spot(after=originals[-1]))
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
