"""Cancelling what waits on Redis."""

import asyncio

import pytest

from board.redis import Redis, connect, translated


async def turns(count: int) -> None:
    """Let the loop go round so many times."""
    for _ in range(count):
        turn = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(turn.set_result, None)
        await turn


@pytest.mark.parametrize("count", range(0, 40, 3))
async def test_a_cancellation_is_never_swallowed_however_far_the_connection_is(
    redis_url: str, redis: Redis, count: int
) -> None:
    async def ask_for_ever() -> None:
        async with connect(redis_url) as client:
            while True:
                async with translated():
                    await client.publish("nobody", b"")

    asking = asyncio.create_task(ask_for_ever())
    await turns(count)
    asking.cancel()

    _, pending = await asyncio.wait([asking], timeout=5)

    assert not pending
