"""WebSocket frames as a client needs them: those of a server taken apart, its own made ready to be sent. Pure."""

from collections.abc import Iterator
from typing import Final

from websockets.frames import Frame, Opcode

BINARY: Final = int(Opcode.BINARY)
CLOSE: Final = int(Opcode.CLOSE)
PING: Final = int(Opcode.PING)

_FINAL, _OPCODE, _LENGTH = 0x80, 0x0F, 0x7F


class Splitter:
    """Bytes in as they come, whole frames out; messages in pieces are none of any server here and raise."""

    __slots__ = ("_rest",)

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """The frames that are complete now: opcode and payload."""
        data = self._rest + data if self._rest else data
        at, end = 0, len(data)
        while (body := _body(data, at, end)) is not None and body[1] <= end:
            if not data[at] & _FINAL:
                raise ValueError("the server sends messages in pieces")
            yield data[at] & _OPCODE, data[body[0] : body[1]]
            at = body[1]
        self._rest = data[at:]


def _body(data: bytes, at: int, end: int) -> tuple[int, int] | None:
    """Where the payload of the frame at this place begins and ends; None if not even that can be told."""
    if end - at < 2:
        return None
    length = data[at + 1] & _LENGTH
    if length < 126:
        return at + 2, at + 2 + length
    start = at + (4 if length == 126 else 10)
    if end < start:
        return None
    return start, start + int.from_bytes(data[at + 2 : start], "big")


def framed(payload: bytes) -> bytes:
    """A client's frame, masked as the protocol wants it."""
    return Frame(Opcode.BINARY, payload).serialize(mask=True)


def pong(payload: bytes) -> bytes:
    """The answer to a ping."""
    return Frame(Opcode.PONG, payload).serialize(mask=True)


CLOSING: Final = Frame(Opcode.CLOSE, b"\x03\xe8").serialize(mask=True)
"""A client that leaves in good order."""
