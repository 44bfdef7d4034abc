"""What a server does beside answering goes on, whatever breaks."""

import asyncio

import pytest

from board.web.upkeep import upkeep


async def test_work_that_breaks_is_told_and_begun_again(caplog: pytest.LogCaptureFixture) -> None:
    turns = iter([1, 2])
    goes_on = asyncio.Event()

    async def break_twice() -> None:
        if next(turns, None):
            raise KeyError("unforeseen")
        goes_on.set()
        await asyncio.Event().wait()

    async with upkeep({"watch": break_twice}, pause_s=0), asyncio.timeout(5):
        await goes_on.wait()
    broken = [record for record in caplog.records if "work broke off work=watch" in record.getMessage()]
    assert len(broken) == 2
    assert "unforeseen" in caplog.text


async def test_all_work_has_ended_afterwards() -> None:
    ended: list[str] = []

    async def go_on(name: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(name)

    async with upkeep({"one": lambda: go_on("one"), "two": lambda: go_on("two")}):
        await asyncio.sleep(0)
    assert sorted(ended) == ["one", "two"]
