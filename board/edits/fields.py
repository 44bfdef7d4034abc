"""Edits of what records say: their fields, the production's settings, links to the script, locked numbers."""

from collections.abc import Sequence

from board.document import TABLES, Document, read_board
from board.edits.places import PARENTS
from board.edits.plan import InvalidEdit, Plan
from board.edits.records import Fields
from board.edits.words import plan_text
from board.numbering import shot_labels
from board.schema import Kind

_MOVED_BY_OTHERS = ("order", "deleted", "created_by")


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


def _kind(table: str, name: str) -> Kind | None:
    if table not in TABLES:
        raise InvalidEdit(f"expected a table of the document, got {table[:80]!r}")
    return TABLES[table].fields.get(name)
