"""A live server with a screenplay and an agent, for workers that come by HTTP."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from board.ai.assistant import propose
from board.breakdown import import_screenplay
from board.document import Document, read_board, read_review
from board.edits.plan import Plan
from board.ids import new_id
from board.jobs.job import Job, Wish
from board.jobs.keys import queue_of
from board.jobs.queue import Terms
from board.model import Suggestion
from board.reading import reading_of
from board.screenplay import read_screenplay
from tests.web.conftest import Server
from tests.web.live import LiveServer

GENEROUS = {"per_panel": 1000, "per_board": 1000, "per_minute": 1000}


@dataclass(slots=True)
class Studio:
    """The board, its scenes, and the agent."""

    live: LiveServer
    board: str
    scenes: list[str]
    agent: str
    secret: str

    def ask(self, scenes: Sequence[str]) -> list[Job]:
        """Somebody asks for suggestions about these scenes."""
        return [self.live.run(self._ask(scene)) for scene in scenes]

    def open_jobs(self) -> int:
        """How many requests are open."""
        return len(self.live.run(self._desk.queue.shown(self.agent, self.board)))

    def shown_state(self) -> str:
        """What the agent says of the oldest job."""
        shown = self.live.run(self._desk.queue.shown(self.agent, self.board))
        return shown[0].beat.state if shown and shown[0].beat else ""

    def listen(self) -> list[dict[str, object]]:
        """What people hear of agents from now on."""
        heard: list[dict[str, object]] = []
        notify = self._server.services.hub.notify

        async def noting(board: str, part: str, message: dict[str, object]) -> None:
            heard.append(message)
            await notify(board, part, message)

        self._server.services.hub.notify = noting  # type: ignore[method-assign]
        return heard

    def leases(self) -> int:
        """How many jobs are in somebody's hands."""
        return self.live.run(self._leases())

    def dead(self) -> list[str]:
        """The errors of the dead letters."""
        return [letter.error for letter in self.live.run(self._desk.queue.dead(self.agent))]

    def suggestions(self) -> tuple[Suggestion, ...]:
        """What was proposed."""
        return self.live.run(self._server.services.hub.read(self.board, "review", read_review)).suggestions

    def expected(self, scenes: Sequence[str]) -> set[tuple[str, str]]:
        """What the assistant would say of these scenes: scene and slot."""
        board = self.live.run(self._server.services.hub.read(self.board, "", read_board))
        return {(scene, said.slot) for scene in scenes for said in propose(reading_of(board, scene))}

    def limit(self, limits: Mapping[str, int]) -> None:
        """Let agents propose so much and no more."""
        hub = self._server.services.hub
        self.live.run(hub.edit(self.board, "review", "ann", "test", lambda doc: _limit(doc, limits)))

    def stop(self) -> None:
        """Somebody stops everything."""
        self.live.run(self._desk.queue.stop(self.agent, self.board, "ann"))

    def set_terms(self, terms: Terms) -> None:
        """Other leases."""
        self._desk.queue.terms = terms

    @property
    def _server(self) -> Server:
        assert self.live.server
        return self.live.server

    @property
    def _desk(self) -> Any:
        return self._server.app.state.desk

    async def _leases(self) -> int:
        return int(await self._server.services.redis.hlen(f"{queue_of(self.agent)}:leases"))

    async def _ask(self, scene: str) -> Job:
        wish = Wish(board=self.board, scope="scene", subject=scene, scene=scene, by="ann")
        job: Job = await self._desk.queue.ask(self.agent, wish)
        return job


async def begin(live: LiveServer, script: bytes) -> Studio:
    """A board of this screenplay, where agents may propose as much as they like."""
    assert live.server
    people, hub, board = live.server.services.people, live.server.services.hub, new_id()
    project = (await people.create_project("Film")).id
    await hub.create_board(board, project, "Board")
    await people.add_board(project, board, "Board")
    screenplay = read_screenplay(script, "film.fountain")

    def fill(doc: Document) -> None:
        import_screenplay(doc, screenplay=screenplay, script_id=new_id(), asset="", filename="f", draft="", account="ann")

    await hub.edit(board, "", "ann", "import", fill)
    await hub.edit(board, "review", "ann", "test", lambda doc: _limit(doc, GENEROUS))
    scenes = await hub.read(board, "", lambda doc: [scene.id for scene in read_board(doc).scenes])
    account, secret = await people.create_agent("Second Unit")
    return Studio(live, board, scenes, account.id, secret)


def _limit(doc: Document, limits: Mapping[str, int]) -> None:
    plan = Plan(doc)
    plan.set_root("manners", "limits", dict(limits))
    plan.carry_out()
