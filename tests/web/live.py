"""A real server process's worth of application on a real socket, in a thread of its own."""

import asyncio
import socket
import threading
from collections.abc import Coroutine
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import uvicorn

from board.app import depart
from board.sync.handover import Handover
from board.web.guard import is_own_origin
from board.web.listening import Leaving
from tests.support.prompt import Prompt
from tests.web.conftest import Server, serving

T = TypeVar("T")
DEADLINE_S = 20


class _Leaving(Leaving, Prompt):
    """Ends as the real one does, without its pauses."""


class LiveServer:
    """`with LiveServer(redis_url, folder) as live`: answers at `live.url` from the first moment."""

    def __init__(self, redis_url: str, folder: Path) -> None:
        self._redis_url = redis_url
        self._folder = folder
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._ready = threading.Event()
        self._uvicorn: _Leaving | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self.server: Server | None = None
        self.host = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self.url = f"http://{self.host}"

    def __enter__(self) -> "LiveServer":
        self._thread.start()
        assert self._ready.wait(DEADLINE_S)
        return self

    def __exit__(self, *exc: object) -> None:
        assert self._loop
        assert self._uvicorn
        self._loop.call_soon_threadsafe(self._uvicorn.leave)
        self._thread.join(DEADLINE_S)
        self._socket.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something in the server's own loop."""
        assert self._loop
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(DEADLINE_S)

    async def _serve(self) -> None:
        async with serving(self._redis_url, self._folder) as server:
            handover = Handover(lambda: server.services.hub, lambda origin, host: is_own_origin(origin, host, ""))
            # `serving` has run the lifespan already.
            config = uvicorn.Config(
                server.app,
                lifespan="off",
                log_config=None,
                ws=handover.connection,  # type: ignore[arg-type]  # uvicorn asks for a class and calls it as a factory
                proxy_headers=False,
                timeout_graceful_shutdown=3,
            )
            self.server, self._loop = server, asyncio.get_running_loop()
            self._uvicorn = _Leaving(config, partial(depart, server.app))
            self._ready.set()
            await self._uvicorn.serve(sockets=[self._socket])
