"""Wires everything: the services over one Redis, and one server process around the socket that the supervisor bound."""

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import uvicorn
import uvloop
from fastapi import FastAPI
from obstore.store import ObjectStore

from board.assets import Assets
from board.chronicle.chronicle import Chronicle
from board.crew import people_of
from board.folder import DataFolder
from board.historian.historian import Historian
from board.historian.place import Place
from board.logs import log_to_stderr
from board.readout import Readout
from board.redis import connect
from board.settings import Settings, read_settings
from board.stores import store_of, store_url_of
from board.sync import collector
from board.sync.handover import Handover
from board.sync.hub import Hub
from board.sync.inflight import Slot
from board.web.api import create_api, warm
from board.web.guard import is_own_origin
from board.web.listening import Leaving, Listening
from board.web.services import Services, Watching

logger = logging.getLogger("board.app")  # it is run as a program

SPREAD_SECONDS = 2.0


@asynccontextmanager
async def services(settings: Settings, slot: Slot | None = None, readout: Readout | None = None) -> AsyncIterator[Services]:
    """Everything that a server process or a command works with; `settings.redis_url` says where Redis is."""
    assert settings.redis_url is not None
    async with connect(settings.redis_url) as redis:
        people = people_of(redis, settings)
        place = Place(settings.redis_url, store_url_of(settings))
        async with Hub(redis, people, slot=slot, replicas=settings.replicas) as hub, Historian(place) as historian:
            store = store_of(settings)
            chronicle = Chronicle(redis, store)
            watching = Watching(readout, settings.metrics_token or "", bool(settings.url or settings.trusted_proxy))
            assets, url = assets_of(settings, store), settings.url or ""
            yield Services(people, hub, assets, redis, chronicle, historian, url, watching=watching)


def assets_of(settings: Settings, store: ObjectStore) -> Assets:
    """Pictures and sound in this store."""
    return Assets(store) if settings.store_url else Assets(store, DataFolder(settings.data).has_room)


async def serve(settings: Settings, listener: socket.socket, slot: Path) -> None:
    """One server process, until SIGTERM has drained it."""
    readout = Readout(DataFolder(settings.data).metrics, slot.stem.replace("worker", "server"))
    async with services(settings, Slot.at(slot), readout) as wired:
        handover = Handover(lambda: wired.hub, lambda origin, host: is_own_origin(origin, host, wired.public_url))
        api = create_api(wired)
        await warm(api)
        collector.tidy()
        config = uvicorn.Config(
            api,
            http=Listening,
            ws=handover.connection,  # type: ignore[arg-type]  # uvicorn asks for a class and calls it as a factory
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # whom to trust is decided by the people, per header
            timeout_graceful_shutdown=1,
        )
        await Leaving(config, partial(depart, api)).serve(sockets=[listener])


async def depart(api: FastAPI, spread_s: float = SPREAD_SECONDS) -> None:
    """Before the server waits for everybody to go, they are told."""
    logger.info("server draining")
    api.state.vitals.draining = True
    api.state.desk.bell.close()
    await api.state.services.hub.drain(spread_s)


def main() -> None:
    """`python -m board.app LISTENER SLOT`: a server process of the supervisor's."""
    settings = read_settings(os.environ)
    log_to_stderr(settings.log)
    # uvicorn raises the signal that ended it once more; as an exception it lets the boards be flushed on the way out.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit())
    with socket.socket(fileno=int(sys.argv[1])) as listener, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(settings, listener, Path(sys.argv[2])))


if __name__ == "__main__":
    main()
