"""What is told of a board's newest changes: nobody hears of one that its room does not have."""

import asyncio
from contextlib import AsyncExitStack

from pycrdt import Map

from board.document import Document
from board.ids import new_id
from board.sync.hub import Hub
from board.sync.lately import Change
from board.sync.live import LiveBoard
from tests.support.crew import Crew
from tests.support.durable import RedisServer
from tests.support.fixtures import embedded_redis
from tests.support.serving import serving

redis_server = embedded_redis


def say_much(doc: Document) -> None:
    """One edit of more than the gate judges on the loop."""
    suggestions = doc.get("suggestions", type=Map)
    with doc.transaction():
        for _ in range(1500):
            suggestions[new_id()] = Map({"title": "Closer " * 10, "kind": "camera"})


async def first_changes(live: LiveBoard) -> list[Change]:
    """The changes as soon as there are any."""
    deadline = asyncio.get_running_loop().time() + 20
    while asyncio.get_running_loop().time() < deadline:
        if changes := live.lately.take_changes():
            return changes
        await asyncio.sleep(0)
    raise AssertionError("nothing was changed")


async def test_a_large_change_of_another_server_is_told_when_it_is_in_its_room(redis_server: RedisServer, crew: Crew) -> None:
    async with AsyncExitStack() as stack:
        one, two = [await stack.enter_async_context(serving(redis_server.url, crew)) for _ in range(2)]
        board = await new_board(one.hub)
        live = await stack.enter_async_context(two.hub.hold(board))
        room = await stack.enter_async_context(live.rooms.hold("review"))
        await live.catch_up()
        live.lately.take_changes()
        telling = asyncio.create_task(first_changes(live))
        await one.hub.edit(board, "review", "ann", "test", say_much)

        (change,) = await telling
        assert room.records_in(change.update)


async def test_a_change_of_this_server_is_in_its_room_once_the_board_was_flushed(redis_server: RedisServer, crew: Crew) -> None:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serving(redis_server.url, crew))
        board = await new_board(server.hub)
        live = await stack.enter_async_context(server.hub.hold(board))
        room = await stack.enter_async_context(live.rooms.hold("review"))
        await live.catch_up()
        live.lately.take_changes()
        telling = asyncio.create_task(first_changes(live))
        edit = server.hub.edit_together(board, ["review"], "ann", "test", lambda trials: say_much(trials.doc("review")))
        writing = asyncio.create_task(edit)

        (change,) = await telling
        await live.flush()
        assert room.records_in(change.update)
        await writing


async def new_board(hub: Hub) -> str:
    """A fresh board."""
    board = new_id()
    await hub.create_board(board, "p", "A board")
    return board
