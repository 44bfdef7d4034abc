"""What people write in the benchmark: strokes of a panel's drawing, the same bytes for every server. Pure but for fresh ids."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pycrdt import Doc, Map

from benchmarks.sketches import sketches
from board.document import Document
from board.ids import new_id

_DRAWINGS, _STROKES = 6, 120


@cache
def values() -> tuple[bytes, ...]:
    """Strokes as documents hold them, about 170 bytes each in the mean."""
    return tuple(value for sketch in sketches(_DRAWINGS, _STROKES, 5) for value in sketch.strokes)


@dataclass(frozen=True, slots=True)
class Edit:
    """One new stroke as one update; `clock` is its only struct's."""

    client: int
    clock: int
    update: bytes


class Pen:
    """One person who draws in a document of their own, as a browser has it."""

    def __init__(self, dice: random.Random) -> None:
        self.doc: Document = Doc(client_id=dice.randrange(1, 2**31))
        self._strokes = self.doc.get("strokes", type=Map)
        self._dice = dice
        self._clock = 0

    def stroke(self) -> Edit:
        """Draws one."""
        before = self.doc.get_state()
        self._strokes[new_id()] = self._dice.choice(values())
        self._clock += 1
        return Edit(self.doc.client_id, self._clock - 1, self.doc.get_update(before))

    def strokes(self) -> Iterator[Edit]:
        """Draws on."""
        while True:
            yield self.stroke()


def drawing(size: int, seed: int) -> Document:
    """A document of strokes whose state takes about so many bytes."""
    pen = Pen(random.Random(seed))
    strokes = pen.doc.get("strokes", type=Map)
    dice, written = random.Random(seed), 0
    with pen.doc.transaction():
        while written < size:
            id, value = new_id(), dice.choice(values())
            strokes[id] = value
            written += len(id) + len(value) + 6
    return pen.doc
