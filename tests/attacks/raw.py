"""A connection that keeps to no rules: frames as bytes, sent as fast as the other side takes them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

UPGRADE = (
    "GET {path} HTTP/1.1\r\nHost: board\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{more}\r\n"
)
CONTINUATION, BINARY, PING, PONG = 0, 2, 9, 10


def frame(opcode: int, payload: bytes = b"", *, last: bool = True) -> bytes:
    """One masked frame of up to 125 bytes."""
    return bytes([(0x80 if last else 0) | opcode, 0x80 | len(payload)]) + b"\0\0\0\0" + payload


@dataclass
class Raw:
    """Both ends of a TCP connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def upgrade(self, path: str, *more: str) -> bytes:
        """Asks for a WebSocket; answers the head of the response."""
        lines = "".join(f"{line}\r\n" for line in more)
        self.writer.write(UPGRADE.format(path=path, more=lines).encode())
        async with asyncio.timeout(5):
            return await self.reader.readuntil(b"\r\n\r\n")

    async def flood(self, data: bytes, most: int) -> int:
        """Sends the same again and again; answers how much was taken before the other side hung up, `most` if it did not."""
        sent = 0
        try:
            async with asyncio.timeout(10):
                while sent < most:
                    self.writer.write(data)
                    sent += len(data)
                    await self.writer.drain()
        except (ConnectionError, TimeoutError):
            return sent
        return most

    async def ended(self, seconds: float) -> bool:
        """Whether the other side hangs up in time."""
        try:
            async with asyncio.timeout(seconds):
                while await self.reader.read(65536):
                    pass
        except ConnectionError:
            return True
        except TimeoutError:
            return False
        return True


@asynccontextmanager
async def raw(port: int) -> AsyncIterator[Raw]:
    """A connection, gone on exit."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Raw(reader, writer)
    finally:
        writer.transport.abort()
