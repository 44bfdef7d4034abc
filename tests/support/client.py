"""A Yjs client in Python over the Hocuspocus framing: pycrdt or y-py for the document, our own protocol module for the wire."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol

from pycrdt import Doc
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from board.sync.protocol import (
    Authenticated,
    Awareness,
    CloseDocument,
    Denied,
    Frame,
    Message,
    Ping,
    Pong,
    Stateless,
    SyncStatus,
    SyncStep1,
    SyncStep2,
    Token,
    Update,
    encode_hocuspocus,
)
from tests.support.wire import decode_from_server


class Replica(Protocol):
    """A document of some CRDT library."""

    def state(self) -> bytes: ...

    def since(self, state: bytes) -> bytes: ...

    def apply(self, update: bytes) -> None: ...


class PycrdtReplica:
    """A `pycrdt.Doc`."""

    def __init__(self, doc: Any = None) -> None:
        self.doc: Any = Doc() if doc is None else doc

    def state(self) -> bytes:
        return self.doc.get_state()  # type: ignore[no-any-return]

    def since(self, state: bytes) -> bytes:
        return self.doc.get_update(state)  # type: ignore[no-any-return]

    def apply(self, update: bytes) -> None:
        self.doc.apply_update(update)


class SyncClient:
    """One document on one socket; reconnects when told to."""

    def __init__(self, url: str, token: str, name: str, replica: Replica) -> None:
        self.url = url
        self.token = token
        self.name = name
        self.replica = replica
        self.socket: ClientConnection | None = None
        self.sent = 0
        self.saved = 0
        self.synced = False
        self.writable: bool | None = None
        self.notices: list[dict[str, Any]] = []
        self.awareness: list[bytes] = []
        self.denied = ""
        self.received = 0
        self._news = asyncio.Condition()
        self._reader: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Opens the socket, signs in, and begins to sync."""
        self.sent = self.saved = 0
        self.synced = False
        self.socket = await connect(self.url, max_size=None)
        self._reader = asyncio.create_task(self._read(self.socket))
        await self.send(Token(self.token))
        await self.send(SyncStep1(self.replica.state()))

    async def disconnect(self) -> None:
        """Closes the socket."""
        if self.socket is not None:
            await self.socket.close()
        if self._reader is not None:
            await self._reader

    async def send(self, message: Message) -> None:
        """Sends a message about the document; a closed socket takes it and forgets it."""
        assert self.socket is not None
        if isinstance(message, SyncStep2 | Update):
            self.sent += 1
        with contextlib.suppress(ConnectionClosed):
            await self.socket.send(encode_hocuspocus(Frame(self.name, message)))

    async def push(self, state_before: bytes) -> None:
        """Sends what was edited since a state."""
        await self.send(Update(self.replica.since(state_before)))

    async def until(self, seen: Callable[[], object], seconds: float = 10) -> None:
        """Waits until messages have made the condition true."""
        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(lambda: bool(seen()))

    async def until_saved(self) -> None:
        """Waits until the server has said that everything sent is in the log."""
        await self.until(lambda: self.synced and self.saved >= self.sent)

    async def closed(self) -> int | None:
        """Waits until the server has closed the socket; answers the code."""
        assert self.socket is not None
        async with asyncio.timeout(10):
            await self.socket.wait_closed()
        return self.socket.close_code

    async def _read(self, socket: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for data in socket:
                assert isinstance(data, bytes)
                self.received += len(data)
                await self._take(decode_from_server(data))
                async with self._news:
                    self._news.notify_all()

    async def _take(self, message: Message) -> None:
        match message:
            case SyncStep1(state_vector):
                await self.send(SyncStep2(self.replica.since(state_vector)))
            case SyncStep2(update):
                self.replica.apply(update)
                self.synced = True
            case Update(update):
                self.replica.apply(update)
            case Stateless(text):
                self._note(json.loads(text))
            case Authenticated(writable):
                self.writable = writable
            case Denied(reason):
                self.denied = reason
            case Awareness(entries):
                self.awareness.append(entries)
            case Ping():
                await self.send(Pong())
            case CloseDocument(reason):
                self.notices.append({"closed": reason})
            case SyncStatus():
                pass
            case _:
                raise AssertionError(message)

    def _note(self, notice: dict[str, Any]) -> None:
        if "saved" in notice:
            self.saved = notice["messages"]
        self.notices.append(notice)


@asynccontextmanager
async def sync_client(url: str, token: str, name: str, replica: Replica | None = None) -> AsyncIterator[SyncClient]:
    """A connected client, disconnected on exit."""
    client = SyncClient(url, token, name, replica or PycrdtReplica())
    await client.connect()
    try:
        yield client
    finally:
        await client.disconnect()
