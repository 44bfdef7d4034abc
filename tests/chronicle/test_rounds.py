"""The compactor's rounds: what servers hint at is done at once, the rest is found in time, no board stops the others."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from board.chronicle.rounds import Rounds
from board.sync.keys import DUE
from tests.chronicle.test_tending import story, written
from tests.chronicle.world import SMALL, World, world
from tests.support.durable import RedisServer


@pytest.fixture
async def two(embedded_redis: RedisServer, tmp_path: Path) -> AsyncIterator[tuple[World, World]]:
    """Two boards with much to do."""
    async with AsyncExitStack() as stack:
        one, other = [await stack.enter_async_context(world(embedded_redis.url, tmp_path)) for _ in range(2)]
        for board in (one, other):
            await written(board, story())
        yield one, other


def rounds(*worlds: World, sealed: list[str] | None = None) -> Rounds:
    """One compactor for them, which knows them in this order and notes of which something was sealed."""
    noted = [] if sealed is None else sealed

    async def boards() -> list[str]:
        return [one.board for one in worlds]

    async def note(board: str) -> None:
        noted.append(board)

    return Rounds(worlds[0].tender, boards, note)


async def test_a_hint_of_a_server_shortens_the_document_and_its_board_alone(two: tuple[World, World]) -> None:
    one, other = two
    await one.redis.zadd(DUE, {one.board: 300})

    sealed: list[str] = []
    await rounds(one, other, sealed=sealed).heed()

    assert (await one.log.open("")).covers
    assert await one.catalogue.segments()
    assert await one.redis.xlen(one.log.keys.log) < 7 + SMALL.keep_entries
    assert await other.catalogue.segments() == []
    assert sealed == [one.board]


async def test_boards_that_nobody_has_open_are_found(two: tuple[World, World]) -> None:
    await rounds(*two).sweep()

    for board in two:
        assert await board.redis.xlen(board.log.keys.log) < 7 + SMALL.keep_entries
        assert await board.read() == board.written


async def test_a_board_that_is_damaged_is_left_as_it_was_and_stops_no_other(
    two: tuple[World, World], caplog: pytest.LogCaptureFixture
) -> None:
    one, other = two
    await replace(one.tender, habits=replace(SMALL, keep_ms=3_600_000)).tend(one.board)
    one.file((await one.catalogue.segments())[0].name).unlink()

    await rounds(one, other).sweep()

    assert f"board left as it was board={one.board}" in caplog.text
    assert await one.read() == one.written
    assert await other.redis.xlen(other.log.keys.log) < 7 + SMALL.keep_entries


async def test_a_board_at_rest_is_looked_at_again_when_somebody_writes(two: tuple[World, World]) -> None:
    one, _ = two
    compactor = rounds(one)
    await compactor.sweep()
    sealed = len(await one.catalogue.segments())

    await compactor.sweep()
    assert len(await one.catalogue.segments()) == sealed
    await written(one, story(12))
    await compactor.sweep()
    assert len(await one.catalogue.segments()) > sealed
