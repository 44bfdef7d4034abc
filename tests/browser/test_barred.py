"""What stopped a server was set aside: who answers for the board sees it, and an owner lets it be tried again."""

import time

import pytest
from playwright.async_api import Locator, expect

from board.cli.services import services_at
from board.roles import Role
from board.sync import quarantine
from board.sync.inflight import Suspect
from board.sync.quarantine import Barred
from tests.browser.person import Person
from tests.browser.studio import Story, Studio

pytestmark = pytest.mark.asyncio(loop_scope="package")

DIGEST = bytes.fromhex("5e" * 16)


async def bar(studio: Studio, story: Story, by: Person) -> None:
    """As after a server's death."""
    part = f"panel/{story.panels[0]}"
    suspect = Suspect(story.board, part, by.account, DIGEST, 67, (), int(time.time() * 1000))
    async with services_at(studio.settings) as services:
        await quarantine.add(services.redis, story.board, Barred(suspect, "killed"))


async def open_set_aside(person: Person) -> Locator:
    await person.page.get_by_role("button", name="Board menu").click()
    await person.page.get_by_role("menuitem", name="Edits set aside").click()
    return person.page.get_by_role("dialog", name="Edits set aside")


async def test_an_edit_set_aside_is_seen_by_those_who_answer_for_the_board_and_let_in_again_by_an_owner(studio: Studio) -> None:
    story = await studio.story()
    ann, dora = await studio.person("Ann Archer"), await studio.person("Dora Drew", Role.DIRECTOR)
    olga = await studio.person("Olga Owner", Role.OWNER)
    await bar(studio, story, ann)

    await dora.open_board(story.board)
    seen = await open_set_aside(dora)
    await expect(seen.get_by_role("listitem")).to_contain_text(["Ann Archer"])
    await expect(seen).to_contain_text("A server process ended while it applied this edit.")
    await expect(seen).to_contain_text("The drawing of a panel of 1")
    await expect(seen.get_by_role("button", name="Let it be tried again")).to_have_count(0)

    await olga.open_board(story.board)
    listed = await open_set_aside(olga)
    await listed.get_by_role("button", name="Let it be tried again").click()
    await listed.get_by_role("button", name="Let it in").click()
    await expect(listed).to_contain_text("No edit of this board had to be set aside.")

    await ann.open_board(story.board)
    await ann.page.get_by_role("button", name="Board menu").click()
    await expect(ann.page.get_by_role("menuitem", name="What was refused")).to_be_visible()
    await expect(ann.page.get_by_role("menuitem", name="Edits set aside")).to_have_count(0)
