"""A day of offline work in which one panel was locked meanwhile: it lands but for that panel, and that is filed."""

from contextlib import AsyncExitStack
from typing import Any

from pycrdt import Map, Text

from board.document import plain
from board.ids import new_id
from tests.support.client import PycrdtReplica, SyncClient, sync_client
from tests.support.crew import Crew
from tests.support.durable import RedisServer
from tests.support.fixtures import embedded_redis
from tests.support.logs import stream_of
from tests.support.serving import Serving, serving

redis_server = embedded_redis


def tables(client: SyncClient) -> Any:
    """The client's document."""
    assert isinstance(client.replica, PycrdtReplica)
    return client.replica.doc


def told(client: SyncClient) -> dict[str, Any]:
    """What the client was told of the refusal."""
    return next((notice for notice in client.notices if "refused" in notice), {})


async def a_story(client: SyncClient) -> tuple[str, str, str]:
    """A shot with two panels on the board; answers the three ids."""
    shot, first, second = new_id(), new_id(), new_id()
    doc, before, scene = tables(client), client.replica.state(), new_id()
    with doc.transaction():
        doc.get("scenes", type=Map)[scene] = Map({"order": "V", "slugline": "INT. ATTIC"})
        doc.get("shots", type=Map)[shot] = Map({"scene": scene, "order": "V"})
        for panel, order in ((first, "V"), (second, "W")):
            fields = {"shot": shot, "order": order, "status": "draft", "dialogue": Text("Hello"), "links": Map({})}
            doc.get("panels", type=Map)[panel] = Map(fields)
    await client.push(before)
    await client.until_saved()
    return shot, first, second


def work_offline(client: SyncClient, shot: str, first: str, second: str) -> str:
    """A day of work on both panels, on the shot and on a new panel; answers its id."""
    doc, new = tables(client), new_id()
    panels = doc.get("panels", type=Map)
    panels[first]["duration_frames"] = 36
    panels[first]["dialogue"].insert(5, " you")
    panels[second]["duration_frames"] = 48
    panels[second]["dialogue"].insert(5, " there 😀")
    panels[second]["links"]["element-1"] = True
    panels[new] = Map({"shot": shot, "order": "X", "notes": Text("rain")})
    doc.get("shots", type=Map)[shot]["size"] = "CU"
    doc.get("production", type=Map)["title"] = "Slack Water"
    return new


async def test_all_but_the_locked_panel_is_saved_in_the_senders_name(server: Serving, board_id: str) -> None:
    async with AsyncExitStack() as stack:
        ann = await stack.enter_async_context(sync_client(server.collab(schema="1"), "ann", board_id))
        ben = await stack.enter_async_context(sync_client(server.collab(schema="1"), "ben", board_id))
        await ann.until(lambda: ann.synced)
        shot, first, second = await a_story(ann)
        await ben.until(lambda: first in plain(tables(ben), "panels"))
        await ann.disconnect()
        new = work_offline(ann, shot, first, second)
        await server.hub.lock_panel(board_id, first, "cleo", "approved")

        await ann.connect()

        await ann.until(lambda: told(ann))
        rows = await server.hub.read(board_id, "", lambda doc: plain(doc, "panels"))
        assert (rows[first].get("duration_frames"), rows[first]["dialogue"]) == (None, "Hello")
        assert (rows[second]["duration_frames"], rows[second]["dialogue"]) == (48, "Hello there 😀")
        assert (rows[second]["links"], rows[new]["notes"]) == ({"element-1": True}, "rain")
        assert (await server.hub.read(board_id, "", lambda doc: plain(doc, "shots")))[shot]["size"] == "CU"
        await ben.until(lambda: plain(tables(ben), "panels") == rows)
        assert told(ann)["kept"] == 6
        assert (
            told(ann)["reason"]
            == "Locked panels stay as they are: panel 1 1/2 (dialogue, duration). Everything else was saved."
        )
        last = [stored.entry for stored in await stream_of(server.hub, board_id) if stored.entry.part == ""][-1]
        assert (last.account, last.means) == ("ann", "salvaged")


async def test_the_rest_is_filed_as_typed_changes_of_the_sender(server: Serving, board_id: str) -> None:
    async with sync_client(server.collab(schema="1"), "ann", board_id) as ann:
        await ann.until(lambda: ann.synced)
        shot, first, second = await a_story(ann)
        await ann.disconnect()
        work_offline(ann, shot, first, second)
        await server.hub.lock_panel(board_id, first, "cleo", "approved")

        await ann.connect()

        await ann.until(lambda: told(ann))
        filed = (await server.hub.read(board_id, "review", lambda doc: plain(doc, "suggestions")))[told(ann)["suggestion"]]
        assert (filed["author"]["account"], filed["state"], filed.get("value")) == ("ann", "proposed", None)
        assert filed["title"] == "Not made, the panel is locked: panel 1 1/2 (dialogue, duration)"
        where = {"table": "panels", "id": first}
        assert sorted(filed["operations"], key=lambda one: one["field"]) == [
            {"op": "text", **where, "field": "dialogue", "base": "Hello", "value": "Hello you"},
            {"op": "set", **where, "field": "duration_frames", "base": None, "value": 36},
        ]


async def test_what_was_salvaged_is_never_done_twice(server: Serving, board_id: str) -> None:
    async with sync_client(server.collab(schema="1"), "ann", board_id) as ann:
        await ann.until(lambda: ann.synced)
        shot, first, second = await a_story(ann)
        await ann.disconnect()
        work_offline(ann, shot, first, second)
        await server.hub.lock_panel(board_id, first, "cleo", "approved")
        await ann.connect()
        await ann.until(lambda: told(ann))
        saved = await server.hub.read(board_id, "", lambda doc: plain(doc, "panels"))

        await ann.disconnect()
        ann.notices.clear()
        await ann.connect()  # with the same document, as a client would that does not know what a refusal is

        await ann.until(lambda: told(ann))
        assert told(ann)["refused"] in ("invalid", "schema")
        assert await server.hub.read(board_id, "", lambda doc: plain(doc, "panels")) == saved


async def test_salvage_and_servers_that_write_at_once_agree(redis_server: RedisServer, crew: Crew) -> None:
    board = new_id()
    async with AsyncExitStack() as stack:
        one, two = [await stack.enter_async_context(serving(redis_server.url, crew)) for _ in range(2)]
        await one.hub.create_board(board, "p", "A board")
        ann = await stack.enter_async_context(sync_client(one.collab(schema="1"), "ann", board))
        await ann.until(lambda: ann.synced)
        shot, first, second = await a_story(ann)
        await ann.disconnect()
        new = work_offline(ann, shot, first, second)
        await one.hub.lock_panel(board, first, "cleo", "approved")

        await ann.connect()
        others = [new_id() for _ in range(10)]
        for id in others:
            await two.hub.edit(board, "", "ben", "test", lambda doc, id=id: _add(doc, id))  # type: ignore[misc]

        await ann.until(lambda: told(ann))
        async with one.hub.hold(board) as here, two.hub.hold(board) as there:
            await here.catch_up()
            await there.catch_up()
            rows = await here.read("", lambda doc: plain(doc, "panels"))
            assert rows == await there.read("", lambda doc: plain(doc, "panels"))
        assert {new, *others} <= rows.keys()
        assert rows[second]["dialogue"] == "Hello there 😀"


def _add(doc: Any, id: str) -> None:
    doc.get("panels", type=Map)[id] = Map({"shot": "s", "order": "V"})
