"""Scenes as agents read them: a board is read beside the loop, and once for as long as nobody changes it."""

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pycrdt import Doc, Map

from board.document import Document, plain, read_board, read_manners
from board.model import Board, Json, Manners
from board.numbering import scene_labels
from board.reading import SceneReading, reading_of
from board.review.circumstances import BOARD, REVIEW
from board.sync.hub import Hub
from board.sync.log import Log
from board.web.services import Services

_MOST_KEPT: Final = 2


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
        return await self._services.hub.read(board, REVIEW, lambda doc: _ground(doc, agent, scene))

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


def _ground(doc: Document, agent: str, scene: str) -> Ground:
    approvals = {id: str(row.get("status", "")) for id, row in plain(doc, "approvals").items() if isinstance(row, dict)}
    return Ground(read_manners(doc), approvals, _known(doc, agent, scene))


def _known(doc: Document, agent: str, scene: str) -> tuple[Known, ...]:
    """Reads single fields of many records, for a board keeps all that was ever decided."""
    table: Map[Any] = doc.get("suggestions", type=Map)
    found = []
    with doc.transaction():
        for id in table.keys():  # noqa: SIM118  # a map of the CRDT, no mapping
            record = table[id]
            if isinstance(record, Map) and record.get("scene") == scene and _by(record.get("author")) == agent:
                found.append(Known(*(str(record.get(name) or "") for name in ("kind", "slot", "reads", "state"))))
    return tuple(found)


def _by(author: Json) -> Json:
    return author.get("account") if isinstance(author, dict) else None
