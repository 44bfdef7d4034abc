"""What travels on a socket: messages, and the two framings that carry them. Pure: bytes in, messages out, and back."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from board import lib0
from board.lib0 import Malformed, Reader
from board.sync.frames import framed


class Framing(Enum):
    """How messages are framed: many documents on one socket, or one document a socket."""

    HOCUSPOCUS = "collab"
    YJS = "yjs"


@dataclass(frozen=True, slots=True)
class SyncStep1:
    """What I have; tell me what I lack."""

    state_vector: bytes


@dataclass(frozen=True, slots=True)
class SyncStep2:
    """What you lack."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Update:
    """What is new."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Awareness:
    """Presence entries, not yet looked into (`presence.parse`)."""

    entries: bytes


@dataclass(frozen=True, slots=True)
class QueryAwareness:
    """Tell me who is here."""


@dataclass(frozen=True, slots=True)
class Token:
    """A client's proof of who it is, empty if its cookie says it."""

    token: str


@dataclass(frozen=True, slots=True)
class Denied:
    """The document stays closed to this client."""

    reason: str


@dataclass(frozen=True, slots=True)
class Authenticated:
    """The document is open to this client."""

    writable: bool


@dataclass(frozen=True, slots=True)
class Stateless:
    """A message of our own, JSON (`docs/design.md`, Wire)."""

    text: str


@dataclass(frozen=True, slots=True)
class CloseDocument:
    """One document of a socket is closed, by either side."""

    reason: str


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """A sync message of the client is in the log, or refused."""

    saved: bool


@dataclass(frozen=True, slots=True)
class Ping:
    """Are you there? Not bound to a document."""


@dataclass(frozen=True, slots=True)
class Pong:
    """The answer to a ping."""


SyncMessage = SyncStep1 | SyncStep2 | Update
Message = (
    SyncMessage
    | Awareness
    | QueryAwareness
    | Token
    | Denied
    | Authenticated
    | Stateless
    | CloseDocument
    | SyncStatus
    | Ping
    | Pong
)


@dataclass(frozen=True, slots=True)
class Frame:
    """A message and the document it is about; the key may carry the provider's session after a NUL."""

    key: str
    message: Message

    @property
    def document(self) -> str:
        """The name without the provider's session."""
        return self.key.partition("\0")[0]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message on its way to many: one WebSocket frame for each form of address, the same bytes for all who have it."""

    message: Message
    _frames: dict[str | None, tuple[bytes, ...]] = field(default_factory=dict)

    def for_hocuspocus(self, key: str) -> tuple[bytes, ...]:
        """The frame for a document under this key."""
        frame = self._frames.get(key)
        if frame is None:
            head, payload = _split(self.message)
            frame = self._frames[key] = framed(lib0.text(key) + head, payload)
        return frame

    def for_yjs(self) -> tuple[bytes, ...]:
        """The frame for a plain y-websocket client, nothing if it has no word for this."""
        frame = self._frames.get(None)
        if frame is None:
            frame = self._frames[None] = _yjs_frame(self.message)
        return frame


KEEPALIVE_YJS: Final = framed(b"\x01\x01\x00")
"""An awareness update of nobody: the stock provider closes a socket on which it receives nothing for 30 s."""

KEEPALIVE_HOCUSPOCUS: Final = framed(b"\x09")
PONG: Final = framed(b"\x0a")

_LONGEST_KEY: Final = 200


def decode_hocuspocus(data: bytes) -> Frame:
    """The frame in these bytes; raises `Malformed`."""
    if data in (b"\x09", b"\x0a"):
        return Frame("", Ping() if data == b"\x09" else Pong())
    reader = Reader(data)
    key = reader.text()
    if len(key) > _LONGEST_KEY:
        raise Malformed(f"a document's name has at most {_LONGEST_KEY} characters, not {len(key)}")
    message = _read_hocuspocus(reader)
    reader.close()
    return Frame(key, message)


def decode_yjs(data: bytes) -> Message:
    """The message in these bytes; raises `Malformed`."""
    reader = Reader(data)
    message: Message
    match reader.uint():
        case 0:
            message = _read_sync(reader)
        case 1:
            message = Awareness(reader.blob())
        case 3:
            message = QueryAwareness()
        case kind:
            raise Malformed(f"expected a message of kind 0, 1 or 3, got {kind}")
    reader.close()
    return message


def encode_hocuspocus(frame: Frame) -> bytes:
    """The bytes of a frame."""
    match frame.message:
        case Ping():
            return b"\x09"
        case Pong():
            return b"\x0a"
        case message:
            return lib0.text(frame.key) + _write_hocuspocus(message)


def encode_yjs(message: Message) -> bytes | None:
    """The bytes of a message, None if plain y-websocket has no word for it."""
    match message:
        case SyncStep1() | SyncStep2() | Update():
            return b"\x00" + _write_sync(message)
        case Awareness(entries):
            return b"\x01" + lib0.blob(entries)
        case QueryAwareness():
            return b"\x03"
        case Denied(reason):
            return b"\x02\x00" + lib0.text(reason)
        case _:
            return None


def parse_state_vector(data: bytes, most: int | None = None) -> dict[int, int]:
    """Client id to next clock; strict, because yrs reserves room for as many clients as the bytes announce."""
    reader = Reader(data)
    count = reader.count(2)
    if most is not None and count > most:
        raise Malformed(f"a state vector names {count} clients, {most} are more than anybody can have met here")
    clocks = {reader.uint(): reader.uint() for _ in range(count)}
    reader.close()
    return clocks


def _split(message: Message) -> tuple[bytes, bytes]:
    """What goes before the payload in a Hocuspocus frame, and the payload, which may be long and shared by many frames."""
    match message:
        case SyncStep2(update):
            return b"\x00\x01" + lib0.uint(len(update)), update
        case Update(update):
            return b"\x00\x02" + lib0.uint(len(update)), update
        case _:
            return _write_hocuspocus(message), b""


def _yjs_frame(message: Message) -> tuple[bytes, ...]:
    if isinstance(message, SyncStep2 | Update):
        return framed(*_split(message))  # the same bytes in both framings
    data = encode_yjs(message)
    return () if data is None else framed(data)


def _read_hocuspocus(reader: Reader) -> Message:
    match reader.uint():
        case 0 | 4:
            return _read_sync(reader)
        case 1:
            return Awareness(reader.blob())
        case 2:
            return _read_token(reader)
        case 3:
            return QueryAwareness()
        case 5:
            return Stateless(reader.text())
        case 7:
            return CloseDocument(reader.text() if reader.pos < reader.end else "")
        case kind:
            raise Malformed(f"expected a message of kind 0 to 5 or 7, got {kind}")


def _read_sync(reader: Reader) -> SyncMessage:
    match reader.uint():
        case 0:
            return SyncStep1(reader.blob())
        case 1:
            return SyncStep2(reader.blob())
        case 2:
            return Update(reader.blob())
        case kind:
            raise Malformed(f"expected a sync message of kind 0, 1 or 2, got {kind}")


def _read_token(reader: Reader) -> Token:
    if (kind := reader.uint()) != 0:
        raise Malformed(f"expected a token, got an authentication message of kind {kind}")
    token = reader.text()
    if reader.pos < reader.end:
        reader.text()  # the provider's version
    return Token(token)


def _write_hocuspocus(message: Message) -> bytes:
    match message:
        case SyncStep1() | SyncStep2() | Update():
            return b"\x00" + _write_sync(message)
        case Awareness(entries):
            return b"\x01" + lib0.blob(entries)
        case Token(token):
            return b"\x02\x00" + lib0.text(token) + lib0.text("")
        case Denied(reason):
            return b"\x02\x01" + lib0.text(reason)
        case Authenticated(writable):
            return b"\x02\x02" + lib0.text("read-write" if writable else "readonly")
        case QueryAwareness():
            return b"\x03"
        case Stateless(text):
            return b"\x05" + lib0.text(text)
        case CloseDocument(reason):
            return b"\x07" + lib0.text(reason)
        case SyncStatus(saved):
            return b"\x08\x01" if saved else b"\x08\x00"
        case Ping() | Pong():
            raise ValueError("a ping has no document")


def _write_sync(message: SyncMessage) -> bytes:
    match message:
        case SyncStep1(state_vector):
            return b"\x00" + lib0.blob(state_vector)
        case SyncStep2(update):
            return b"\x01" + lib0.blob(update)
        case Update(update):
            return b"\x02" + lib0.blob(update)
