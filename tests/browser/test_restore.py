"""Bringing back: what was deleted, erased or changed, while others go on working."""

import pytest
from playwright.async_api import Locator, expect

from board.document import Document, read_panel
from board.edits import insert_panels, insert_scene, insert_shot
from board.ids import new_id
from board.roles import Role
from tests.browser.person import Person
from tests.browser.rules import check
from tests.browser.studio import Studio

pytestmark = pytest.mark.asyncio(loop_scope="package")


def restoring(person: Person) -> Locator:
    """The dialog that says what would change."""
    return person.page.get_by_role("dialog", name="Bring back")


async def brings_back(person: Person) -> None:
    """Presses the one button, once it may be pressed."""
    await restoring(person).get_by_role("button", name="Bring back", exact=True).click()
    await expect(person.page.get_by_text("Brought back: ")).to_be_visible()
    await expect(restoring(person)).to_have_count(0)


async def test_one_deletes_a_panel_the_other_finds_who_did_and_brings_it_back_with_its_drawing(studio: Studio) -> None:
    story = await studio.story(panels=2)
    ann, ben = await studio.person("Ann Archer"), await studio.person("Ben Baker")
    await ben.open_panel(story.board, story.panels[0])
    await ben.draw((0.3, 0.4), (0.7, 0.4))
    await ben.sees_saved()
    await ben.page.keyboard.press("Escape")
    await ann.open_board(story.board)
    await ann.card(story.panels[0]).click()
    await ann.page.keyboard.press("Delete")
    await ann.sees_saved()
    await expect(ben.cards()).to_have_count(1)

    await ben.page.keyboard.press("b")
    bin = ben.page.get_by_role("dialog", name="Bin")
    row = bin.get_by_role("listitem")
    await expect(row).to_have_count(1)
    await expect(row).to_contain_text("Panel 1 1/2")
    await expect(row).to_contain_text("Deleted by Ann Archer, ")
    await check(ben.page)
    await row.get_by_role("button", name="Restore").click()
    await expect(restoring(ben)).to_contain_text("Brings panel 1 1/2 back.")
    await expect(restoring(ben).locator("canvas[data-painted=true]")).to_have_count(2)
    await check(ben.page)
    await brings_back(ben)
    await expect(bin.get_by_text("The bin is empty.")).to_be_visible()
    await ben.page.keyboard.press("Escape")

    await ann.sees_order(*story.panels)
    await ben.card(story.panels[0]).dblclick()
    await ben.sees_ink((0.5, 0.4))


async def test_a_scene_comes_back_while_somebody_draws_in_it_and_nothing_of_theirs_is_lost(studio: Studio) -> None:
    board = studio.board()

    def write(doc: Document) -> list[str]:
        shot = insert_shot(doc, insert_scene(doc, {"slugline": "INT. GALLEY - DAY"}, account="owner"), account="owner")
        return insert_panels(doc, shot, [{}] * 2, account="owner")

    one, other = await studio.write(board, write)
    dora, ben = await studio.person("Dora Director", Role.DIRECTOR), await studio.person("Ben Baker")
    await dora.open_panel(board, one)
    await dora.draw((0.2, 0.3), (0.8, 0.3))
    await dora.sees_saved()
    await _names(studio, board, "v001")
    await dora.page.keyboard.press("6")
    await dora.draw((0.2, 0.3), (0.8, 0.3))  # rubs it out again
    await dora.sees_saved()
    await dora.page.keyboard.press("Escape")
    await dora.card(other).click()
    await dora.words("Dialogue").fill("Not like this")
    await dora.sees_saved()
    await ben.open_panel(board, one)
    await ben.draw((0.2, 0.5), (0.8, 0.5))
    await ben.sees_saved()

    await dora.page.goto(f"/b/{board}")
    await dora.card(one).click(button="right")
    await dora.page.get_by_role("menuitem", name="History", exact=True).click()
    await dora.page.get_by_role("menuitem", name="Bring the scene back as it was…").click()
    version = restoring(dora).get_by_label("As it was").locator("option", has_text="v001, ")
    await restoring(dora).get_by_label("As it was").select_option(label=await version.inner_text())
    await expect(restoring(dora)).to_contain_text("Redraws ")
    async with ben.drawing((0.2, 0.7), (0.8, 0.7)):
        await brings_back(dora)
        await ben.sees_ink((0.5, 0.3))
    await ben.sees_saved()

    await ben.sees_ink((0.5, 0.3), (0.5, 0.7))
    await expect(dora.card(other)).not_to_contain_text("Not like this")
    drawing = await studio.read(board, f"panel/{one}", read_panel)
    assert sum(len(marks) for marks in drawing.strokes.values()) == 2

    await dora.page.get_by_role("status").get_by_role("button", name="Undo").click()
    await expect(dora.page.get_by_text("Taken back: ")).to_be_visible()
    await expect(dora.card(other)).to_contain_text("Not like this")
    await ben.sees_no_ink((0.5, 0.3))
    await ben.sees_ink((0.5, 0.7))


async def _names(studio: Studio, board: str, name: str) -> None:
    """A version of the board as it is."""
    wish = {"name": name, "note": "", "color": "", "moment": "now"}
    studio.asks("POST", f"/boards/{board}/history/versions", json=wish, headers={"Idempotency-Key": new_id()})


async def test_what_a_viewer_finds_in_the_bin_cannot_be_brought_back_by_them(studio: Studio) -> None:
    story = await studio.story(panels=2)
    ann, vic = await studio.person("Ann Archer"), await studio.person("Vic Viewer", Role.VIEWER)
    await ann.open_board(story.board)
    await ann.card(story.panels[0]).click()
    await ann.page.keyboard.press("Delete")
    await ann.sees_saved()
    await vic.open_board(story.board)

    await vic.page.keyboard.press("b")
    row = vic.page.get_by_role("dialog", name="Bin").get_by_role("listitem")
    await expect(row).to_contain_text("Deleted by Ann Archer, ")
    await expect(row.get_by_role("button", name="Restore")).to_be_disabled()


async def test_a_drawings_life_is_walked_through_and_tells_who_drew_what(studio: Studio) -> None:
    ann, _ = await _drawn_and_erased(studio)

    await ann.page.keyboard.press("p")
    life = ann.page.get_by_role("region", name="Life of panel 1 1/1")
    words = life.get_by_role("status")
    await expect(words).to_contain_text("Ben Baker erased 2 strokes")
    await ann.page.keyboard.press("ArrowLeft")
    await expect(words).to_contain_text("Ben Baker drew 1 stroke")
    await ann.page.keyboard.press("ArrowLeft")
    await expect(words).to_contain_text("Ann Archer drew 1 stroke")
    await ann.page.keyboard.press("ArrowRight")
    await life.get_by_role("button", name="Who drew it").click()
    legend = life.get_by_role("complementary").get_by_role("listitem")
    await expect(legend).to_have_count(2)
    await expect(legend.first).to_contain_text("1 stroke")
    await check(ann.page)

    await ann.page.keyboard.press("Home")
    await expect(words).to_contain_text("Before the first stroke")
    await ann.page.keyboard.press("Space")
    await expect(words).to_contain_text("Ben Baker erased 2 strokes")  # played to its end
    await ann.page.keyboard.press("Escape")
    await expect(life).to_have_count(0)


async def test_an_erased_stroke_is_chosen_by_a_click_and_comes_back_alone(studio: Studio) -> None:
    ann, ben = await _drawn_and_erased(studio)
    await ann.page.keyboard.press("p")
    life = ann.page.get_by_role("region", name="Life of panel 1 1/1")
    await expect(life.get_by_role("status")).to_contain_text("Ben Baker erased 2 strokes")
    await ann.page.keyboard.press("ArrowLeft")

    await life.get_by_role("button", name="Gone since").click()
    await life.get_by_role("button", name="Choose all").click()
    await expect(life.get_by_role("button", name="Bring back 2 strokes")).to_be_enabled()
    await life.get_by_role("button", name="Choose none").click()
    await _click_stroke(ann, life, up=0.2)
    await life.get_by_role("button", name="Bring back 1 stroke").click()
    await expect(restoring(ann)).to_contain_text("1 stroke comes back")
    await brings_back(ann)

    await ann.page.keyboard.press("Escape")
    await ann.sees_ink((0.45, 0.3))
    await ann.sees_no_ink((0.45, 0.5))
    await ben.sees_ink((0.45, 0.3))


async def _drawn_and_erased(studio: Studio) -> tuple[Person, Person]:
    """Two people at one panel: one drew a stroke, the other one more, and erased both."""
    story = await studio.story()
    (panel,) = story.panels
    ann, ben = await studio.person("Ann Archer"), await studio.person("Ben Baker")
    await ann.open_panel(story.board, panel)
    await ann.draw((0.3, 0.3), (0.6, 0.3))
    await ann.sees_saved()
    await ben.open_panel(story.board, panel)
    await ben.sees_ink((0.45, 0.3))
    await ben.draw((0.3, 0.5), (0.6, 0.5))
    await ben.sees_saved()
    await ben.page.keyboard.press("Control+a")
    await ben.page.keyboard.press("Delete")
    await ben.sees_saved()
    await ann.sees_no_ink((0.45, 0.3))
    return ann, ben


async def _click_stroke(person: Person, life: Locator, up: float) -> None:
    """The stroke that was drawn so much of the paper's height above its middle; this paper is fitted anew."""
    drawn, paper = await person.paper.bounding_box(), await life.get_by_test_id("life-paper").bounding_box()
    assert drawn is not None
    assert paper is not None
    aspect = 2.39
    was, now = (min(0.88 * each["width"] / aspect, 0.88 * each["height"]) for each in (drawn, paper))
    x = paper["x"] + paper["width"] / 2 - 0.05 * drawn["width"] * now / was
    y = paper["y"] + paper["height"] / 2 - up * drawn["height"] * now / was
    await person.page.mouse.click(x, y)


async def test_who_drew_a_stroke_and_who_set_a_field_can_be_asked(studio: Studio) -> None:
    story = await studio.story()
    (panel,) = story.panels
    ann, ben = await studio.person("Ann Archer"), await studio.person("Ben Baker")
    await ben.open_panel(story.board, panel)
    await ben.draw((0.3, 0.4), (0.7, 0.4))
    await ben.sees_saved()
    await ben.page.keyboard.press("Escape")
    await ben.card(panel).click()
    await ben.page.get_by_label("Duration", exact=True).fill("96")
    await ben.page.keyboard.press("Enter")
    await ben.sees_saved()

    await ann.open_panel(story.board, panel)
    await ann.page.keyboard.press("v")
    await ann.hover((0.5, 0.4))
    await expect(ann.page.locator(".stroke-tip")).to_contain_text("Ben Baker, ")
    await expect(ann.page.locator(".stroke-tip")).to_contain_text("drawn")
    await ann.page.keyboard.press("Escape")
    await ann.card(panel).click()
    await ann.page.keyboard.press("w")

    duration = ann.page.locator("label", has=ann.page.get_by_label("Duration", exact=True))
    await expect(duration.locator(".credit")).to_contain_text("Ben Baker, ")
    await check(ann.page)
    await ann.page.get_by_role("button", name="Who set what").click()
    await expect(duration.locator(".credit")).to_have_count(0)
