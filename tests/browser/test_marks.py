"""What marks look like: the painted paper is read back dot by dot."""

import pytest
from playwright.async_api import expect

from tests.browser.pen import Pen, around, breadth, brightness, seen, sees
from tests.browser.person import Person
from tests.browser.studio import Studio

pytestmark = pytest.mark.asyncio(loop_scope="package")

PAPER = 251
INK = 17
LINE = ((0.3, 0.5), (0.5, 0.5))
MIDDLE = (0.4, 0.5)
AREA = ((0.3, 0.3), (0.6, 0.3), (0.6, 0.6), (0.3, 0.6), (0.3, 0.3))
BLACK, WHITE, RED = "Black", "White", "Red"


async def artist(studio: Studio) -> tuple[Person, Pen]:
    """Somebody with a broad pen in their hand before an empty panel."""
    story = await studio.story(panels=2)
    ann = await studio.person("Ann Archer")
    await ann.open_panel(story.board, story.panels[0])
    await ann.page.get_by_role("button", name="Size 22", exact=True).click()
    await sees(ann, lambda dots: brightness(dots, MIDDLE) >= PAPER - 3)
    return ann, await Pen.of(ann)


async def dip(person: Person, color: str) -> None:
    """Takes a colour from the palette."""
    await person.page.get_by_role("button", name=color, exact=True).click()


async def test_pressure_widens_a_brush_and_darkens_a_pencil(studio: Studio) -> None:
    ann, pen = await artist(studio)
    await ann.page.keyboard.press("4")
    await pen.draw((0.3, 0.3), (0.5, 0.3), force=0.25)
    await pen.draw((0.3, 0.5), (0.5, 0.5), force=0.95)
    await ann.page.keyboard.press("2")
    await pen.draw((0.3, 0.7), (0.5, 0.7), force=0.15)
    await pen.draw((0.3, 0.8), (0.5, 0.8), force=0.95)

    dots = await sees(ann, lambda dots: brightness(dots, (0.4, 0.8)) < PAPER - 30)

    assert 1 <= breadth(dots, (0.4, 0.3)) * 2 < breadth(dots, (0.4, 0.5))
    assert brightness(dots, (0.4, 0.8)) < brightness(dots, (0.4, 0.7)) - 20


async def test_tone_lies_on_ink_like_a_wash_and_a_colour_is_the_one_that_was_taken(studio: Studio) -> None:
    ann, pen = await artist(studio)
    await pen.draw((0.4, 0.2), (0.4, 0.8), force=1)
    await dip(ann, RED)
    await pen.draw((0.3, 0.8), (0.38, 0.8), force=1)
    await ann.page.keyboard.press("7")
    await pen.draw((0.3, 0.5), (0.5, 0.5))

    dots = await sees(ann, lambda dots: brightness(dots, (0.34, 0.5)) < PAPER - 20)

    assert 120 < brightness(dots, (0.34, 0.5)) < 225
    assert brightness(dots, (0.4, 0.5)) < 60
    red, green, blue = around(dots, (0.34, 0.8))
    assert (abs(red - 0xC2) < 12, abs(green - 0x36) < 12, abs(blue - 0x2B) < 12) == (True, True, True)


async def test_the_eraser_leaves_blank_paper_where_it_went_and_ink_beside_it(studio: Studio) -> None:
    ann, pen = await artist(studio)
    await pen.draw(*LINE, force=1)
    await ann.page.keyboard.press("6")
    await pen.draw((0.4, 0.3), (0.4, 0.7))

    dots = await sees(ann, lambda dots: brightness(dots, MIDDLE) >= PAPER - 3)

    assert breadth(dots, (0.33, 0.5)) > 1
    assert breadth(dots, (0.47, 0.5)) > 1


async def test_layers_lie_in_their_order_and_shine_through_as_they_are_set(studio: Studio) -> None:
    ann, pen = await artist(studio)
    page = ann.page
    await page.keyboard.press("f")
    ink, pencil = (page.locator(f"[data-layer={layer}] .layer-name") for layer in ("ink", "pencil"))
    for layer, color in ((ink, BLACK), (pencil, WHITE)):
        await layer.click()
        await dip(ann, color)
        await pen.draw(*AREA)
    await sees(ann, lambda dots: brightness(dots, MIDDLE) <= INK + 3)

    await ink.press("Alt+ArrowDown")
    await sees(ann, lambda dots: brightness(dots, MIDDLE) >= PAPER - 3)
    await ink.press("Alt+ArrowUp")
    await sees(ann, lambda dots: brightness(dots, MIDDLE) <= INK + 3)

    await ink.click()
    await page.get_by_role("slider", name="Opacity of Ink").fill("50")
    await page.get_by_role("slider", name="Opacity of Ink").blur()
    await sees(ann, lambda dots: 120 < brightness(dots, MIDDLE) < 150)
    await page.get_by_role("button", name="Hide: Ink").click()
    await sees(ann, lambda dots: brightness(dots, MIDDLE) >= PAPER - 3)


async def test_a_mark_on_a_faint_layer_is_as_faint_while_it_grows(studio: Studio) -> None:
    ann, pen = await artist(studio)
    opacity = ann.page.get_by_role("slider", name="Opacity of Ink")
    await opacity.fill("40")
    await opacity.blur()

    await pen.press(*LINE, (0.5, 0.7), force=1)
    growing = await sees(ann, lambda dots: around(dots, MIDDLE).mean() < PAPER - 30)
    await pen.draw((0.5, 0.7))
    await ann.sees_saved()
    kept = await seen(ann)

    assert abs(int(around(growing, MIDDLE).mean()) - int(around(kept, MIDDLE).mean())) < 6


async def test_the_onion_skin_shows_the_panel_before_in_its_colour_through_whatever_lies_on_this_one(studio: Studio) -> None:
    ann, pen = await artist(studio)
    await pen.draw(*LINE, force=1)
    await ann.sees_saved()
    await ann.page.keyboard.press("ArrowRight")
    await expect(ann.page.locator(".strip-frame.current .strip-label")).to_contain_text("2/2")
    await sees(ann, lambda dots: brightness(dots, MIDDLE) >= PAPER - 3)
    await ann.page.keyboard.press("f")
    await dip(ann, "Light grey")
    await pen.draw(*AREA)
    plain = await sees(ann, lambda dots: brightness(dots, MIDDLE) < PAPER - 60)

    await ann.page.keyboard.press("o")
    dots = await sees(ann, lambda dots: around(dots, MIDDLE).mean() < brightness(plain, MIDDLE) - 20)
    red, green, blue = around(dots, MIDDLE)
    assert red > green + 20
    assert red > blue + 20
    assert abs(brightness(dots, (0.4, 0.4)) - brightness(plain, (0.4, 0.4))) < 4
    await ann.page.keyboard.press("o")
    await sees(ann, lambda dots: around(dots, MIDDLE).mean() == around(plain, MIDDLE).mean())


async def test_the_mirror_shows_left_on_the_right_and_the_pen_draws_where_it_is(studio: Studio) -> None:
    ann, pen = await artist(studio)
    await pen.draw(*LINE, force=1)
    await ann.sees_ink(MIDDLE)

    await ann.page.keyboard.press("m")
    await ann.sees_ink((0.6, 0.5))
    await ann.sees_no_ink(MIDDLE)
    await pen.draw((0.3, 0.7), (0.5, 0.7), force=1)
    await ann.sees_ink((0.4, 0.7))
    await ann.page.keyboard.press("m")

    await ann.sees_ink(MIDDLE, (0.6, 0.7))
