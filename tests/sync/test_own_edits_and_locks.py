"""The server's own edits heed locks as everybody's do."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from pycrdt import Map, Text

from board.document import Document, plain
from board.ids import new_id
from board.sync.refusal import Refused
from tests.support.client import sync_client
from tests.support.fixtures import embedded_redis
from tests.support.serving import Serving

redis_server = embedded_redis


def add_panels(doc: Document, panels: tuple[str, ...]) -> None:
    for panel in panels:
        doc.get("panels", type=Map)[panel] = Map({"order": panel, "dialogue": Text("Hello"), "notes": "?"})


def set_notes(doc: Document, panels: tuple[str, ...], notes: str) -> None:
    for panel in panels:
        doc.get("panels", type=Map)[panel]["notes"] = notes


def take_a_letter(doc: Document, panels: tuple[str, ...]) -> None:
    for panel in panels:
        del doc.get("panels", type=Map)[panel]["dialogue"][0:1]


async def panels_of(server: Serving, board: str) -> dict[str, Any]:
    return await server.hub.read(board, "", lambda doc: plain(doc, "panels"))


@pytest.mark.parametrize("change", [partial(set_notes, notes="mine"), take_a_letter])
async def test_an_edit_of_the_servers_own_that_touches_a_locked_panel_is_refused_as_a_whole(
    server: Serving, board_id: str, change: Callable[..., None]
) -> None:
    locked, free = new_id(), new_id()
    await server.hub.edit(board_id, "", "ann", "test", partial(add_panels, panels=(locked, free)))
    await server.hub.lock_panel(board_id, locked, "cleo", "approved")
    before = await panels_of(server, board_id)

    for edit in (server.hub.edit, server.hub.edit_apart):
        with pytest.raises(Refused, match="locked"):
            await edit(board_id, "", "ann", "test", partial(change, panels=(free, locked)))
    assert await panels_of(server, board_id) == before

    await server.hub.edit(board_id, "", "ann", "test", partial(change, panels=(free,)))
    after = await panels_of(server, board_id)
    assert after[free] != before[free]
    assert after[locked] == before[locked]
    await server.hub.unlock_panel(board_id, locked, "cleo")
    await server.hub.edit(board_id, "", "ann", "test", partial(change, panels=(locked,)))
    assert (await panels_of(server, board_id))[locked] != before[locked]


async def test_nobody_draws_on_a_locked_panel_and_yet_it_opens(server: Serving, board_id: str) -> None:
    panel = new_id()
    await server.hub.lock_panel(board_id, panel, "cleo", "approved")

    async with sync_client(server.collab(), "ann", f"{board_id}/panel/{panel}") as ann:
        await ann.until_saved()  # a document is born, nothing was drawn

    def draw(doc: Document) -> None:
        doc.get("strokes", type=Map)[new_id()] = b"stroke"

    with pytest.raises(Refused, match="locked"):
        await server.hub.edit(board_id, f"panel/{panel}", "ann", "test", draw)
    assert not await server.hub.read(board_id, f"panel/{panel}", lambda doc: plain(doc, "strokes"))
