"""A sync server on a free port, in this process or in one of its own that can be killed."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from board.redis import connect
from board.roles import Role
from board.sync.handover import Handover
from board.sync.hub import Hub
from board.sync.inflight import Slot
from board.web.listening import Listening
from tests.support.crew import Crew
from tests.support.prompt import Prompt

ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Serving:
    """A running server: its port, its hub, its people."""

    port: int
    hub: Hub
    crew: Crew

    def collab(self, **query: str) -> str:
        """The address of the Hocuspocus framing."""
        return f"ws://127.0.0.1:{self.port}/collab" + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")

    def yjs(self) -> str:
        """The address of the y-websocket framing, without the document."""
        return f"ws://127.0.0.1:{self.port}/yjs"


@asynccontextmanager
async def serving(
    redis_url: str, crew: Crew, *, slot: Slot | None = None, port: int = 0, replicas: int = 0
) -> AsyncIterator[Serving]:
    """A server in this process; on exit it drains as uvicorn does."""
    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(connect(redis_url))
        hub = await stack.enter_async_context(Hub(redis, crew, slot=slot, replicas=replicas))
        handover = Handover(lambda: hub)
        # Opened anew as the real server does: from a socket that knows its protocol asyncio's connections send without delay.
        listener = socket.socket(fileno=socket.create_server(("127.0.0.1", port)).detach())
        config = uvicorn.Config(
            _application(),
            http=Listening,
            ws=handover.connection,  # type: ignore[arg-type]  # uvicorn only calls it
            log_config=None,
            lifespan="off",
            timeout_graceful_shutdown=3,
        )
        server = Prompt(config)
        task = asyncio.create_task(server.serve([listener]))
        try:
            yield Serving(listener.getsockname()[1], hub, crew)
        finally:
            server.leave()
            await task


def _application() -> Starlette:
    async def hello(request: Request) -> PlainTextResponse:
        return PlainTextResponse("hello")

    return Starlette(routes=[Route("/hello", hello)])


class ServerProcess:
    """A server in a process of its own, on a port that stays the same over restarts."""

    def __init__(self, redis_url: str, roles: Mapping[str, str], folder: Path) -> None:
        self._environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._arguments = [redis_url, json.dumps(dict(roles)), str(folder / "slot")]
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self) -> None:
        """Starts it and waits until it accepts connections."""
        command = [sys.executable, "-m", "tests.support.serving", *self._arguments, str(self.port)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, env=self._environment, cwd=ROOT)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line.startswith(b"port "), line
        self.port = int(line.split()[1])

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """kill -9."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def stop(self) -> None:
        """Ends it if it still runs."""
        if self._process is not None and self._process.poll() is None:
            self.kill()


async def _main(redis_url: str, roles: str, slot: str, port: str) -> None:
    crew = Crew({name: Role(role) for name, role in json.loads(roles).items()})
    async with serving(redis_url, crew, slot=Slot.at(Path(slot)), port=int(port)) as server:
        print(f"port {server.port}", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
