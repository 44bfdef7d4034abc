"""The network goes and comes back, with or without the tab."""

import asyncio

import pytest
from playwright.async_api import expect

from board.document import read_board
from tests.browser.studio import Studio

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_work_of_an_absence_is_counted_and_joins_the_others_on_return(studio: Studio) -> None:
    story = await studio.story()
    ann, ben = await studio.person("Ann Archer"), await studio.person("Ben Baker")
    await asyncio.gather(*(person.open_panel(story.board, story.panels[0]) for person in (ann, ben)))

    async with ben.offline():
        await expect(ben.saving).to_have_text("Offline, nothing unsent")
        await ben.draw((0.3, 0.3), (0.5, 0.3))
        await expect(ben.saving).to_have_text("Offline, 1 unsent edit")
        await ben.words("Action").press_sequentially("Rain.")
        await expect(ben.saving).to_have_text("Offline, 6 unsent edits")
        await ann.draw((0.3, 0.6), (0.5, 0.6))
        await ann.sees_saved()
    await ben.sees_saved()

    for person in (ann, ben):
        await person.sees_ink((0.4, 0.3), (0.4, 0.6))
        await expect(person.words("Action")).to_have_value("Rain.")
    assert (await studio.read(story.board, "", read_board)).panels[0].action == "Rain."


async def test_work_of_a_tab_that_was_closed_offline_arrives_when_the_board_is_opened_again(studio: Studio) -> None:
    story = await studio.story()
    ann, ben = await studio.person("Ann Archer"), await studio.person("Ben Baker")
    await asyncio.gather(*(person.open_panel(story.board, story.panels[0]) for person in (ann, ben)))

    async with ben.offline():
        await ben.draw((0.3, 0.3), (0.5, 0.3))
        await ben.words("Notes").press_sequentially("Later")
        await expect(ben.saving).to_have_text("Offline, 6 unsent edits")
        await ben.close_tab()
    await ben.open_tab()
    await ben.open_board(story.board)

    await ann.sees_ink((0.4, 0.3))
    await expect(ann.words("Notes")).to_have_value("Later")


async def test_two_tabs_of_one_browser_share_a_panel_and_its_store(studio: Studio) -> None:
    story = await studio.story()
    ben = await studio.person("Ben Baker")
    other = await ben.second_tab()
    for tab in (ben, other):
        await tab.open_panel(story.board, story.panels[0])

    with other.complaints.outage():
        async with ben.offline():
            await other.finds_nobody()
            await ben.draw((0.3, 0.3), (0.5, 0.3))
            await other.draw((0.3, 0.6), (0.5, 0.6))
        await other.sees_saved()
    await ben.sees_saved()

    for tab in (ben, other):
        await tab.sees_ink((0.4, 0.3), (0.4, 0.6))
    assert other.complaints.heard == []
