"""Uvicorn without its pauses: it looks up ten times a second, which over hundreds of servers is a minute of every run."""

import asyncio
from socket import socket

import uvicorn


class Prompt(uvicorn.Server):
    """Ends when it is told to, and at once if nobody is connected; whoever is connected is drained as uvicorn does."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._told = asyncio.Event()

    def leave(self) -> None:
        """Ends it; called in its own loop."""
        self.should_exit = True
        self._told.set()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self._told.wait()

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        if self.server_state.connections or self.server_state.tasks:
            await super().shutdown(sockets)
            return
        for server in self.servers:
            server.close()
            await server.wait_closed()
        await self.lifespan.shutdown()
