"""How much of a board is brought back: all of it, a scene, a shot, a panel, a drawing, a layer, some strokes or one field."""

from dataclasses import dataclass
from typing import TypeAlias

from board.history.standing import Rows
from board.model import Json


@dataclass(frozen=True, slots=True)
class WholeBoard:
    """Everything."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A scene, shot or panel with all that stands in it; it stays where it stands itself."""

    table: str  # scenes | shots | panels
    id: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A panel's drawing without its fields; of one layer where that is named."""

    panel: str
    layer: str | None = None


@dataclass(frozen=True, slots=True)
class Strokes:
    """Some strokes of a drawing."""

    panel: str
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record; of the production with no id."""

    table: str
    id: str
    field: str


Scope: TypeAlias = WholeBoard | Subject | Drawing | Strokes | Field

Members = dict[str, frozenset[str]]
"""By table the ids that are brought back."""


def members(scope: Scope, *boards: Rows) -> Members:
    """The records of the board document that a scope holds at any of these moments."""
    match scope:
        case WholeBoard():
            tables = {table for rows in boards for table in rows}
            return {table: frozenset(id for rows in boards for id in rows.get(table, {})) for table in tables}
        case Subject("scenes", id):
            shots = _under(boards, "shots", "scene", frozenset({id}))
            panels = _under(boards, "panels", "shot", shots)
            return {"scenes": frozenset({id}), "shots": shots, "panels": panels}
        case Subject("shots", id):
            return {"shots": frozenset({id}), "panels": _under(boards, "panels", "shot", frozenset({id}))}
        case Subject(table, id) | Field(table, id, _):
            return {table: frozenset({id})}
        case Drawing() | Strokes():
            return {}


def drawn_panels(scope: Scope, then: Rows, now: Rows) -> frozenset[str]:
    """The panels whose drawings a scope may change: what has to be read to plan it."""
    match scope:
        case Drawing(panel, _) | Strokes(panel, _):
            return frozenset({panel})
        case Field():
            return frozenset()
        case WholeBoard() | Subject():
            return members(scope, then, now).get("panels", frozenset()) & then["panels"].keys()


def panels_in(scope: Scope) -> frozenset[str] | None:
    """The panels of which drawings can be in a scope; None where it takes the board to know."""
    match scope:
        case Drawing(panel, _) | Strokes(panel, _) | Subject("panels", panel):
            return frozenset({panel})
        case Field():
            return frozenset()
        case WholeBoard() | Subject():
            return None


def _under(boards: tuple[Rows, ...], table: str, field: str, parents: frozenset[str]) -> frozenset[str]:
    return frozenset(id for rows in boards for id, row in rows.get(table, {}).items() if row.get(field) in parents)


def scope_json(scope: Scope) -> dict[str, Json]:
    """A scope as the API and the records of restorations say it."""
    match scope:
        case WholeBoard():
            return {"kind": "board"}
        case Subject(table, id):
            return {"kind": "subject", "table": table, "id": id}
        case Drawing(panel, layer):
            return {"kind": "drawing", "panel": panel, "layer": layer}
        case Strokes(panel, ids):
            return {"kind": "strokes", "panel": panel, "ids": tuple(sorted(ids))}
        case Field(table, id, field):
            return {"kind": "field", "table": table, "id": id, "field": field}


def read_scope(said: Json) -> Scope | None:
    """A scope out of what was written down; None where it is none that is known here."""
    match said:
        case {"kind": "board"}:
            return WholeBoard()
        case {"kind": "subject", "table": str(table), "id": str(id)}:
            return Subject(table, id)
        case {"kind": "drawing", "panel": str(panel), "layer": str() | None as layer}:
            return Drawing(panel, layer)
        case {"kind": "strokes", "panel": str(panel), "ids": tuple() | list() as ids}:
            return Strokes(panel, frozenset(map(str, ids)))
        case {"kind": "field", "table": str(table), "id": str(id), "field": str(field)}:
            return Field(table, id, field)
        case _:
            return None
