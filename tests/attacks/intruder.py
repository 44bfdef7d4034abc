"""A WebSocket client that says whatever it likes, byte by byte, and listens only for what becomes of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from struct import pack, unpack
from typing import Final

from board.sync.protocol import Frame, Framing, Message, SyncStep1, Token, encode_hocuspocus, encode_yjs
from tests.attacks.raw import BINARY, UPGRADE

CLOSE: Final = 8
LOST: Final = 1006
"""The connection ended and nobody said why."""

_PATIENCE_S: Final = 30.0


def framed(payload: bytes, opcode: int = BINARY) -> bytes:
    """One whole masked frame of any size; the mask is nothing."""
    size = len(payload)
    if size < 126:
        head = bytes((0x80 | opcode, 0x80 | size))
    elif size < 2**16:
        head = bytes((0x80 | opcode, 0x80 | 126)) + pack(">H", size)
    else:
        head = bytes((0x80 | opcode, 0x80 | 127)) + pack(">Q", size)
    return head + b"\0\0\0\0" + payload


class Intruder:
    """One connection of somebody with good credentials."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, framing: Framing, name: str) -> None:
        self._reader = reader
        self._writer = writer
        self._framing = framing
        self._name = name
        self.refused = False
        self.heard: list[bytes] = []

    def encoded(self, message: Message) -> bytes:
        """A message in this connection's framing; what plain y-websocket has no word for is noise."""
        if self._framing is Framing.YJS:
            return encode_yjs(message) or b"\x7f"
        return encode_hocuspocus(Frame(self._name, message))

    def shout(self, frames: bytes) -> None:
        """Sends bytes as they are."""
        self._writer.write(frames)

    def say(self, message: Message) -> None:
        """Sends a message."""
        self.shout(framed(self.encoded(message)))

    async def settled(self) -> int | None:
        """Waits until all that was said has been dealt with; answers the code if the connection was closed for it."""
        self.shout(framed(b"\x09" if self._framing is Framing.HOCUSPOCUS else self.encoded(SyncStep1(b"\0"))))
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            async with asyncio.timeout(_PATIENCE_S):
                return await self._listen()
        return LOST

    async def closed(self) -> int | None:
        """Waits until the connection is closed; answers the code."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            async with asyncio.timeout(_PATIENCE_S):
                return await self._listen(answers=False)
        return LOST

    async def _listen(self, *, answers: bool = True) -> int | None:
        while True:
            opcode, payload = await self._frame()
            if opcode == CLOSE:
                return int(unpack(">H", payload[:2])[0]) if payload else LOST
            self.heard.append(payload)
            if opcode == BINARY and answers and self._is_answer(payload):
                return None

    def _is_answer(self, payload: bytes) -> bool:
        if self._framing is Framing.YJS:
            return payload[:2] == b"\0\1"
        self.refused = self.refused or b'{"refused"' in payload
        return payload == b"\x0a"

    async def _frame(self) -> tuple[int, bytes]:
        first, size = await self._reader.readexactly(2)
        if size == 126:
            size = unpack(">H", await self._reader.readexactly(2))[0]
        elif size == 127:
            size = unpack(">Q", await self._reader.readexactly(8))[0]
        return first & 0x0F, await self._reader.readexactly(size)


@asynccontextmanager
async def intruder(port: int, framing: Framing, account: str, name: str) -> AsyncIterator[Intruder]:
    """Somebody who has come in, gone on exit."""
    path = f"/yjs/{name}?token={account}" if framing is Framing.YJS else "/collab"
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    try:
        writer.write(UPGRADE.format(path=path, more="").encode())
        async with asyncio.timeout(_PATIENCE_S):
            await reader.readuntil(b"\r\n\r\n")
        one = Intruder(reader, writer, framing, name)
        if framing is Framing.HOCUSPOCUS:
            one.say(Token(account))
        yield one
    finally:
        writer.transport.abort()
