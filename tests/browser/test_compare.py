"""What changed between two moments: told, shown in pictures to the dot, walked through, printed."""

import base64
import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.async_api import Locator, Page, expect

from board.roles import Role
from tests.browser.person import Person
from tests.browser.rules import check
from tests.browser.studio import SMALL, Studio

pytestmark = pytest.mark.asyncio(loop_scope="package")

PAINTED = "canvas[data-painted=true]"


async def now_of(studio: Studio, board: str) -> str:
    """The newest entry of a board."""
    position: str = studio.asks("GET", f"/boards/{board}/history/moments/now")["position"]
    return position


async def compares(person: Person, board: str, before: str, after: str = "now") -> Locator:
    """Opens a comparison."""
    await person.page.goto(f"/b/{board}?at={before}&to={after}")
    view = person.page.get_by_role("region", name="What changed")
    await expect(view).to_be_visible()
    return view


def changes(view: Locator) -> Locator:
    """The lines of what changed."""
    return view.get_by_role("listbox", name="Changes").get_by_role("option")


async def dots(picture: Locator) -> NDArray[np.int16]:
    """Red, green and blue of a painted picture."""
    await expect(picture).to_have_attribute("data-painted", "true")
    png = await picture.evaluate("(canvas) => canvas.toDataURL().split(',')[1]")
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB"), dtype=np.int16)


async def test_compare_shows_exactly_the_stroke_that_was_added(studio: Studio) -> None:
    story = await studio.story()
    (panel,) = story.panels
    ann = await studio.person("Ann Archer")
    await ann.open_panel(story.board, panel)
    await ann.draw((0.3, 0.4), (0.7, 0.4))
    await ann.sees_saved()
    before = await now_of(studio, story.board)
    await ann.draw((0.3, 0.6), (0.7, 0.6))
    await ann.sees_saved()

    view = await compares(ann, story.board, before)
    await expect(changes(view)).to_have_count(1)
    await expect(changes(view)).to_contain_text("redrawn")
    sides = view.locator(".compare-sides canvas")
    was, now = await dots(sides.first), await dots(sides.last)
    await ann.page.keyboard.press("4")
    difference = await dots(view.get_by_role("img", name="What came and what went"))

    changed = np.abs(was - now).sum(axis=2) > 60
    blue = difference[:, :, 2] - difference[:, :, 0] > 60
    orange = difference[:, :, 0] - difference[:, :, 2] > 60
    assert changed.sum() > 500
    assert not orange.any()
    assert (changed & blue).sum() > 0.9 * changed.sum()
    # Soft edges aside, nothing else is said to have come.
    rows = np.nonzero(blue.any(axis=1))[0]
    inside = np.nonzero(changed.any(axis=1))[0]
    assert inside.min() - 3 <= rows.min()
    assert rows.max() <= inside.max() + 3


async def test_what_was_erased_is_told_from_what_was_drawn_by_more_than_colour(studio: Studio) -> None:
    story = await studio.story()
    (panel,) = story.panels
    ann = await studio.person("Ann Archer")
    await ann.open_panel(story.board, panel)
    await ann.draw((0.2, 0.5), (0.8, 0.5))
    await ann.sees_saved()
    before = await now_of(studio, story.board)
    await ann.page.keyboard.press("6")
    await ann.draw((0.5, 0.4), (0.5, 0.6))
    await ann.sees_saved()

    view = await compares(ann, story.board, before)
    await expect(changes(view)).to_have_count(1)
    await ann.page.keyboard.press("4")
    difference = await dots(view.get_by_role("img", name="What came and what went"))
    await expect(view.get_by_text("Went, striped")).to_be_visible()

    orange = difference[:, :, 0] - difference[:, :, 2] > 60
    blue = difference[:, :, 2] - difference[:, :, 0] > 60
    assert orange.any()
    assert not blue.any()  # what the eraser left of the stroke has not come
    columns = np.nonzero(orange.any(axis=0))[0] / orange.shape[1]
    assert 0.4 < columns.min() < columns.max() < 0.6  # the piece that the eraser took, not the whole stroke


async def test_changes_are_walked_by_keys_filtered_by_kind_and_told_word_by_word(studio: Studio) -> None:
    story = await studio.story(panels=3)
    ann, ben = await studio.person("Ann Archer"), await studio.person("Ben Baker", Role.VIEWER, SMALL)
    await ann.open_board(story.board)
    await ann.card(story.panels[0]).click()
    await ann.words("Dialogue").fill("You are late again")
    await ann.sees_saved()
    before = await now_of(studio, story.board)
    await ann.words("Dialogue").fill("You are early again")
    await ann.page.keyboard.press("Escape")
    await ann.card(story.panels[2]).click()
    await ann.page.keyboard.press("Delete")
    await ann.page.keyboard.press("n")
    await ann.sees_saved()

    view = await compares(ben, story.board, before)
    options = changes(view)
    await expect(options).to_have_count(3)
    await expect(view.locator("[role=option][aria-selected=true]")).to_contain_text("dialogue")
    await expect(view.locator(".field-changes del")).to_have_text("late")
    await expect(view.locator(".field-changes ins")).to_have_text("early")
    await check(ben.page)

    await ben.page.keyboard.press("j")
    await ben.page.keyboard.press("j")
    await expect(options.last).to_have_attribute("aria-selected", "true")
    await ben.page.keyboard.press("k")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    await view.get_by_role("button", name="Removed").click()
    await expect(options).to_have_count(1)
    await expect(view.get_by_role("button", name="Bring this back")).to_have_count(0)  # who looks on brings nothing back

    await ben.page.keyboard.press("Escape")
    await expect(view).to_have_count(0)
    await expect(ben.cards()).to_have_count(3)


async def test_the_slider_and_the_held_key_show_it_as_it_was(studio: Studio) -> None:
    story = await studio.story()
    ann = await studio.person("Ann Archer")
    await ann.open_panel(story.board, story.panels[0])
    before = await now_of(studio, story.board)
    await ann.draw((0.3, 0.5), (0.7, 0.5))
    await ann.sees_saved()
    view = await compares(ann, story.board, before)
    await expect(view.locator(PAINTED)).to_have_count(2)

    await ann.page.keyboard.press("2")
    slider = view.get_by_role("slider")
    await expect(slider).to_have_value("50")
    await ann.page.keyboard.press("ArrowRight")
    await expect(slider).to_have_value("55")
    box = await view.locator(".compare-slider").bounding_box()
    assert box is not None
    await ann.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 30)
    await ann.page.mouse.down()
    await ann.page.mouse.move(box["x"] + box["width"] / 4, box["y"] + 30, steps=4)
    await ann.page.mouse.up()
    await expect(slider).to_have_value("25")

    await ann.page.keyboard.down("Space")
    await expect(view.locator("[data-way=held]")).to_be_visible()
    await ann.page.keyboard.up("Space")
    await expect(view.locator("[data-way=slider]")).to_be_visible()


async def test_the_list_can_be_printed_with_pictures(studio: Studio) -> None:
    story = await studio.story(panels=2)
    ann = await studio.person("Ann Archer")
    await ann.open_panel(story.board, story.panels[0])
    before = await now_of(studio, story.board)
    await ann.draw((0.3, 0.5), (0.7, 0.5))
    await ann.sees_saved()
    view = await compares(ann, story.board, before)
    await ann.page.evaluate("() => { window.print = () => { document.body.dataset.printed = 'yes' } }")

    await view.get_by_role("button", name="Print").click()
    await expect(ann.page.locator("body[data-printed=yes]")).to_be_attached()

    await ann.page.emulate_media(media="print")
    sheet = ann.page.locator(".print-sheet")
    await expect(sheet).to_be_visible()
    await expect(ann.page.locator(".board-page")).to_be_hidden()
    await expect(sheet.get_by_role("heading", name="Night Ferry: what changed")).to_be_visible()
    await expect(sheet.get_by_role("img")).to_have_count(2)
    pdf = await _pages(ann.page)
    assert pdf == 1


async def _pages(page: Page) -> int:
    return (await page.pdf(prefer_css_page_size=True)).count(b"/Type /Page\n")


async def test_two_equal_moments_and_an_unknown_one_are_told_kindly(studio: Studio) -> None:
    story = await studio.story()
    ann = await studio.person("Ann Archer")
    await ann.open_board(story.board)
    now = await now_of(studio, story.board)

    view = await compares(ann, story.board, now)
    await expect(view.get_by_text("Nothing differs between these two moments.")).to_be_visible()
    await check(ann.page)

    with ann.complaints.refusal(404):
        view = await compares(ann, story.board, "01a20596-4671-769e-a23e-f1797d547de5")
        await expect(view.get_by_role("alert")).to_be_visible()
