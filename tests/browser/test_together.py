"""Two people write, order and undo on one board."""

import asyncio

import pytest
from playwright.async_api import expect

from board.document import read_board
from tests.browser.person import Person
from tests.browser.studio import Story, Studio

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def two_at(studio: Studio, story: Story) -> tuple[Person, Person]:
    """Ann and Ben with the first panel open."""
    ann, ben = await studio.person("Ann Archer"), await studio.person("Ben Baker")
    await asyncio.gather(*(person.open_panel(story.board, story.panels[0]) for person in (ann, ben)))
    return ann, ben


async def test_two_people_type_emoji_into_the_same_line_at_once(studio: Studio) -> None:
    story = await studio.story()
    ann, ben = await two_at(studio, story)
    here, there = ann.words("Dialogue"), ben.words("Dialogue")
    await here.fill("Hold on.")
    await expect(there).to_have_value("Hold on.")
    await here.press("Home")
    await there.press("End")

    await asyncio.gather(here.press_sequentially("👩‍🚀🌊 now: "), there.press_sequentially(" ⚓️🇮🇸 gone"))

    whole = "👩‍🚀🌊 now: Hold on. ⚓️🇮🇸 gone"
    await expect(here).to_have_value(whole)
    await expect(there).to_have_value(whole)
    await asyncio.gather(ann.sees_saved(), ben.sees_saved())
    assert (await studio.read(story.board, "", read_board)).panels[0].dialogue == whole


async def test_an_emoji_that_one_deletes_while_another_types_goes_whole(studio: Studio) -> None:
    story = await studio.story()
    ann, ben = await two_at(studio, story)
    here, there = ann.words("Notes"), ben.words("Notes")
    await here.fill("👨‍👩‍👧‍👦 wave")
    await expect(there).to_have_value("👨‍👩‍👧‍👦 wave")
    await here.press("Home")
    await there.press("End")

    await asyncio.gather(here.press("Delete"), there.press_sequentially(" back 👋🏽"))

    await expect(here).to_have_value(" wave back 👋🏽")
    await expect(there).to_have_value(" wave back 👋🏽")


async def test_panels_that_two_people_move_stand_in_one_order(studio: Studio) -> None:
    story = await studio.story(panels=4)
    first, second, third, fourth = story.panels
    ann, ben = await studio.person("Ann Archer"), await studio.person("Ben Baker")
    await asyncio.gather(*(person.open_board(story.board) for person in (ann, ben)))

    await ann.drag_card(first, beyond=third)
    await ben.sees_order(second, third, first, fourth)
    await ben.card(fourth).click()
    await ben.page.keyboard.press("Alt+ArrowLeft")

    for person in (ann, ben):
        await person.sees_order(second, third, fourth, first)
        await person.sees_saved()
    assert [panel.id for panel in (await studio.read(story.board, "", read_board)).panels] == [second, third, fourth, first]


async def test_undo_takes_back_only_what_one_did_oneself(studio: Studio) -> None:
    ann, ben = await two_at(studio, await studio.story())
    await ann.draw((0.3, 0.3), (0.5, 0.3))
    await ben.sees_ink((0.4, 0.3))
    await ben.draw((0.3, 0.6), (0.5, 0.6))
    await ann.sees_ink((0.4, 0.6))

    await ann.page.keyboard.press("Control+z")
    await ann.page.keyboard.press("Control+z")
    for person in (ann, ben):
        await person.sees_no_ink((0.4, 0.3))
        await person.sees_ink((0.4, 0.6))

    await ann.page.keyboard.press("Control+Shift+z")
    await ben.sees_ink((0.4, 0.3), (0.4, 0.6))


async def test_each_sees_who_else_is_in_the_panel(studio: Studio) -> None:
    ann, ben = await two_at(studio, await studio.story())

    await expect(ann.page.get_by_role("list", name="Also in this panel")).to_contain_text("Ben Baker")
    await expect(ben.page.get_by_role("list", name="Also in this panel")).to_contain_text("Ann Archer")
    await ben.hover((0.5, 0.5))
    await expect(ann.page.locator(".pointer-name")).to_have_text("Ben Baker")


async def test_following_somebody_goes_where_they_go(studio: Studio) -> None:
    story = await studio.story(panels=2)
    ann, ben = await studio.person("Ann Archer"), await studio.person("Ben Baker")
    await asyncio.gather(*(person.open_board(story.board) for person in (ann, ben)))
    await ann.page.get_by_role("button", name="Follow Ben Baker").click()

    await ben.card(story.panels[1]).dblclick()
    await expect(ann.page.locator(f'.panel-view[data-panel="{story.panels[1]}"]')).to_be_visible()
    await expect(ann.page.get_by_text("Following Ben Baker, Esc stops")).to_be_visible()

    await ben.page.keyboard.press("Escape")
    await expect(ann.paper).to_have_count(0)
    await ann.page.keyboard.press("Escape")
    await expect(ann.page.get_by_text("Following Ben Baker, Esc stops")).to_have_count(0)
