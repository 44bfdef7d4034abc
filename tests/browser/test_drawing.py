"""Two people draw in one panel."""

import asyncio
import io
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.async_api import expect

from board.document import read_panel
from tests.browser.files import drop
from tests.browser.person import Person
from tests.browser.studio import Studio
from tests.support.eventually import eventually_answers

pytestmark = pytest.mark.asyncio(loop_scope="package")

MARKS = {"1": 0.22, "2": 0.28, "3": 0.34, "4": 0.4, "5": 0.46, "7": 0.54, "l": 0.62}
TOOLS = {"light_pencil", "pencil", "pen", "brush", "note", "tone", "fill"}
VISIBLE = 40
MOST_DIFFERENT = 0.0005


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


async def test_what_every_tool_makes_looks_alike_to_both(studio: Studio, tmp_path: Path) -> None:
    story = await studio.story()
    ann, ben = await studio.person("Ann Archer"), await studio.person("Ben Baker")
    await asyncio.gather(*(person.open_panel(story.board, story.panels[0]) for person in (ann, ben)))
    keys = ann.page.keyboard

    for key, y in MARKS.items():
        await keys.press(key)
        await ann.draw((0.2, y), (0.35, y + 0.02), (0.5, y))
    await keys.press("f")
    await ann.draw((0.6, 0.6), (0.75, 0.6), (0.7, 0.75), (0.6, 0.6))
    await keys.press("w")
    await ann.draw((0.6, 0.3), (0.8, 0.4))
    await keys.press("6")
    await ann.draw((0.35, 0.2), (0.35, 0.66))
    await drop(ann.page.locator(".panel-stage"), picture(tmp_path / "still.png"))
    await expect(ann.page.get_by_role("button", name="Lasso select")).to_have_attribute("aria-pressed", "true")
    await keys.press("t")
    await ann.draw((0.2, 0.7), (0.2, 0.7))
    await ann.words("Text on the panel").fill("She knows 🌊")
    await keys.press("Escape")
    await ann.sees_saved()

    drawing = await studio.read(story.board, f"panel/{story.panels[0]}", read_panel)
    assert (len(drawing.images), len(drawing.texts), len(drawing.arrows)) == (1, 1, 1)
    assert {drawn.stroke.tool for drawn in chain(*drawing.strokes.values())} >= TOOLS
    await eventually_alike(ann, ben)


async def eventually_alike(ann: Person, ben: Person) -> None:
    """Waits until both papers show the same picture."""

    async def ask() -> bool:
        return difference(await ann.picture(), await ben.picture()) < MOST_DIFFERENT

    await eventually_answers(ask)


def difference(one: bytes, other: bytes) -> float:
    """The part of the pixels that differ visibly."""
    images = [np.asarray(Image.open(io.BytesIO(data)).convert("L"), dtype=np.int16) for data in (one, other)]
    return float(np.mean(np.abs(images[0] - images[1]) > VISIBLE))


def picture(path: Path) -> Path:
    """A small still to draw over."""
    Image.new("RGB", (160, 90), (40, 90, 140)).save(path)
    return path
