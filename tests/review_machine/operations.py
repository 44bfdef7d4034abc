"""Operations as an agent sends them, for a film of the office."""

import base64
from collections.abc import Mapping
from typing import Any

from tests.review_machine.office import Film
from tests.review_machine.witness import ink

Raw = dict[str, Any]


def subject(film: Film, base: str, value: str, shot: int = 0) -> Raw:
    """A field of a shot."""
    return {"op": "set", "table": "shots", "id": film.shots[shot], "field": "subject", "base": base, "value": value}


def duration(film: Film, base: int, value: int, panel: int = 0) -> Raw:
    """A field of a panel."""
    return {
        "op": "set",
        "table": "panels",
        "id": film.panels[panel],
        "field": "duration_frames",
        "base": base,
        "value": value,
    }


def dialogue(film: Film, base: str, value: str, panel: int = 0) -> Raw:
    """A text of a panel."""
    return {"op": "text", "table": "panels", "id": film.panels[panel], "field": "dialogue", "base": base, "value": value}


def strokes(film: Film, seed: int, panel: int = 0) -> Raw:
    """A stroke more."""
    return {"op": "stroke_add", "panel": film.panels[panel], "strokes": [ink(seed)]}


def erasure(film: Film, drawn: Mapping[str, bytes], panel: int = 0) -> Raw:
    """Strokes less."""
    gone = [[id, base64.b64encode(data).decode()] for id, data in drawn.items()]
    return {"op": "stroke_delete", "panel": film.panels[panel], "strokes": gone}


def frame(film: Film, seed: int, **fields: Any) -> Raw:
    """A new frame after the first panel."""
    return {"op": "insert", "shot": film.shots[0], "after": film.panels[0], "drawing": [ink(seed), ink(seed + 1)], **fields}


def deletion(film: Film, panel: int) -> Raw:
    """A panel into the bin."""
    return {"op": "delete", "table": "panels", "id": film.panels[panel]}


def move(film: Film, row: Mapping[str, Any], panel: int, shot: int) -> Raw:
    """A panel to the end of a shot."""
    place = {"base_parent": row["shot"], "base_order": row["order"], "parent": film.shots[shot]}
    return {"op": "move", "table": "panels", "id": film.panels[panel], **place}
