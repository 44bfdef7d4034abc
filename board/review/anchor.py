"""Where on its subject something is pinned: a point or region in panel units, a moment in frames, or a point at a moment."""

from collections.abc import Mapping
from typing import Final

from board.model import Json

_NUMBERS: Final = {"point": 2, "region": 4, "frame": 1}


def fault(anchor: Json) -> str:
    """What is wrong with an anchor, as a sentence; empty if nothing is. No anchor is none at all."""
    if anchor is None:
        return ""
    if not isinstance(anchor, Mapping) or not anchor or anchor.keys() - _NUMBERS.keys():
        return "Expected an anchor of point, region or frame."
    for name, value in anchor.items():
        numbers = value if isinstance(value, tuple | list) else (value,)
        if len(numbers) != _NUMBERS[name] or not all(_is_number(number) for number in numbers):
            return f"Expected {name} as {_NUMBERS[name]} numbers."
    return ""


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9
