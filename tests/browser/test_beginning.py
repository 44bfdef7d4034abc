"""The first minutes: from the link in the terminal to the scenes of a screenplay on the wall."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from board.roles import Role
from tests.browser.bundle import ensure_bundle
from tests.browser.complaints import Complaints
from tests.browser.files import drop
from tests.browser.studio import Studio
from tests.platform.server import Server

SCREENPLAY = Path(__file__).with_name("lighthouse.fountain")
BIG_FISH = Path(__file__).parents[3] / "shared/data/scripts/screenplain/examples/Big-Fish.fountain"

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_the_owner_link_leads_to_a_wall_of_scenes(browser: Browser, tmp_path: Path) -> None:
    ensure_bundle()
    context = await browser.new_context()
    page = await context.new_page()
    complaints = Complaints(page)
    with Server(tmp_path / "data", "--workers", "1") as server:
        await page.goto(server.owner_link)
        await page.get_by_label("Your name").fill("Olive Owner")
        await page.get_by_role("button", name="Join").click()
        await page.get_by_label("Name of the new board").fill("The Keeper")
        await page.get_by_role("button", name="Create board").click()
        await expect(page.get_by_role("heading", name="This board is empty")).to_be_visible()
        await drop(page.locator(".empty-board"), SCREENPLAY)

        await expect(page.get_by_role("heading", level=2)).to_have_text(
            ["EXT. LIGHTHOUSE - DUSK", "INT. LIGHTHOUSE, STAIRS - CONTINUOUS", "INT. LAMP ROOM - NIGHT", "EXT. SHORE - DAWN"]
        )
        await context.close()

    assert complaints.heard == []


async def test_a_dropped_feature_film_gets_a_place_for_each_of_its_190_scenes(studio: Studio) -> None:
    if not BIG_FISH.exists():
        pytest.skip("../shared/data is not here")
    ann = await studio.person("Ann Archer", Role.OWNER)
    await ann.page.goto("/")
    await drop(ann.page.locator("section.boards"), BIG_FISH)

    await expect(ann.page.locator(".topbar-sum")).to_contain_text("190 scenes", timeout=20_000)
    await ann.sees_saved()


async def test_a_file_that_is_no_screenplay_leaves_a_sentence_and_an_empty_board(studio: Studio, tmp_path: Path) -> None:
    picture = tmp_path / "storm.fountain"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    ann = await studio.person("Ann Archer")
    await ann.open_board(studio.board())
    with ann.complaints.refusal(422):
        await drop(ann.page.locator(".empty-board"), picture)
        await expect(ann.page.locator(".toast")).to_contain_text("The file holds binary data")

    await expect(ann.page.get_by_role("heading", name="This board is empty")).to_be_visible()
