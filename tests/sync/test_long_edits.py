"""Edits that take long: worked out beside the server, taken in slices, and right whoever writes meanwhile."""

import asyncio
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

import pytest
from pycrdt import Map, Text

from board.document import Document, plain
from board.edits import InvalidEdit
from board.ids import new_id
from board.sync.hub import Hub
from tests.support.client import PycrdtReplica, sync_client
from tests.support.crew import Crew
from tests.support.durable import RedisServer
from tests.support.fixtures import embedded_redis
from tests.support.logs import stream_of
from tests.support.serving import Serving, serving

redis_server = embedded_redis


def fill(doc: Document, word: str, count: int = 1500) -> int:
    """Many panels, and as many deletions, in one long edit; answers how many there were before."""
    panels: Any = doc.get("panels", type=Map)
    before = len(panels)
    with doc.transaction():
        for number in range(count):
            id = new_id()
            panels[id] = Map({"order": f"{number:06}", "dialogue": Text(word * 4), "status": "draft"})
            panels[id]["status"] = word
    return before


def refuses(doc: Document) -> None:
    raise InvalidEdit("no such shot")


async def caught_up(hub: Hub, board: str) -> dict[str, Any]:
    """The panels as a server holds them that has read the log to its end."""
    async with hub.hold(board) as live:
        await live.catch_up()
        return await live.read("", lambda doc: plain(doc, "panels"))


async def test_a_long_edit_reaches_everybody_on_every_server_in_one_entry(redis_server: RedisServer, crew: Crew) -> None:
    board = new_id()
    async with AsyncExitStack() as stack:
        one, two = [await stack.enter_async_context(serving(redis_server.url, crew)) for _ in range(2)]
        await one.hub.create_board(board, "p", "A board")
        clients = [
            await stack.enter_async_context(sync_client(s.collab(), who, board)) for s, who in ((one, "ann"), (two, "ben"))
        ]
        for client in clients:
            await client.until_saved()

        assert await one.hub.edit_apart(board, "", "ann", "import", partial(fill, word="long")) == 0

        rows = await caught_up(one.hub, board)
        assert len(rows) == 1500
        assert await caught_up(two.hub, board) == rows
        for client in clients:
            assert isinstance(client.replica, PycrdtReplica)
            doc = client.replica.doc
            await client.until(lambda doc=doc: plain(doc, "panels") == rows)  # type: ignore[misc]
        assert [e.entry.means for e in await stream_of(one.hub, board) if e.entry.part == ""] == ["birth", "import"]


async def test_long_edits_on_two_servers_at_once_are_both_made(redis_server: RedisServer, crew: Crew) -> None:
    board = new_id()
    async with AsyncExitStack() as stack:
        one, two = [await stack.enter_async_context(serving(redis_server.url, crew)) for _ in range(2)]
        await one.hub.create_board(board, "p", "A board")

        before = await asyncio.gather(
            one.hub.edit_apart(board, "", "ann", "import", partial(fill, word="one", count=600)),
            two.hub.edit_apart(board, "", "ben", "import", partial(fill, word="two", count=600)),
            one.hub.edit(board, "", "ben", "test", partial(fill, word="three", count=1)),
        )

        rows = await caught_up(one.hub, board)
        assert rows == await caught_up(two.hub, board)
        assert len(rows) == 1201
        assert len(set(before)) == 3  # each was worked out on top of the others


async def test_people_go_on_writing_while_a_long_edit_is_made(server: Serving, board_id: str) -> None:
    async with sync_client(server.collab(), "ann", board_id) as ann:
        await ann.until_saved()
        assert isinstance(ann.replica, PycrdtReplica)
        doc: Any = ann.replica.doc
        mine = new_id()
        before = ann.replica.state()
        doc.get("panels", type=Map)[mine] = Map({"order": "V", "dialogue": Text("")})
        await ann.push(before)

        work = asyncio.create_task(server.hub.edit_apart(board_id, "", "ben", "import", partial(fill, word="long")))
        typed = 0
        while not work.done():
            before = ann.replica.state()
            doc.get("panels", type=Map)[mine]["dialogue"].insert(0, "a")
            await ann.push(before)
            await ann.until_saved()
            typed += 1

        await work
        rows = await caught_up(server.hub, board_id)
        assert rows[mine]["dialogue"] == "a" * typed
        assert len(rows) == 1501
        await ann.until(lambda: plain(doc, "panels") == rows)
        assert not [notice for notice in ann.notices if "refused" in notice]


async def test_a_long_edit_that_cannot_be_made_changes_nothing(server: Serving, board_id: str) -> None:
    with pytest.raises(InvalidEdit, match="no such shot"):
        await server.hub.edit_apart(board_id, "", "ann", "test", refuses)

    assert [e.entry.means for e in await stream_of(server.hub, board_id) if e.entry.part == ""] == ["birth"]
