"""What the server writes into a document when it comes into being: the schema's version and the default layers."""

from board.document import Document, default_layer_fields, schema_of
from board.edits.plan import Plan
from board.schema import DEFAULT_LAYERS, SCHEMA


def birth_board(doc: Document, title: str = "") -> None:
    """A board document's first words; nothing when it has them."""
    if schema_of(doc) == 0:
        plan = _begun(doc, "board")
        plan.set_root("production", "title", title)
        plan.carry_out()


def birth_panel(doc: Document) -> None:
    """A panel document's first words and its layers, whatever was drawn offline already; nothing when it has them."""
    if schema_of(doc) == 0:
        plan = _begun(doc, "panel")
        for index, kind in enumerate(DEFAULT_LAYERS):
            plan.create_default_layer(kind, default_layer_fields(kind, index))
        plan.carry_out()


def birth_review(doc: Document) -> None:
    """A review document's first words; nothing when it has them."""
    if schema_of(doc) == 0:
        _begun(doc, "review").carry_out()


def _begun(doc: Document, kind: str) -> Plan:
    plan = Plan(doc)
    plan.set_root("meta", "schema", SCHEMA)
    plan.set_root("meta", "kind", kind)
    return plan
