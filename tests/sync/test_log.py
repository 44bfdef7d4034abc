"""The log's scripts on real servers: all or nothing, once, and never under a clock or an id that is not one's own."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from board.ids import new_id
from board.redis import Redis, RedisUnavailable, connect
from board.sync.claims import Claims
from board.sync.follower import Follower
from board.sync.log import Batch, ClientTaken, Clock, ClockMoved, Entry, EpochChanged, Log, Stored, Writer
from board.sync.ring import Ring
from tests.support.durable import RedisServer

ONE = Entry("", b"\x01", "ann", "test")
TWO = Entry("review", b"\x02", "ben", "test")


@pytest.fixture
async def redis(redis_server: RedisServer) -> AsyncIterator[Redis]:
    """A client."""
    async with connect(redis_server.url) as client:
        yield client


@pytest.fixture
async def log(redis: Redis) -> Log:
    """A fresh board's log, of epoch "e"."""
    log = Log(redis, new_id())
    await log.create({"epoch": "e"})
    return log


async def test_a_batch_is_read_back_by_document_and_as_a_whole(log: Log) -> None:
    appended = await log.append(Batch("b1", (ONE, TWO, ONE)), "e")

    assert appended.tail == 2
    assert [stored.entry async for stored in log.entries()] == [ONE, TWO, ONE]
    assert [stored.entry for stored in (await log.open("")).tail] == [ONE, ONE]
    assert await log.position() == appended.position


async def test_a_batch_sent_again_is_done_once(log: Log) -> None:
    await log.append(Batch("b1", (ONE,)), "e")

    await log.append(Batch("b1", (ONE,)), "e")

    assert len([stored async for stored in log.entries()]) == 1


async def test_another_epoch_is_refused(log: Log) -> None:
    with pytest.raises(EpochChanged):
        await log.append(Batch("b1", (ONE,)), "another")


async def test_a_board_is_created_once(log: Log) -> None:
    assert not await log.create({"epoch": "f"})
    assert await log.epoch() == "e"


async def test_a_reserved_clock_that_has_moved_refuses_the_whole_batch(log: Log) -> None:
    await log.append(Batch("b1", (ONE,), clocks=(Clock("", 0, 5),)), "e")

    with pytest.raises(ClockMoved) as moved:
        await log.append(Batch("b2", (ONE, TWO), clocks=(Clock("", 0, 3),)), "e")

    assert moved.value.position == await log.position()
    assert len([stored async for stored in log.entries()]) == 1
    await log.append(Batch("b3", (ONE,), clocks=(Clock("", 5, 6),)), "e")


async def test_a_client_id_that_is_somebody_elses_refuses_the_whole_batch(log: Log, redis: Redis) -> None:
    claims = Claims(redis, log.keys)
    large = 2**53 - 1  # Lua would print it as 9.007e+15
    await claims.claim("", [large], "ann")

    await log.append(Batch("b1", (ONE,), (Writer("", large, "ann"),)), "e")
    with pytest.raises(ClientTaken):
        await log.append(Batch("b2", (TWO, ONE), (Writer("", large, "ben"),)), "e")

    assert len([stored async for stored in log.entries()]) == 1


async def test_a_claim_never_changes_hands(log: Log, redis: Redis) -> None:
    mine, others = Claims(redis, log.keys), Claims(redis, log.keys)
    await mine.claim("", [5000], "ann")

    await others.claim("", [5000, 6000], "ben")

    assert mine.owns("", "ann", 5000)
    assert others.owns("", "ben", 5000) is False
    assert others.owns("", "ben", 6000)
    assert others.owns("review", "ben", 6000) is None
    assert mine.owns("", "ann", 1023) is False


async def test_a_retired_id_is_nobodys_but_what_was_let_through_is_kept(log: Log, redis: Redis) -> None:
    claims = Claims(redis, log.keys)
    await claims.claim("", [5000], "ann")

    await claims.retire("", 5000)

    assert claims.owns("", "ann", 5000) is False
    appended = await log.append(Batch("b1", (ONE,), (Writer("", 5000, "ann"),)), "e")  # a server that has not heard of it
    assert await log.position() == appended.position


async def test_a_follower_gives_what_comes_after_its_beginning(log: Log) -> None:
    taken: list[Stored] = []
    await log.append(Batch("b1", (ONE,)), "e")

    async def take(page: Sequence[Stored]) -> bool:
        taken.extend(page)
        return True

    follower = Follower(log, Ring(), take)
    follower.begin("e", await log.position())

    task = asyncio.create_task(follower.run())
    appended = await log.append(Batch("b2", (TWO, ONE)), "e")
    await follower.reach(appended.position)
    task.cancel()
    await asyncio.wait([task])

    assert [stored.entry for stored in taken] == [TWO, ONE]
    assert {stored.batch for stored in taken} == {"b2"}


async def test_large_entries_are_read_few_at_a_time(log: Log) -> None:
    pages: list[int] = []
    large = Entry("", bytes(200_000), "ann", "collab")
    for number in range(12):
        await log.append(Batch(f"b{number}", (large,)), "e")

    async def take(page: Sequence[Stored]) -> bool:
        pages.append(sum(len(stored.entry.update) for stored in page))
        return True

    follower = Follower(log, Ring(), take)
    follower.begin("e", "0-0")
    await follower.catch_up()

    assert sum(pages) == 12 * 200_000
    assert max(pages[1:]) <= 8 * 200_000


async def test_a_server_that_stood_still_while_the_log_was_sealed_begins_anew(
    log: Log, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Stored] = []

    async def take(page: Sequence[Stored]) -> bool:
        taken.extend(page)
        return True

    follower = Follower(log, Ring(), take)
    follower.begin("e", await log.position())
    for number in range(3):
        last = (await log.append(Batch(f"b{number}", (ONE,)), "e")).position
    missed = [stored.id async for stored in log.entries()][1]
    await redis.set(log.keys.trimmed, missed)
    await redis.xtrim(log.keys.log, minid=last)

    monkeypatch.setattr("board.sync.follower.TRUST_S", -1.0)
    with pytest.raises(EpochChanged, match="sealed"):
        await follower.run()
    assert taken == []


async def test_redis_that_is_not_there_is_named_by_our_own_error(tmp_path_factory: pytest.TempPathFactory) -> None:
    async with connect(f"unix://{tmp_path_factory.mktemp('none')}/none.sock") as nowhere:
        with pytest.raises(RedisUnavailable):
            await Log(nowhere, new_id()).position()
