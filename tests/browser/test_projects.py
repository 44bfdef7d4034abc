"""Projects from outside of their boards: coming in, tiles, archives."""

from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from board.roles import Role
from tests.browser.person import Person
from tests.browser.studio import Studio

pytestmark = pytest.mark.asyncio(loop_scope="package")


def tile(person: Person, name: str) -> Locator:
    """A board on the page of its project."""
    return person.page.get_by_role("listitem").filter(has_text=name)


async def choose(person: Person, board: str, what: str) -> None:
    """Takes something from the menu of a board's tile."""
    await person.page.get_by_role("button", name=f"What to do with “{board}”").click()
    await person.page.get_by_role("menuitem", name=what).click()


async def test_who_is_signed_in_joins_by_one_click_and_keeps_the_name(studio: Studio) -> None:
    ann = await studio.person("Ann Archer", Role.VIEWER)
    second = studio.asks("POST", "/projects", json={"name": "Second Film"})
    invite = studio.asks("POST", f"/projects/{second['id']}/invites", json={"role": "editor", "uses": 1})

    await ann.page.goto(invite["url"])
    await expect(ann.page.get_by_text("Olive Owner invites you to “Second Film” as editor.")).to_be_visible()
    await ann.page.get_by_role("button", name="Join as Ann Archer").click()

    await expect(ann.page.get_by_role("button", name="Second Film editor")).to_be_visible()
    members = studio.asks("GET", f"/projects/{second['id']}/members")
    assert ann.account in [member["account"] for member in members]


async def test_a_board_opens_by_a_click_on_its_name_too(studio: Studio) -> None:
    story = await studio.story()
    ann = await studio.person("Ann Archer", Role.VIEWER)
    studio.asks("PATCH", f"/boards/{story.board}", json={"name": "Slack Tide"})

    await ann.page.goto(f"/p/{studio.project}")
    # What lies at that place takes the click, whichever element it is.
    await tile(ann, "Slack Tide").get_by_text("Slack Tide").click(force=True)

    await ann.page.wait_for_url(f"**/b/{story.board}")


async def test_a_tile_shows_the_board_and_renames_it(studio: Studio) -> None:
    story = await studio.story()
    ann = await studio.person("Ann Archer", Role.DIRECTOR)
    await ann.open_panel(story.board, story.panels[0])
    await ann.draw((0.3, 0.3), (0.5, 0.3))
    await ann.sees_saved()
    studio.asks("PATCH", f"/boards/{story.board}", json={"name": "Tide Tables"})
    await ann.page.keyboard.press("Escape")
    await expect(ann.card(story.panels[0]).locator("img")).to_be_visible()

    await ann.page.goto(f"/p/{studio.project}")
    await expect(tile(ann, "Tide Tables").get_by_text("1 panel drawn")).to_be_visible()
    await expect(tile(ann, "Tide Tables").locator("img")).to_be_visible()
    await choose(ann, "Tide Tables", "Rename")
    await ann.page.get_by_label("New name of “Tide Tables”").fill("High Water")
    await ann.page.keyboard.press("Enter")

    await expect(tile(ann, "High Water")).to_be_visible()
    assert studio.asks("GET", f"/boards/{story.board}")["name"] == "High Water"


async def test_an_archive_is_taken_out_and_opened_again(studio: Studio, tmp_path: Path) -> None:
    board = studio.board("Ebb and Flow")
    ann = await studio.person("Ann Archer", Role.DIRECTOR)
    await ann.page.goto(f"/p/{studio.project}")

    async with ann.page.expect_download() as downloading:
        await choose(ann, "Ebb and Flow", "Export as an archive")
    file = tmp_path / (await downloading.value).suggested_filename
    await (await downloading.value).save_as(file)
    assert file.name == "Ebb-and-Flow.board.zip"
    await ann.page.get_by_label("From an archive").set_input_files(file)

    await expect(ann.page.get_by_text("“Ebb and Flow” is here")).to_be_visible()
    await expect(tile(ann, "Ebb and Flow")).to_have_count(2)
    named = [b["id"] for b in studio.asks("GET", f"/projects/{studio.project}/boards") if b["name"] == "Ebb and Flow"]
    assert len(named) == 2
    assert board in named


async def test_a_file_that_is_no_archive_is_refused_with_a_sentence(studio: Studio, tmp_path: Path) -> None:
    file = tmp_path / "holiday.zip"
    file.write_bytes(b"no archive at all")
    ann = await studio.person("Ann Archer", Role.DIRECTOR)
    await ann.page.goto(f"/p/{studio.project}")
    before = len(studio.asks("GET", f"/projects/{studio.project}/boards"))

    with ann.complaints.refusal(422):
        await ann.page.get_by_label("From an archive").set_input_files(file)
        await expect(ann.page.locator(".toast.bad")).to_be_visible()

    assert len(studio.asks("GET", f"/projects/{studio.project}/boards")) == before


async def test_a_person_takes_another_name_comes_in_on_a_phone_and_signs_out(studio: Studio) -> None:
    ann = await studio.person("Ann Archer", Role.VIEWER)
    await ann.page.goto("/")
    await ann.page.get_by_role("button", name="Ann Archer").click()
    await ann.page.get_by_label("Name that the others see").fill("Ann A.")
    await ann.page.get_by_role("button", name="Rename").click()
    await expect(ann.page.get_by_role("heading", name="Ann A.")).to_be_visible()

    await ann.page.get_by_role("button", name="Link for another device").click()
    link = await ann.page.get_by_label("Link", exact=True).input_value()
    with ann.complaints.refusal(401):
        await ann.page.get_by_role("button", name="Sign out").click()
        await expect(ann.page.get_by_text("You are not signed in on this browser.")).to_be_visible()

    await ann.page.goto(link)
    await ann.page.get_by_role("button", name="Come in as Ann A.").click()
    await expect(ann.page.get_by_role("button", name="Ann A.", exact=True)).to_be_visible()
