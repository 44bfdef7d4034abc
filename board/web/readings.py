"""Scenes as agents read them: a board is read beside the loop, and once for as long as nobody changes it."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, TypeVar

from pycrdt import Doc, Map

from board.document import Document, read_board, read_manners
from board.model import Board, Json, Manners
from board.numbering import scene_labels
from board.reading import SceneReading, reading_of
from board.review.circumstances import BOARD, REVIEW
from board.sync.hub import Hub
from board.sync.live import LiveBoard
from board.sync.log import Log
from board.web.services import Services

T = TypeVar("T")

_MOST_KEPT: Final = 2
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class SceneLine:
    """A scene in the list of a board's scenes."""

    id: str
    label: str
    slugline: str
    omitted: bool
    panels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A suggestion that the agent made about a scene: the same about the same reading is never filed again."""

    kind: str
    slot: str
    reads: str
    state: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What the review document says that an agent has to know before it proposes."""

    manners: Manners
    approvals: Mapping[str, str]
    known: tuple[Known, ...]


@dataclass(slots=True)
class Readings:
    """Keeps the last boards that were read, each at a position of its log."""

    _services: Services
    _kept: OrderedDict[str, tuple[str, Board]] = field(default_factory=OrderedDict)

    async def scenes(self, board: str) -> list[SceneLine]:
        """The scenes of a board in story order."""
        read = await self._board(board)
        labels = scene_labels(read)
        return [
            SceneLine(one.id, labels[one.id], one.slugline, one.omitted, tuple(_panels(read, one.id))) for one in read.scenes
        ]

    async def scene(self, board: str, scene: str, approvals: Mapping[str, str]) -> SceneReading:
        """The reading of a scene; raises `BadReading` if there is none. A panel with a picture counts as drawn."""
        read = await self._board(board)
        drawn: Collection[str] = (await self._services.thumbnails.hashes(board)).keys()
        return reading_of(read, scene, drawn=drawn, approvals=approvals)

    async def ground(self, board: str, agent: str, scene: str) -> Ground:
        """Manners, approvals, and what this agent has said of the scene."""
        async with self._services.hub.hold(board) as live:
            approvals = await _in_steps(live, "approvals", _statuses)
            known = await _in_steps(live, "suggestions", partial(_known, agent=agent, scene=scene))
            return Ground(await live.read(REVIEW, read_manners), dict(approvals), tuple(known))

    async def manners(self, board: str) -> Manners:
        """How agents are to behave on a board."""
        return await self._services.hub.read(board, REVIEW, read_manners)

    async def _board(self, board: str) -> Board:
        position = await Log(self._services.redis, board).position()
        kept = self._kept.get(board)
        if kept is None or kept[0] != position:
            state = await _state(self._services.hub, board)
            kept = self._kept[board] = position, await asyncio.to_thread(_read, state)
        self._kept.move_to_end(board)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return kept[1]


async def _state(hub: Hub, board: str) -> bytes:
    return await hub.state(board, BOARD)


def _read(state: bytes) -> Board:
    doc: Document = Doc()
    doc.apply_update(state)
    return read_board(doc)


def _panels(board: Board, scene: str) -> list[str]:
    return [panel.id for shot in board.shots_of(scene) for panel in board.panels_of(shot.id)]


async def _in_steps(live: LiveBoard, table: str, reader: Callable[[Document, list[str]], list[T]]) -> list[T]:
    """Reads a table some records at a time, for a board keeps all that was ever decided."""
    ids = await live.read(REVIEW, lambda doc: list(_table(doc, table).keys()))
    found: list[T] = []
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        found += await live.read(REVIEW, lambda doc: reader(doc, some))  # noqa: B023
        await asyncio.sleep(0)
    return found


def _table(doc: Document, name: str) -> "Map[Any]":
    table: Map[Any] = doc.get(name, type=Map)
    return table


def _statuses(doc: Document, ids: list[str]) -> list[tuple[str, str]]:
    table = _table(doc, "approvals")
    with doc.transaction():
        return [(id, str(row.get("status") or "")) for id in ids if isinstance(row := table.get(id), Map)]


def _known(doc: Document, ids: list[str], *, agent: str, scene: str) -> list[Known]:
    table, found = _table(doc, "suggestions"), []
    with doc.transaction():
        for id in ids:
            record = table.get(id)
            if isinstance(record, Map) and record.get("scene") == scene and _by(record.get("author")) == agent:
                found.append(Known(*(str(record.get(name) or "") for name in ("kind", "slot", "reads", "state"))))
    return found


def _by(author: Json) -> Json:
    return author.get("account") if isinstance(author, dict) else None
