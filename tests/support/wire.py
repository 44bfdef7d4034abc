"""The server's half of the Hocuspocus framing, read: what clients in Python need and the server does not."""

from board.lib0 import Reader
from board.sync.protocol import (
    Authenticated,
    Awareness,
    CloseDocument,
    Denied,
    Message,
    Ping,
    Pong,
    Stateless,
    SyncStatus,
    SyncStep1,
    SyncStep2,
    Update,
)


def decode_from_server(data: bytes) -> Message:
    """The message in a frame of the server."""
    if data in (b"\x09", b"\x0a"):
        return Ping() if data == b"\x09" else Pong()
    reader = Reader(data)
    reader.text()
    message = _read(reader)
    reader.close()
    return message


def _read(reader: Reader) -> Message:
    match reader.uint():
        case 0:
            return (SyncStep1, SyncStep2, Update)[reader.uint()](reader.blob())
        case 1:
            return Awareness(reader.blob())
        case 2:
            return Authenticated(reader.text() == "read-write") if reader.uint() == 2 else Denied(reader.text())
        case 5:
            return Stateless(reader.text())
        case 7:
            return CloseDocument(reader.text())
        case 8:
            return SyncStatus(reader.uint() == 1)
        case kind:
            raise AssertionError(kind)
