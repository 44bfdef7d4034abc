"""A client of a cluster: its commands find their server, nothing is sent twice, and the loss of one harms no other's boards."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import contextmanager
from typing import cast

import pytest

from board.redis import Ear, Redis, RedisUnavailable, connect, script, translated
from tests.support.cluster import Cluster, url_of
from tests.support.eventually import eventually_answers
from tests.support.nodes import Node

COUNT = script("return redis.call('INCR', KEYS[1])")
ELECTED_S = 8.0
"""Two seconds until a master is missed, one or two until another is elected; the rest is for a slow machine."""


@pytest.fixture
async def redis(cluster: Cluster) -> AsyncIterator[Redis]:
    """A client that knows the cluster by two of its servers."""
    async with connect(url_of(cluster.nodes[2:4])) as client:
        yield client


def apart(cluster: Cluster, tag: str) -> str:
    """A tag that another master has."""
    lost = cluster.master(tag)
    return next(other for other in ("{a}", "{b}", "{c}", "{d}", "{e}") if cluster.master(other) is not lost)


async def increased(redis: Redis, key: str) -> int | None:
    """The count after one more, None if nobody answers for the moment."""
    try:
        return cast(int, await COUNT(redis, [key], []))
    except RedisUnavailable:
        return None


async def test_commands_find_their_servers_and_one_tag_is_one_transaction(redis: Redis) -> None:
    tags = [f"{{all{number}}}" for number in range(12)]
    for tag in tags:
        async with redis.pipeline(transaction=True) as pipe:
            pipe.set(f"{tag}x", tag)
            pipe.get(f"{tag}x")
            answers = await cast(Awaitable[list[object]], pipe.execute())
        assert answers == [True, tag.encode()]

    found = {key.decode() async for key in redis.scan_iter(match="{all*", count=5)}
    assert found == {f"{tag}x" for tag in tags}


async def test_a_master_that_stands_still_is_left_and_nothing_is_run_twice(cluster: Cluster, redis: Redis) -> None:
    other = apart(cluster, "{lost}")
    for tag in ("{lost}", other):
        assert await increased(redis, f"{tag}n") == 1
    waiting = asyncio.create_task(_read(redis, f"{other}log"))

    with stalled(cluster.master("{lost}")):
        assert await increased(redis, f"{other}n") == 2
        assert await increased(redis, "{lost}n") is None  # it reached the old master, who will forget it
        again = asyncio.create_task(eventually_answers(lambda: increased(redis, "{lost}n"), ELECTED_S))
        while not again.done():
            assert await increased(redis, f"{other}n") is not None

    assert await again == 2
    assert await waiting in ([], {})


@contextmanager
def stalled(node: Node) -> Iterator[None]:
    """A server that takes connections and answers nothing."""
    node.pause()
    try:
        yield
    finally:
        node.resume()


async def _read(redis: Redis, log: str) -> object:
    async with translated():
        return await cast(Awaitable[object], redis.xread({log: "$"}, block=1500))


async def test_a_slot_that_goes_to_another_master_is_followed(cluster: Cluster, redis: Redis) -> None:
    assert await increased(redis, "{moves}n") == 1
    source = cluster.master("{moves}")
    target = cluster.master(apart(cluster, "{moves}"))
    slot, names = str(source.ask("CLUSTER KEYSLOT", "{moves}")), [str(node.ask("CLUSTER MYID")) for node in (source, target)]

    target.ask("CLUSTER SETSLOT", slot, "IMPORTING", _text(names[0]))
    source.ask("CLUSTER SETSLOT", slot, "MIGRATING", _text(names[1]))
    assert await increased(redis, "{moves}fresh") == 1  # a key that is not there any more is asked of the target
    assert await increased(redis, "{moves}n") == 2
    source.ask("MIGRATE", "127.0.0.1", str(target.port), "{moves}n", "0", "5000", "AUTH", str(target.password))
    for node in (target, source):
        node.ask("CLUSTER SETSLOT", slot, "NODE", _text(names[1]))

    assert await increased(redis, "{moves}n") == 3
    assert await increased(redis, "{moves}fresh") == 2


def _text(told: str) -> str:
    return told.removeprefix("b'").removesuffix("'")


async def test_channels_are_heard_again_after_their_master_died(cluster: Cluster, redis: Redis) -> None:
    heard: asyncio.Queue[tuple[str, bytes | None]] = asyncio.Queue()
    missed = asyncio.Event()
    ear = Ear(redis, lambda channel, data: heard.put_nowait((channel, data)), missed.set)
    other = apart(cluster, "{ear}")
    listening = asyncio.create_task(ear.run())
    try:
        for channel in ("{ear}live", f"{other}live"):
            await ear.tune_in(channel)
            assert await heard.get() == (channel, None)
            await redis.spublish(channel, b"one")
            assert await heard.get() == (channel, b"one")
        assert not missed.is_set()

        cluster.kill_master(of="{ear}")

        async with asyncio.timeout(ELECTED_S):
            await missed.wait()
            assert await heard.get() == ("{ear}live", None)
        await redis.spublish("{ear}live", b"two")
        assert await heard.get() == ("{ear}live", b"two")
        await redis.spublish(f"{other}live", b"two")
        assert await heard.get() == (f"{other}live", b"two")
        await ear.tune_out("{ear}live")
        assert await eventually_answers(lambda: _nobody_hears(redis, "{ear}live"))
    finally:
        listening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await listening


async def _nobody_hears(redis: Redis, channel: str) -> bool:
    return await redis.spublish(channel, b"?") == 0
