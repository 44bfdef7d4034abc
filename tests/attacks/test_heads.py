"""Requests that never get to their body: their connection ends, and nothing of them is kept."""

import asyncio

import pytest

from tests.attacks.raw import raw
from tests.support.serving import Serving

HELLO = b"GET /hello HTTP/1.1\r\nHost: board\r\n"


async def test_a_head_without_end_is_cut_off(server: Serving) -> None:
    async with raw(server.port) as attacker:
        attacker.writer.write(HELLO + b"X-Long: ")

        assert await attacker.flood(b"a" * 65536, 40_000_000) < 40_000_000


async def test_a_head_that_does_not_come_is_not_waited_for(server: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("board.web.listening.HEAD_SECONDS", 0.2)
    async with raw(server.port) as silent, raw(server.port) as slow, raw(server.port) as second:
        slow.writer.write(HELLO)
        second.writer.write(HELLO + b"\r\n")
        async with asyncio.timeout(5):
            assert b"200" in await second.reader.readuntil(b"hello")
        second.writer.write(HELLO)

        for attacker in (silent, slow, second):
            assert await attacker.ended(3)


async def test_a_request_after_another_is_answered_and_a_body_may_take_its_time(
    server: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("board.web.listening.HEAD_SECONDS", 0.2)
    async with raw(server.port) as patient:
        for _ in range(3):
            patient.writer.write(HELLO + b"\r\n")
            async with asyncio.timeout(5):
                assert b"200" in await patient.reader.readuntil(b"hello")
        patient.writer.write(b"POST /hello HTTP/1.1\r\nHost: board\r\nContent-Length: 9\r\n\r\nhalf")

        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await patient.reader.readuntil(b"never")


async def test_a_body_that_is_refused_unread_may_end_and_the_refusal_is_heard(server: Serving) -> None:
    async with raw(server.port) as uploader:
        uploader.writer.write(b"POST /hello HTTP/1.1\r\nHost: board\r\nContent-Length: 900000\r\n\r\n" + bytes(300_000))
        async with asyncio.timeout(5):
            assert b"405" in await uploader.reader.readuntil(b"\r\n\r\n")
        for _ in range(3):
            uploader.writer.write(bytes(200_000))
            await uploader.writer.drain()
        uploader.writer.write(HELLO + b"\r\n")

        async with asyncio.timeout(5):
            assert await uploader.reader.readuntil(b"hello")


async def test_a_body_that_is_refused_unread_is_not_read_for_ever(server: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("board.web.listening.HEAD_SECONDS", 0.2)
    async with raw(server.port) as uploader:
        uploader.writer.write(b"POST /hello HTTP/1.1\r\nHost: board\r\nContent-Length: 900000\r\n\r\n")
        async with asyncio.timeout(5):
            assert b"405" in await uploader.reader.readuntil(b"\r\n\r\n")
        uploader.writer.write(bytes(1000))

        assert await uploader.ended(3)
