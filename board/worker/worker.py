"""The loop of a worker: claims as many jobs at a time as it has thinkers, beside those that rest; finishes or gives back."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from board.worker.errand import Errand
from board.worker.errors import Away, NotAdmitted
from board.worker.server import Server
from board.worker.thinker import Thinker
from board.worker.work import Thinkers, Work

logger = logging.getLogger(__name__)

LEAVING_S: Final = 5.0
_FIRST_WAIT_S: Final = 3.0
_WAIT_S: Final = 20.0
_FIRST_PAUSE_S: Final = 0.2
_LONGEST_PAUSE_S: Final = 10.0
_MOST_RESTING: Final = 16


class Worker:
    """Runs until it is told to leave."""

    def __init__(self, server: Server, thinkers: Sequence[Thinker] | None = None) -> None:
        self._server = server
        self._thinkers = Thinkers([Thinker()] if thinkers is None else thinkers)
        self._working: set[asyncio.Task[None]] = set()

    async def warm(self) -> None:
        """Start the thinkers, so that the first errand need not wait for one."""
        await self._thinkers.warm()

    async def run(self, leaving: asyncio.Event) -> None:
        """Work until `leaving`; raises `NotAdmitted` when the token is worth nothing."""
        slots = [asyncio.create_task(self._slot(leaving)) for _ in range(self._thinkers.count)]
        told = asyncio.create_task(leaving.wait())
        try:
            await asyncio.wait([*slots, told], return_when=asyncio.FIRST_COMPLETED)
            leaving.set()
            await asyncio.wait([*slots, *self._working], timeout=LEAVING_S)
        finally:
            tasks = [*slots, *self._working, told]
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            await self._thinkers.close()
        for slot in slots:
            if not slot.cancelled() and (failure := slot.exception()) is not None:
                raise failure

    async def _slot(self, leaving: asyncio.Event) -> None:
        wait_s, pause_s = _FIRST_WAIT_S, _FIRST_PAUSE_S
        while not leaving.is_set():
            try:
                errand = await self._claimed(leaving, wait_s)
                pause_s = _FIRST_PAUSE_S
                if errand is not None:
                    await self._begin(errand)
                else:
                    # Not at once: a server that has just begun has better things to do.
                    wait_s = _WAIT_S
                    await self._thinkers.warm()
            except Away as exc:
                logger.warning("server away reason=%s", exc)
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause_s):
                        await leaving.wait()
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    async def _claimed(self, leaving: asyncio.Event, wait_s: float) -> Errand | None:
        """The next job; waiting for one ends when the worker has to leave."""
        asking = asyncio.create_task(self._server.next(wait_s))
        told = asyncio.create_task(leaving.wait())
        try:
            await asyncio.wait([asking, told], return_when=asyncio.FIRST_COMPLETED)
        finally:
            told.cancel()
            if not asking.done():
                asking.cancel()
            await asyncio.wait([asking, told])
        return None if asking.cancelled() else asking.result()

    async def _begin(self, errand: Errand) -> None:
        """Comes back when the errand is done, or when it rests and there is room for another."""
        work = Work(errand, self._server, self._thinkers)
        doing = asyncio.create_task(_done(work))
        self._working.add(doing)
        doing.add_done_callback(self._working.discard)
        resting = asyncio.create_task(work.rests.wait())
        try:
            await asyncio.wait([doing, resting], return_when=asyncio.FIRST_COMPLETED)
        finally:
            resting.cancel()
            await asyncio.wait([resting])
        if doing.done():
            doing.result()
        while len(self._working) > _MOST_RESTING:
            await asyncio.wait(self._working, return_when=asyncio.FIRST_COMPLETED)


async def _done(work: Work) -> None:
    """What keeps a job from its server keeps the next claim from it too, and is told and answered there."""
    with suppress(Away, NotAdmitted):
        await work.do()
