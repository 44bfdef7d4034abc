"""One person at one browser: what a hand can do on the pages, and what eyes can see."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from playwright.async_api import BrowserContext, Locator, Page, expect

from tests.browser.complaints import Complaints

SECONDS = 10_000

Spot = tuple[float, float]
"""A place on the paper, as parts of its width and height."""

INK = """([x, y, reach]) => {
  const canvas = document.querySelector('.paper canvas')
  if (!canvas || canvas.width < 2) return false
  const [left, top] = [Math.round(x * canvas.width) - reach, Math.round(y * canvas.height) - reach]
  const { data } = canvas.getContext('2d').getImageData(left, top, 2 * reach + 1, 2 * reach + 1)
  for (let at = 0; at < data.length; at += 4) if (data[at] + data[at + 1] + data[at + 2] < 300) return true
  return false
}"""
REACH_PX = 4


@dataclass(slots=True)
class Person:
    """Somebody who is signed in."""

    name: str
    account: str
    context: BrowserContext
    page: Page
    complaints: Complaints = field(init=False)

    def __post_init__(self) -> None:
        self.complaints = Complaints(self.page)

    async def visit(self, path: str) -> None:
        """Opens an address of the server and waits until the board says that it is saved."""
        await self.page.goto(path)
        await self.sees_saved()

    async def open_board(self, board: str) -> None:
        """The wall of a board."""
        await self.visit(f"/b/{board}")

    async def open_panel(self, board: str, panel: str) -> None:
        """One panel to draw on, with the pen in hand."""
        await self.visit(f"/b/{board}/panel/{panel}")
        await expect(self.paper).to_be_visible()
        await self.page.keyboard.press("3")

    async def go_on(self) -> None:
        """A new life of the tab: the page of before, loaded again."""
        address = self.page.url
        await self.page.close()
        self.page = await self.context.new_page()
        self.complaints = Complaints(self.page)
        await self.page.goto(address)

    @property
    def paper(self) -> Locator:
        """What is drawn on."""
        return self.page.get_by_test_id("paper")

    @property
    def saving(self) -> Locator:
        """The words about saving which are on top."""
        return self.page.locator("[data-save]").last

    async def sees_saved(self) -> None:
        """Waits until the screen says so."""
        await self.sees_saving("saved")

    async def sees_saving(self, state: str) -> None:
        """Waits until the screen says saved, saving, offline or refused."""
        await expect(self.saving).to_have_attribute("data-save", state, timeout=SECONDS)

    async def draw(self, *spots: Spot) -> None:
        """A stroke through these places."""
        async with self.drawing(*spots):
            pass

    @asynccontextmanager
    async def drawing(self, *spots: Spot) -> AsyncIterator[None]:
        """Inside, the stroke is on its way: the pen has gone through all places and is still down."""
        box = await self.paper.bounding_box()
        assert box is not None
        (first, *others) = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in spots]
        await self.page.mouse.move(*first)
        await self.page.mouse.down()
        for spot in others:
            await self.page.mouse.move(*spot, steps=6)
        yield
        await self.page.mouse.up()

    async def sees_ink(self, *spots: Spot) -> None:
        """Waits until there is a dark mark at each of these places."""
        for spot in spots:
            await self.page.wait_for_function(INK, arg=[*spot, REACH_PX], timeout=SECONDS)

    async def sees_no_ink(self, spot: Spot) -> None:
        """Waits until the place is blank."""
        await self.page.wait_for_function(f"(arg) => !({INK})(arg)", arg=[*spot, REACH_PX], timeout=SECONDS)

    def words(self, title: str) -> Locator:
        """A text field by its title."""
        return self.page.get_by_role("textbox", name=title, exact=True)

    def cards(self) -> Locator:
        """The panels on the wall, in order."""
        return self.page.locator("[data-panel].card")
