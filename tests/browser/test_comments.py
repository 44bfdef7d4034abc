"""People talk about panels: reviewers too, though they change nothing."""

import pytest
from playwright.async_api import Locator, expect

from board.document import read_review
from board.model import Comment
from board.roles import Role
from tests.browser.person import Person
from tests.browser.rules import check
from tests.browser.studio import Studio

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def open_comments(person: Person) -> None:
    """The page of comments in the dock."""
    await person.page.keyboard.press("Shift+C")
    await expect(person.page.get_by_role("tab", name="Comments")).to_have_attribute("aria-selected", "true")


async def type_comment(person: Person, text: str) -> None:
    """Into the field that has just opened."""
    await expect(person.page.get_by_role("textbox", name="Comment", exact=True)).to_be_focused()
    await person.page.keyboard.type(text)
    await person.page.keyboard.press("Enter")


def thread(person: Person, text: str) -> Locator:
    """One thread in the list, by what was said."""
    return person.page.get_by_role("article").filter(has_text=text)


async def said(studio: Studio, board: str) -> tuple[Comment, ...]:
    """All comments, as the log holds them."""
    return (await studio.read(board, "review", read_review)).comments


async def test_a_reviewers_comment_is_answered_reworded_and_resolved_before_everybodys_eyes(studio: Studio) -> None:
    story = await studio.story(panels=2)
    petra, ravi = await studio.person("Petra Producer", Role.DIRECTOR), await studio.person("Ravi Reviewer", Role.REVIEWER)
    await petra.open_board(story.board)
    await ravi.open_board(story.board)
    await open_comments(petra)
    await expect(petra.page.get_by_text("Nobody has said anything yet.")).to_be_visible()

    await ravi.card(story.panels[1]).click()
    await ravi.page.keyboard.press("c")
    await ravi.page.keyboard.type("@prod")
    await expect(ravi.page.get_by_role("option", name="Petra Producer")).to_be_visible()
    await check(ravi.page)
    await ravi.page.keyboard.press("Enter")
    await type_comment(ravi, "is the rope in frame?")
    await petra.page.get_by_role("button", name="Mentions 1").click()
    await expect(thread(petra, "@Petra Producer is the rope in frame?")).to_be_visible()
    await expect(petra.card(story.panels[1]).get_by_text("1 open comment")).to_be_attached()

    await thread(petra, "is the rope").get_by_role("button", name="Answer").click()
    await petra.page.get_by_role("textbox", name="Answer").fill("It is.")
    await petra.page.keyboard.press("Enter")
    await thread(ravi, "is the rope").get_by_role("button", name="1 answer").click()
    await expect(thread(ravi, "is the rope")).to_contain_text("It is.")
    await expect(ravi.page.get_by_role("button", name="Take away")).to_have_count(1)  # his own alone
    await ravi.page.get_by_role("button", name="Edit").click()
    await ravi.page.get_by_role("textbox", name="Your comment").fill("Is the anchor in frame?")
    await ravi.page.keyboard.press("Enter")
    await expect(thread(petra, "Is the anchor in frame?")).to_have_count(0)  # nobody is called any more
    await check(ravi.page)

    await thread(ravi, "Is the anchor").get_by_role("button", name="Resolve").click()
    await petra.page.get_by_role("button", name="Resolved 1").click()
    await thread(petra, "Is the anchor").get_by_role("button", name="1 answer").click()
    await expect(thread(petra, "Is the anchor")).to_contain_text("Resolved by Ravi Reviewer")
    await expect(petra.card(story.panels[1]).get_by_text("1 open comment")).to_have_count(0)
    await thread(petra, "Is the anchor").get_by_role("button", name="Open again").click()
    await expect(ravi.card(story.panels[1]).get_by_text("1 open comment")).to_be_attached()


async def test_a_comment_is_pinned_to_a_point_a_region_and_a_moment(studio: Studio) -> None:
    story = await studio.story()
    (panel,) = story.panels
    ravi, ben = await studio.person("Ravi Reviewer", Role.REVIEWER), await studio.person("Ben Baker")
    await ben.open_panel(story.board, panel)
    await ravi.visit(f"/b/{story.board}/panel/{panel}")

    await ravi.page.keyboard.press("c")
    glass = ravi.page.get_by_role("application", name="Place the comment")
    await expect(glass).to_be_focused()
    box = await glass.bounding_box()
    assert box is not None
    await check(ravi.page)
    await ravi.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await type_comment(ravi, "Where does this light come from?")
    await ben.page.get_by_role("button", name="Comment 1 by Ravi Reviewer").click()
    await expect(ben.page.get_by_role("dialog", name="Comment")).to_contain_text("Where does this light come from?")
    await check(ben.page)

    await ravi.page.keyboard.press("Escape")
    await ravi.page.keyboard.press("c")
    await ravi.page.keyboard.press("Shift+ArrowRight")
    await ravi.page.keyboard.press("Space")
    for key in ("Shift+ArrowRight", "Shift+ArrowDown", "Enter"):
        await ravi.page.keyboard.press(key)
    await type_comment(ravi, "Too empty")
    await expect(ben.page.locator(".regions polygon")).to_have_count(1)

    await ravi.page.keyboard.press("Escape")
    await ravi.page.get_by_role("slider", name="Moment of the panel").fill("20")
    await ravi.page.get_by_role("button", name="Comment here").click()
    await type_comment(ravi, "The gull lands")
    await expect(ben.page.get_by_role("button", name="Comment at 0+20 by Ravi Reviewer")).to_be_visible()
    point, region, moment = (comment.anchor for comment in await said(studio, story.board))
    assert isinstance(point, dict)
    assert point.keys() == {"point"}
    assert max(abs(units) for units in point["point"]) < 5
    assert region == {"region": (100, 0, 100, 100)}
    assert moment == {"frame": 20}
    await check(ravi.page)


async def test_from_the_list_one_goes_to_the_panel_and_to_the_pin(studio: Studio) -> None:
    story = await studio.story(panels=3)
    ann = await studio.person("Ann Archer")
    await ann.open_board(story.board)
    await ann.card(story.panels[2]).click()
    await ann.page.keyboard.press("c")
    await type_comment(ann, "Hold longer")
    await expect(thread(ann, "Hold longer")).to_be_visible()
    await ann.card(story.panels[1]).dblclick()
    await expect(ann.paper).to_be_visible()
    await ann.page.keyboard.press("c")
    await ann.page.keyboard.press("Enter")
    await type_comment(ann, "Her hand, please")
    await expect(ann.page.get_by_role("dialog", name="Comment")).to_contain_text("Her hand, please")
    await ann.page.keyboard.press("Escape")
    await expect(ann.page.get_by_role("dialog")).to_have_count(0)
    await ann.page.keyboard.press("Escape")

    await thread(ann, "Hold longer").get_by_role("button", name="1 3/3").click()
    await expect(ann.card(story.panels[2])).to_have_attribute("aria-selected", "true")
    await thread(ann, "Her hand").get_by_role("button", name="1 2/3, on a point").click()

    await expect(ann.paper).to_be_visible()
    await expect(ann.page.get_by_role("dialog", name="Comment")).to_contain_text("Her hand, please")


async def test_viewers_read_what_is_said_and_say_nothing(studio: Studio) -> None:
    story = await studio.story()
    ann, vic = await studio.person("Ann Archer"), await studio.person("Vic Viewer", Role.VIEWER)
    await ann.open_board(story.board)
    await vic.open_board(story.board)
    await ann.card(story.panels[0]).click()
    await ann.page.keyboard.press("c")
    await type_comment(ann, "Hold longer")

    await open_comments(vic)
    await expect(thread(vic, "Hold longer")).to_be_visible()
    await expect(vic.page.get_by_text("You are a viewer: you can read what is said here.")).to_be_visible()
    await vic.card(story.panels[0]).click()
    await vic.page.keyboard.press("c")
    await expect(vic.page.get_by_role("textbox", name="Comment", exact=True)).to_have_count(0)
    await expect(vic.page.get_by_role("button", name="Resolve", exact=True)).to_have_count(0)
    await check(vic.page)
