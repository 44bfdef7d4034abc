"""pycrdt-websocket as its documentation starts it on uvicorn, with the faster loop and protocol that uvicorn has."""

import asyncio
import sys

import uvicorn
import uvloop
from pycrdt.websocket import ASGIServer, WebsocketServer  # type: ignore[import-not-found]  # lives in its own environment


async def main(port: int) -> None:
    """Serves until it is ended."""
    rooms = WebsocketServer()
    config = uvicorn.Config(ASGIServer(rooms), host="127.0.0.1", port=port, ws="websockets-sansio", log_level="error")
    server = uvicorn.Server(config)
    async with rooms:
        serving = asyncio.create_task(server.serve())
        print("ready", flush=True)
        await serving


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
