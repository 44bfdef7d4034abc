"""Two people draw in one panel."""

import pytest

from tests.browser.studio import Studio

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_two_people_see_each_others_strokes_while_they_are_drawn_and_afterwards(studio: Studio) -> None:
    story = await studio.story()
    ann, ben = await studio.person("Ann Archer"), await studio.person("Ben Baker")
    await ann.open_panel(story.board, story.panels[0])
    await ben.open_panel(story.board, story.panels[0])

    async with ann.drawing((0.3, 0.4), (0.5, 0.4)):
        await ben.sees_ink((0.4, 0.4))
    async with ben.drawing((0.3, 0.6), (0.5, 0.6)):
        await ann.sees_ink((0.4, 0.6))

    for person in (ann, ben):
        await person.sees_saved()
        await person.sees_ink((0.4, 0.4), (0.4, 0.6))
