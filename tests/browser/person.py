"""One person at one browser: what a hand can do on the pages, and what eyes can see."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from playwright.async_api import BrowserContext, Locator, Page, WebSocket, expect

from tests.browser.complaints import Complaints

PATIENCE_MS = 10_000

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

KEPT = """async () => {
  for (const { name } of await indexedDB.databases()) {
    const opening = indexedDB.open(name)
    const store = await new Promise((resolve) => { opening.onsuccess = () => resolve(opening.result) })
    if (store.objectStoreNames.contains('updates')) {
      // Answered after everything that was written before it.
      const count = store.transaction('updates').objectStore('updates').count()
      await new Promise((resolve) => { count.onsuccess = resolve })
    }
    store.close()
  }
}"""


# The browser tells the page a moment before it cuts the network, and a socket opened in between lives on: so the page is
# told again until it finds nobody.
TOLD_OF_OFFLINE = """() => {
  if (document.querySelector('[data-save=offline]')) return true
  dispatchEvent(new Event('offline'))
  return false
}"""


@dataclass
class Person:
    """Somebody who is signed in."""

    name: str
    account: str
    context: BrowserContext
    page: Page
    complaints: Complaints = field(init=False)
    sockets: int = 0

    def __post_init__(self) -> None:
        self.complaints = Complaints(self.page)
        self.page.on("websocket", self._count_socket)

    async def visit(self, path: str) -> None:
        """Opens an address of the server and waits until the board says that it is saved."""
        await self.page.goto(path)
        await self.sees_saved()

    async def open_board(self, board: str) -> None:
        """The wall of a board."""
        await self.visit(f"/b/{board}")

    async def sees_suggestion(self) -> None:
        """Waits until the wall shows one: only then do keys lead to it."""
        await expect(self.page.locator(".suggested-mark, .ghost-card").first).to_be_visible()

    async def open_panel(self, board: str, panel: str) -> None:
        """One panel to draw on, with the pen in hand."""
        await self.visit(f"/b/{board}/panel/{panel}")
        await expect(self.paper).to_be_visible()
        await self.page.keyboard.press("3")

    @asynccontextmanager
    async def offline(self) -> AsyncIterator[None]:
        """Inside, the browser has no network."""
        with self.complaints.outage():
            await self.context.set_offline(True)
            await self.finds_nobody()
            yield
            await self.context.set_offline(False)
            if not self.page.is_closed():
                await expect(self.saving).not_to_have_attribute("data-save", "offline")

    async def finds_nobody(self) -> None:
        """Waits until the page says that it is offline, after the network was cut."""
        await self.page.wait_for_function(TOLD_OF_OFFLINE, polling=500, timeout=PATIENCE_MS)
        await self.sees_saving("offline")

    async def close_tab(self) -> None:
        """The tab goes once its browser has written down what was done, a matter of milliseconds."""
        await self.page.evaluate(KEPT)
        await self.page.close()

    async def open_tab(self) -> None:
        """Another tab of the same browser."""
        self.page = await self.context.new_page()
        self.complaints.watch(self.page)

    async def second_tab(self) -> "Person":
        """The same person in another tab of the same browser."""
        return Person(self.name, self.account, self.context, await self.context.new_page())

    @property
    def paper(self) -> Locator:
        """What is drawn on."""
        return self.page.get_by_test_id("paper")

    @property
    def hindrance(self) -> Locator:
        """Why nothing can be drawn on the open panel, if so."""
        return self.page.locator(".panel-head .read-only")

    @property
    def saving(self) -> Locator:
        """The words about saving which are on top."""
        return self.page.locator("[data-save]").last

    async def sees_saved(self) -> None:
        """Waits until the screen says so."""
        await self.sees_saving("saved")

    async def sees_saving(self, state: str) -> None:
        """Waits until the screen says saved, saving, offline or refused."""
        await expect(self.saving).to_have_attribute("data-save", state)

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

    async def hover(self, spot: Spot) -> None:
        """Points at a place without drawing."""
        box = await self.paper.bounding_box()
        assert box is not None
        await self.page.mouse.move(box["x"] + spot[0] * box["width"], box["y"] + spot[1] * box["height"])

    async def sees_ink(self, *spots: Spot) -> None:
        """Waits until there is a dark mark at each of these places."""
        for spot in spots:
            await self.page.wait_for_function(INK, arg=[*spot, REACH_PX], timeout=PATIENCE_MS)

    async def picture(self) -> bytes:
        """The paper as it stands on the screen, without pointers and hints, as a PNG file."""
        data: str = await self.page.locator(".paper canvas").first.evaluate("(canvas) => canvas.toDataURL()")
        return base64.b64decode(data.partition(",")[2])

    async def sees_no_ink(self, spot: Spot) -> None:
        """Waits until the place is blank."""
        await self.page.wait_for_function(f"(arg) => !({INK})(arg)", arg=[*spot, REACH_PX], timeout=PATIENCE_MS)

    def words(self, title: str) -> Locator:
        """A text field by its title."""
        return self.page.get_by_role("textbox", name=title, exact=True)

    def card(self, panel: str) -> Locator:
        """A panel on the wall."""
        return self.page.locator(f'.card[data-panel="{panel}"]')

    async def drag_card(self, panel: str, *, beyond: str) -> None:
        """Moves a panel behind another with the mouse."""
        card, goal = await self.card(panel).bounding_box(), await self.card(beyond).bounding_box()
        assert card is not None
        assert goal is not None
        await self.page.mouse.move(card["x"] + card["width"] / 2, card["y"] + 40)
        await self.page.mouse.down()
        await self.page.mouse.move(goal["x"] + 0.8 * goal["width"], goal["y"] + 40, steps=8)
        await self.page.mouse.up()

    async def sees_order(self, *panels: str) -> None:
        """Waits until the wall shows exactly these panels in this order."""
        order = "(cards) => cards.map((card) => card.dataset.panel)"
        await expect(self.cards()).to_have_count(len(panels))
        await self.page.wait_for_function(
            f"(panels) => ({order})([...document.querySelectorAll('.card')]).join() === panels.join()", arg=list(panels)
        )

    def cards(self) -> Locator:
        """The panels on the wall, in order."""
        return self.page.locator("[data-panel].card")

    def _count_socket(self, socket: WebSocket) -> None:
        self.sockets += 1
