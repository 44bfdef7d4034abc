"""The panel view beside its paper: what is selected is set, what may not be set says so, and the words are the crew's own."""

import pytest
from playwright.async_api import expect

from board.document import Document, read_panel
from board.edits import set_production
from board.roles import Role
from tests.browser.person import Person
from tests.browser.studio import Studio

pytestmark = pytest.mark.asyncio(loop_scope="package")

SELECTION = "Selection"


async def select(person: Person, *spots: tuple[float, float]) -> None:
    """Draws a lasso."""
    await person.page.keyboard.press("v")
    await person.draw(*spots, spots[0])


async def test_an_arrow_is_labelled_and_a_text_made_narrower_after_they_were_placed(studio: Studio) -> None:
    story = await studio.story()
    ann = await studio.person("Ann Archer")
    await ann.open_panel(story.board, story.panels[0])
    page = ann.page
    settings = page.get_by_role("region", name=SELECTION)
    await page.keyboard.press("w")
    await ann.draw((0.3, 0.3), (0.5, 0.3))
    await page.keyboard.press("t")
    await ann.draw((0.3, 0.6), (0.3, 0.6))
    await ann.words("Text on the panel").fill("She knows")
    await page.keyboard.press("Escape")

    await select(ann, (0.25, 0.2), (0.55, 0.2), (0.55, 0.4), (0.25, 0.4))
    await settings.get_by_label("Label").fill("PAN")
    await settings.get_by_label("Label").press("Enter")
    await settings.get_by_role("button", name="Camera moves").click()
    await select(ann, (0.2, 0.5), (0.8, 0.5), (0.8, 0.75), (0.2, 0.75))
    await settings.get_by_role("slider", name="Width").fill("200")
    await settings.get_by_role("slider", name="Width").blur()
    await settings.get_by_role("button", name="Red", exact=True).click()
    await ann.sees_saved()

    drawing = await studio.read(story.board, f"panel/{story.panels[0]}", read_panel)
    ([arrow],), ([text],) = drawing.arrows.values(), drawing.texts.values()
    assert (arrow.label, arrow.kind) == ("PAN", "camera")
    assert (text.width, text.color) == (200, "#c2362bff")
    await page.keyboard.press("Delete")
    await expect(settings).to_have_count(0)


async def test_a_viewer_reads_once_that_it_is_so_and_finds_the_nib_and_the_layers_disabled(studio: Studio) -> None:
    story = await studio.story()
    vic = await studio.person("Vic Viewer", Role.VIEWER)
    await vic.visit(f"/b/{story.board}/panel/{story.panels[0]}")

    await expect(vic.page.get_by_text("Your role lets you look, not draw")).to_have_count(1)
    side = vic.page.get_by_role("complementary", name="Tool and layers")
    for control in await side.locator("input, .nib button, .layers .icon-button").all():
        await expect(control).to_be_disabled()


async def test_layers_of_a_panel_born_offline_are_set_at_once_and_for_all_on_return(studio: Studio) -> None:
    story = await studio.story()
    ann = await studio.person("Ann Archer")
    await ann.open_board(story.board)
    await ann.card(story.panels[0]).click()

    async with ann.offline():
        await ann.page.keyboard.press("n")
        await ann.page.keyboard.press("Enter")
        await expect(ann.paper).to_be_visible()
        born = await ann.page.locator(".panel-view").get_attribute("data-panel")
        await ann.page.keyboard.press("3")
        await ann.draw((0.3, 0.3), (0.5, 0.3))
        opacity = ann.page.get_by_role("slider", name="Opacity of Ink")
        await opacity.fill("50")
        await opacity.blur()
        await ann.page.get_by_role("button", name="Hide: Tone").click()
        await expect(ann.page.locator(".layer.active")).to_contain_text("50 %")
    await ann.sees_saved()

    def layers(doc: Document) -> dict[str, tuple[float, bool]]:
        return {layer.id: (layer.opacity, layer.visible) for layer in read_panel(doc).layers}

    assert born != story.panels[0]
    found = await studio.read(story.board, f"panel/{born}", layers)
    assert (found["ink"], found["tone"]) == ((0.5, True), (1, False))


async def test_in_animation_the_panel_view_and_the_screenplay_speak_of_scenes_and_sequences(studio: Studio) -> None:
    story = await studio.story()

    def animate(doc: Document) -> None:
        set_production(doc, {"vocabulary": "animation"})

    await studio.write(story.board, animate)
    ann = await studio.person("Ann Archer")
    await ann.open_board(story.board)
    await ann.page.get_by_role("button", name="Screenplay").click()
    await expect(ann.page.get_by_text("Its scenes become the sequences of the board")).to_be_visible()
    await ann.card(story.panels[0]).click()
    await ann.page.keyboard.press("Enter")
    await expect(ann.page.locator(".panel-head h1")).to_have_attribute("title", "Scene 1, panel 1 of 1")
