"""Whatever goes wrong with a connection is `RedisUnavailable`, and what a retry does not heal is `RedisRefused`."""

import asyncio
from collections.abc import Awaitable
from typing import cast

import pytest
import uvloop
from redis import exceptions
from redis.asyncio import Redis as Client
from redis.asyncio.connection import AbstractConnection

from board.redis import RedisRefused, RedisUnavailable, connect, translated
from tests.support.durable import RedisServer
from tests.support.fixtures import embedded_redis

__all__ = ["embedded_redis"]

PASSING = [
    exceptions.BusyLoadingError("Redis is loading the dataset in memory"),
    exceptions.ClusterDownError("The cluster is down"),
    exceptions.MasterDownError("Link with MASTER is down"),
    exceptions.MovedError("3999 127.0.0.1:6381"),
    exceptions.AskError("3999 127.0.0.1:6381"),
    exceptions.TryAgainError("Multiple keys request during rehashing of slot"),
    exceptions.ReadOnlyError("You can't write against a read only replica."),
    exceptions.ResponseError("NOREPLICAS Not enough good replicas to write."),
    exceptions.ResponseError("UNBLOCKED force unblock from blocking operation"),
    exceptions.ResponseError("BUSY Redis is busy running a script."),
    ConnectionResetError("gone"),
]


@pytest.mark.parametrize("error", PASSING, ids=lambda error: str(error)[:20])
async def test_what_passes_by_itself_can_be_tried_again(error: Exception) -> None:
    with pytest.raises(RedisUnavailable):
        async with translated():
            raise error


async def test_what_a_retry_does_not_heal_is_refused(embedded_redis: RedisServer) -> None:
    async with connect(embedded_redis.url) as redis:
        with pytest.raises(RedisRefused):
            async with translated():
                await cast(Awaitable[object], redis.eval("return redis.call('HGET', KEYS[1])", 1, "key"))


async def test_a_mistake_of_ours_stays_one() -> None:
    with pytest.raises(AttributeError):
        async with translated():
            "".writelines()  # type: ignore[attr-defined]


@pytest.mark.parametrize("steps", range(6))
async def test_a_connection_that_is_closed_under_a_call_at_any_step_is_lost(embedded_redis: RedisServer, steps: int) -> None:
    async with connect(embedded_redis.url) as redis:
        assert isinstance(redis, Client)
        connection = await redis.connection_pool.get_connection()  # type: ignore[no-untyped-call]
        sending = asyncio.create_task(sent(connection))
        for _ in range(steps):
            await asyncio.sleep(0)
        await connection.disconnect(nowait=True)

        assert await sending in (True, False)
        await connection.disconnect()
        await redis.connection_pool.release(connection)


async def sent(connection: AbstractConnection) -> bool:
    """Whether a command was sent, as far as is known."""
    try:
        async with translated():
            await connection.send_command("PING", check_health=False)
    except RedisUnavailable:
        return False
    return True


def test_a_connection_of_uvloop_that_has_closed_in_between_is_away() -> None:
    async def write_to_what_is_closed() -> None:
        server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
        async with server:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])
            await reader.read()
            writer.transport.abort()
            await asyncio.sleep(0)
            with pytest.raises(RedisUnavailable):
                async with translated():
                    writer.writelines([b"PING"])

    uvloop.run(write_to_what_is_closed())
