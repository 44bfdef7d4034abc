"""What a server process does all the time beside answering: none of it ends unseen, and none takes the others along."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Final

logger = logging.getLogger(__name__)

Work = Callable[[], Awaitable[object]]
"""Begins a piece of work that goes on until it is cancelled."""

_PAUSE_S: Final = 1.0


@asynccontextmanager
async def upkeep(works: Mapping[str, Work], pause_s: float = _PAUSE_S) -> AsyncIterator[None]:
    """All of it goes on inside; what breaks is told with its name and begun again."""
    tasks = [asyncio.create_task(_kept(name, work, pause_s)) for name, work in works.items()]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def _kept(name: str, work: Work, pause_s: float) -> None:
    while True:
        try:
            await work()
            return
        except Exception as exc:
            # Whatever it is: without this, marks and versions would stop for everybody until somebody restarts the server.
            logger.error("work broke off work=%s", name, exc_info=exc)
            await asyncio.sleep(pause_s)
