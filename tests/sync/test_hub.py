"""Boards over a real Redis: one server or two, what one says the other knows."""

import asyncio
import gc
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

import pytest
from pycrdt import Doc, Map

from board.ids import new_id
from board.redis import connect
from board.sync.channel import Word
from board.sync.checkpoint import compact, compact_next
from board.sync.hub import Hub
from board.sync.keys import DUE, Keys
from board.sync.live import BoardClosed
from board.sync.log import ClientTaken, Entry, InDoubt
from board.sync.restoring import CannotRestore
from board.sync.rooms import IDLE_S
from tests.support.client import PycrdtReplica, SyncClient, sync_client
from tests.support.crew import Crew
from tests.support.durable import RedisServer
from tests.support.logs import stream_of
from tests.support.network import edit_at_random, plain
from tests.support.serving import Serving, serving
from tests.sync.test_room import Seat, mine, seated


@asynccontextmanager
async def two_hubs(redis_server: RedisServer) -> AsyncIterator[tuple[Hub, Hub]]:
    """Two servers of the same boards."""
    async with AsyncExitStack() as stack:
        hubs = []
        for _ in range(2):
            redis = await stack.enter_async_context(connect(redis_server.url))
            hubs.append(await stack.enter_async_context(Hub(redis, Crew())))
        yield hubs[0], hubs[1]


async def test_a_hub_that_ends_opens_no_board_again_that_has_just_failed(redis_server: RedisServer) -> None:
    """Found by provoking 4503 in a test: the server took twenty seconds to end."""
    board = new_id()
    async with asyncio.timeout(10), connect(redis_server.url) as redis, Hub(redis, Crew()) as hub:
        await hub.create_board(board, "p", "A board")
        await hub.edit(board, "", "ann", "test", lambda doc: doc.get("scenes", type=Map).update({new_id(): Map({})}))
        async with hub.hold(board) as live:
            live.give_up(BoardClosed("the board begins anew"))


async def test_a_hub_that_ended_leaves_no_timer_behind(redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    failures: list[dict[str, Any]] = []
    loop.set_exception_handler(lambda _, context: failures.append(context))
    monkeypatch.setattr("board.sync.openboards._IDLE_S", 0.3)
    async with connect(redis_server.url) as redis, Hub(redis, Crew()) as hub:
        await hub.create_board(new_id(), new_id(), "Slack Water")

    await asyncio.wait([loop.create_future()], timeout=0.5)
    assert failures == []


def add_scene(id: str, slugline: str) -> Any:
    """An edit that adds a scene."""

    def edit(doc: Any) -> None:
        doc.get("scenes", type=Map)[id] = Map({"slugline": slugline})

    return edit


async def test_two_servers_that_write_at_once_never_diverge(redis_server: RedisServer) -> None:
    board = new_id()
    async with two_hubs(redis_server) as (first, second):
        await first.create_board(board, new_id(), "A board")
        ids = [new_id() for _ in range(20)]

        await asyncio.gather(
            *((first, second)[n % 2].edit(board, "", "ann", "test", add_scene(id, f"{n}")) for n, id in enumerate(ids))
        )

        async with first.hold(board) as one, second.hold(board) as two:
            await one.catch_up()
            await two.catch_up()
            assert await one.read("", plain) == await two.read("", plain)
            assert set((await one.read("", plain))["scenes"]) == set(ids)  # type: ignore[call-overload]


async def test_a_document_is_born_once_however_many_servers_open_it(redis_server: RedisServer) -> None:
    board, part = new_id(), f"panel/{new_id()}"
    async with two_hubs(redis_server) as (first, second):
        await asyncio.gather(first.create_board(board, "p", "A board"), second.create_board(board, "p", "A board"))
        await asyncio.gather(*(hub.birth(board, part) for hub in (first, second, first, second)))

        births = [stored.entry for stored in await stream_of(first, board) if stored.entry.part == part]

    assert len(births) == 1


async def test_an_edit_that_fails_changes_nothing(redis_server: RedisServer) -> None:
    board = new_id()

    def fails(doc: Any) -> None:
        doc.get("scenes", type=Map)[new_id()] = Map({"slugline": "half done"})
        raise ValueError("no such shot")

    async with two_hubs(redis_server) as (hub, other):
        await hub.create_board(board, "p", "A board")

        with pytest.raises(ValueError, match="no such shot"):
            await hub.edit(board, "", "ann", "test", fails)
        await hub.edit(board, "", "ann", "test", add_scene(new_id(), "whole"))

        assert [s["slugline"] for s in (await hub.read(board, "", plain))["scenes"].values()] == ["whole"]  # type: ignore[attr-defined]
        assert await other.state(board, "") == await hub.state(board, "")


async def test_nothing_follows_an_edit_that_the_log_did_not_take(redis_server: RedisServer) -> None:
    board, doc = new_id(), Doc[Any]()
    async with connect(redis_server.url) as redis, two_hubs(redis_server) as (hub, other):
        await hub.create_board(board, new_id(), "A board")
        keys = Keys(board)
        await redis.hset(keys.claims(""), str(doc.client_id), "ann")
        async with hub.hold(board) as live, live.rooms.hold("") as room:
            ann = Seat(1, "ann")
            seated(room, ann)
            await redis.hset(keys.written(""), str(doc.client_id), "1000000")  # as if it had written elsewhere
            room.receive(ann, change(doc, add_scene(new_id(), "first")), whole=False, owns=mine)
            with pytest.raises(ClientTaken):
                await live.writer.flush()

            await redis.hdel(keys.written(""), str(doc.client_id))
            room.receive(ann, change(doc, add_scene(new_id(), "second")), whole=False, owns=mine)
            with pytest.raises(InDoubt):
                await live.writer.flush()

        assert (await other.read(board, "", plain)).get("scenes", {}) == {}


def change(doc: Any, edit: Callable[[Any], None]) -> bytes:
    """The update that an edit makes."""
    before = doc.get_state()
    edit(doc)
    update: bytes = doc.get_update(before)
    return update


@pytest.mark.parametrize("seed", range(3))
async def test_clients_on_two_servers_converge(redis_server: RedisServer, crew: Crew, seed: int) -> None:
    board, dice = new_id(), random.Random(seed)
    async with AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(serving(redis_server.url, crew)) for _ in range(2)]
        await servers[0].hub.create_board(board, "p", "A board")
        clients = [
            await stack.enter_async_context(sync_client(dice.choice(servers).collab(), who, board))
            for who in ("ann", "ben", "cleo", "ann")
        ]

        for _ in range(60):
            await happens(board, dice.choice(clients), dice.choice(servers), dice)
        for client in clients:
            await comes_back(client, dice.choice(servers))
            await stays(client, client.until_saved)

        whole = [await caught_up(server, board) for server in servers]
        assert whole[0] == whole[1]
        for client in clients:
            await stays(client, lambda client=client: client.until(lambda: plain(doc_of(client)) == whole[0]))  # type: ignore[misc]
            assert not [notice for notice in client.notices if "refused" in notice]


async def happens(board: str, client: SyncClient, server: Serving, dice: random.Random) -> None:
    """Somebody edits; now and then somebody moves to another server, a line breaks, or a server writes."""
    before = client.replica.state()
    edit_at_random(doc_of(client), dice)
    await client.push(before)
    chance = dice.random()
    if chance < 0.08:
        await comes_back(client, server)
    elif chance < 0.12:
        own = random.Random(chance)
        with suppress(BoardClosed):  # it may be beginning anew
            await server.hub.edit(board, "", "", "test", lambda doc: edit_at_random(doc, own))
    elif chance < 0.15 and client.socket is not None:
        client.socket.transport.abort()


async def comes_back(client: SyncClient, server: Serving) -> None:
    """The client connects anew, perhaps to another server."""
    await client.disconnect()
    client.url = server.collab()
    await client.connect()


async def stays(client: SyncClient, sees: Callable[[], Awaitable[None]]) -> None:
    """Waits for something, and connects again when the server sends the client away, as browsers do.

    Whoever moves in the very moment of an append makes the server that is left behind begin the board anew.
    """
    for _ in range(10):
        assert client.socket is not None
        seeing, closed = asyncio.ensure_future(sees()), asyncio.ensure_future(client.socket.wait_closed())
        await asyncio.wait([seeing, closed], return_when=asyncio.FIRST_COMPLETED)
        closed.cancel()
        if seeing.done():
            return seeing.result()
        seeing.cancel()
        await asyncio.wait([seeing])
        await client.connect()
    raise AssertionError("the client was sent away ten times")


async def caught_up(server: Serving, board: str) -> dict[str, object]:
    """What a server holds once it has read the log to its end."""
    async with server.hub.hold(board) as live:
        await live.catch_up()
        return await live.read("", plain)


def doc_of(client: SyncClient) -> Any:
    """The client's document."""
    assert isinstance(client.replica, PycrdtReplica)
    return client.replica.doc


async def test_a_checkpoint_takes_the_place_of_the_tail(redis_server: RedisServer) -> None:
    board = new_id()
    async with two_hubs(redis_server) as (hub, other):
        await hub.create_board(board, "p", "A board")
        for n in range(30):
            await hub.edit(board, "", "ann", "test", add_scene(new_id(), f"{n}"))
        before = await hub.read(board, "", plain)

        async with connect(redis_server.url) as redis:
            assert await compact(redis, board, "")
            assert not await compact(redis, board, "")

        async with other.hold(board) as live:
            document = await live.log.open("")
            assert document.tail == ()
            assert await live.read("", plain) == before
        await hub.edit(board, "", "ann", "test", add_scene(new_id(), "later"))
        assert len(await stream_of(hub, board)) == 33


async def test_a_board_is_restored_with_its_authors(redis_server: RedisServer) -> None:
    board, copy = new_id(), new_id()
    async with two_hubs(redis_server) as (hub, other):
        await hub.create_board(board, "p", "A board")
        await hub.edit(board, "", "ann", "import", add_scene(new_id(), "one"))
        entries = [stored.entry for stored in await stream_of(hub, board)]

        await other.restore(copy, "q", "A copy", entries)
        await other.edit(copy, "", "ben", "test", add_scene(new_id(), "two"))

        assert await hub.read(copy, "", lambda doc: len(plain(doc)["scenes"])) == 2  # type: ignore[arg-type]
        assert [stored.entry for stored in await stream_of(hub, copy)][: len(entries)] == entries
        with pytest.raises(CannotRestore):
            await other.restore(copy, "q", "A copy", [Entry("", b"\x00\x00", "ann", "import")])


async def test_locks_are_known_on_every_server(redis_server: RedisServer) -> None:
    board, panel = new_id(), new_id()
    async with two_hubs(redis_server) as (first, second):
        await first.create_board(board, "p", "A board")
        async with second.hold(board) as live:
            await first.lock_panel(board, panel, "cleo", "approved")
            async with asyncio.timeout(5):
                while panel not in live.locks.panels:
                    await second.locks(board)

        assert (await second.locks(board))[panel].reason == "approved"
        await second.unlock_panel(board, panel, "cleo")
        assert await first.locks(board) == {}


async def test_a_message_reaches_everybody_on_every_server(redis_server: RedisServer, crew: Crew) -> None:
    board = new_id()
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(serving(redis_server.url, crew))
        two = await stack.enter_async_context(serving(redis_server.url, crew))
        await one.hub.create_board(board, "p", "A board")
        ann = await stack.enter_async_context(sync_client(one.collab(), "ann", board))
        ben = await stack.enter_async_context(sync_client(two.collab(), "ben", board))
        await ann.until_saved()
        await ben.until_saved()

        await one.hub.notify(board, "", {"thumb": "p", "hash": "h"})

        await ann.until(lambda: {"thumb": "p", "hash": "h"} in ann.notices)
        await ben.until(lambda: {"thumb": "p", "hash": "h"} in ben.notices)


async def test_a_whole_document_is_one_update(server: Serving, board_id: str) -> None:
    await server.hub.edit(board_id, "", "ann", "test", add_scene(new_id(), "one"))

    doc: Doc[Map[object]] = Doc()
    doc.apply_update(await server.hub.state(board_id, ""))

    assert len(doc.get("scenes", type=Map)) == 1


async def test_rooms_stay_open_for_a_while_and_then_close(server: Serving, board_id: str) -> None:
    async with server.hub.hold(board_id) as live:
        await live.read("", plain)
        room = live.rooms.get("")
        await live.read("", plain)
        assert live.rooms.get("") is room

        live.rooms.close_idle(asyncio.get_running_loop().time() + IDLE_S + 1)

        assert live.rooms.get("") is None
        assert (await live.read("", plain))["meta"]


async def test_the_compactor_takes_what_is_due(redis_server: RedisServer) -> None:
    board = new_id()
    async with two_hubs(redis_server) as (hub, _), connect(redis_server.url) as redis:
        await hub.create_board(board, "p", "A board")
        await redis.zadd(DUE, {board: 300})

        assert await compact_next(redis)
        assert not await compact_next(redis)

        async with hub.hold(board) as live:
            assert (await live.log.open("")).covers


async def test_a_server_that_ends_as_it_hears_something_leaves_nothing_begun(redis_server: RedisServer) -> None:
    async with connect(redis_server.url) as redis:
        async with Hub(redis, Crew()) as hub:
            hub._hear("", Word("missed", "elsewhere"))
        gc.collect()
