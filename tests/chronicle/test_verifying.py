"""`board verify` over sealed history: each kind of damage is told in a sentence, and what is whole is called whole."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from pycrdt import Doc, Map

from board.chronicle.chronicle import Chronicle
from board.chronicle.milestone import pack as pack_milestone
from board.chronicle.milestone import packed, unpacked
from board.chronicle.milestones import read
from board.chronicle.segment import Sealed, pack, unpack
from board.chronicle.shelf import Shelf
from board.chronicle.verifying import Finding, verify
from board.document import Document
from board.history.cut import Checkpoint
from board.history.entry import Entry, ms_of
from tests.chronicle.test_tending import story, written
from tests.chronicle.world import SMALL, World, world
from tests.support.durable import RedisServer


@pytest.fixture
async def one(embedded_redis: RedisServer, tmp_path: Path) -> AsyncIterator[World]:
    """A board most of which is sealed and trimmed; what it finds does not depend on the kind of Redis."""
    async with world(embedded_redis.url, tmp_path) as made:
        await written(made, story())
        await made.tender.tend(made.board)
        made.habits = replace(SMALL, keep_ms=3_600_000)
        await written(made, story(10))
        await made.tender.tend(made.board)
        yield made


async def faults(one: World) -> str:
    """Everything that is wrong, in one text."""
    return "\n".join(f"{found.kind}: {found.sentence}" for found in await findings(one) if found.is_fault)


async def findings(one: World) -> list[Finding]:
    return await verify(one.chronicle, one.board)


async def relist(one: World, old: Sealed, new: Sealed) -> None:
    """Another line in the index."""
    await one.redis.zrem(one.log.keys.segments, old.member())
    await one.redis.zadd(one.log.keys.segments, {new.member(): ms_of(new.last)})


async def test_sealed_and_trimmed_history_is_as_it_was_written(one: World) -> None:
    assert len(await one.catalogue.segments()) > 5
    assert await one.catalogue.milestones()
    assert await findings(one) == []


async def test_a_flipped_byte_is_told_wherever_it_lies(one: World) -> None:
    for sealed in (await one.catalogue.segments())[::3]:
        file = one.file(sealed.name)
        data = file.read_bytes()
        for at in (0, len(data) // 2, len(data) - 1):
            file.write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
            assert f"The segment from {sealed.first} to {sealed.last} is not what was sealed" in await faults(one)
        file.write_bytes(data)
    assert await faults(one) == ""


async def test_an_entry_that_fits_nothing_before_it_ends_no_look(one: World) -> None:
    """A value was changed into what nothing can stand in; what stood in it can no longer be read."""
    true: Document = Doc(client_id=1)
    false: Document = Doc(client_id=1)
    child: Document = Doc(client_id=2)
    true.get("ledger", type=Map)["pending"] = Map()
    false.get("ledger", type=Map)["pending"] = "none"
    child.apply_update(true.get_update())
    before = child.get_state()
    child.get("ledger", type=Map)["pending"]["a"] = True

    updates = (false.get_update(), child.get_update(before))
    await one.write([Entry("0-0", "review", "ann", "accept", update) for update in updates])

    assert "stands in nothing that the log holds" in await faults(one)


async def test_a_missing_object_is_told_and_whether_the_stream_still_has_its_entries(one: World) -> None:
    first, *_, last = await one.catalogue.segments()
    for sealed, what in ((first, "7 entries are lost"), (last, "the stream still has its entries")):
        file = one.file(sealed.name)
        data = file.read_bytes()
        file.unlink()
        said = await faults(one)
        assert f"{sealed.name} is missing in the store: {what}." in said
        file.write_bytes(data)


async def test_a_dropped_segment_is_told(one: World) -> None:
    for sealed in await one.catalogue.segments():
        await one.redis.zrem(one.log.keys.segments, sealed.member())
        if sealed.end <= trimmed(await one.catalogue.trimmed()):
            assert "segment" in await faults(one)
        else:
            assert sealed.name in str([found.sentence for found in await findings(one)])
        await one.redis.zadd(one.log.keys.segments, {sealed.member(): ms_of(sealed.last)})
    assert await faults(one) == ""


def trimmed(id: str) -> tuple[int, int]:
    ms, _, number = id.partition("-")
    return int(ms), int(number)


async def test_swapped_segments_are_told(one: World) -> None:
    _, second, third, *_ = await one.catalogue.segments()
    await relist(one, second, replace(second, number=third.number))
    await relist(one, third, replace(third, number=second.number))

    assert "where 1 was expected" in await faults(one)


async def test_an_added_segment_is_told(one: World) -> None:
    *_, last = await one.catalogue.segments()
    rows = unpack(last, await one.shelf.get(last.name)).rows
    for number, previous in ((last.number + 1, last.hash), (last.number, last.previous)):
        more, data = pack(
            replace(unpack(last, await one.shelf.get(last.name)), number=number, previous=previous, rows=rows[3:5])
        )
        await one.shelf.put(more.name, data)
        await one.redis.zadd(one.log.keys.segments, {more.member(): ms_of(more.last)})
        assert "segment: The segment from" in await faults(one)
        await one.redis.zrem(one.log.keys.segments, more.member())


async def test_a_segment_that_was_forged_with_a_fitting_hash_breaks_the_chain_or_its_entries(one: World) -> None:
    _, second, *_ = await one.catalogue.segments()
    segment = unpack(second, await one.shelf.get(second.name))
    id, payload = segment.rows[3]
    changed = (id, payload.replace(b"mara", b"joan"))
    assert changed != segment.rows[3]
    forged, data = pack(replace(segment, rows=(*segment.rows[:3], changed, *segment.rows[4:])))
    await one.shelf.put(forged.name, data)
    await relist(one, second, forged)

    said = await faults(one)
    assert f"Entry {id} of the log is not what was written." in said
    assert "does not follow the one before it" in said


async def test_an_entry_of_the_stream_that_is_not_the_sealed_one_is_told(one: World) -> None:
    rows = await one.rows()
    last = (await one.catalogue.segments())[-1]
    inside = next(at for at, (id, _) in enumerate(rows) if id == last.first)
    key = one.log.keys.log
    await one.redis.delete(key)
    for at, (id, payload) in enumerate(rows):
        if at != inside + 1:
            await one.redis.xadd(key, {"e": payload.replace(b"mara", b"joan") if at == inside else payload}, id=id)

    said = await faults(one)
    assert f"Entry {rows[inside][0]} of the stream is not the one that was sealed." in said
    assert f"Entry {rows[inside + 1][0]} was sealed, and is missing in the stream." in said


async def test_a_milestone_that_says_something_else_is_told_and_one_that_is_gone_is_a_note(one: World) -> None:
    kept, *_ = await one.catalogue.milestones()
    pieces = await read(one.shelf, kept)
    part, piece = next(iter(pieces.items()))
    wrong = packed(Checkpoint(unpacked(pieces[max(pieces)]).state, piece.covers))
    forged, data = pack_milestone(one.board, kept.number, kept.position, {**pieces, part: wrong})
    await one.shelf.put(forged.name, data)
    await one.redis.zrem(one.log.keys.milestones, kept.member())
    await one.redis.zadd(one.log.keys.milestones, {forged.member(): ms_of(forged.position)})

    assert f"milestone: The milestone at {kept.position} does not say" in await faults(one)

    one.file(forged.name).unlink()
    assert await faults(one) == ""
    assert "is gone from the store" in str(await findings(one))


async def test_an_object_that_no_index_names_is_a_note(one: World) -> None:
    await Shelf(Chronicle(one.redis, one.tender.store).store, one.board).put("segments/1-0.0000", b"left behind")

    assert await faults(one) == ""
    assert "segments/1-0.0000 is in no index" in str(await findings(one))


async def test_milestones_only_save_time(one: World) -> None:
    moments = [entry.id for entry in one.written[:: max(1, len(one.written) // 4)]]
    kept = await one.catalogue.milestones()
    assert sum(milestone.packed_bytes for milestone in kept) <= sum(one.packed_bytes for one in await one.catalogue.segments())
    for damage in (None, b"", b"damaged" * 200):
        for milestone in kept:
            if damage is not None:
                one.file(milestone.name).write_bytes(damage)
        for at in moments:
            assert await one.differing(at) == []
            alone, whole = await one.chronicle.cut(one.board, at, [""]), await one.chronicle.cut(one.board, at)
            assert alone.last("") == whole.last("")
    for milestone in kept:
        one.file(milestone.name).unlink()
    for at in moments:
        assert await one.differing(at) == []
