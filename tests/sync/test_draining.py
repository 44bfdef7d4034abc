"""A server that ends: everybody is told to come back, one after the other, and nothing keeps it from ending."""

import asyncio
import contextlib

from pycrdt import Map

from board.ids import new_id
from board.sync.hub import Hub
from board.tally import TALLY
from tests.support.client import PycrdtReplica, SyncClient, sync_client
from tests.support.durable import RedisServer
from tests.support.eventually import eventually_answers
from tests.support.fixtures import embedded_redis
from tests.support.serving import Serving

redis_server = embedded_redis

CREW = 9


async def add(client: SyncClient) -> None:
    """A scene, sent and not yet saved."""
    assert isinstance(client.replica, PycrdtReplica)
    before = client.replica.state()
    client.replica.doc.get("scenes", type=Map)[new_id()] = Map({"slugline": "INT. PIER"})
    await client.push(before)


async def test_what_waits_is_saved_and_then_everybody_leaves_one_after_the_other(server: Serving, board_id: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(sync_client(server.collab(), "ann", board_id)) for _ in range(CREW)]
        for client in clients:
            await client.until_saved()
            await add(client)
        await clients[0].until(lambda: len(clients[0].replica.doc.get("scenes", type=Map)) == CREW)  # type: ignore[attr-defined]

        loop = asyncio.get_running_loop()
        left_at = [asyncio.create_task(_closed_at(client)) for client in clients]
        began = loop.time()
        await server.hub.drain(0.5)
        ends = sorted(await asyncio.gather(*left_at))

    assert await server.hub.read(board_id, "", lambda doc: len(doc.get("scenes", type=Map))) == CREW
    assert all(client.saved == client.sent for client in clients)
    assert ends[-1] - ends[0] > 0.1
    assert ends[0] - began < ends[-1] - ends[0]


async def _closed_at(client: SyncClient) -> float:
    assert await client.closed() == 4503
    return asyncio.get_running_loop().time()


async def test_a_redis_that_stands_still_keeps_nobody(server: Serving, board_id: str, redis_server: RedisServer) -> None:
    async with sync_client(server.collab(), "ann", board_id) as ann:
        await ann.until_saved()
        await add(ann)
        await ann.until_saved()
        redis_server.hold_still()
        loop = asyncio.get_running_loop()
        try:
            judged = TALLY.judged
            await add(ann)
            await eventually_answers(lambda: _has_grown(judged))
            began = loop.time()
            await server.hub.drain(0.5)
            assert 1 < loop.time() - began < 8  # it was tried, and not for ever
            assert await ann.closed() == 4503
        finally:
            redis_server.go_on()
    assert ann.saved < ann.sent


async def _has_grown(judged: int) -> bool:
    return TALLY.judged > judged


async def test_whoever_is_alone_need_not_wait(server: Serving, board_id: str) -> None:
    hub: Hub = server.hub
    async with sync_client(server.collab(), "ann", board_id) as ann:
        await ann.until_saved()
        async with asyncio.timeout(1):
            await hub.drain(60)
        assert await ann.closed() == 4503
