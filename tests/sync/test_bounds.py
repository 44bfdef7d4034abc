"""What a board may hold, and who may still write in it: old pages, many panels, large drawings."""

from typing import Any

from pycrdt import Map

from board.document import plain
from board.ids import new_id
from board.redis import connect
from board.sync.keys import Keys
from board.sync.live import MOST_PANELS
from tests.support.client import PycrdtReplica, SyncClient, sync_client
from tests.support.durable import RedisServer
from tests.support.fixtures import embedded_redis
from tests.support.serving import Serving

redis_server = embedded_redis


def add_scene(client: SyncClient) -> str:
    """A scene in the client's document."""
    assert isinstance(client.replica, PycrdtReplica)
    id = new_id()
    client.replica.doc.get("scenes", type=Map)[id] = Map({"order": "V", "slugline": "INT. ATTIC"})
    return id


def draw(client: SyncClient, size: int) -> None:
    """A stroke of so many bytes."""
    assert isinstance(client.replica, PycrdtReplica)
    strokes: Any = client.replica.doc.get("strokes", type=Map)
    strokes[new_id()] = bytes([len(strokes)]) * size


async def test_a_page_older_than_the_board_reads_and_what_it_writes_is_kept(server: Serving, board_id: str) -> None:
    async with sync_client(server.collab(schema="0"), "ann", board_id) as ann:
        await ann.until(lambda: ann.synced)
        assert ann.writable is False
        before = ann.replica.state()
        scene = add_scene(ann)

        await ann.push(before)

        await ann.until(lambda: ann.notices and ann.notices[-1].get("refused") == "schema")
        assert ann.notices[-1]["reason"] == "This page is older than the board. Reload it to go on working."
        assert scene not in await server.hub.read(board_id, "", lambda doc: plain(doc, "scenes"))
        kept = await server.hub.read(board_id, "review", lambda doc: plain(doc, "suggestions"))
        assert kept[ann.notices[-1]["suggestion"]]["value"]["refusal"] == "schema"


async def test_a_page_of_the_boards_schema_and_a_newer_one_write(server: Serving, board_id: str) -> None:
    for schema in ("1", "2"):
        async with sync_client(server.collab(schema=schema), "ann", board_id) as ann:
            await ann.until(lambda ann=ann: ann.synced)  # type: ignore[misc]
            before = ann.replica.state()
            add_scene(ann)
            await ann.push(before)
            await ann.until_saved()


async def test_a_board_has_so_many_panels_and_no_more(server: Serving, board_id: str, redis_server: RedisServer) -> None:
    there, beyond = new_id(), new_id()
    async with sync_client(server.collab(), "ann", f"{board_id}/panel/{there}") as ann:
        await ann.until_saved()
    async with connect(redis_server.url) as redis:
        many = [word for _ in range(MOST_PANELS) for word in (f"panel/{new_id()}", 1)]
        await redis.hset(Keys(board_id).clocks, items=many)

    async with sync_client(server.collab(), "ann", f"{board_id}/panel/{beyond}") as ann:
        await ann.until(lambda: ann.denied)
        assert ann.denied == "This board has 20,000 panels, more than that it cannot have."
    async with sync_client(server.collab(), "ann", f"{board_id}/panel/{there}") as ann:
        before = ann.replica.state()
        draw(ann, 100)
        await ann.push(before)
        await ann.until_saved()


async def test_a_large_drawing_is_told_of_once_and_to_who_comes_later(server: Serving, board_id: str) -> None:
    name = f"{board_id}/panel/{new_id()}"
    async with sync_client(server.collab(), "ann", name) as ann:
        await ann.until(lambda: ann.synced)
        for _ in range(12):
            before = ann.replica.state()
            draw(ann, 200_000)
            await ann.push(before)
            await ann.until_saved()

        said = [notice["large"] for notice in ann.notices if "large" in notice]
        assert len(said) == 1
        assert 2_000_000 <= said[0] < 2_500_000
        async with sync_client(server.collab(), "ben", name) as ben:
            await ben.until(lambda: any("large" in notice for notice in ben.notices))


async def test_a_long_films_structure_is_nothing_to_warn_of(server: Serving, board_id: str) -> None:
    def fill(doc: Any) -> None:
        with doc.transaction():
            for _ in range(1500):
                doc.get("elements", type=Map)[new_id()] = Map({"text": "x" * 1500})

    async with sync_client(server.collab(), "ann", board_id) as ann:
        await ann.until(lambda: ann.synced)
        await server.hub.edit(board_id, "", "ann", "test", fill)
        await ann.until(lambda: ann.received > 2_000_000)

        assert not any("large" in notice for notice in ann.notices)


async def test_of_work_that_is_too_much_all_is_kept_not_the_edit_that_was(
    server: Serving, board_id: str, redis_server: RedisServer
) -> None:
    panel = new_id()
    async with sync_client(server.collab(schema="1"), "ann", f"{board_id}/panel/{panel}") as ann:
        await ann.until_saved()
        for size in (300_000, 100, 200):  # a stroke may take 256 kB
            before = ann.replica.state()
            draw(ann, size)
            await ann.push(before)

        await ann.until(lambda: [notice for notice in ann.notices if "refused" in notice])

        (told,) = [notice for notice in ann.notices if "refused" in notice]
        assert told["refused"] == "limit"
        async with connect(redis_server.url) as redis:
            kept = await redis.get(Keys(board_id).refused(told["suggestion"]))
        assert isinstance(kept, bytes)
        copy = PycrdtReplica()
        copy.apply(await server.hub.state(board_id, f"panel/{panel}"))
        copy.apply(kept)
        assert sorted(len(stroke) for stroke in plain(copy.doc, "strokes").values()) == [100, 200, 300_000]
        assert not await server.hub.read(board_id, f"panel/{panel}", lambda doc: plain(doc, "strokes"))
