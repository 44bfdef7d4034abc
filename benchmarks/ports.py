"""What it costs to tell many sockets the same, through ASGI and through our own hand-over of the socket on the same port.

`python -m benchmarks.ports [--sockets 100] [--messages 500]`. Three servers with nothing behind them, one after the other and
three times each: Starlette over uvicorn's own WebSockets, `broadcast` of `websockets` on a connection that was handed over, and
our `Connection`, for which a frame is built once. Processor time of the server for one message at one socket; the least of the
three runs counts, so that a busy machine disturbs it little.
"""

import argparse
import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Final, cast

import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.asyncio.connection import broadcast

from benchmarks.machine import cost_of, describe, load
from board.sync.connection import Connection
from board.sync.frames import framed
from board.sync.handover import Handover
from board.sync.hub import Hub
from board.web.listening import Listening

KINDS: Final = ("asgi", "broadcast", "frames")
ROUNDS: Final = 3
PAYLOAD: Final = 260
PACE_S: Final = 0.02
UPGRADE: Final = (
    b"GET /collab HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


class Echoes:
    """Whatever one socket says, all the others are told."""

    def __init__(self) -> None:
        self.asgi: set[WebSocket] = set()
        self.handed: set[Connection] = set()

    async def talk(self, websocket: WebSocket) -> None:
        """A socket that came through ASGI."""
        await websocket.accept()
        self.asgi.add(websocket)
        try:
            while True:
                data = await websocket.receive_bytes()
                for other in self.asgi - {websocket}:
                    await other.send_bytes(data)
        except WebSocketDisconnect:
            self.asgi.discard(websocket)

    async def attend(self, connection: Connection, tell: Callable[[set[Connection], bytes], None]) -> None:
        """A socket that was handed over."""
        self.handed.add(connection)
        async for data in connection:
            assert isinstance(data, bytes)
            tell(self.handed - {connection}, data)
        self.handed.discard(connection)


class Ports(Handover):
    """The hand-over with an echo in the place of boards."""

    def __init__(self, echoes: Echoes, tell: Callable[[set[Connection], bytes], None]) -> None:
        super().__init__(cast(Callable[[], Hub], lambda: None))  # no session is begun
        self._echoes = echoes
        self._tell = tell

    async def _attend(self, connection: Connection) -> None:
        await self._echoes.attend(connection, self._tell)


def tell_by_broadcast(others: set[Connection], data: bytes) -> None:
    """As `websockets` does it: a frame for each."""
    broadcast(others, data)


def tell_by_frames(others: set[Connection], data: bytes) -> None:
    """As rooms do it: one frame for all."""
    frame = framed(data)
    for other in others:
        other.send_frame(frame)


def protocol_of(kind: str, echoes: Echoes) -> object:
    """What uvicorn is given for upgrades."""
    if kind == "asgi":
        return "websockets-sansio"
    return Ports(echoes, tell_by_broadcast if kind == "broadcast" else tell_by_frames).connection


async def serve(kind: str) -> None:
    """One server until its input closes."""
    echoes = Echoes()
    listener = socket.socket(fileno=socket.create_server(("127.0.0.1", 0), backlog=2048).detach())
    app = Starlette(routes=[WebSocketRoute("/collab", echoes.talk)])
    made = protocol_of(kind, echoes)
    config = uvicorn.Config(app, http=Listening, ws=made, ws_per_message_deflate=False, log_config=None, lifespan="off")  # type: ignore[arg-type]
    server = uvicorn.Server(config)
    print(listener.getsockname()[1], flush=True)
    serving = asyncio.create_task(server.serve([listener]))
    await asyncio.to_thread(sys.stdin.read)
    server.should_exit = True
    await serving


class Listener(asyncio.Protocol):
    """A socket that counts the bytes it is sent after the answer to its upgrade."""

    def __init__(self, expected: int) -> None:
        self.opened = asyncio.get_running_loop().create_future()
        self.heard = asyncio.Event()
        self.lacking = expected

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(UPGRADE)

    def data_received(self, data: bytes) -> None:
        if self.opened.done():
            self.lacking -= len(data)
            if self.lacking <= 0:
                self.heard.set()
        else:
            assert data.startswith(b"HTTP/1.1 101"), data
            self.opened.set_result(None)


async def crowd(port: int, sockets: int, messages: int) -> None:
    """Opens the sockets; one of them speaks, and it is over when all others have heard all of it."""
    loop = asyncio.get_running_loop()
    listeners: list[Listener] = []
    for _ in range(sockets + 1):
        _, listener = await loop.create_connection(lambda: Listener(messages * (PAYLOAD + 4)), "127.0.0.1", port)
        await listener.opened
        listeners.append(listener)
    message = b"\x82\xfe" + PAYLOAD.to_bytes(2) + b"\0\0\0\0" + bytes(PAYLOAD)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    for _ in range(messages):
        listeners[0].transport.write(message)
        await asyncio.sleep(PACE_S)
    async with asyncio.timeout(60):
        for listener in listeners[1:]:
            await listener.heard.wait()
    print("heard", flush=True)


def measured(kind: str, sockets: int, messages: int) -> float:
    """Microseconds of the server's processor time for one message at one socket."""
    command = [sys.executable, "-m", "benchmarks.ports"]
    with subprocess.Popen([*command, "--serve", kind], stdin=-1, stdout=-1, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        people = [*command, "--crowd", port, "--sockets", str(sockets), "--messages", str(messages)]
        with subprocess.Popen(people, stdin=-1, stdout=-1, text=True) as client:
            assert client.stdin is not None
            assert client.stdout is not None
            assert client.stdout.readline() == "ready\n"
            before = cost_of([server.pid]).processor_s
            client.stdin.write("\n")
            client.stdin.flush()
            assert client.stdout.readline() == "heard\n"
            spent = cost_of([server.pid]).processor_s - before
        server.stdin.close()
    return spent / messages / sockets * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ports")
    parser.add_argument("--sockets", type=int, default=100)
    parser.add_argument("--messages", type=int, default=500)
    parser.add_argument("--serve", choices=KINDS)
    parser.add_argument("--crowd", type=int)
    given = parser.parse_args()
    if given.serve:
        uvloop.run(serve(given.serve))
    elif given.crowd:
        uvloop.run(crowd(given.crowd, given.sockets, given.messages))
    else:
        compare(given.sockets, given.messages)


def compare(sockets: int, messages: int) -> None:
    """All three, interleaved."""
    began, runs = (
        time.strftime("%Y-%m-%d"),
        [{kind: measured(kind, sockets, messages) for kind in KINDS} for _ in range(ROUNDS)],
    )
    print(f"{began}, {describe()}, {load()} processes wanted a core; {sockets} sockets, {messages} messages of {PAYLOAD} bytes")
    for kind in KINDS:
        print(f"{kind:10} {min(run[kind] for run in runs):5.1f} µs a delivery")


if __name__ == "__main__":
    main()
