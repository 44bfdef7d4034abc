"""What the checker of accessibility rules finds on our pages: nothing that it calls serious."""

import json
import os
from functools import cache
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from board.roles import Role
from tests.browser.studio import Studio
from tests.support.serving import ROOT

pytestmark = pytest.mark.asyncio(loop_scope="package")

AXE = Path(ROOT, "frontend/node_modules/axe-core/axe.min.js")
CHECK = """async () => {
  const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html, failureSummary }) => [html.slice(0, 160), failureSummary]) }))
}"""


@cache
def axe() -> str:
    """The checker's source; our pages let no other script in than their own, so it comes through the debugger."""
    if not AXE.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("the front end's packages are not installed")
    return AXE.read_text()


async def check(page: Page) -> None:
    """Fails with the serious violations on the page as it stands."""
    await page.evaluate(axe())
    violations = await page.evaluate(CHECK)
    assert not violations, json.dumps(violations, indent=1)


async def test_the_wall_and_what_opens_over_it_break_no_serious_rule(studio: Studio) -> None:
    story = await studio.story(panels=3)
    ann = await studio.person("Ann Archer", Role.DIRECTOR)
    await ann.open_board(story.board)
    await ann.card(story.panels[0]).click()
    await ann.page.keyboard.press("s")
    await expect(ann.page.get_by_role("button", name="Hide the screenplay")).to_be_visible()
    await check(ann.page)

    await ann.page.get_by_role("tab", name="Production").click()
    await check(ann.page)

    await ann.card(story.panels[2]).click()
    await ann.page.keyboard.press("Delete")
    for key in ("b", "?"):
        await ann.page.keyboard.press(key)
        await expect(ann.page.get_by_role("dialog")).to_be_visible()
        await check(ann.page)
        await ann.page.keyboard.press("Escape")

    await ann.page.get_by_role("button", name="People and invites").click()
    await expect(ann.page.get_by_role("dialog").get_by_text("Olive Owner")).to_be_visible()
    await check(ann.page)


async def test_a_panel_breaks_no_serious_rule(studio: Studio) -> None:
    story = await studio.story(panels=2)
    ann = await studio.person("Ann Archer")
    await ann.open_panel(story.board, story.panels[0])
    await ann.draw((0.3, 0.3), (0.5, 0.3))
    await ann.sees_saved()

    await check(ann.page)


async def test_a_viewers_wall_breaks_no_serious_rule(studio: Studio) -> None:
    story = await studio.story()
    vic = await studio.person("Vic Viewer", Role.VIEWER)
    await vic.open_board(story.board)

    await check(vic.page)


async def test_the_pages_around_the_boards_break_no_serious_rule(studio: Studio) -> None:
    await studio.story()
    ann = await studio.person("Ann Archer", Role.DIRECTOR)
    invite = studio.asks("POST", f"/projects/{studio.project}/invites", json={"role": "editor", "uses": 1})
    await ann.page.goto(f"/p/{studio.project}")
    await expect(ann.page.locator(".tile-foot").first).to_be_visible()
    await check(ann.page)

    await ann.page.goto(invite["url"])
    await expect(ann.page.get_by_role("button", name="Join as Ann Archer")).to_be_visible()
    await check(ann.page)
