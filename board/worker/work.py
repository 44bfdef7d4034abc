"""One errand from its beginning to its end: looks, thinks, proposes, and beats meanwhile."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Final

from board.worker.errand import Errand, Words
from board.worker.errors import Away, Declined, Gone
from board.worker.server import Server
from board.worker.thinker import Thinker, ThoughtFailed

logger = logging.getLogger(__name__)

_GIVING_BACK_S: Final = 2.0
_BEATS_A_LEASE: Final = 5
_RESTING_S: Final = 2.0
"""How long it waits at once for its next turn: somebody may allow it more meanwhile."""
_ENDING: Final = frozenset({"paused", "off"})
"""What a server says when it wants nothing more of this job."""


class Stopped(Exception):
    """Somebody wants the agent to stop."""


class Thinkers:
    """The processes of a worker; each is lent to one errand at a time, for one scene."""

    def __init__(self, thinkers: Sequence[Thinker]) -> None:
        self.count = len(thinkers)
        self._all = tuple(thinkers)
        self._free: asyncio.LifoQueue[Thinker] = asyncio.LifoQueue()
        for one in thinkers:
            self._free.put_nowait(one)

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[Thinker]:
        """One of them, as soon as one is free."""
        thinker = await self._free.get()
        try:
            yield thinker
        finally:
            self._free.put_nowait(thinker)

    async def warm(self) -> None:
        """Start those that do nothing."""
        for _ in range(self._free.qsize()):
            async with self.lent() as thinker:
                await thinker.warm()

    async def close(self) -> None:
        """End them."""
        for thinker in self._all:
            await thinker.close()


class Work:
    """One errand while it is being done. `rests` is set once it has to wait for its turn: others may go first."""

    def __init__(self, errand: Errand, server: Server, thinkers: Thinkers) -> None:
        self.errand = errand
        self.rests = asyncio.Event()
        self._server = server
        self._thinkers = thinkers
        self._state, self._scene = "reading", errand.scene
        self._news = asyncio.Event()
        self._filed = 0

    async def do(self) -> None:
        """Does it, whichever way it ends."""
        errand = self.errand
        try:
            await self._beating()
            await self._server.done(errand)
            logger.info("job done job=%s suggestions=%d", errand.id, self._filed)
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
            await self._give_back()
            raise

    async def _scenes(self) -> None:
        for scene in [self.errand.scene] if self.errand.scene else await self._server.scenes(self.errand.board):
            if not await self._one_scene(scene):
                return

    async def _one_scene(self, scene: str) -> bool:
        """Whether there is room for more."""
        self._show("reading", scene)
        look = await self._server.look(self.errand.board, scene)
        if not look.welcome:
            return True
        later: list[Words] = []
        async with self._thinkers.lent() as thinker:
            self._show("thinking", scene)
            async with aclosing(thinker.think(self.errand, look)) as proposals:
                async for proposal in proposals:
                    self._show("proposing", scene)
                    # Thought to its end all the same: whoever rests keeps no process from the others.
                    if later or (went := await self._propose(proposal)) is None:
                        later.append(proposal)
                    elif not went:
                        return False
        for proposal in later:
            if not await self._propose_in_turn(proposal):
                return False
        return True

    async def _propose(self, proposal: Words) -> bool | None:
        """File what was thought of; whether there is room for more, None when it is not its turn yet."""
        try:
            await self._server.propose(self.errand, proposal)
            self._filed += 1
        except Declined as exc:
            if exc.wait_s:
                return None
            if exc.kind in _ENDING:
                raise Stopped from exc
            if exc.kind == "limit" and not exc.panel:
                return False
            logger.info("proposal declined job=%s kind=%s", self.errand.id, exc.kind)
        return True

    async def _propose_in_turn(self, proposal: Words) -> bool:
        """The same, in a minute if so many have been made in this one; people see that it rests."""
        while (went := await self._propose(proposal)) is None:
            self.rests.set()
            self._show("resting", self._scene)
            await asyncio.sleep(_RESTING_S)
        self._show("proposing", self._scene)
        return went

    async def _beating(self) -> None:
        """The work, with beats meanwhile; a beat which hears that it is unwanted breaks it off."""
        working = asyncio.create_task(self._scenes())
        beating = asyncio.create_task(self._beat())
        try:
            await asyncio.wait([working, beating], return_when=asyncio.FIRST_COMPLETED)
        finally:
            working.cancel()
            beating.cancel()
            await asyncio.wait([working, beating])
        (beating if working.cancelled() else working).result()

    async def _beat(self) -> None:
        """At once when there is something new to show, and often enough to keep the lease."""
        while True:
            self._news.clear()
            if not await self._server.beat(self.errand, self._state, self._scene):
                raise Stopped
            with suppress(TimeoutError):
                async with asyncio.timeout(self.errand.lease_s / _BEATS_A_LEASE):
                    await self._news.wait()

    async def _give_back(self) -> None:
        with suppress(Away, Gone, Declined, TimeoutError):
            async with asyncio.timeout(_GIVING_BACK_S):
                await self._server.release(self.errand)
        logger.info("job given back job=%s", self.errand.id)

    def _show(self, state: str, scene: str) -> None:
        """What people see from now on."""
        self._state, self._scene = state, scene
        self._news.set()
