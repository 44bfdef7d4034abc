"""Hands WebSocket upgrades from uvicorn to the server connection of `websockets`, on the same port.

uvicorn makes a protocol for an upgrade by calling `Config.ws_protocol_class` with `config`, `server_state` and `app_state`,
then feeds it the request. `Handover.connection` is that factory; `tests/sync/test_handover.py` holds the contract.
"""

import asyncio
import http
import logging
from collections.abc import Callable, Coroutine
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

import uvicorn
from uvicorn.server import ServerState
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.protocol import OPEN

from board.identity import joined_headers
from board.sync.connection import Connection
from board.sync.hub import Hub
from board.sync.post import Post
from board.sync.protocol import Framing
from board.sync.session import Session, Visitor

logger = logging.getLogger(__name__)

_OPENING_S: Final = 10.0
_LONGEST_NUMBER: Final = 9


class Handover:
    """What `websockets` knows as its server: accepts, and keeps the tasks of its connections."""

    def __init__(self, hub: Callable[[], Hub], allowed_sites: Callable[[str, str], bool] | None = None) -> None:
        self._hub = hub
        self._allowed = allowed_sites or same_site
        self._post = Post()
        self.handler_tasks: set[asyncio.Task[None]] = set()

    def connection(self, *, config: uvicorn.Config, server_state: ServerState, app_state: dict[str, object]) -> Connection:
        """The factory for `uvicorn.Config(ws=…)`."""
        return Connection(self, server_state, self._post)

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
            logger.info("connection ended early reason=%s", exc)
        finally:
            connection.transport.abort()
            task = asyncio.current_task()
            if task is not None:
                self.handler_tasks.discard(task)

    async def _attend(self, connection: Connection) -> None:
        assert connection.request is not None
        hub = self._hub()
        session = Session(connection, hub, visitor_of(connection.request, _address(connection)))
        connection.patience = session
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
