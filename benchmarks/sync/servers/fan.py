"""The least that any server of this kind has to do, and nothing else: what one says goes to the others of its document.

The y-websocket framing; no document is kept. What the load client measures here is mostly itself.
"""

import asyncio
import base64
import hashlib
import sys
from collections import defaultdict
from typing import cast

import uvloop
from websockets.frames import Frame, Opcode
from websockets.speedups import apply_mask

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_EMPTY = Frame(Opcode.BINARY, b"\x00\x01\x02\x00\x00").serialize(mask=False)
_UPDATE = b"\x00\x02"


class Fan(asyncio.Protocol):
    """One connection."""

    def __init__(self, rooms: dict[bytes, set["Fan"]]) -> None:
        self._rooms = rooms
        self._room: set[Fan] = set()
        self._rest = b""
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._room.discard(self)

    def data_received(self, data: bytes) -> None:
        data = self._rest + data
        if not self._room:
            head, _, data = data.partition(b"\r\n\r\n")
            self._enter(head)
        while len(data) >= 8 and (end := self._take(data)):
            data = data[end:]
        self._rest = data

    def _enter(self, head: bytes) -> None:
        self._room = self._rooms[head.split(b" ", 2)[1]]
        self._room.add(self)
        key = next(line.split(b": ")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"sec-websocket-key"))
        accept = base64.b64encode(hashlib.sha1(key + _GUID).digest())
        said = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        self.transport.write(said + accept + b"\r\n\r\n")

    def _take(self, data: bytes) -> int:
        length, start = data[1] & 0x7F, 2
        if length >= 126:
            start = 4 if length == 126 else 10
            length = int.from_bytes(data[2:start], "big")
        end = start + 4 + length
        if len(data) < end:
            return 0
        payload = apply_mask(data[start + 4 : end], data[start : start + 4])
        if payload.startswith(_UPDATE):
            told = Frame(Opcode.BINARY, payload).serialize(mask=False)
            for other in self._room:
                if other is not self:
                    other.transport.write(told)
        elif payload.startswith(b"\x00\x00"):
            self.transport.write(_EMPTY)
        elif data[0] & 0x0F == Opcode.CLOSE:
            self.transport.close()
        return end


async def main(port: int) -> None:
    """Serves until it is ended."""
    rooms: dict[bytes, set[Fan]] = defaultdict(set)
    server = await asyncio.get_running_loop().create_server(lambda: Fan(rooms), "127.0.0.1", port, backlog=1024)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
