"""How a server process is: what it holds right now, whether it can serve, and whether it is about to end."""

import asyncio
from collections.abc import Iterable
from typing import Final, get_args

from board.errors import CloseCode
from board.jobs.queue import Queue
from board.metrics import exposition
from board.readout import Snapshot
from board.redis import RedisRefused, RedisUnavailable
from board.sync.refusal import Kind
from board.tally import TALLY
from board.web.services import Services

_EVERY_S: Final = 1.0
_PATIENCE_S: Final = 2.0


class Vitals:
    """One for each server process; `run` writes its numbers down once a second, so that each can tell those of all."""

    def __init__(self, services: Services) -> None:
        # What has no sample yet is not seen to grow by its first one.
        TALLY.closed.update({str(code.value): 0 for code in CloseCode})
        TALLY.refused.update(dict.fromkeys(get_args(Kind), 0))
        self.draining = False
        self._services = services
        self._queue = Queue(services.redis)
        self._delay_s = 0.0

    async def run(self) -> None:
        """Until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + _EVERY_S
            self._write()
            await asyncio.sleep(_EVERY_S)
            self._delay_s = max(loop.time() - due, self._delay_s / 2)  # so that whoever asks every ten seconds sees it too

    async def ailment(self) -> str | None:
        """Why nobody should be sent here, as a sentence; None if all is well."""
        if self.draining:
            return "This server process is about to end."
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self._services.people.register()
        except TimeoutError:
            return f"Redis did not answer within {_PATIENCE_S:.0f} seconds."
        except (RedisUnavailable, RedisRefused):
            return "Redis cannot be reached, so nothing can be read or saved right now."
        return None

    async def exposition(self) -> bytes:
        """What all processes of this server do, as Prometheus reads it."""
        self._write()
        readout = self._services.watching.readout
        everyone = readout.everyone() if readout is not None else []
        return exposition([*everyone, *await self._jobs()])

    def held(self) -> dict[str, float]:
        """What comes and goes."""
        hub = self._services.hub
        boards, sessions = hub.open_boards(), list(hub.sessions())
        rooms = [room for board in boards for room in board.rooms]
        return {
            "boards": len(boards),
            "rooms": len(rooms),
            "sockets": len(sessions),
            "behind": sum(session.is_behind for session in sessions),
            "queued": sum(session.buffered for session in sessions),
            "waiting": sum(room.waiting for room in rooms),
            "unread": sum(board.unread for board in boards),
            "silent": max((board.silent_s() for board in boards), default=0.0),
            "delay": self._delay_s,
            "healing": sum(board.heals for board in boards),
            "replicas_missing": hub.replicas_missing,
            "draining": self.draining,
        }

    def _write(self) -> None:
        if (readout := self._services.watching.readout) is not None:
            readout.write(TALLY, self.held())

    async def _jobs(self) -> Iterable[Snapshot]:
        """Nobody's own: they are counted when somebody asks."""
        try:
            async with asyncio.timeout(_PATIENCE_S):
                agents = (await self._services.people.register()).agents
                return [Snapshot(held={"jobs": await self._queue.count(one.account for one in agents)})]
        except (TimeoutError, RedisUnavailable, RedisRefused):
            return []
