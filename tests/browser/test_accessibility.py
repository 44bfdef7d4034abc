"""What the checker of accessibility rules finds on our pages: nothing that it calls serious."""

import pytest
from playwright.async_api import expect

from board.roles import Role
from tests.browser.rules import check
from tests.browser.studio import Studio

pytestmark = pytest.mark.asyncio(loop_scope="package")


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


async def test_menus_break_no_serious_rule(studio: Studio) -> None:
    story = await studio.story(panels=2)
    ann = await studio.person("Ann Archer", Role.DIRECTOR)
    await ann.open_board(story.board)
    await ann.card(story.panels[0]).click()
    await ann.page.get_by_role("button", name="Board menu").click()
    await ann.page.get_by_role("menuitem", name="Shot", exact=True).click()
    await expect(ann.page.get_by_role("menu", name="Shot")).to_be_visible()
    await check(ann.page)
    await ann.page.keyboard.press("Escape")
    await ann.page.keyboard.press("Escape")

    await ann.card(story.panels[1]).click(button="right")
    await expect(ann.page.get_by_role("menuitem", name="Draw on the panel")).to_be_visible()
    await check(ann.page)


async def test_what_newcomers_see_first_breaks_no_serious_rule(studio: Studio) -> None:
    ann = await studio.person("Ann Archer", Role.DIRECTOR)
    await ann.open_board(studio.board())
    await expect(ann.page.get_by_role("heading", name="This board is empty")).to_be_visible()
    await check(ann.page)

    await ann.page.goto(f"/p/{studio.project}")
    await ann.page.get_by_role("button", name="Ann Archer").click()
    await expect(ann.page.get_by_role("dialog")).to_be_visible()
    await check(ann.page)
    with ann.complaints.refusal(401):
        await ann.page.get_by_role("button", name="Sign out").click()
        await expect(ann.page.get_by_text("You are not signed in on this browser.")).to_be_visible()
    await check(ann.page)
