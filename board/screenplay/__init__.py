"""Screenplays: bytes of a file to typed elements and numbered scenes. Pure; what a board makes of them is `board.breakdown`."""

from board.screenplay.elements import BadScreenplay, Element, ElementType, Scene, Screenplay
from board.screenplay.fountain import parse_fountain
from board.screenplay.reading import MAX_BYTES, read_screenplay

__all__ = [
    "MAX_BYTES",
    "BadScreenplay",
    "Element",
    "ElementType",
    "Scene",
    "Screenplay",
    "parse_fountain",
    "read_screenplay",
]
