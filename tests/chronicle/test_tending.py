"""Sealing and trimming: what leaves Redis lies in the store to the byte, and nothing leaves that somebody may still need."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from board import edits
from board.assets import StoreUnavailable
from board.chronicle.catalogue import Catalogue, Superseded
from board.chronicle.chronicle import Future, UnknownMoment
from board.chronicle.segment import Measure, full, pack, unpack
from board.chronicle.segment import Segment as Sealable
from board.chronicle.shelf import Shelf
from board.chronicle.stream import Damaged, Row
from board.chronicle.tending import Habits, Tended
from board.history.entry import BEGINNING, Entry, end_of, ms_of
from board.sync.checkpoint import compact
from tests.chronicle.world import SMALL, World
from tests.core.history.crowd import Crowd
from tests.core.history.studio import Studio, ink


class PowerCut(Exception):
    """The process ends here."""


def story(strokes: int = 40) -> list[Entry]:
    """A log over a board and three drawings, in which one field is set again and again."""
    studio = Studio()
    shot = studio.shot(studio.scene())
    panels = [studio.panel(shot) for _ in range(3)]
    for at in range(strokes):
        studio.draw(panels[at % 3], ink(at))
        studio.edit("", partial(edits.set_field, table="panels", id=panels[0], field="duration_frames", value=at + 1))
    return studio.log


async def written(one: World, entries: list[Entry]) -> None:
    """Appends them, a few at a time."""
    for at in range(0, len(entries), 5):
        await one.write(entries[at : at + 5])


async def test_what_fills_segments_leaves_the_stream_and_is_read_back_to_the_byte(one: World) -> None:
    await written(one, story())
    before = await one.rows()

    done = await one.tender.tend(one.board)

    assert done.sealed == len(one.written) // 7
    assert done.trimmed >= done.sealed - 1
    assert len(await one.rows()) == len(before) - 7 * done.trimmed
    sealed = [row for it in await one.catalogue.segments() for row in unpack(it, await one.shelf.get(it.name)).rows]
    assert tuple(sealed) == before[: len(sealed)]
    assert await one.read() == one.written
    assert await one.chronicle.position(one.board) == one.written[-1].id


async def test_the_documents_are_opened_as_before_after_trimming(one: World) -> None:
    await written(one, story())
    await one.tender.tend(one.board)

    for part in await one.chronicle.parts(one.board):
        document = await one.log.open(part)
        assert document.covers or document.tail
        own = [entry.id for entry in one.written if entry.part == part]
        assert [stored.id for stored in document.tail] == [
            id for id in own if not document.covers or after(id, document.covers)
        ]
    assert await one.differing(one.written[-1].id) == []


def after(id: str, other: str) -> bool:
    return (ms_of(id), int(id.partition("-")[2])) > (ms_of(other), int(other.partition("-")[2]))


async def test_what_is_young_or_among_the_newest_stays(one: World) -> None:
    await written(one, story())

    one.habits = replace(SMALL, keep_ms=3_600_000)
    assert await one.tender.tend(one.board) == Tended(len(one.written) // 7, 0, waits=True)
    one.habits = replace(SMALL, keep_entries=len(one.written) - 7)
    assert (await one.tender.tend(one.board)).trimmed == 1
    assert await one.redis.xlen(one.log.keys.log) == one.habits.keep_entries


async def test_what_the_tail_of_a_document_names_stays_while_nobody_can_compact_it(one: World) -> None:
    await written(one, story())
    await one.redis.set(one.log.keys.lease(""), "somebody else")

    assert (await one.tender.tend(one.board)).trimmed == 0
    await one.redis.delete(one.log.keys.lease(""))
    assert (await one.tender.tend(one.board)).trimmed > 0


async def test_two_who_tend_at_once_do_it_once(one: World) -> None:
    entries = story(80)
    while entries:
        await written(one, entries[:15])
        del entries[:15]
        done = await asyncio.gather(*(one.tender.tend(one.board) for _ in range(3)))
        assert sum(tended.sealed > 0 for tended in done) <= 1

    segments = await one.catalogue.segments()
    assert [sealed.number for sealed in segments] == list(range(len(segments)))
    assert [sealed.previous for sealed in segments] == ["", *(sealed.hash for sealed in segments[:-1])]
    assert await one.read() == one.written


async def test_whoever_lost_the_lease_changes_nothing_more(one: World) -> None:
    await written(one, story())
    async with one.catalogue.leased() as lease:
        assert lease
        await one.redis.set(one.log.keys.sealing, "another")
        sealed, data = pack(Sealable(one.board, 0, "", await one.rows()))
        await one.shelf.put(sealed.name, data)

        with pytest.raises(Superseded):
            await one.catalogue.add(lease, None, sealed, [""])
        with pytest.raises(Superseded):
            await one.catalogue.trim(lease, sealed, [""], 1)
    assert await one.redis.get(one.log.keys.sealing) == b"another"
    assert await one.catalogue.segments() == []


async def test_no_segment_is_put_where_the_chain_does_not_end(one: World) -> None:
    await written(one, story())
    rows = await one.rows()
    async with one.catalogue.leased() as lease:
        assert lease
        first, _ = pack(Sealable(one.board, 0, "", rows[:9]))
        fork, _ = pack(Sealable(one.board, 0, "", rows[:12]))
        await one.catalogue.add(lease, None, first, [""])

        for before in (None, fork):
            with pytest.raises(Superseded):
                await one.catalogue.add(lease, before, fork, [""])
    assert await one.catalogue.segments() == [first]


async def test_a_board_that_was_made_anew_meanwhile_is_not_sealed(one: World) -> None:
    await written(one, story())
    async with one.catalogue.leased() as lease:
        assert lease
        await one.redis.hset(one.log.keys.meta, "epoch", "another")
        sealed, _ = pack(Sealable(one.board, 0, "", await one.rows()))

        with pytest.raises(Superseded):
            await one.catalogue.add(lease, None, sealed, [""])


STEPS: list[tuple[type, str]] = [
    (Shelf, "put"),
    (Catalogue, "add"),
    (Catalogue, "keep"),
    (Catalogue, "holding"),
    (Catalogue, "trim"),
]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS, ids=lambda step: str(step[1]))
async def test_a_death_at_any_step_leaves_a_true_state(
    one: World, monkeypatch: pytest.MonkeyPatch, step: tuple[type, str], when: str
) -> None:
    await written(one, story())
    deaths = 0
    for survived in range(3):
        with monkeypatch.context() as patch:
            fail(patch, step, survived, when)
            try:
                await one.tender.tend(one.board)
            except PowerCut:
                deaths += 1
        await one.redis.delete(one.log.keys.sealing)  # it expires
        assert await one.read() == one.written
        assert await one.differing(one.written[len(one.written) // 2].id) == []
        await written(one, story(12))

    await one.tender.tend(one.board)
    assert deaths
    assert await one.read() == one.written
    assert await one.redis.xlen(one.log.keys.log) < 7 + SMALL.keep_entries


def fail(patch: pytest.MonkeyPatch, step: tuple[type, str], survived: int, when: str) -> None:
    """The process dies over one call of a step, when it has survived so many."""
    owner, name = step
    real: Callable[..., Awaitable[Any]] = getattr(owner, name)
    left = [survived]

    async def dying(*given: Any) -> Any:
        left[0] -= 1
        if left[0] < 0 and when == "before":
            raise PowerCut
        answer = await real(*given)
        if left[0] < 0:
            raise PowerCut
        return answer

    patch.setattr(owner, name, dying)


async def test_an_object_that_is_missing_or_changed_keeps_the_stream_whole(one: World) -> None:
    await written(one, story())
    one.habits = replace(SMALL, keep_ms=3_600_000)
    await one.tender.tend(one.board)
    one.habits = SMALL
    file = one.file((await one.catalogue.segments())[0].name)
    data = file.read_bytes()

    file.write_bytes(data[:40] + bytes([data[40] ^ 1]) + data[41:])
    with pytest.raises(Damaged, match="is not what was sealed"):
        await one.tender.tend(one.board)
    file.unlink()
    with pytest.raises(Damaged, match="is missing in the store"):
        await one.tender.tend(one.board)
    assert await one.read() == one.written
    file.write_bytes(data)
    assert (await one.tender.tend(one.board)).trimmed > 0


async def test_a_stream_that_is_not_what_was_sealed_is_not_trimmed(one: World) -> None:
    await written(one, story())
    one.habits = replace(SMALL, keep_ms=3_600_000)
    await one.tender.tend(one.board)
    one.habits = SMALL
    await one.redis.xdel(one.log.keys.log, one.written[3].id)

    with pytest.raises(Damaged):
        await one.tender.tend(one.board)
    assert (await one.redis.xlen(one.log.keys.log)) == len(one.written) - 1


async def test_beside_a_full_disk_nothing_is_sealed_and_edits_go_on(one: World, caplog: pytest.LogCaptureFixture) -> None:
    await written(one, story())

    done = await replace(one.tender, has_room=lambda: False).tend(one.board)
    await written(one, story(3))

    assert (done.sealed, done.trimmed) == (0, 0)
    assert "disk is nearly full" in caplog.text
    assert await one.read() == one.written


async def test_a_store_that_does_not_take_an_object_loses_nothing(one: World) -> None:
    await written(one, story())
    (one.folder / "history").write_text("in the way")

    with pytest.raises(StoreUnavailable):
        await one.tender.tend(one.board)
    assert await one.read() == one.written
    (one.folder / "history").unlink()
    assert (await one.tender.tend(one.board)).trimmed > 0


async def test_half_an_object_that_a_power_cut_left_is_mended(one: World) -> None:
    await one.shelf.put("segments/one", b"half")
    await one.shelf.put("segments/one", b"the whole of it")

    assert await one.shelf.get("segments/one") == b"the whole of it"


async def test_a_board_of_another_time_is_sealed_under_its_own_ids(one: World) -> None:
    entries = Crowd([(who, what, what, who) for who in range(3) for what in range(3, 18)]).studio.log
    for at in range(0, len(entries), 4):
        await one.keep(entries[at : at + 4])
        await one.tender.tend(one.board)

    assert await one.catalogue.trimmed() != BEGINNING
    assert await one.read() == entries
    for entry in entries[:: max(1, len(entries) // 8)]:
        assert await one.differing(entry.id) == []
        assert await one.chronicle.position_at(one.board, entry.at_ms) == entry.id
        assert await one.chronicle.position_at(one.board, entry.at_ms - 1) == before(entries, entry)
    await one.write(story(2)[:3])
    assert await one.read() == one.written


def before(entries: list[Entry], entry: Entry) -> str:
    at = entries.index(entry)
    return entries[at - 1].id if at else BEGINNING


async def test_moments_that_cannot_be_are_named(one: World) -> None:
    await written(one, story())

    for nonsense in ("", "yesterday", "1-", "-1", "1-2-3", "٣", "5-99999999999999999999"):
        with pytest.raises(UnknownMoment):
            await one.chronicle.cut(one.board, nonsense)
    with pytest.raises(Future):
        await one.chronicle.cut(one.board, str(time.time_ns() // 1_000_000 + 60_000))
    assert (await one.chronicle.cut(one.board, end_of(ms_of(one.written[-1].id)))).position == one.written[-1].id
    assert (await one.chronicle.cut(one.board, "5")).position == BEGINNING


async def test_memory_falls_when_the_stream_is_trimmed(one: World) -> None:
    one.habits = Habits(Measure(500, 10_000_000), keep_entries=100, keep_ms=0)
    drawing = Entry("", "panel/x", "mara", "collab", Studio().doc("").get_update())
    for _ in range(20):
        await one.write([replace(drawing, update=drawing.update + os.urandom(1_000)) for _ in range(100)])
    for _ in range(20):  # compacted by hand: these bytes are no documents
        await one.redis.ltrim(one.log.keys.tail("panel/x"), 1, 0)
    before = await used_memory(one)

    async with one.catalogue.leased() as lease:
        assert lease
        await one.tender._seal(one.catalogue, lease)
        trimmed, _ = await one.tender._trim(one.catalogue, lease)

    assert trimmed == 3
    assert before - await used_memory(one) > 1_400_000
    assert await one.read() == one.written


async def used_memory(one: World) -> int:
    return int((await one.redis.info("memory"))["used_memory"])


async def test_a_segment_is_full_at_the_same_place_however_it_is_read() -> None:
    rows = [(f"{at}-0", b"x" * (at % 50)) for at in range(1, 200)]
    measure = Measure(20, 300)

    def cuts(step: int) -> list[int]:
        found, waiting = [], list[Row]()
        for at in range(0, len(rows), step):
            waiting += rows[at : at + step]
            while size := full(waiting, measure):
                found.append(size)
                del waiting[:size]
        return found

    assert cuts(1) == cuts(7) == cuts(199)


async def test_a_compaction_between_sealing_and_trimming_does_no_harm(one: World) -> None:
    await written(one, story())
    one.habits = replace(SMALL, keep_ms=3_600_000)
    await one.tender.tend(one.board)
    one.habits = SMALL
    for part in await one.chronicle.parts(one.board):
        await compact(one.redis, one.board, part)

    assert (await one.tender.tend(one.board)).trimmed > 0
    assert await one.read() == one.written
