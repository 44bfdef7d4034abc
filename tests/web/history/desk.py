"""Somebody at the history of a scene's board."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from board.ids import new_id
from board.roles import Role
from tests.web.conftest import Server
from tests.web.review.scene import Scene


class Desk:
    """Their browser."""

    def __init__(self, scene: Scene, client: httpx.AsyncClient) -> None:
        self.scene = scene
        self.client = client

    def url(self, path: str) -> str:
        return f"/api/boards/{self.scene.board}/history{path}"

    async def get(self, path: str) -> Any:
        answer = await self.client.get(self.url(path))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def ask(self, method: str, path: str, body: Any = None, key: str = "") -> httpx.Response:
        return await self.client.request(method, self.url(path), json=body, headers={"Idempotency-Key": key or new_id()})

    async def post(self, path: str, body: Any = None, key: str = "") -> Any:
        answer = await self.ask("POST", path, body, key)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    async def patch(self, path: str, body: Any) -> Any:
        answer = await self.ask("PATCH", path, body)
        assert answer.status_code == 200, answer.text
        return answer.json()


@asynccontextmanager
async def desk(scene: Scene, role: Role = Role.DIRECTOR, server: Server | None = None) -> AsyncIterator[Desk]:
    async with (server or scene.server).client(scene.person(role)) as client:
        yield Desk(scene, client)
