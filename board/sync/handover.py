"""Hands WebSocket upgrades from uvicorn to the server connection of `websockets`, on the same port.

uvicorn makes a protocol for an upgrade by calling `Config.ws_protocol_class` with `config`, `server_state` and `app_state`,
then feeds it the request. `Handover.connection` is that factory; `tests/sync/test_handover.py` holds the contract.
"""

import asyncio
import http
import logging
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

import uvicorn
from uvicorn.server import ServerState
from websockets.asyncio.connection import broadcast
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.protocol import OPEN, Event
from websockets.server import ServerProtocol

from board.identity import joined_headers
from board.sync.hub import Hub
from board.sync.protocol import Framing
from board.sync.rates import Bucket
from board.sync.session import Session, Visitor

logger = logging.getLogger(__name__)

_LARGEST_MESSAGE: Final = 8_500_000
_BEHIND_BYTES: Final = 256 * 1024
_CAUGHT_UP_BYTES: Final = 32 * 1024
_KERNEL_BYTES: Final = 512 * 1024
_OPENING_S: Final = 10.0
_FRAMES_A_SECOND: Final = 600
_FRAMES_AT_ONCE: Final = 6000
"""More than a session takes in messages: pings and the pieces of messages are frames too, and nobody else counts those."""
_SLICE_BYTES: Final = 8192
_MOST_BUFFERED: Final = 10_000_000
_LONGEST_NUMBER: Final = 9
_RESTARTING: Final = 1012


class Connection(ServerConnection):
    """A server connection that uvicorn can shut down and a session can write to without waiting."""

    def __init__(self, handover: "Handover", state: ServerState) -> None:
        super().__init__(
            ServerProtocol(max_size=_LARGEST_MESSAGE),
            handover,  # type: ignore[arg-type]  # all that it asks of a Server: `handler`, `handler_tasks`, `is_serving`
            close_timeout=5,
            max_queue=8,
            write_limit=(_BEHIND_BYTES, _CAUGHT_UP_BYTES),
        )
        self._state = state
        self._frames = Bucket(_FRAMES_A_SECOND, _FRAMES_AT_ONCE)
        self.closing: asyncio.Task[None] | None = None
        self.on_drained: Callable[[], None] = lambda: None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._state.connections.add(self)  # type: ignore[arg-type]  # uvicorn asks for `shutdown` alone
        _bound_kernel_buffer(transport)
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._state.connections.discard(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        # In slices: a flood of empty frames is found out before all of it has been read.
        for start in range(0, len(data), _SLICE_BYTES):
            if self.transport.is_closing():
                return
            super().data_received(data[start : start + _SLICE_BYTES])
        if self.buffered() > _MOST_BUFFERED:  # with answers to pings: nothing else is sent without looking
            self.transport.abort()

    def process_event(self, event: Event) -> None:
        if self.request is not None and not self._frames.take(1, self.loop.time()):
            logger.info("a connection sent frames without end")
            self.transport.abort()
            return
        super().process_event(event)

    def shutdown(self) -> None:
        """uvicorn drains: the client is told to come back."""
        if self.protocol.state is OPEN:
            self.close_soon(_RESTARTING, "The server is restarting.")
        else:
            self.transport.close()

    @property
    def stalled(self) -> bool:
        """Whether the client reads more slowly than we write."""
        return self.paused

    def buffered(self) -> int:
        """How many bytes wait for the client."""
        return self.transport.get_write_buffer_size()

    def send_now(self, data: bytes) -> None:
        """Sends without waiting; a closed connection takes nothing."""
        broadcast([self], data)

    def close_soon(self, code: int, reason: str) -> None:
        """Begins to close; the first reason counts."""
        if self.closing is None:
            self.closing = self.loop.create_task(self.close(code, reason))

    def resume_writing(self) -> None:
        super().resume_writing()
        self.on_drained()

    async def __aiter__(self) -> AsyncIterator[str | bytes]:
        try:
            while True:
                yield await self.recv()
        except ConnectionClosed:
            return


class Handover:
    """What `websockets` knows as its server: accepts, and keeps the tasks of its connections."""

    def __init__(self, hub: Callable[[], Hub], allowed_sites: Callable[[str, str], bool] | None = None) -> None:
        self._hub = hub
        self._allowed = allowed_sites or same_site
        self.handler_tasks: set[asyncio.Task[None]] = set()

    def connection(self, *, config: uvicorn.Config, server_state: ServerState, app_state: dict[str, object]) -> Connection:
        """The factory for `uvicorn.Config(ws=…)`."""
        return Connection(self, server_state)

    def is_serving(self) -> bool:
        """Whether new connections are let in; uvicorn has closed its listeners before it shuts down."""
        return True

    def handler(self, connection: ServerConnection) -> Coroutine[object, object, None]:
        """The life of one connection."""
        assert isinstance(connection, Connection)
        return self._serve(connection)

    async def _serve(self, connection: Connection) -> None:
        try:
            async with asyncio.timeout(_OPENING_S):
                await connection.handshake(self._admit, server_header=None)
            if connection.protocol.state is OPEN:
                connection.start_keepalive()
                async with connection:
                    await self._attend(connection)
        except (TimeoutError, ConnectionClosed, OSError) as exc:
            logger.info("a connection ended early: %s", exc)
        finally:
            connection.transport.abort()
            task = asyncio.current_task()
            if task is not None:
                self.handler_tasks.discard(task)

    async def _attend(self, connection: Connection) -> None:
        assert connection.request is not None
        hub = self._hub()
        session = Session(connection, hub, visitor_of(connection.request, _address(connection)))
        connection.on_drained = session.drained
        with hub.session(session):
            await session.run()
        if connection.closing is not None:
            # Reading on, or a client that has more to say than fits would not get to answer that it closes.
            async for _ in connection:
                pass
            await connection.closing

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """The one function that decides about an upgrade, before anybody has spoken."""
        if framing_of(request.path) is None:
            return connection.respond(http.HTTPStatus.NOT_FOUND, "There is nothing here.\n")
        origin = request.headers.get("Origin")
        if origin is not None and not self._allowed(origin, request.headers.get("Host", "")):
            return connection.respond(http.HTTPStatus.FORBIDDEN, "This site may not connect to the board.\n")
        return None


def _bound_kernel_buffer(transport: asyncio.BaseTransport) -> None:
    # Linux lets it grow to megabytes, in which a reader that has stalled looks as if it kept up.
    connected = transport.get_extra_info("socket")
    if connected is not None:
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _KERNEL_BYTES)


def same_site(origin: str, host: str) -> bool:
    """Whether a page of this origin was served by the host it connects to."""
    try:
        return urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:
        return False


def framing_of(target: str) -> Framing | None:
    """Which framing a path asks for, None if it is not one of ours."""
    path = target.partition("?")[0]
    if path == "/collab":
        return Framing.HOCUSPOCUS
    return Framing.YJS if path.startswith("/yjs/") and len(path) > len("/yjs/") else None


def visitor_of(request: Request, address: str) -> Visitor:
    """Who knocks with this request."""
    path, _, asked = request.path.partition("?")
    query = parse_qs(asked)
    framing = framing_of(request.path)
    assert framing is not None
    schema = query.get("schema", [""])[0]
    return Visitor(
        framing=framing,
        headers=joined_headers(request.headers.raw_items()),
        token=query.get("token", [None])[0],
        address=address,
        document=unquote(path.removeprefix("/yjs/")) if framing is Framing.YJS else "",
        schema=int(schema) if schema.isascii() and schema.isdigit() and len(schema) <= _LONGEST_NUMBER else None,
    )


def _address(connection: Connection) -> str:
    address = connection.remote_address
    return str(address[0]) if isinstance(address, tuple) and address else ""
