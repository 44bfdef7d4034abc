"""A page that is older than the server: it says so, changes nothing, and loads again on a click."""

import pytest
from playwright.async_api import expect
from pycrdt import Map

from board.cli.services import services_at
from board.document import Document
from board.schema import SCHEMA
from board.settings import Settings
from tests.browser.studio import Studio

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def write_schema(studio: Studio, board: str, version: int) -> None:
    """As a server of another version writes it when it opens the document."""

    def write(doc: Document) -> None:
        meta: Map[object] = doc.get("meta", type=Map)
        meta["schema"] = version

    async with services_at(Settings(data=studio.server.data)) as services:
        await services.hub.edit(board, "", "", "migration", write)


async def test_a_page_older_than_the_server_says_so_and_loads_again(studio: Studio) -> None:
    story = await studio.story()
    ann = await studio.person("Ann Archer")
    await ann.open_board(story.board)

    await write_schema(studio, story.board, SCHEMA + 1)
    await expect(ann.page.get_by_role("alert")).to_contain_text("newer version of Previz Board")
    await expect(ann.page.get_by_role("button", name="Panel", exact=True)).to_be_disabled()

    await write_schema(studio, story.board, SCHEMA)
    await ann.page.get_by_role("button", name="Load again").click()

    await expect(ann.page.get_by_role("button", name="Panel", exact=True)).to_be_enabled()
    await ann.sees_saved()
