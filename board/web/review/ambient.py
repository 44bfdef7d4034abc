"""Suggestions that nobody asked for, where a board wants them: a scene that changed and has come to rest is looked at once."""

import logging
from collections.abc import Awaitable, Collection, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final, cast

from board.document import Document, read_manners, read_record
from board.jobs.job import Wish
from board.jobs.queue import Queue, QueueFull
from board.model import Approval, Element, Scene
from board.people.agents import Admitted, agents_on
from board.redis import translated
from board.review.circumstances import BOARD, REVIEW
from board.sync.keys import Keys
from board.sync.lately import Change
from board.sync.live import LiveBoard
from board.sync.room import Room
from board.web.desk import is_welcome
from board.web.review.approved import above
from board.web.services import Services

logger = logging.getLogger(__name__)

_DONE: Final = frozenset({"for_review", "approved", "locked"})
_JUST_NOW_MS: Final = 10_000
_PANEL: Final = "panel/"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How long a scene has to rest before it is looked at, and how long between two looks."""

    quiet_ms: int = 60_000
    between_ms: int = 20_000


@dataclass(frozen=True, slots=True)
class _Restless:
    """A scene that changed, and when it will have come to rest."""

    changed_ms: int
    due_ms: int


class Ambient:
    """One for all boards of a server process; a scene is waited for by the server that appended its change."""

    def __init__(self, services: Services, queue: Queue, rhythm: Rhythm | None = None) -> None:
        self.rhythm = rhythm or Rhythm()
        self._services = services
        self._queue = queue
        self._restless: dict[str, dict[str, _Restless]] = {}
        self._said_done: dict[str, int] = {}

    def keep(self, boards: Collection[str]) -> None:
        """Forgets the boards that are open no more: nobody is there to read."""
        self._restless = {board: scenes for board, scenes in self._restless.items() if board in boards}

    def waiting(self, board: str) -> dict[str, int]:
        """The scenes that have not come to rest, and when they may have."""
        return {scene: one.due_ms for scene, one in self._restless.get(board, {}).items()}

    async def note(self, live: LiveBoard, changes: Iterable[Change]) -> None:
        """What was changed on a board since the last time."""
        manners = await live.read(REVIEW, read_manners)
        if not (manners.ambient and manners.enabled):
            self._restless.pop(live.id, None)
            return
        changed, done = await self._scenes(live, changes)
        now_ms = self._services.people.now_ms()
        scenes = self._restless.setdefault(live.id, {})
        scenes |= {scene: _Restless(now_ms, now_ms + self.rhythm.quiet_ms) for scene in changed}
        # Who says that something is done does not go on with it: that is the moment for a remark.
        scenes |= {scene: _Restless(now_ms, now_ms) for scene in done}
        for scene in changed - done:
            await self._set(Keys(live.id).busy(scene), now_ms, self.rhythm.quiet_ms)

    async def look(self, live: LiveBoard) -> None:
        """Asks for suggestions where a scene has come to rest."""
        scenes, now_ms = self._restless.get(live.id, {}), self._services.people.now_ms()
        for scene, restless in list(scenes.items()):
            if restless.due_ms <= now_ms:
                del scenes[scene]
                if again_ms := await self._pass(live, scene, restless):
                    scenes[scene] = _Restless(restless.changed_ms, now_ms + again_ms)

    async def _pass(self, live: LiveBoard, scene: str, restless: _Restless) -> int:
        """Has the scene looked at; else how long to wait before trying again, if at all."""
        keys = Keys(live.id)
        said_done = restless.due_ms == restless.changed_ms
        if not said_done and (busy_ms := await self._left_ms(keys.busy(scene))):
            return busy_ms  # somebody goes on with it through another server
        agent = await self._agent(live, scene)
        if agent is None or live.gathering.is_deserted:
            return 0
        now_ms = self._services.people.now_ms()
        if not await self._set(keys.passed(scene), now_ms, self.rhythm.between_ms, first=True):
            seen = await self._seen_ms(keys.passed(scene)) >= restless.changed_ms
            return 0 if seen else await self._left_ms(keys.passed(scene))
        await self._ask(agent, live.id, scene)
        return 0

    async def _agent(self, live: LiveBoard, scene: str) -> Admitted | None:
        """Whom to ask about a scene: the board's first agent that may work there, if a remark is wanted at all."""
        manners = await live.read(REVIEW, read_manners)
        if not manners.ambient or not await live.read(BOARD, partial(_stands, scene)):
            return None
        agents = agents_on(await self._services.people.register(), live.id)
        return next((one for one in agents if is_welcome(manners, one.account.id, scene)), None)

    async def _ask(self, agent: Admitted, board: str, scene: str) -> None:
        open_jobs = await self._queue.shown(agent.account.id, board)
        if any(shown.job.wish.subject in (scene, board) for shown in open_jobs):
            return  # it is being looked at, and whoever asked for it shall stand beside what comes
        try:
            wish = Wish(board=board, scope="scene", subject=scene, scene=scene, by="")
            await self._queue.ask(agent.account.id, wish)
        except QueueFull as full:
            logger.info("scene not looked at board=%s reason=%s", board, full)

    async def _scenes(self, live: LiveBoard, changes: Iterable[Change]) -> tuple[set[str], set[str]]:
        """The scenes that were changed, and those in which something was called done."""
        changed: set[str] = set()
        subjects: list[tuple[str, str]] = []
        for change in changes:
            if change.part.startswith(_PANEL):
                records = [("panels", change.part.removeprefix(_PANEL))]
            else:
                records = _records(live.rooms.get(change.part), change)
            if change.part == REVIEW:
                subjects += [id for id in [self._called_done(live, one) for one in records] if id is not None]
            else:
                changed |= await live.read(BOARD, partial(_scenes_of, records))
        return changed, await live.read(BOARD, partial(_scenes_of, subjects))

    def _called_done(self, live: LiveBoard, record: tuple[str, str]) -> tuple[str, str] | None:
        """The subject of an approval that somebody gave just now; the server keeps older ones up to date."""
        room, now_ms = live.rooms.get(REVIEW), self._services.people.now_ms()
        self._said_done = {id: at_ms for id, at_ms in self._said_done.items() if at_ms > now_ms - _JUST_NOW_MS}
        table, id = record
        said = room.read(lambda doc: read_record(doc, Approval, id)) if room is not None and table == "approvals" else None
        if said is None or said.at_ms <= max(self._said_done.get(id, 0), now_ms - _JUST_NOW_MS):
            return None
        self._said_done[id] = said.at_ms
        return (said.table, id) if said.status in _DONE else None

    async def _set(self, key: str, value: int, lives_ms: int, *, first: bool = False) -> bool:
        async with translated():
            return bool(await cast(Awaitable[object], self._services.redis.set(key, value, px=lives_ms, nx=first)))

    async def _left_ms(self, key: str) -> int:
        async with translated():
            return max(0, int(await self._services.redis.pttl(key)))

    async def _seen_ms(self, key: str) -> int:
        """When the scene was looked at last, by whatever server."""
        async with translated():
            return int(await cast(Awaitable[bytes | None], self._services.redis.get(key)) or 0)


def _records(room: Room | None, change: Change) -> list[tuple[str, str]]:
    """What an update is about; nothing where that is not known."""
    return list(room.records_in(change.update) or ()) if room is not None else []


def _scenes_of(records: Iterable[tuple[str, str]], board: Document) -> set[str]:
    found = {_scene_of(table, id, board) for table, id in records}
    return found - {""}


def _scene_of(table: str, id: str, board: Document) -> str:
    match table:
        case "scenes":
            return id
        case "shots" | "panels":
            return next(iter(above(id, board)[-1:]), "")
        case "elements":
            element = read_record(board, Element, id)
            return element.scene if element is not None else ""
        case _:
            return ""


def _stands(scene: str, board: Document) -> bool:
    found = read_record(board, Scene, scene)
    return found is not None and not found.deleted and not found.omitted
