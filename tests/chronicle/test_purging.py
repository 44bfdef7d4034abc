"""Deleting for good: what is left reads as before, what went is answered as gone, and its hashes say that it was there."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from board.chronicle.catalogue import Catalogue
from board.chronicle.chronicle import Pruned
from board.chronicle.purging import CannotPurge, purge
from board.chronicle.shelf import Shelf
from board.chronicle.verifying import verify
from board.history.cut import cut_at
from board.history.entry import moment
from board.sync.compacting import same
from tests.chronicle.test_tending import PowerCut, story, written
from tests.chronicle.world import World, world
from tests.support.durable import RedisServer


@pytest.fixture
async def one(redis_server: RedisServer, tmp_path: Path) -> AsyncIterator[World]:
    """A board with a long past."""
    async with world(redis_server.url, tmp_path) as made:
        await written(made, story())
        await made.tender.tend(made.board)
        yield made


async def left_of(one: World, position: str) -> list[str]:
    """The ids after a moment, of what was written."""
    return [entry.id for entry in one.written if moment(entry.id) > moment(position)]


async def differing(one: World, at: str) -> list[str]:
    """Documents that say something else than what was written comes to."""
    should, cut = cut_at(one.written, at), await one.chronicle.cut(one.board, at)
    return [part for part in should.parts() | cut.parts() if not same(cut.doc(part), should.doc(part))]


async def test_what_is_left_reads_as_before_and_what_went_is_pruned(one: World) -> None:
    before = one.written[len(one.written) // 2].id
    gone = {sealed.name: sealed.hash for sealed in await one.catalogue.segments() if sealed.end <= moment(before)}

    purged = await purge(one.chronicle, one.board, before)

    assert moment(purged.position) <= moment(before)
    assert set(purged.hashes) == set(gone.values())
    assert not any(one.file(name).exists() for name in gone)
    read = await one.read()
    ground = [entry for entry in read if entry.means == "purge"]
    assert {entry.part for entry in ground} == cut_at(one.written, purged.position).parts()
    assert [entry.id for entry in read[len(ground) :]] == await left_of(one, purged.position)
    for at in [purged.position, *await left_of(one, purged.position)]:
        assert await differing(one, at) == []
    for at in (one.written[0].id, one.written[7].id, ground[0].id):
        with pytest.raises(Pruned) as told:
            await one.chronicle.cut(one.board, at)
        assert told.value.first == purged.position
        with pytest.raises(Pruned):
            await one.read(until=at)
    with pytest.raises(Pruned):
        await one.chronicle.position_at(one.board, one.written[0].at_ms - 1)


async def test_all_that_has_left_the_stream_can_be_deleted_and_one_object_is_left(one: World) -> None:
    position = await one.catalogue.trimmed()

    purged = await purge(one.chronicle, one.board, one.written[-1].id)

    assert purged.position == position
    assert purged.entries == len(one.written) - len(await left_of(one, position))
    (ground,) = await one.catalogue.segments()
    assert list(await one.shelf.names("segments")) == [ground.name]
    assert [entry.id for entry in await one.read(after=position)] == await left_of(one, position)
    assert (await one.read())[-1].id == one.written[-1].id
    assert await one.chronicle.position_at(one.board, one.written[-1].at_ms) == one.written[-1].id


async def test_a_purged_board_is_whole_for_verify_and_goes_on(one: World) -> None:
    await purge(one.chronicle, one.board, one.written[len(one.written) // 3].id)
    found = await verify(one.chronicle, one.board)
    assert [finding.sentence for finding in found if finding.is_fault] == []
    assert "were deleted for good; their hashes are kept" in str(found)

    await written(one, story(30))
    await one.tender.tend(one.board)
    assert [finding.sentence for finding in await verify(one.chronicle, one.board) if finding.is_fault] == []
    second = await purge(one.chronicle, one.board, one.written[-1].id)
    assert [finding.sentence for finding in await verify(one.chronicle, one.board) if finding.is_fault] == []
    await written(one, story(10))
    await one.tender.tend(one.board)
    assert [finding.sentence for finding in await verify(one.chronicle, one.board) if finding.is_fault] == []
    for at in await left_of(one, second.position):
        assert await differing(one, at) == []
    assert await one.redis.llen(one.log.keys.purges) == 2


async def test_another_beginning_in_the_place_of_the_kept_one_is_told(one: World) -> None:
    purged = await purge(one.chronicle, one.board, one.written[-1].id)
    await one.redis.lset(one.log.keys.purges, -1, replace(purged, ground="0" * 64).packed())  # type: ignore[arg-type]

    assert "does not follow" in str(await verify(one.chronicle, one.board))


async def test_milestones_of_what_is_left_stay_and_are_true(one: World) -> None:
    *_, oldest = await one.catalogue.milestones()
    first = one.written[8].id
    assert moment(oldest.position) > moment(first)

    await purge(one.chronicle, one.board, first)

    assert oldest in await one.catalogue.milestones()
    assert one.file(oldest.name).exists()
    assert [finding.sentence for finding in await verify(one.chronicle, one.board) if finding.is_fault] == []


async def test_what_is_not_old_enough_stays(one: World) -> None:
    for at in ("5", one.written[2].id):
        with pytest.raises(CannotPurge, match="Nothing is that old"):
            await purge(one.chronicle, one.board, at)
    await purge(one.chronicle, one.board, one.written[20].id)
    with pytest.raises(CannotPurge):
        await purge(one.chronicle, one.board, one.written[20].id)
    trimmed = await one.catalogue.trimmed()
    last = await purge(one.chronicle, one.board, one.written[-1].id)
    assert moment(last.position) <= moment(trimmed)


@pytest.mark.parametrize(("owner", "step"), [(Shelf, "put"), (Catalogue, "purge"), (Shelf, "delete")])
async def test_a_death_in_between_is_finished_by_the_next_call(
    one: World, monkeypatch: pytest.MonkeyPatch, owner: type, step: str
) -> None:
    async def dying(*given: object) -> None:
        raise PowerCut

    before = await one.read()
    with monkeypatch.context() as patch:
        patch.setattr(owner, step, dying)
        with pytest.raises(PowerCut):
            await purge(one.chronicle, one.board, one.written[40].id)
    if step != "delete":
        assert await one.read() == before
        await purge(one.chronicle, one.board, one.written[40].id)
    else:
        with pytest.raises(CannotPurge):
            await purge(one.chronicle, one.board, one.written[40].id)

    assert [finding.sentence for finding in await verify(one.chronicle, one.board)][1:] == []
    names = {sealed.name for sealed in await one.catalogue.segments()}
    assert set(await one.shelf.names("segments")) == names


async def test_two_who_delete_at_once_do_it_once(one: World) -> None:
    at = one.written[40].id
    done = await asyncio.gather(*(purge(one.chronicle, one.board, at) for _ in range(2)), return_exceptions=True)

    assert sorted(type(one).__name__ for one in done) == ["CannotPurge", "Purged"]
    assert [finding.sentence for finding in await verify(one.chronicle, one.board) if finding.is_fault] == []
