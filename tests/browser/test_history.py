"""The history: two people work, a third goes back and sees exactly what was there, live, by keys, by link."""

import re
from functools import partial

import pytest
from playwright.async_api import Locator, expect

from board.cli.services import services_at
from board.document import Document
from board.edits import set_field
from board.roles import Role
from board.settings import Settings
from tests.browser.person import PATIENCE_MS, Person
from tests.browser.rules import check
from tests.browser.studio import Studio

pytestmark = pytest.mark.asyncio(loop_scope="package")

LINES = """([selector, lines]) => {
  const image = document.querySelector(selector)
  if (!image?.complete || image.naturalWidth === 0) return lines === 0 && image === null
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth
  canvas.height = image.naturalHeight
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(canvas.width >> 1, 0, 1, canvas.height)
  let [found, inside] = [0, false]
  for (let at = 0; at < data.length; at += 4) {
    const dark = data[at] + data[at + 1] + data[at + 2] < 500
    if (dark && !inside) found += 1
    inside = dark
  }
  return found === lines
}"""


async def draws(person: Person, board: str, panel: str, *heights: float) -> None:
    """Level strokes through the middle of a panel, saved."""
    await person.open_panel(board, panel)
    for height in heights:
        await person.draw((0.4, height), (0.6, height))
    await person.sees_saved()


async def sees_lines(person: Person, panel: str, lines: int) -> None:
    """Waits until a card's picture shows exactly so many level strokes, one above the other."""
    await person.page.wait_for_function(LINES, arg=[f".card[data-panel='{panel}'] img.picture", lines], timeout=PATIENCE_MS)


async def goes_back(person: Person, board: str, moment: str) -> None:
    """Opens a link to a moment."""
    await person.page.goto(f"/b/{board}?at={moment}")
    await expect(strip(person)).to_be_visible()


def now(studio: Studio, board: str) -> str:
    """The newest entry of a board's log."""
    position: str = studio.asks("GET", f"/boards/{board}/history/moments/now")["position"]
    return position


def strip(person: Person) -> Locator:
    """The strip of time under the board."""
    return person.page.get_by_role("region", name="History", exact=True)


def said(person: Person) -> Locator:
    """When it is that one looks at."""
    return strip(person).get_by_role("status")


def step(person: Person, words: str) -> Locator:
    """A step in the list."""
    return person.page.locator(".step-line").filter(has_text=words)


async def opens_history(person: Person, board: str) -> None:
    """The board with the history beside it and under it."""
    await person.open_board(board)
    await person.page.keyboard.press("h")
    await expect(said(person)).to_contain_text("Now")
    await expect(person.page.get_by_role("tab", name="History")).to_have_attribute("aria-selected", "true")


async def test_a_third_goes_back_and_sees_exactly_what_two_had_made(studio: Studio) -> None:
    story = await studio.story(panels=2)
    one, other = story.panels
    ann, joe = await studio.person("Ann Archer"), await studio.person("Joe Okafor")
    await draws(ann, story.board, one, 0.4, 0.5)
    await joe.open_board(story.board)
    await joe.card(other).click()
    await joe.words("Action").fill("The rope snaps.")
    await joe.sees_saved()
    then = now(studio, story.board)
    await draws(ann, story.board, one, 0.6)
    await joe.words("Action").fill("Nothing happens.")
    await joe.card(other).click()
    await joe.page.keyboard.press("Delete")
    await joe.sees_order(one)
    await joe.sees_saved()

    dora = await studio.person("Dora Director", Role.DIRECTOR)
    await goes_back(dora, story.board, then)

    await dora.sees_order(one, other)
    await sees_lines(dora, one, 2)
    await expect(dora.card(other)).to_contain_text("The rope snaps.")
    await expect(dora.card(other).get_by_role("img", name="Deleted since")).to_be_visible()
    await expect(dora.card(one).get_by_role("img", name="Drawn on since")).to_be_visible()
    await expect(said(dora)).to_contain_text("while Joe Okafor wrote the action")
    await expect(dora.page.get_by_role("button", name="Panel", exact=True)).to_be_disabled()
    await dora.page.keyboard.press("Escape")
    await dora.sees_order(one)
    await sees_lines(dora, one, 3)
    await expect(strip(dora)).to_have_count(0)


async def test_who_deleted_a_panel_is_found_by_keys_and_it_is_seen_as_it_was(studio: Studio) -> None:
    story = await studio.story(panels=3)
    ann, dora = await studio.person("Ann Archer"), await studio.person("Dora Director", Role.DIRECTOR)
    gone = story.panels[1]
    await draws(ann, story.board, gone, 0.5)
    await ann.open_board(story.board)
    await ann.card(gone).click()
    await ann.page.keyboard.press("Delete")
    await ann.sees_order(story.panels[0], story.panels[2])
    await ann.sees_saved()

    await opens_history(dora, story.board)
    deleted = step(dora, "Deleted panel")
    await expect(deleted).to_contain_text("Ann Archer")
    await deleted.focus()
    await dora.page.keyboard.press("Enter")

    await dora.sees_order(*story.panels)
    await sees_lines(dora, gone, 1)
    await expect(dora.card(gone).get_by_role("img", name="This step was here")).to_be_visible()
    await expect(said(dora)).to_contain_text("before Ann Archer deleted panel")
    await dora.page.get_by_role("button", name="After", exact=True).click()
    await dora.sees_order(story.panels[0], story.panels[2])
    await dora.page.get_by_role("button", name="Before", exact=True).click()
    await dora.card(gone).dblclick()
    await expect(dora.page.get_by_role("img", name="as it was")).to_be_visible()
    await dora.page.keyboard.press("ArrowRight")
    await expect(dora.page).to_have_url(re.compile(rf"panel/{story.panels[2]}\?at="))
    await dora.page.keyboard.press("Escape")
    await dora.sees_order(*story.panels)


def lengthen(panel: str, doc: Document) -> None:
    """A step of its own for each panel."""
    set_field(doc, "panels", panel, "duration_frames", 30)


async def test_steps_come_live_and_do_not_move_what_is_read(studio: Studio) -> None:
    story = await studio.story(panels=40)

    async with services_at(Settings(data=studio.server.data)) as services:
        for panel in story.panels:
            await services.hub.edit(story.board, "", "owner", "person", partial(lengthen, panel))
    dora, ann = await studio.person("Dora Director", Role.DIRECTOR), await studio.person("Ann Archer")
    await opens_history(dora, story.board)
    await expect(dora.page.locator(".step-line").nth(30)).to_be_attached()

    await draws(ann, story.board, story.panels[0], 0.5)
    await expect(step(dora, "Drew 1 stroke")).to_contain_text("Ann Archer")

    read = step(dora, "duration of 1 20/40")
    await read.scroll_into_view_if_needed()
    await expect(read).to_be_in_viewport()
    before = await read.bounding_box()
    await draws(ann, story.board, story.panels[1], 0.5)
    await expect(dora.page.get_by_role("button", name="1 new above")).to_be_visible()
    after = await read.bounding_box()
    assert before is not None
    assert after is not None
    assert after["y"] == pytest.approx(before["y"], abs=3)

    asked: list[str] = []
    dora.page.on("request", lambda request: asked.append(request.url))
    await read.click()
    await expect(said(dora)).to_contain_text("duration of 1 20/40")
    assert not [url for url in asked if "most=60" in url], "another moment is no reason to read the list again"


async def test_steps_are_filtered_by_person_kind_and_panel(studio: Studio) -> None:
    story = await studio.story(panels=2)
    ann, joe = await studio.person("Ann Archer"), await studio.person("Joe Okafor")
    await draws(ann, story.board, story.panels[0], 0.5)
    await draws(joe, story.board, story.panels[1], 0.5)
    await opens_history(joe, story.board)
    await expect(step(joe, "Drew 1 stroke")).to_have_count(2)

    await joe.page.get_by_role("combobox", name="Who").select_option(label="Ann Archer")
    await expect(step(joe, "Drew 1 stroke")).to_have_count(1)
    await expect(step(joe, "Drew 1 stroke")).to_contain_text("Ann Archer")
    await joe.page.get_by_role("combobox", name="What").select_option(label="Deleted")
    await joe.page.get_by_role("button", name="Show everything").click()
    await expect(step(joe, "Drew 1 stroke")).to_have_count(2)

    await joe.card(story.panels[1]).click(button="right")
    await joe.page.get_by_role("menuitem", name="History", exact=True).click()
    await joe.page.get_by_role("menuitem", name="History of this panel").click()
    await expect(step(joe, "Drew 1 stroke")).to_have_count(1)
    await expect(step(joe, "Drew 1 stroke")).to_contain_text("Joe Okafor")


async def test_the_wall_stays_where_it_stood_while_one_goes_back_and_comes_again(studio: Studio) -> None:
    story = await studio.story(panels=40)
    ann = await studio.person("Ann Archer")
    then = now(studio, story.board)
    await draws(ann, story.board, story.panels[0], 0.5)
    await ann.open_board(story.board)
    await ann.page.get_by_role("tab", name="History").click()
    await expect(step(ann, "Drew 1 stroke")).to_be_visible()
    wall = ann.page.get_by_role("region", name="Board", exact=True)
    await wall.evaluate("(wall) => wall.scrollTo(0, 700)")

    await ann.page.keyboard.press("h")
    await expect(said(ann)).to_contain_text("Now")
    await ann.page.evaluate(
        f"() => {{ history.replaceState(null, '', '?at={then}'); dispatchEvent(new PopStateEvent('popstate')) }}"
    )
    await expect(ann.page.locator(".board-main.past:not(.waiting)")).to_be_visible()

    assert await wall.evaluate("(wall) => wall.scrollTop") == 700
    await ann.page.keyboard.press("Escape")
    await expect(strip(ann)).to_have_count(0)
    assert await wall.evaluate("(wall) => wall.scrollTop") == 700


async def test_a_time_lapse_plays_from_the_beginning_to_now(studio: Studio) -> None:
    story = await studio.story(panels=2)
    ann = await studio.person("Ann Archer")
    await draws(ann, story.board, story.panels[0], 0.5)
    await draws(ann, story.board, story.panels[1], 0.5)
    await opens_history(ann, story.board)
    await expect(ann.page.locator(".track")).to_be_visible()
    await ann.page.get_by_role("combobox", name="Speed").select_option(label="1×")

    await ann.page.keyboard.press("Space")
    await expect(ann.page.get_by_role("button", name="Stop")).to_be_visible()
    await expect(said(ann)).to_contain_text("after Ann Archer drew 1 stroke")
    await sees_lines(ann, story.panels[0], 1)

    await expect(said(ann)).to_contain_text("Now")
    await expect(ann.page.get_by_role("button", name="Play", exact=True)).to_be_visible()


async def test_the_head_is_dragged_and_the_link_opens_the_same_moment_for_a_viewer(studio: Studio) -> None:
    story = await studio.story(panels=1)
    ann, vic = await studio.person("Ann Archer"), await studio.person("Vic Viewer", Role.VIEWER)
    await draws(ann, story.board, story.panels[0], 0.35, 0.45, 0.55, 0.65)
    await opens_history(ann, story.board)
    track = await ann.page.locator(".track").bounding_box()
    assert track is not None
    y = track["y"] + track["height"] / 2
    await ann.page.mouse.move(track["x"] + track["width"], y)
    await ann.page.mouse.down()
    await ann.page.mouse.move(track["x"] + 0.93 * track["width"], y, steps=8)
    await expect(said(ann)).not_to_contain_text("Now")
    await ann.page.mouse.up()
    await expect(ann.page).to_have_url(re.compile(r"at=\d+-\d+"))
    await expect(ann.cards()).to_have_count(1)
    words = await said(ann).inner_text()

    await vic.page.goto(ann.page.url)

    await expect(vic.cards()).to_have_count(1)
    await expect(said(vic)).to_have_text(words.replace("\n", ""), use_inner_text=False)
    assert await vic.card(story.panels[0]).locator("img").count() == await ann.card(story.panels[0]).locator("img").count()
    await vic.card(story.panels[0]).click()
    await vic.page.get_by_role("button", name="Restore", exact=True).click()
    for item in await vic.page.get_by_role("menuitem").all():
        await expect(item).to_be_disabled()


async def test_a_version_is_named_seen_by_the_others_and_stepped_to(studio: Studio) -> None:
    story = await studio.story(panels=1)
    ann, joe = await studio.person("Ann Archer"), await studio.person("Joe Okafor")
    await draws(ann, story.board, story.panels[0], 0.4)
    await opens_history(joe, story.board)
    await joe.page.get_by_role("button", name="Versions", exact=True).click()
    await ann.open_board(story.board)
    await ann.page.keyboard.press("h")
    await ann.page.get_by_role("button", name="Name this moment").click()
    dialog = ann.page.get_by_role("dialog")
    await expect(dialog.get_by_role("textbox", name="Name")).to_have_value("v001")
    await dialog.get_by_text("Blue", exact=True).click()
    await dialog.get_by_role("textbox", name="Note").fill("Handed to editorial")
    await dialog.get_by_role("button", name="Name it").click()
    await expect(dialog).to_have_count(0)
    await draws(ann, story.board, story.panels[0], 0.6)

    version = joe.page.locator(".version-line").filter(has_text="v001")
    await expect(version).to_contain_text("Blue")
    await expect(version).to_contain_text("Handed to editorial")
    await sees_lines(joe, story.panels[0], 2)
    await joe.page.keyboard.press("Shift+Comma")

    await expect(said(joe)).to_contain_text("v001")
    await sees_lines(joe, story.panels[0], 1)
    await expect(joe.page.get_by_role("link", name="Download the board as it was")).to_be_visible()


async def test_a_moment_that_was_never_is_said_kindly(studio: Studio) -> None:
    story = await studio.story()
    ann = await studio.person("Ann Archer")
    with ann.complaints.refusal(404):
        await ann.page.goto(f"/b/{story.board}?at=01890000-0000-7000-8000-000000000000")
        await expect(ann.page.get_by_role("main").get_by_role("alert")).to_be_visible()
    await ann.page.get_by_role("main").get_by_role("button", name="Back to now").click()
    await ann.sees_order(*story.panels)


async def test_without_the_server_the_history_says_that_it_needs_it(studio: Studio) -> None:
    story = await studio.story()
    ann = await studio.person("Ann Archer")
    await draws(ann, story.board, story.panels[0], 0.5)
    await opens_history(ann, story.board)
    await expect(step(ann, "Drew 1 stroke")).to_be_visible()

    async with ann.offline():
        await ann.page.keyboard.press("Home")
        await expect(ann.page.get_by_text("You are offline.").first).to_be_visible()
        await ann.page.keyboard.press("Escape")
        await ann.sees_order(*story.panels)


async def test_an_empty_board_has_a_history_too(studio: Studio) -> None:
    board = studio.board()
    ann = await studio.person("Ann Archer")
    await opens_history(ann, board)

    await expect(ann.page.get_by_text("Nothing has been done yet.")).to_be_visible()
    for key in (",", ".", "Home", "End"):
        await ann.page.keyboard.press(key)
    await check(ann.page)


async def test_the_history_breaks_no_serious_rule(studio: Studio) -> None:
    story = await studio.story(panels=2)
    ann = await studio.person("Ann Archer", Role.DIRECTOR)
    await draws(ann, story.board, story.panels[0], 0.5)
    await opens_history(ann, story.board)
    await expect(step(ann, "Drew 1 stroke")).to_be_visible()
    await check(ann.page)

    await step(ann, "Drew 1 stroke").click()
    await sees_lines(ann, story.panels[0], 1)
    await check(ann.page)
    await ann.card(story.panels[0]).dblclick()
    await expect(ann.page.get_by_role("img", name="as it was")).to_be_visible()
    await check(ann.page)
    await ann.page.keyboard.press("Escape")

    await ann.page.get_by_role("button", name="Name this moment").click()
    await expect(ann.page.get_by_role("dialog")).to_be_visible()
    await check(ann.page)
    await ann.page.get_by_role("button", name="Name it").click()
    await ann.page.get_by_role("button", name="Versions", exact=True).click()
    await expect(ann.page.locator(".version-line")).to_be_visible()
    await check(ann.page)
    await ann.page.keyboard.press("?")
    await expect(ann.page.get_by_role("dialog")).to_contain_text("Previous step")
