"""The process in which long edits are worked out: what goes in, what comes out, and what becomes of faults."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pycrdt import Doc, Map

from board.document import Document
from board.edits import InvalidEdit, delete
from board.ids import new_id
from board.sync.workshop import Workshop, WorkshopBroke


def add_scene(doc: Document) -> str:
    id = new_id()
    doc.get("scenes", type=Map)[id] = Map({"slugline": "INT. ATTIC"})
    print("this must not come among the answers")
    return id


def cannot(doc: Document) -> None:
    delete(doc, "scenes", [new_id()])


def dies(doc: Document) -> None:
    os._exit(3)


def pid(doc: Document) -> int:
    return os.getpid()


@asynccontextmanager
async def workshop() -> AsyncIterator[Workshop]:
    """A workshop that is closed at the end."""
    shop = Workshop()
    try:
        yield shop
    finally:
        await shop.close()


async def test_an_edit_is_worked_out_in_another_process() -> None:
    doc: Document = Doc()
    async with workshop() as shop:
        authored = await shop.author([doc.get_update()], add_scene)

        assert (await shop.author([doc.get_update()], pid)).result != os.getpid()
    doc.apply_update(authored.update)
    assert list(doc.get("scenes", type=Map).keys()) == [authored.result]
    assert (authored.expected, authored.after > 0) == (0, True)


async def test_an_edit_that_cannot_be_made_says_so_and_one_that_dies_leaves_the_next_alone() -> None:
    state = Doc().get_update()
    async with workshop() as shop:
        with pytest.raises(InvalidEdit):
            await shop.author([state], cannot)
        with pytest.raises(WorkshopBroke):
            await shop.author([state], dies)

        assert (await shop.author([state], add_scene)).update


async def test_who_goes_away_leaves_no_answer_for_the_next() -> None:
    state = Doc().get_update()
    async with workshop() as shop:
        first = asyncio.create_task(shop.author([state], add_scene))
        await asyncio.wait([first], timeout=0.05)
        first.cancel()
        await asyncio.wait([first])

        assert isinstance((await shop.author([state], pid)).result, int)


async def test_a_process_that_is_idle_is_ended() -> None:
    state = Doc().get_update()
    async with workshop() as shop:
        before = (await shop.author([state], pid)).result
        now = asyncio.get_running_loop().time()
        await shop.rest(now)
        assert (await shop.author([state], pid)).result == before

        await shop.rest(now + 1000)

        assert (await shop.author([state], pid)).result != before


async def test_the_process_ends_when_its_server_is_gone() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "board.sync.workshop", stdin=-1, stdout=-1)
    assert process.stdin is not None

    process.stdin.close()

    async with asyncio.timeout(20):
        assert await process.wait() == 0
