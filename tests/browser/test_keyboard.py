"""Without a pointer, and for those who hear the page."""

import re

import pytest
from playwright.async_api import Page, expect

from board.roles import Role
from tests.browser.studio import Studio

pytestmark = pytest.mark.asyncio(loop_scope="package")

MOST_STEPS = 40
NAMELESS = re.compile(r"- (?:button|textbox|combobox|searchbox|link|slider|checkbox|spinbutton|dialog)(?: \[.*\])?:?$")


async def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the focus is there."""
    for _ in range(MOST_STEPS):
        await page.keyboard.press("Tab")
        if await page.evaluate("(selector) => document.activeElement?.closest(selector) != null", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with Tab")


async def nameless(page: Page) -> list[str]:
    """Controls that a screen reader could only call by their kind."""
    tree = await page.locator("body").aria_snapshot()
    return [line.strip() for line in tree.splitlines() if NAMELESS.search(line)]


async def test_a_panel_is_reached_moved_opened_and_closed_by_keys_alone(studio: Studio) -> None:
    story = await studio.story(panels=3)
    first, second, third = story.panels
    ann = await studio.person("Ann Archer")
    await ann.open_board(story.board)
    keys = ann.page.keyboard

    await tab_to(ann.page, ".wall")
    await keys.press("ArrowRight")
    await expect(ann.card(first)).to_be_focused()
    await keys.press("Alt+ArrowRight")
    await ann.sees_order(second, first, third)
    await expect(ann.card(first)).to_be_focused()

    await keys.press("Enter")
    await expect(ann.paper).to_be_visible()
    await keys.press("Escape")
    await expect(ann.paper).to_have_count(0)
    await expect(ann.card(first)).to_be_focused()


async def test_the_wall_goes_on_at_the_panel_that_was_paged_to(studio: Studio) -> None:
    story = await studio.story(panels=3)
    ann = await studio.person("Ann Archer")
    await ann.open_panel(story.board, story.panels[0])
    keys = ann.page.keyboard

    await keys.press("ArrowRight")
    await keys.press("ArrowRight")
    await expect(ann.page.locator(f'.panel-view[data-panel="{story.panels[2]}"]')).to_be_visible()
    await keys.press("Escape")

    await expect(ann.card(story.panels[2])).to_be_focused()
    await expect(ann.card(story.panels[2])).to_have_attribute("aria-selected", "true")


async def down_to(page: Page, entry: str) -> None:
    """Presses the down arrow until an entry of the open menu has the focus."""
    for _ in range(await page.get_by_role("menuitem").count()):
        if await page.locator("[role=menuitem]:focus").inner_text() == entry:
            return
        await page.keyboard.press("ArrowDown")
    raise AssertionError(f"no arrow leads to {entry}")


async def test_the_menu_is_walked_by_keys_into_its_groups_and_back(studio: Studio) -> None:
    story = await studio.story()
    ann = await studio.person("Ann Archer")
    await ann.open_board(story.board)
    await ann.card(story.panels[0]).click()
    keys, menu = ann.page.keyboard, ann.page.get_by_role("button", name="Board menu")

    await tab_to(ann.page, "[aria-label='Board menu']")
    await keys.press("Enter")
    await down_to(ann.page, "Shot")
    await keys.press("ArrowRight")
    await expect(ann.page.get_by_role("menuitem", name="New shot after")).to_be_focused()
    await keys.press("ArrowLeft")
    await expect(ann.page.get_by_role("menuitem", name="Shot", exact=True)).to_be_focused()
    await keys.press("Escape")
    await expect(menu).to_be_focused()

    await keys.press("Enter")
    await down_to(ann.page, "Shot")
    await keys.press("ArrowRight")
    await keys.press("Enter")
    await expect(ann.cards()).to_have_count(2)


async def test_who_came_to_a_control_by_keys_works_it_by_keys(studio: Studio) -> None:
    story = await studio.story(panels=2)
    ann = await studio.person("Ann Archer")
    await ann.open_board(story.board)
    await ann.card(story.panels[0]).click()

    await tab_to(ann.page, "[aria-label='Size of the panels']")
    size = await ann.page.get_by_label("Size of the panels").input_value()
    await ann.page.keyboard.press("ArrowRight")
    await expect(ann.page.get_by_label("Size of the panels")).to_have_value(str(int(size) + 1))
    await tab_to(ann.page, "[aria-label='Screenplay']")
    await ann.page.keyboard.press("Enter")

    await expect(ann.page.get_by_role("button", name="Hide the screenplay")).to_be_visible()
    await expect(ann.card(story.panels[0])).to_have_attribute("aria-selected", "true")
    await expect(ann.paper).to_have_count(0)


async def test_the_docks_tabs_are_changed_by_arrows(studio: Studio) -> None:
    story = await studio.story()
    ann = await studio.person("Ann Archer")
    await ann.open_board(story.board)
    await ann.page.get_by_role("tab", name="Panel").focus()
    await ann.page.keyboard.press("ArrowLeft")

    await expect(ann.page.get_by_role("tab", name="Production")).to_be_focused()
    await expect(ann.page.get_by_role("tabpanel", name="Production").get_by_label("Title")).to_be_visible()


async def test_a_question_mark_lists_the_keys(studio: Studio) -> None:
    story = await studio.story()
    ann = await studio.person("Ann Archer")
    await ann.open_board(story.board)
    await ann.page.keyboard.press("?")
    dialog = ann.page.get_by_role("dialog", name="Keys")
    await expect(dialog).to_contain_text("New panel after")
    await ann.page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)

    await ann.open_panel(story.board, story.panels[0])
    await ann.page.keyboard.press("?")
    await expect(dialog).to_contain_text("Light pencil")
    await ann.page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(ann.paper).to_be_visible()


async def test_every_control_has_a_name(studio: Studio) -> None:
    story = await studio.story(panels=2)
    ann = await studio.person("Nora Names", Role.OWNER)
    page = ann.page
    await page.goto("/")
    await expect(page.get_by_role("button", name="Create board")).to_be_visible()
    assert await nameless(page) == []
    await ann.open_board(story.board)
    await ann.card(story.panels[0]).click()
    await page.get_by_role("button", name="Screenplay").click()
    assert await nameless(page) == []
    await page.get_by_role("button", name="People and invites").click()
    await expect(page.get_by_label("Role of Nora Names")).to_be_visible()
    assert await nameless(page) == []
    await ann.open_panel(story.board, story.panels[0])
    assert await nameless(page) == []
