"""Edits of shared texts, counted in code units as the browser counts; no edit cuts a character apart."""

from board import values
from board.document import TABLES, Document
from board.edits.plan import InvalidEdit, Plan
from board.schema import LIMITS
from board.values import BadValue, code_units


def edit_text(doc: Document, table: str, id: str, field: str, position: int, delete: int = 0, insert: str = "") -> None:
    """Deletes so many code units at a position and inserts text there; a cut through a character takes the whole of it."""
    plan = Plan(doc)
    text = _present(plan, table, id, field)
    if not 0 <= position <= position + delete <= code_units(text):
        raise InvalidEdit(f"expected a place within {code_units(text)} code units, got {position} and {delete} more")
    start = _character_at(text, position, widen=0)
    end = _character_at(text, position + delete, widen=1) if delete else start
    _plan_splice(plan, table, id, field, text, (start, end), insert)
    plan.carry_out()


def set_text(doc: Document, table: str, id: str, field: str, text: str) -> None:
    """Makes a shared text say this, changing only the part that differs."""
    plan = Plan(doc)
    plan_text(plan, table, id, field, text)
    plan.carry_out()


def plan_text(plan: Plan, table: str, id: str, field: str, text: object) -> None:
    """Plans what `set_text` does."""
    present = _present(plan, table, id, field)
    if not isinstance(text, str):
        raise InvalidEdit(f"expected text for {table}.{field}, got {type(text).__name__}")
    start = _shared_prefix(present, text)
    tail = _shared_prefix(present[start:][::-1], text[start:][::-1])
    if present != text:
        _plan_splice(plan, table, id, field, present, (start, len(present) - tail), text[start : len(text) - tail])


def _present(plan: Plan, table: str, id: str, field: str) -> str:
    if table not in TABLES or TABLES[table].fields.get(field) != "text":
        raise InvalidEdit(f"expected a shared text, got {table}.{field}")
    text = plan.row(table, id).get(field)
    if not isinstance(text, str):
        raise InvalidEdit(f"expected a shared text in {table}.{field} of {id}, got {type(text).__name__}")
    return text


def _plan_splice(plan: Plan, table: str, id: str, field: str, text: str, span: tuple[int, int], insert: str) -> None:
    start, end = span
    try:
        values.check_text(f"{table}.{field}", insert)
    except BadValue as bad:
        raise InvalidEdit(str(bad)) from None
    length = code_units(text[:start]) + code_units(insert) + code_units(text[end:])
    if length > LIMITS["text"]:
        raise InvalidEdit(f"expected at most {LIMITS['text']} code units in {table}.{field}, got {length}")
    # pycrdt counts bytes of UTF-8.
    plan.splice(table, id, field, len(text[:start].encode()), len(text[start:end].encode()), insert)


def _character_at(text: str, position: int, *, widen: int) -> int:
    """The index of the character at a position in code units; inside of one, of itself or by `widen` of the next."""
    units = 0
    for index, character in enumerate(text):
        if units >= position:
            return index
        units += 1 + (character > "\uffff")
        if units > position:
            return index + widen
    return len(text)


def _shared_prefix(a: str, b: str) -> int:
    pairs = enumerate(zip(a, b, strict=False))
    return next((index for index, (mine, theirs) in pairs if mine != theirs), min(len(a), len(b)))
