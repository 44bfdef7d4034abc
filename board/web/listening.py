"""HTTP as uvicorn speaks it, with limits to the head of a request, and an end that keeps nobody waiting."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from socket import socket
from types import FrameType
from typing import Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

logger = logging.getLogger(__name__)

HEAD_SECONDS: Final = 10.0
HEAD_BYTES: Final = 64 * 1024
PATIENCE_SECONDS: Final = 2.0
"""How long requests and slow sockets are waited for at the end."""
_LOOK_S: Final = 0.02


class Listening(HttpToolsProtocol):
    """A connection that ends when a request begins and does not get to its body in time."""

    _head_bytes = 0
    _in_body = False
    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn declares it
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._patience is None and self._is_answered():
            self._wait()  # for the next head, or for the end of a body that was answered before it was read
        if self._patience is not None and not self._in_body:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES + len(data):
                self._hang_up("a request with a head beyond all measure")
                return
        super().data_received(data)

    def on_headers_complete(self) -> None:
        self._in_body = True
        self._stop_waiting()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_body = False
        self._stop_waiting()
        super().on_message_complete()

    def _is_answered(self) -> bool:
        return self.cycle is not None and self.cycle.response_complete

    def _wait(self) -> None:
        self._patience = self.loop.call_later(HEAD_SECONDS, self._hang_up, "a request that does not end")

    def _stop_waiting(self) -> None:
        self._head_bytes = 0
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _hang_up(self, reason: str) -> None:
        logger.info("request given up reason=%s", reason)
        self._stop_waiting()
        self.transport.abort()


class Leaving(uvicorn.Server):
    """A server that lets nobody in any more before it sends away those who are here; asked twice, it ends at once."""

    def __init__(self, config: uvicorn.Config, depart: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self._depart = depart

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        for one in (*self.servers, *(sockets or ())):
            one.close()
        await self._depart()
        await self._see_off()
        await super().shutdown(sockets)

    async def _see_off(self) -> None:
        """Requests in work are answered and closing sockets closed; whose other end sleeps is cut off after a while."""
        for connection in list(self.server_state.connections):
            connection.shutdown()
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                while self.server_state.connections:  # noqa: ASYNC110  # uvicorn says of none that it has gone
                    await asyncio.sleep(_LOOK_S)
        for connection in list(self.server_state.connections):
            logger.info("connection cut off reason=the server ends")
            connection.transport.abort()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self.should_exit:
            os._exit(1)
        super().handle_exit(sig, frame)
