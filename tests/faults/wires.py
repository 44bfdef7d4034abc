"""What lies between a client and its server: a wire that can be cut, swallow what is sent, and be plugged in elsewhere."""

import asyncio
import contextlib
import socket
import struct
from types import TracebackType
from typing import Final, Self

_AT_ONCE: Final = 16 * 1024
_RESET: Final = struct.pack("ii", 1, 0)  # a linger of no time: closing sends RST


class Wire:
    """One client's way in: it accepts at the same port for ever and passes everything on to the port `server`."""

    def __init__(self, server: int) -> None:
        self.server = server
        self.port = 0
        self.plugged = True
        self._up, self._down = asyncio.Event(), asyncio.Event()
        self._connections: dict[asyncio.Task[None], list[asyncio.StreamWriter]] = {}
        self._listener: asyncio.Server | None = None
        self.let_flow()

    async def __aenter__(self) -> Self:
        self._listener = await asyncio.start_server(self._carry, "127.0.0.1", 0, limit=_AT_ONCE)
        self.port = self._listener.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._listener is not None
        self._listener.close()
        self.cut()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def cut(self) -> None:
        """Resets what is connected, on both sides: what was on its way is gone."""
        for writers in self._connections.values():
            for writer in writers:
                _reset(writer)

    def unplug(self) -> None:
        """Nobody gets through any more."""
        self.plugged = False
        self.cut()

    def plug_into(self, server: int) -> None:
        """The next connection leads here."""
        self.server = server
        self.plugged = True

    def swallow(self) -> None:
        """Nothing arrives any more, on neither side, and neither is told."""
        self._up.clear()
        self._down.clear()

    def stop_reading(self) -> None:
        """What the client says still arrives; it hears nothing."""
        self._down.clear()

    def let_flow(self) -> None:
        """Everything arrives again, also what was held back."""
        self._up.set()
        self._down.set()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        writers = self._connections[task] = [writer]
        try:
            if self.plugged:
                await self._join(reader, writers)
        except (OSError, asyncio.CancelledError):
            pass  # either side has gone; asyncio's server would only log the cancellation
        finally:
            # What one side said last still arrives at the other, unless the wire was cut.
            for one in writers:
                one.close()
            del self._connections[task]

    async def _join(self, reader: asyncio.StreamReader, writers: list[asyncio.StreamWriter]) -> None:
        beyond = socket.socket()
        beyond.setblocking(False)
        beyond.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _AT_ONCE)  # a stalled reader is soon felt
        with contextlib.ExitStack() as stack:
            stack.callback(beyond.close)
            await asyncio.get_running_loop().sock_connect(beyond, ("127.0.0.1", self.server))
            stack.pop_all()
        answers, asking = await asyncio.open_connection(sock=beyond, limit=_AT_ONCE)
        writers.append(asking)
        async with asyncio.TaskGroup() as group:
            ways = [
                group.create_task(_pump(reader, asking, self._up)),
                group.create_task(_pump(answers, writers[0], self._down)),
            ]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, flows: asyncio.Event) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(_AT_ONCE):
            await flows.wait()
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()


def _reset(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()
