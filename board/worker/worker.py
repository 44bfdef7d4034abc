"""The loop of a worker: claims jobs, looks, thinks, proposes, and beats meanwhile; on the way out it finishes or gives back."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Final

from board.worker.errand import Errand, Words
from board.worker.errors import Away, Declined, Gone
from board.worker.server import Server
from board.worker.thinker import Thinker, ThoughtFailed

logger = logging.getLogger(__name__)

LEAVING_S: Final = 5.0
_GIVING_BACK_S: Final = 2.0
_FIRST_WAIT_S: Final = 3.0
_WAIT_S: Final = 20.0
_FIRST_PAUSE_S: Final = 0.2
_LONGEST_PAUSE_S: Final = 10.0
_BEATS_A_LEASE: Final = 5
_RESTING_S: Final = 2.0
"""How long it waits at once for its next turn: somebody may allow it more meanwhile."""
_ENDING: Final = frozenset({"paused", "off"})
"""What a server says when it wants nothing more of this job."""


class Stopped(Exception):
    """Somebody wants the agent to stop."""


@dataclass(slots=True)
class Work:
    """One errand while it is being done: what is shown of it to people."""

    errand: Errand
    state: str = "reading"
    scene: str = ""
    filed: list[str] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def show(self, state: str, scene: str) -> None:
        """What people see from now on."""
        self.state, self.scene = state, scene
        self.news.set()


class Worker:
    """Runs until it is told to leave; as many errands at a time as it has thinkers."""

    def __init__(self, server: Server, thinkers: Sequence[Thinker] | None = None) -> None:
        self._server = server
        self._thinkers = [Thinker()] if thinkers is None else thinkers

    async def warm(self) -> None:
        """Start the thinkers, so that the first errand need not wait for one."""
        for thinker in self._thinkers:
            await thinker.warm()

    async def run(self, leaving: asyncio.Event) -> None:
        """Work until `leaving`; raises `NotAdmitted` when the token is worth nothing."""
        slots = [asyncio.create_task(self._slot(thinker, leaving)) for thinker in self._thinkers]
        told = asyncio.create_task(leaving.wait())
        try:
            await asyncio.wait([*slots, told], return_when=asyncio.FIRST_COMPLETED)
            leaving.set()
            await asyncio.wait(slots, timeout=LEAVING_S)
        finally:
            for task in (*slots, told):
                task.cancel()
            await asyncio.wait([*slots, told])
            for thinker in self._thinkers:
                await thinker.close()
        for slot in slots:
            if not slot.cancelled() and (failure := slot.exception()) is not None:
                raise failure

    async def _slot(self, thinker: Thinker, leaving: asyncio.Event) -> None:
        wait_s, pause_s = _FIRST_WAIT_S, _FIRST_PAUSE_S
        while not leaving.is_set():
            try:
                errand = await self._claimed(leaving, wait_s)
                pause_s = _FIRST_PAUSE_S
                if errand is not None:
                    await self.do(errand, thinker)
                else:
                    # Not at once: a server that has just begun has better things to do.
                    wait_s = _WAIT_S
                    await thinker.warm()
            except Away as exc:
                logger.warning("the server is away: %s", exc)
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

    async def do(self, errand: Errand, thinker: Thinker) -> None:
        """One errand from its beginning to its end, whichever that is."""
        work = Work(errand, scene=errand.scene)
        try:
            await self._beating(work, thinker)
            await self._server.done(errand)
            logger.info("job done job=%s suggestions=%d", errand.id, len(work.filed))
        except Stopped:
            with suppress(Gone):
                await self._server.done(errand)
            logger.info("job stopped job=%s", errand.id)
        except Gone as exc:
            logger.info("job gone job=%s reason=%s", errand.id, exc)
        except ThoughtFailed as exc:
            logger.warning("job failed job=%s error=%s", errand.id, exc)
            with suppress(Gone):
                await self._server.failed(errand, str(exc))
        except asyncio.CancelledError:
            await self._give_back(errand)
            raise

    async def _work(self, work: Work, thinker: Thinker) -> None:
        errand = work.errand
        for scene in [errand.scene] if errand.scene else await self._server.scenes(errand.board):
            work.show("reading", scene)
            look = await self._server.look(errand.board, scene)
            if look.welcome:
                work.show("thinking", scene)
                async with aclosing(thinker.think(errand, look)) as proposals:
                    async for proposal in proposals:
                        work.show("proposing", scene)
                        if not await self._propose(work, proposal):
                            return

    async def _propose(self, work: Work, proposal: Words) -> bool:
        """File what was thought of; whether there is room for more."""
        try:
            work.filed.append(await self._filed(work, proposal))
        except Declined as exc:
            if exc.kind in _ENDING:
                raise Stopped from exc
            if exc.kind == "limit" and not exc.panel:
                return False
            logger.info("proposal declined job=%s kind=%s", work.errand.id, exc.kind)
        return True

    async def _filed(self, work: Work, proposal: Words) -> str:
        """File a proposal, in a minute if so many have been made in this one; people see that it rests."""
        scene = work.scene
        while True:
            try:
                return await self._server.propose(work.errand, proposal)
            except Declined as exc:
                if not exc.wait_s:
                    raise
                work.show("resting", scene)
                await asyncio.sleep(min(exc.wait_s, _RESTING_S))

    async def _beating(self, work: Work, thinker: Thinker) -> None:
        """The work, with beats meanwhile; a beat which hears that it is unwanted breaks it off."""
        working = asyncio.create_task(self._work(work, thinker))
        beating = asyncio.create_task(self._beat(work))
        try:
            await asyncio.wait([working, beating], return_when=asyncio.FIRST_COMPLETED)
        finally:
            working.cancel()
            beating.cancel()
            await asyncio.wait([working, beating])
        (beating if working.cancelled() else working).result()

    async def _beat(self, work: Work) -> None:
        """At once when there is something new to show, and often enough to keep the lease."""
        while True:
            work.news.clear()
            if not await self._server.beat(work.errand, work.state, work.scene):
                raise Stopped
            with suppress(TimeoutError):
                async with asyncio.timeout(work.errand.lease_s / _BEATS_A_LEASE):
                    await work.news.wait()

    async def _give_back(self, errand: Errand) -> None:
        with suppress(Away, Gone, Declined, TimeoutError):
            async with asyncio.timeout(_GIVING_BACK_S):
                await self._server.release(errand)
        logger.info("job given back job=%s", errand.id)
