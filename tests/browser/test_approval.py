"""The crew says how far panels, shots and scenes are, and what agents may do: by keys and before everybody's eyes."""

import pytest
from playwright.async_api import Locator, expect

from board.document import read_review
from board.model import Approval
from board.roles import Role
from tests.browser.person import Person
from tests.browser.rules import check
from tests.browser.studio import Studio

pytestmark = pytest.mark.asyncio(loop_scope="package")


def status(person: Person, panel: str, words: str) -> Locator:
    """A chip on a panel's tile."""
    return person.card(panel).get_by_text(words, exact=True)


async def approval(studio: Studio, board: str, subject: str) -> Approval:
    """What the log holds of it."""
    (found,) = [one for one in (await studio.read(board, "review", read_review)).approvals if one.id == subject]
    return found


async def test_a_director_approves_from_the_keyboard_on_the_wall_and_in_an_open_panel(studio: Studio) -> None:
    story = await studio.story(panels=3)
    dora, ben = await studio.person("Dora Director", Role.DIRECTOR), await studio.person("Ben Baker")
    await dora.open_board(story.board)
    await ben.open_board(story.board)
    await ben.card(story.panels[0]).click()
    await ben.page.keyboard.press("Shift+F")
    await expect(status(dora, story.panels[0], "For review")).to_be_visible()

    await dora.card(story.panels[0]).click()
    await dora.page.keyboard.press("Shift+A")
    await expect(status(ben, story.panels[0], "Approved")).to_be_visible()
    await dora.card(story.panels[1]).dblclick()
    await expect(dora.paper).to_be_visible()
    await dora.page.keyboard.press("Shift+A")
    await expect(status(ben, story.panels[1], "Approved")).to_be_visible()
    await check(dora.page)
    await dora.page.keyboard.press("Escape")

    choice = ben.page.get_by_label("Status of 1 1/3")
    await expect(choice).to_have_value("approved")
    await expect(choice.locator("option:not([disabled])")).to_have_text(["Approved"])
    await expect(ben.page.get_by_text("Approved by Dora Director")).to_be_visible()
    await ben.page.get_by_label("Show panels of status").select_option("approved")
    await ben.sees_order(*story.panels[:2])
    await ben.page.get_by_label("Show panels of status").select_option("draft")
    await ben.sees_order(story.panels[2])
    await dora.page.keyboard.press("Control+Shift+A")
    await expect(ben.page.get_by_text("No panel fits what you look for.")).to_be_visible()
    await check(ben.page)


async def test_a_reviewer_asks_for_changes_with_a_reason_and_may_not_approve(studio: Studio) -> None:
    story = await studio.story()
    (panel,) = story.panels
    ravi, ben = await studio.person("Ravi Reviewer", Role.REVIEWER), await studio.person("Ben Baker")
    await ravi.open_board(story.board)
    await ben.open_board(story.board)
    await ben.card(panel).click()
    await ravi.card(panel).click()
    await expect(ravi.page.get_by_role("button", name="Approve")).to_have_count(0)
    await ravi.page.keyboard.press("Shift+A")

    await ravi.page.get_by_label("Status of 1 1/1").select_option("changes_requested")
    dialog = ravi.page.get_by_role("dialog", name="Request changes for 1 1/1")
    await expect(dialog.get_by_role("textbox")).to_be_focused()
    await check(ravi.page)
    await ravi.page.keyboard.type("Closer on her hands")
    await ravi.page.keyboard.press("Enter")

    await expect(status(ben, panel, "Changes requested")).to_be_visible()
    await expect(ben.page.get_by_text("Closer on her hands")).to_be_visible()
    await ben.page.get_by_label("Status of 1 1/1").select_option("for_review")
    await expect(status(ravi, panel, "For review")).to_be_visible()


async def test_a_lock_with_a_reason_stops_the_pen_and_opens_to_what_was_before(studio: Studio) -> None:
    story = await studio.story()
    (panel,) = story.panels
    dora, ben = await studio.person("Dora Director", Role.DIRECTOR), await studio.person("Ben Baker")
    await dora.open_board(story.board)
    await ben.open_panel(story.board, panel)
    await dora.card(panel).click()
    await dora.page.keyboard.press("Shift+A")
    await expect(status(dora, panel, "Approved")).to_be_visible()

    await dora.page.keyboard.press("Shift+L")
    await dora.page.keyboard.type("Picture lock")
    await dora.page.keyboard.press("Enter")
    await expect(ben.hindrance).to_contain_text("This panel is locked")
    await expect(ben.page.get_by_text("Picture lock")).to_be_visible()
    await expect(status(dora, panel, "Locked")).to_be_visible()

    await dora.page.keyboard.press("l")
    dialog = dora.page.get_by_role("dialog", name="Unlock 1 1/1")
    await expect(dialog.get_by_label("What it is then")).to_have_value("approved")
    await dialog.get_by_role("textbox").fill("One more pass")
    await dora.page.keyboard.press("Enter")
    await expect(ben.hindrance).to_have_count(0)
    await expect(status(dora, panel, "Approved")).to_be_visible()
    found = await approval(studio, story.board, panel)
    assert (found.status, found.note, found.by) == ("approved", "One more pass", dora.account)


async def test_what_changed_since_it_was_approved_is_told_with_who_changed_it(studio: Studio) -> None:
    story = await studio.story(panels=2)
    dora, ben = await studio.person("Dora Director", Role.DIRECTOR), await studio.person("Ben Baker")
    await dora.open_board(story.board)
    await ben.open_board(story.board)
    await dora.card(story.panels[0]).click()
    await dora.page.keyboard.press("Shift+A")
    await expect(status(ben, story.panels[0], "Approved")).to_be_visible()

    await ben.card(story.panels[0]).click()
    await ben.page.get_by_label("Duration", exact=True).fill("96")
    await ben.page.keyboard.press("Enter")
    await ben.words("Dialogue").fill("MARA: Not yet.")
    await ben.sees_saved()
    await dora.page.get_by_role("button", name="Differs from what was approved").click()
    changes = dora.page.locator(".changes-since")
    await expect(changes).to_contain_text("Duration by Ben Baker")
    await expect(changes).to_contain_text("Dialogue by Ben Baker")
    await check(dora.page)
    await dora.page.get_by_label("Show panels of status").select_option("differs")
    await dora.sees_order(story.panels[0])

    await dora.page.get_by_role("button", name="Approve again").click()
    await expect(dora.page.get_by_text("No panel fits what you look for.")).to_be_visible()


async def test_whoever_draws_stops_all_agents_with_one_click_and_everybody_reads_who_did(studio: Studio) -> None:
    story = await studio.story()
    dora, ben = await studio.person("Dora Director", Role.DIRECTOR), await studio.person("Ben Baker")
    ravi = await studio.person("Ravi Reviewer", Role.REVIEWER)
    for person in (dora, ben, ravi):
        await person.open_board(story.board)
    await ben.page.get_by_role("button", name="Pause all agents").click()

    await expect(ben.page.get_by_text("You paused all agents.")).to_be_visible()
    for person in (dora, ravi):
        await expect(person.page.get_by_text("Ben Baker paused all agents.")).to_be_visible()
    await expect(ravi.page.get_by_role("button", name="Let them go on")).to_have_count(0)
    await check(ravi.page)
    await dora.page.get_by_role("button", name="Let them go on").click()
    await expect(ravi.page.get_by_text("paused all agents")).to_have_count(0)


async def test_a_director_sets_what_agents_may_do_and_an_artist_what_they_may_do_to_theirs(studio: Studio) -> None:
    story = await studio.story()
    dora, ben = await studio.person("Dora Director", Role.DIRECTOR), await studio.person("Ben Baker")
    await dora.open_board(story.board)
    await ben.open_board(story.board)
    await dora.page.get_by_role("button", name="AI on this board").click()
    await ben.page.get_by_role("button", name="AI on this board").click()
    await expect(ben.page.get_by_label("Suggestions on this board")).to_be_disabled()
    await check(dora.page)

    await dora.page.get_by_label("Also when nobody asked").check()
    await dora.page.get_by_label("Waiting on one panel").fill("1")
    await dora.page.keyboard.press("Enter")
    await dora.page.get_by_label("1 INT. WHEELHOUSE - NIGHT").uncheck()
    await ben.page.get_by_label("No suggestions in my panels").check()
    await expect(ben.page.get_by_label("Also when nobody asked")).to_be_checked()
    await expect(ben.page.get_by_label("Waiting on one panel")).to_have_value("1")
    await expect(ben.page.get_by_label("1 INT. WHEELHOUSE - NIGHT")).not_to_be_checked()
    manners = (await studio.read(story.board, "review", read_review)).manners
    assert manners.wishes == (ben.account,)
    assert manners.off_scenes

    for form in ("CSV", "PDF"):
        async with ben.page.expect_download() as downloading:
            await ben.page.get_by_role("link", name=form).click()
        download = await downloading.value
        assert download.suggested_filename.endswith(form.lower())
    await dora.page.get_by_label("Suggestions on this board").uncheck()
    await ben.page.keyboard.press("Escape")
    await expect(ben.page.get_by_role("button", name="Pause all agents")).to_have_count(0)
