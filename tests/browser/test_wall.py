"""The wall of panels: where it stands, what is made on it, and what comes back from the bin."""

import re

import pytest
from playwright.async_api import expect

from board.document import read_board
from tests.browser.studio import SMALL, Studio

pytestmark = pytest.mark.asyncio(loop_scope="package")

PICTURE = re.compile(r"/thumb\?h=[0-9a-f]{64}$")
TOP = "() => document.querySelector('.wall').scrollTop"


async def test_a_board_opens_at_its_beginning_on_a_small_screen_too(studio: Studio) -> None:
    story = await studio.story(panels=12)
    ann = await studio.person("Ann Archer", window=SMALL)
    await ann.open_board(story.board)
    await expect(ann.card(story.panels[0])).to_be_in_viewport(ratio=1)
    assert await ann.page.evaluate(TOP) == 0

    await ann.card(story.panels[1]).click()
    await ann.page.keyboard.press("s")
    await expect(ann.page.get_by_role("button", name="Hide the screenplay")).to_be_visible()
    await expect(ann.card(story.panels[1])).to_be_in_viewport(ratio=0.9)


async def test_a_panel_that_was_made_and_drawn_offline_joins_the_board_on_return(studio: Studio) -> None:
    story = await studio.story()
    ann, ben = await studio.person("Ann Archer"), await studio.person("Ben Baker")
    await ann.open_board(story.board)
    await ben.open_board(story.board)
    # The drawing tools are fetched ahead of their use.
    await ben.page.wait_for_load_state("networkidle")

    async with ben.offline():
        await ben.card(story.panels[0]).click()
        await ben.page.keyboard.press("n")
        await expect(ben.cards()).to_have_count(2)
        await ben.page.keyboard.press("Enter")
        await expect(ben.paper).to_be_visible()
        await ben.page.keyboard.press("3")
        await ben.draw((0.3, 0.3), (0.5, 0.3))
        await ben.sees_ink((0.4, 0.3))
    await ben.sees_saved()

    await expect(ann.cards()).to_have_count(2)
    (panel,) = {panel.id for panel in (await studio.read(story.board, "", read_board)).panels} - set(story.panels)
    await ann.open_panel(story.board, panel)
    await ann.sees_ink((0.4, 0.3))


async def test_a_duplicate_has_the_drawing_and_the_bin_gives_panels_back(studio: Studio) -> None:
    story = await studio.story()
    ann = await studio.person("Ann Archer")
    await ann.open_panel(story.board, story.panels[0])
    await ann.draw((0.3, 0.3), (0.5, 0.3))
    await ann.sees_saved()
    await ann.page.keyboard.press("Escape")
    await ann.page.keyboard.press("d")
    await expect(ann.cards()).to_have_count(2)
    await ann.page.keyboard.press("Enter")
    await ann.sees_ink((0.4, 0.3))
    await ann.page.keyboard.press("Escape")
    await ann.page.keyboard.press("Control+z")
    await expect(ann.cards()).to_have_count(1)
    await ann.page.keyboard.press("Control+Shift+z")
    await expect(ann.cards()).to_have_count(2)

    await ann.card(story.panels[0]).click()
    await ann.page.keyboard.press("Delete")
    await expect(ann.cards()).to_have_count(1)
    await ann.page.keyboard.press("b")
    row = ann.page.get_by_role("dialog", name="Bin").get_by_role("listitem")
    await expect(row).to_contain_text("Deleted by Ann Archer, ")
    await row.get_by_role("button", name="Restore").click()
    await ann.page.get_by_role("dialog", name="Bring back").get_by_role("button", name="Bring back", exact=True).click()
    await expect(ann.page.get_by_role("dialog", name="Bin").get_by_text("The bin is empty.")).to_be_visible()
    await ann.page.keyboard.press("Escape")
    await expect(ann.cards()).to_have_count(2)
    await ann.sees_saved()


async def test_the_bin_says_who_moved_a_panel_there_and_its_shot_comes_back_with_it(studio: Studio) -> None:
    story = await studio.story()
    ann, ben = await studio.person("Ann Archer"), await studio.person("Ben Baker")
    await ann.open_board(story.board)
    await ben.open_board(story.board)
    await ann.card(story.panels[0]).click()
    await ann.page.keyboard.press("Delete")
    await ann.sees_saved()
    await expect(ben.cards()).to_have_count(0)

    await ben.page.keyboard.press("b")
    rows = ben.page.get_by_role("dialog", name="Bin").get_by_role("listitem")
    await expect(rows).to_have_count(1)
    await expect(rows).to_contain_text("Panel 1 1/1")
    await expect(rows).to_contain_text("Deleted by Ann Archer, ")
    await rows.get_by_role("button", name="Restore").click()
    await ben.page.get_by_role("dialog", name="Bring back").get_by_role("button", name="Bring back", exact=True).click()

    await expect(ann.card(story.panels[0])).to_be_visible()


async def test_a_strokes_picture_reaches_the_walls_of_the_others(studio: Studio) -> None:
    story = await studio.story()
    ann, ben = await studio.person("Ann Archer"), await studio.person("Ben Baker")
    await ben.open_board(story.board)
    await ann.open_panel(story.board, story.panels[0])

    await ann.draw((0.3, 0.3), (0.5, 0.3))

    await expect(ben.card(story.panels[0]).locator("img")).to_have_attribute("src", PICTURE)
