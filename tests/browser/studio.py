"""The program under test and everything around it: boards that are there already, people who come in, processes that die."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from playwright.async_api import Browser, ViewportSize

from board.cli.services import services_at
from board.document import Document
from board.edits import insert_panels, insert_scene, insert_shot
from board.roles import Role
from board.settings import Settings
from tests.browser.person import Person
from tests.platform.server import Server, join

CSRF = {"X-Board": "1"}
WINDOW: ViewportSize = {"width": 1440, "height": 900}
SMALL: ViewportSize = {"width": 1024, "height": 768}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Story:
    """A board with one scene of one shot."""

    board: str
    panels: tuple[str, ...]


class Studio:
    """One server, its owner, and the people of one test."""

    def __init__(self, server: Server, owner: httpx.Client, browser: Browser, redis_url: str | None = None) -> None:
        self.server = server
        self.settings = Settings(data=server.data, redis_url=redis_url)
        self.owner = owner
        self.people: list[Person] = []
        self._browser = browser
        self.project: str = self.asks("GET", "/projects")[0]["id"]

    def asks(self, method: str, path: str, **arguments: Any) -> Any:
        """What the owner asks of the API."""
        answer = self.owner.request(method, f"/api{path}", **arguments)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def board(self, name: str = "Night Ferry") -> str:
        """A new board with nothing on it."""
        id: str = self.asks("POST", f"/projects/{self.project}/boards", json={"name": name})["id"]
        return id

    async def story(self, panels: int = 1) -> Story:
        """A new board with a scene, a shot and some panels."""
        board = self.board()

        def write(doc: Document) -> list[str]:
            scene = insert_scene(doc, {"slugline": "INT. WHEELHOUSE - NIGHT"}, account="owner")
            shot = insert_shot(doc, scene, account="owner")
            return insert_panels(doc, shot, [{}] * panels, account="owner")

        return Story(board, tuple(await self.write(board, write)))

    async def write(self, board: str, edit: Callable[[Document], T], part: str = "") -> T:
        """An edit of a board that nobody's browser makes."""
        async with services_at(self.settings) as services:
            return await services.hub.edit(board, part, "owner", "person", edit)

    async def read(self, board: str, part: str, reader: Callable[[Document], T]) -> T:
        """What the log holds of a document, read past all servers."""
        async with services_at(self.settings) as services:
            return await services.hub.read(board, part, reader)

    async def person(self, name: str, role: Role = Role.EDITOR, window: ViewportSize = WINDOW) -> Person:
        """Somebody new in a browser of their own, signed in by an invite."""
        wish = {"role": role, "hours": 1, "uses": 1}
        link = self.asks("POST", f"/projects/{self.project}/invites", json=wish)["url"]
        answer = join(self.server, link, name)
        context = await self._browser.new_context(base_url=self.server.address, viewport=window, reduced_motion="reduce")
        cookies = [{"name": key, "value": value, "url": self.server.address} for key, value in answer.cookies.items()]
        await context.add_cookies(cookies)  # type: ignore[arg-type]  # a plain dict for its TypedDict
        person = Person(name, answer.json()["account"], context, await context.new_page())
        self.people.append(person)
        return person

    async def leave(self) -> list[str]:
        """Everybody goes home; what their pages complained of."""
        for person in self.people:
            await person.context.close()
        return [f"{person.name}: {words}" for person in self.people for words in person.complaints.heard]
