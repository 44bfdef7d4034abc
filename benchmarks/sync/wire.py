"""Both framings as a client speaks them. Pure; lenient where servers differ and strict about documents' bytes."""

from dataclasses import dataclass
from typing import Final

from board.lib0 import Reader
from board.sync.protocol import (
    CloseDocument,
    Frame,
    Framing,
    Message,
    Pong,
    SyncStep1,
    SyncStep2,
    Token,
    Update,
    encode_hocuspocus,
    encode_yjs,
)

STEP1, STEP2, UPDATE, REFUSED, PING, OTHER = range(6)
NOTHING: Final = b"\0\0"
"""The update that brings nothing."""

_SYNC, _AUTH, _SYNC_REPLY, _CLOSE, _STATUS = 0, 2, 4, 7, 8


@dataclass(frozen=True, slots=True)
class Heard:
    """What a server said: of which kind, under which key, and the bytes of a state vector or an update."""

    kind: int
    key: str
    data: bytes = b""
    closes: bool = False
    """Whether it lets the document go: an answer to our own leaving too."""


def hear(framing: Framing, payload: bytes) -> Heard:
    """One message of a server."""
    reader = Reader(payload)
    if framing is Framing.YJS:
        return _heard("", reader, reader.uint())
    if payload == b"\x09":
        return Heard(PING, "")
    if payload == b"\x0a":
        return Heard(OTHER, "")
    key = reader.text()
    return _heard(key, reader, reader.uint())


def _heard(key: str, reader: Reader, kind: int) -> Heard:
    if kind in (_SYNC, _SYNC_REPLY):
        return Heard(reader.uint(), key, reader.blob())
    refused = (kind == _AUTH and reader.uint() != 2) or kind == _CLOSE or (kind == _STATUS and reader.uint() == 0)
    return Heard(REFUSED if refused else OTHER, key, closes=kind == _CLOSE)


def entering(framing: Framing, key: str, state_vector: bytes) -> list[bytes]:
    """What a client says to open a document."""
    first: list[Message] = [Token("-")] if framing is Framing.HOCUSPOCUS else []
    return [_said(framing, key, message) for message in [*first, SyncStep1(state_vector)]]


def question(framing: Framing, key: str, state_vector: bytes = b"\0") -> bytes:
    """What is there? The answer comes after everything that was said before."""
    return _said(framing, key, SyncStep1(state_vector))


def leaving(key: str) -> bytes:
    """One document of a socket is let go."""
    return _said(Framing.HOCUSPOCUS, key, CloseDocument(""))


def edit(framing: Framing, key: str, update: bytes) -> bytes:
    """One change."""
    return _said(framing, key, Update(update))


def answer(framing: Framing, key: str, update: bytes = NOTHING) -> bytes:
    """To a server's step 1."""
    return _said(framing, key, SyncStep2(update))


def pong() -> bytes:
    """To a ping of the Hocuspocus framing."""
    return encode_hocuspocus(Frame("", Pong()))


def _said(framing: Framing, key: str, message: Message) -> bytes:
    said = encode_yjs(message) if framing is Framing.YJS else encode_hocuspocus(Frame(key, message))
    assert said is not None  # both have words for sync messages
    return said
