"""A scene of two shots with two panels each on a real board, and people and an agent who work on it over HTTP."""

import base64
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from board import edits
from board.document import Document
from board.ids import new_id
from board.people.records import Account
from board.review import proposing, subjects
from board.review.circumstances import REVIEW, Circumstances, panel_part
from board.review.fingerprint import of_drawing
from board.review.proposal import parse_proposal
from board.review.proposing import Proposed
from board.roles import Role
from board.stroke import encode, stroke
from board.sync.hub import Hub
from board.sync.log import Stored
from tests.support.logs import stream_of
from tests.web.conftest import Film, Server


@dataclass
class Scene:
    """Where everything is."""

    server: Server
    film: Film
    scene: str
    shots: list[str]
    panels: list[str]

    @property
    def hub(self) -> Hub:
        return self.server.services.hub

    @property
    def board(self) -> str:
        return self.film.board

    def url(self, path: str = "") -> str:
        return f"/api/boards/{self.board}/review{path}"

    def person(self, role: Role = Role.DIRECTOR) -> Account:
        return self.film.crew[role]

    @asynccontextmanager
    async def as_(self, role: Role = Role.DIRECTOR) -> AsyncIterator["Hand"]:
        async with self.server.client(self.person(role)) as client:
            yield Hand(self, client)

    async def log(self) -> list[Stored]:
        return await stream_of(self.hub, self.board)

    async def looks(self) -> None:
        """The server looks at all that the log holds by now."""
        async with self.hub.hold(self.board) as live:
            await live.catch_up()
        await self.server.app.state.watch.look()

    async def read(self, part: str, reader: Any) -> Any:
        return await self.hub.read(self.board, part, reader)

    async def edit(self, part: str, edit: Any, role: Role = Role.EDITOR) -> Any:
        return await self.hub.edit(self.board, part, self.person(role).id, "test", edit)

    async def agent_proposes(
        self, operations: Sequence[dict[str, Any]], hub: Hub | None = None, agent: str = "", **fields: Any
    ) -> Proposed:
        """What an agent's own routes do, without the agent."""
        hub = hub or self.hub
        raw = {"kind": "camera", "title": "Closer", "reads": new_id(), "slot": new_id(), **fields}
        proposal = parse_proposal(
            {**raw, "operations": list(operations), "provenance": {"model": "none", "requested_by": self.person().id}}
        )
        now_ms = self.server.services.people.now_ms()
        who = Circumstances(board=self.board, account=agent or AGENT, name="Ray", kind="agent", now_ms=now_ms)
        drawings = {
            panel: await hub.read(self.board, panel_part(panel), of_drawing)
            for panel in subjects.deleted_panels(proposal.operations)
        }
        sight = await hub.read(
            self.board, "", lambda doc: subjects.see(doc, proposal.operations, drawings=drawings, drawn_ms={})
        )
        parts = await hub.read(self.board, REVIEW, lambda doc: proposing.parts(doc, proposal, who, ""))
        return await hub.edit_together(
            self.board, parts, who.account, "proposal", lambda draft: proposing.propose(draft, proposal, sight, who)
        )

    def size(self, value: str = "CU", base: str = "WS", shot: int = 0) -> dict[str, Any]:
        return {"op": "set", "table": "shots", "id": self.shots[shot], "field": "size", "base": base, "value": value}

    def lens(self, value: float = 85, base: float | None = None, shot: int = 0) -> dict[str, Any]:
        return {
            "op": "set",
            "table": "shots",
            "id": self.shots[shot],
            "field": "focal_length_mm",
            "base": base,
            "value": value,
        }

    def frame(self, **fields: Any) -> dict[str, Any]:
        return {"op": "insert", "shot": self.shots[0], "after": self.panels[0], "drawing": [ink(1), ink(2)], **fields}


AGENT = "0198a6f0-0000-7000-8000-00000000a9e7"


@dataclass
class Hand:
    """Somebody's browser."""

    scene: Scene
    client: httpx.AsyncClient

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(self.scene.url(path))

    async def post(self, path: str, body: Any = None, key: str = "") -> httpx.Response:
        return await self.client.post(self.scene.url(path), json=body, headers={"Idempotency-Key": key or new_id()})

    async def put(self, path: str, body: Any, key: str = "") -> httpx.Response:
        return await self.client.put(self.scene.url(path), json=body, headers={"Idempotency-Key": key or new_id()})

    async def patch(self, path: str, body: Any, key: str = "") -> httpx.Response:
        return await self.client.patch(self.scene.url(path), json=body, headers={"Idempotency-Key": key or new_id()})

    async def accept(self, made: Proposed, key: str = "", **body: Any) -> httpx.Response:
        return await self.post(f"/suggestions/{made.suggestion}/accept", {"revision": made.revision, **body}, key)

    async def reject(self, made: Proposed, key: str = "", **body: Any) -> httpx.Response:
        return await self.post(f"/suggestions/{made.suggestion}/reject", body, key)


async def set_scene(server: Server, film: Film) -> Scene:
    maker = film.crew[Role.EDITOR].id

    def build(doc: Document) -> tuple[str, list[str], list[str]]:
        scene = edits.insert_scene(doc, {"slugline": "INT. FERRY - NIGHT"}, account=maker)
        shots = edits.insert_shots(doc, scene, [{"size": "WS"}, {"size": "MS"}], account=maker)
        panels = [panel for shot in shots for panel in edits.insert_panels(doc, shot, [{}, {}], account=maker)]
        return scene, shots, panels

    scene, shots, panels = await server.services.hub.edit(film.board, "", maker, "test", build)
    return Scene(server, film, scene, shots, panels)


def ink(seed: int = 0, points: int = 2) -> str:
    return base64.b64encode(
        encode(stroke([(seed + 10 * n, 20 * n, 0.5) for n in range(points)], layer="ink", seed=seed))
    ).decode()


def draw(seed: int = 0) -> Any:
    """A person's stroke."""

    def edit(doc: Document) -> str:
        edits.birth_panel(doc)
        return edits.add_strokes(doc, [stroke([(seed, 5, 1)], layer="ink", seed=seed)])[0]

    return edit
