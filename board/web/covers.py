"""Which panel stands for a board on its tile: the first of the story that has a picture."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from board.document import Document, plain
from board.sync.hub import Hub


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
            cover = await self.hub.read(board, "", lambda doc: cover_of(doc, pictured))
            known = self._known[board] = (position, len(pictured), cover)
        return known[2]


def cover_of(doc: Document, pictured: Collection[str]) -> Cover:
    """Reads orders alone: a tile is no reason to read a whole board."""
    scenes = {id: (_order(row), id) for id, row in _living(doc, "scenes")}
    shots = {id: (scenes[row["scene"]], _order(row), id) for id, row in _living(doc, "shots") if row.get("scene") in scenes}
    panels = ((id, row) for id, row in _living(doc, "panels") if id in pictured)
    places = [(shots[row["shot"]], _order(row), id) for id, row in panels if row.get("shot") in shots]
    return Cover(min(places)[-1] if places else "", len(places))


def _living(doc: Document, table: str) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((id, row) for id, row in plain(doc, table).items() if isinstance(row, dict) and row.get("deleted") is not True)


def _order(row: dict[str, Any]) -> str:
    return str(row.get("order", ""))
