"""Which panel stands for a board on its tile: the first of the story that has a picture."""

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from pycrdt import Map

from board.document import Document
from board.sync.hub import Hub

_AT_ONCE: Final = 100

Place = tuple[str, ...]
"""Orders and ids of a panel's scene, its shot and itself."""


@dataclass(frozen=True, slots=True)
class Cover:
    """The panel, empty for none, and how many panels of the story have a picture."""

    panel: str
    pictures: int


@dataclass(slots=True)
class Covers:
    """Remembers each board's cover until its log moves on, for finding it opens the board."""

    hub: Hub
    _known: dict[str, tuple[str, int, Cover]] = field(default_factory=dict)

    async def of(self, board: str, position: str, pictured: Collection[str]) -> Cover:
        """The cover of a board whose log stands at a position."""
        if not pictured:
            return Cover("", 0)
        known = self._known.get(board)
        if known is None or known[:2] != (position, len(pictured)):
            known = self._known[board] = (position, len(pictured), await self._read(board, list(pictured)))
        return known[2]

    async def _read(self, board: str, pictured: list[str]) -> Cover:
        places: list[Place] = []
        async with self.hub.hold(board) as live:
            for start in range(0, len(pictured), _AT_ONCE):
                some = pictured[start : start + _AT_ONCE]
                places += await live.read("", partial(places_of, panels=some))
                await asyncio.sleep(0)
        return Cover(min(places)[-1] if places else "", len(places))


def places_of(doc: Document, panels: Iterable[str]) -> list[Place]:
    """Where panels stand in the story, those in the bin left out: orders alone, for a tile is no reason to read a board."""
    tables: list[Map[Any]] = [doc.get(name, type=Map) for name in ("panels", "shots", "scenes")]
    with doc.transaction():
        found = [_place(tables, panel) for panel in panels]
    return [place for place in found if place is not None]


def _place(tables: list["Map[Any]"], id: object) -> Place | None:
    place: Place = ()
    for table, above in zip(tables, ("shot", "scene", None), strict=True):
        row = table.get(id) if isinstance(id, str) else None
        if not isinstance(row, Map) or row.get("deleted") is True:
            return None
        place = (str(row.get("order") or ""), str(id), *place)
        id = row.get(above) if above else None
    return place
