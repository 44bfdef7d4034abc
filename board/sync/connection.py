"""One WebSocket as its session uses it: a server connection of `websockets` that is written to without waiting.

Frames of ours go past its protocol object, which would build each anew (`tests/sync/test_handover.py` holds what we rely on).
"""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from typing import Final, Protocol

from uvicorn.server import ServerState
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed
from websockets.protocol import OPEN, Event
from websockets.server import ServerProtocol

from board.errors import CloseCode
from board.sync.post import Post
from board.sync.rates import Bucket
from board.tally import TALLY

logger = logging.getLogger(__name__)

_LARGEST_MESSAGE: Final = 8_500_000
_BEHIND_BYTES: Final = 256 * 1024
_CAUGHT_UP_BYTES: Final = 32 * 1024
_KERNEL_BYTES: Final = 512 * 1024
_FRAMES_A_SECOND: Final = 600
_FRAMES_AT_ONCE: Final = 6000
"""More than a session takes in messages: pings and the pieces of messages are frames too, and nobody else counts those."""
_SLICE_BYTES: Final = 8192
_MOST_BUFFERED: Final = 10_000_000
_WORTH_JOINING: Final = 16 * 1024


class Patience(Protocol):
    """Who is told that a client reads more slowly than we write, and that it has caught up."""

    def stalled(self) -> None: ...

    def drained(self) -> None: ...


class Connection(ServerConnection):
    """A server connection that uvicorn can shut down and a session can write to without waiting."""

    def __init__(self, server: object, state: ServerState, post: Post) -> None:
        super().__init__(
            ServerProtocol(max_size=_LARGEST_MESSAGE),
            server,  # type: ignore[arg-type]  # all that it asks of a Server: `handler`, `handler_tasks`, `is_serving`
            close_timeout=5,
            max_queue=8,
            write_limit=(_BEHIND_BYTES, _CAUGHT_UP_BYTES),
        )
        self._state = state
        self._post = post
        self._outgoing: list[bytes] = []
        self._frames = Bucket(_FRAMES_A_SECOND, _FRAMES_AT_ONCE)
        self.closing: asyncio.Task[None] | None = None
        self.patience: Patience | None = None

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
            logger.info("connection cut off reason=frames without end")
            self.transport.abort()
            return
        super().process_event(event)

    def shutdown(self) -> None:
        """uvicorn drains: the client is told to come back."""
        if self.protocol.state is OPEN:
            self.close_soon(CloseCode.STORE_AWAY, "The server is restarting.")
        elif self.closing is None:  # or who is still answering that it closes would only see the connection break
            self.transport.close()

    def buffered(self) -> int:
        """How many bytes wait for the client."""
        return self.transport.get_write_buffer_size() + sum(map(len, self._outgoing))

    def send_frame(self, pieces: tuple[bytes, ...]) -> None:
        """Sends a frame without waiting; a closed connection takes nothing."""
        if self.protocol.state is OPEN:
            if not self._outgoing:
                self._post.add(self)
            self._outgoing += pieces
            TALLY.deliveries += 1

    def flush(self) -> None:
        """Writes what was sent in this step of the loop."""
        outgoing, self._outgoing = self._outgoing, []
        if not outgoing or self.transport.is_closing():
            return
        size = sum(map(len, outgoing))
        TALLY.delivered_bytes += size
        if size < _WORTH_JOINING:
            self.transport.write(b"".join(outgoing))
        else:
            self.transport.writelines(outgoing)

    def send_data(self) -> None:
        self.flush()  # what `websockets` says itself, a close above all, comes after what we said before
        super().send_data()

    def close_soon(self, code: int, reason: str) -> None:
        """Begins to close; the first reason counts."""
        if self.closing is None:
            TALLY.closed[str(code)] += 1
            self.closing = self.loop.create_task(self.close(code, reason))

    def pause_writing(self) -> None:
        super().pause_writing()
        if self.patience is not None:
            self.patience.stalled()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.patience is not None:
            self.patience.drained()

    async def __aiter__(self) -> AsyncIterator[str | bytes]:
        try:
            while True:
                yield await self.recv()
        except ConnectionClosed:
            return


def _bound_kernel_buffer(transport: asyncio.BaseTransport) -> None:
    # Linux lets it grow to megabytes, in which a reader that has stalled looks as if it kept up.
    connected = transport.get_extra_info("socket")
    if connected is not None:
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _KERNEL_BYTES)
