"""How often people are told of a new thumbnail."""

import asyncio

import pytest

from board.web import thumbnails
from board.web.thumbnails import Notices


async def test_many_pictures_in_a_moment_are_told_of_twice_the_first_and_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thumbnails, "NOTICE_EVERY_S", 0.05)
    told: asyncio.Queue[object] = asyncio.Queue()

    async def tell(board: str, part: str, message: dict[str, object]) -> None:
        told.put_nowait((board, part, message["thumb"], message["hash"]))

    notices = Notices(tell)
    for number in range(10):
        await notices.changed("b", "p", str(number))
    await notices.changed("b", "q", "other")

    async with asyncio.timeout(5):
        heard = [await told.get() for _ in range(3)]
    await notices.close()

    assert heard == [("b", "", "p", "0"), ("b", "", "q", "other"), ("b", "", "p", "9")]
    assert told.empty()
