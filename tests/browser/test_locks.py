"""A panel is locked while its artist is away."""

from collections.abc import Mapping

import pytest
from playwright.async_api import expect

from board.document import read_panel, read_review
from board.roles import Role
from tests.browser.rules import check
from tests.browser.studio import Studio

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_work_on_a_panel_that_was_locked_meanwhile_survives_as_a_suggestion(studio: Studio) -> None:
    story = await studio.story()
    (panel,) = story.panels
    dora, ben = await studio.person("Dora Director", Role.DIRECTOR), await studio.person("Ben Baker")
    await dora.open_board(story.board)
    await ben.open_panel(story.board, panel)

    async with ben.offline():
        await ben.draw((0.3, 0.3), (0.5, 0.3))
        await expect(ben.saving).to_have_text("Offline, 1 unsent edit")
        await dora.card(panel).click()
        await dora.page.keyboard.press("l")
        await expect(dora.card(panel).get_by_label("Locked")).to_be_visible()
    await ben.sees_saving("refused")
    await expect(ben.hindrance).to_contain_text("This panel is locked")
    await ben.sees_no_ink((0.4, 0.3))
    await ben.saving.click()

    dialog = ben.page.get_by_role("dialog", name="What the server refused")
    await expect(dialog).to_contain_text("Your work was filed as a suggestion of yours")
    await expect(dialog.get_by_role("button", name="Save the copy as a file")).to_be_visible()
    (suggestion,) = (await studio.read(story.board, "review", read_review)).suggestions
    assert isinstance(suggestion.author, Mapping)
    assert suggestion.author["account"] == ben.account
    assert not (await studio.read(story.board, f"panel/{panel}", read_panel)).strokes

    await dialog.get_by_role("button", name="I have read this").click()
    await ben.sees_saved()


async def test_of_work_on_several_panels_what_became_of_each_part_is_told(studio: Studio) -> None:
    story = await studio.story(panels=2)
    dora, ben = await studio.person("Dora Director", Role.DIRECTOR), await studio.person("Ben Baker")
    await dora.open_board(story.board)
    await ben.open_board(story.board)

    async with ben.offline():
        for panel in story.panels:
            await ben.card(panel).click()
            await ben.page.get_by_label("Duration", exact=True).fill("96")
            await ben.page.keyboard.press("Enter")
        await dora.card(story.panels[0]).click()
        await dora.page.keyboard.press("l")
        await expect(dora.card(story.panels[0]).get_by_label("Locked")).to_be_visible()
    await ben.sees_saving("refused")
    await ben.saving.click()

    dialog = ben.page.get_by_role("dialog", name="What the server refused")
    await expect(dialog).to_contain_text("Locked panels stay as they are")
    await expect(dialog).to_contain_text("1 other change of the same work was saved.")
    await expect(dialog).to_contain_text("Your work was filed as a suggestion of yours")
    await check(ben.page)
    await dialog.get_by_role("button", name="I have read this").click()
    await ben.sees_saved()

    await ben.page.get_by_role("button", name="Board menu").click()
    await ben.page.get_by_role("menuitem", name="What was refused").click()
    await expect(dialog.get_by_role("button", name="Save the copy as a file")).to_be_visible()


async def test_a_lock_stops_the_pen_at_once_and_unlocking_gives_it_back(studio: Studio) -> None:
    story = await studio.story()
    (panel,) = story.panels
    dora, ben = await studio.person("Dora Director", Role.DIRECTOR), await studio.person("Ben Baker")
    await dora.open_board(story.board)
    await ben.open_panel(story.board, panel)
    await dora.card(panel).click()

    await dora.page.keyboard.press("l")
    await expect(ben.hindrance).to_contain_text("This panel is locked")
    await ben.draw((0.3, 0.3), (0.5, 0.3))
    await ben.page.keyboard.press("Home")
    await ben.sees_no_ink((0.4, 0.3))

    await dora.page.keyboard.press("l")
    await expect(ben.hindrance).to_have_count(0)
    await ben.draw((0.3, 0.6), (0.5, 0.6))
    await ben.sees_saved()
    await ben.sees_ink((0.4, 0.6))
