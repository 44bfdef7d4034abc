"""One person's socket, cheaper than any server: while it records it keeps what comes, with the time, and reads it later."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, cast

from benchmarks.sync import frames, wire
from board.sync.protocol import Framing

PATIENCE_S: Final = 60.0

_LEAVES_S: Final = 5.0
_KEY: Final = "dGhlIHNhbXBsZSBub25jZQ=="


@dataclass(frozen=True, slots=True)
class Door:
    """Where one person comes in to one document: the port, the path, the cookie, and the document's key on the wire."""

    port: int
    path: str
    key: str
    framing: Framing
    cookie: str = ""

    def request(self) -> bytes:
        """The upgrade."""
        lines = [f"GET {self.path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Connection: Upgrade", "Upgrade: websocket"]
        lines += [f"Sec-WebSocket-Key: {_KEY}", "Sec-WebSocket-Version: 13"]
        lines += [f"Cookie: {self.cookie}"] if self.cookie else []
        return "\r\n".join([*lines, "", ""]).encode()


class Refused(Exception):
    """The server let somebody not in, or out."""


class Client(asyncio.Protocol):
    """A socket that opens documents, and then either answers as it must or records."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.received = 0
        self.recording = False
        self.chunks: list[tuple[float, bytes]] = []
        self.lost = asyncio.Event()
        self.refusals = 0
        self._upgraded: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ignoring = False
        self._head = b""
        self._splitter = frames.Splitter()
        self._opening: dict[str, asyncio.Future[tuple[float, bytes]]] = {}
        self.transport: asyncio.Transport

    @classmethod
    async def connect(cls, door: Door) -> "Client":
        """Through the door, nothing opened."""
        _, client = await asyncio.get_running_loop().create_connection(lambda: cls(door), "127.0.0.1", door.port)
        async with asyncio.timeout(PATIENCE_S):
            await client._upgraded
        return client

    @classmethod
    async def entered(cls, door: Door, state_vector: bytes = b"\0") -> "Client":
        """Through the door, with its document open."""
        client = await cls.connect(door)
        await client.open(door.key, state_vector)
        return client

    async def open(self, key: str, state_vector: bytes = b"\0") -> tuple[float, bytes]:
        """Opens a document; the time and the bytes of the first step 2."""
        opened = self._opening[key] = asyncio.get_running_loop().create_future()
        self.say(*wire.entering(self.door.framing, key, state_vector))
        async with asyncio.timeout(PATIENCE_S):
            at, update = await opened
        return at, update

    async def ask(self, key: str) -> None:
        """Until the server has taken in all that was said before about a document that is open."""
        asked = self._opening[key] = asyncio.get_running_loop().create_future()
        self.say(wire.question(self.door.framing, key))
        async with asyncio.timeout(PATIENCE_S):
            await asked

    def say(self, *messages: bytes) -> None:
        """Sends messages."""
        self.transport.write(b"".join(map(frames.framed, messages)))

    def record(self) -> None:
        """From now on nothing is looked at."""
        self.chunks.clear()
        self.recording = True

    def ignore(self) -> None:
        """From now on nothing is kept either."""
        self.recording, self._ignoring = False, True

    def recorded(self) -> Iterator[tuple[float, wire.Heard]]:
        """What came while recording, and looks again from then on; each frame has the time of its last byte."""
        self.recording = False
        chunks, self.chunks = self.chunks, []
        for at, chunk in chunks:
            self.received += len(chunk)
            for heard in self._read(at, chunk):
                yield at, heard

    def rest(self) -> None:
        """Reads nothing more."""
        self.transport.pause_reading()

    def wake(self) -> None:
        """Reads on."""
        self.transport.resume_reading()

    async def leave(self) -> None:
        """Goes in good order."""
        if not self.transport.is_closing():
            self.transport.write(frames.CLOSING)
            self.transport.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(_LEAVES_S):
                await self.lost.wait()
        self.transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is one without saying so
        self.transport.write(self.door.request())

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost.set()
        if not self._upgraded.done():
            self._upgraded.set_exception(Refused("the server has closed the connection"))
        self._fail("the server has closed the connection")

    def data_received(self, data: bytes) -> None:
        if self.recording:
            self.chunks.append((time.monotonic(), data))
            return
        if self._ignoring:
            return
        if not self._upgraded.done():
            data = self._upgrade(data)
        self.received += len(data)
        for _ in self._read(time.monotonic(), data):
            pass

    def _upgrade(self, data: bytes) -> bytes:
        head, end, rest = (self._head + data).partition(b"\r\n\r\n")
        if not end:
            self._head = head
            return b""
        if b" 101 " not in head.partition(b"\r\n")[0]:
            self._upgraded.set_exception(Refused(head[:200].decode("latin-1")))
            self.transport.abort()
            return b""
        self._upgraded.set_result(None)
        return rest

    def _read(self, at: float, data: bytes) -> Iterator[wire.Heard]:
        for opcode, payload in self._splitter.feed(data):
            if opcode == frames.PING:
                self.transport.write(frames.pong(payload))
            elif opcode == frames.CLOSE:
                self._fail(f"closed with {int.from_bytes(payload[:2], 'big')} {payload[2:].decode(errors='replace')}")
            elif opcode == frames.BINARY:
                heard = wire.hear(self.door.framing, payload)
                self._take(at, heard)
                yield heard

    def _take(self, at: float, heard: wire.Heard) -> None:
        if heard.kind == wire.STEP1:
            self.say(wire.answer(self.door.framing, heard.key))
        elif heard.kind == wire.STEP2 and (opened := self._opening.pop(heard.key, None)) is not None:
            opened.set_result((at, heard.data))
        elif heard.kind == wire.REFUSED and (heard.key in self._opening or not heard.closes):
            self._fail("the document was refused")
        elif heard.kind == wire.PING:
            self.say(wire.pong())

    def _fail(self, why: str) -> None:
        if not self.transport.is_closing() or self._opening:
            self.refusals += 1
        for opened in self._opening.values():
            if not opened.done():
                opened.set_exception(Refused(why))
        self._opening.clear()
