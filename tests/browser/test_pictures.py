"""Pictures of panels that programs drew: whoever looks at the wall draws them for everybody."""

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.async_api import expect

from board.cli.services import services_at
from board.document import Document
from board.edits import add_strokes, set_production
from board.roles import Role
from board.settings import Settings
from board.stroke import stroke
from tests.browser.studio import Story, Studio

pytestmark = pytest.mark.asyncio(loop_scope="package")

PICTURE = re.compile(r"/thumb\?h=[0-9a-f]{64}$")
LINE = np.array([[-400.0, 0.0, 0.5], [0.0, 100.0, 0.5], [400.0, 0.0, 0.5]])


async def draw_as_program(studio: Studio, board: str, panel: str) -> None:
    """A stroke that no browser has seen."""

    def draw(doc: Document) -> None:
        add_strokes(doc, [stroke(LINE, size=12, layer="ink")])

    async with services_at(Settings(data=studio.server.data)) as services:
        await services.hub.edit(board, f"panel/{panel}", "owner", "agent", draw)


def shape_of(studio: Studio, story: Story, panel: str) -> float:
    """Width by height of the picture that the server has."""
    answer = studio.owner.get(f"/api/boards/{story.board}/panels/{panel}/thumb")
    with Image.open(BytesIO(answer.content)) as picture:
        return picture.width / picture.height


async def test_a_panel_without_a_picture_gets_one_when_an_editor_looks_at_it_and_another_for_another_frame(
    studio: Studio,
) -> None:
    story = await studio.story(panels=3)
    drawn, also_drawn, blank = story.panels
    for panel in (drawn, also_drawn):
        await draw_as_program(studio, story.board, panel)
    ann = await studio.person("Ann Archer")
    await ann.open_board(story.board)

    for panel in (drawn, also_drawn):
        # Before the server has it the wall shows the browser's own.
        await expect(ann.card(panel).locator("img")).to_have_attribute("src", PICTURE)
    await expect(ann.card(blank).locator("img")).to_have_count(0)
    assert set(studio.asks("GET", f"/boards/{story.board}/thumbs")) == {drawn, also_drawn}
    assert shape_of(studio, story, drawn) == pytest.approx(2.39, abs=0.02)

    before = await ann.card(drawn).locator("img").get_attribute("src")
    async with services_at(Settings(data=studio.server.data)) as services:
        frame = {"aspect_width": 4, "aspect_height": 3, "aspect_label": "1.33"}
        await services.hub.edit(story.board, "", "owner", "agent", lambda doc: set_production(doc, frame))
    await expect(ann.card(drawn).locator("img")).not_to_have_attribute("src", before or "", timeout=10_000)
    await expect(ann.card(drawn).locator("img")).to_have_attribute("src", PICTURE, timeout=10_000)
    assert shape_of(studio, story, drawn) == pytest.approx(4 / 3, abs=0.02)


async def test_who_may_only_look_draws_no_pictures(studio: Studio) -> None:
    story = await studio.story()
    await draw_as_program(studio, story.board, story.panels[0])
    vic = await studio.person("Vic Viewer", Role.VIEWER)
    await vic.open_board(story.board)
    ann = await studio.person("Ann Archer")

    await expect(vic.card(story.panels[0]).locator("img")).to_have_count(0)
    await ann.open_board(story.board)

    await expect(vic.card(story.panels[0]).locator("img")).to_have_attribute("src", PICTURE, timeout=10_000)
