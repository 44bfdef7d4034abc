"""What an agent may do on this server, and nothing else: take jobs, read scenes, be seen. No handler of agents holds a hub."""

import secrets
from typing import Annotated, Final

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from board.jobs.bell import Bell
from board.jobs.job import Beat, Job, Lease
from board.jobs.queue import Queue
from board.model import Manners
from board.people.agents import Admitted, reaches
from board.review.circumstances import BOARD
from board.review.deciding import Withdrawal
from board.review.manners import is_paused
from board.review.proposal import Proposal
from board.review.proposing import Proposed
from board.review.refused import Refused
from board.sync.rates import Bucket
from board.web.filing import Filing, asked_for
from board.web.readings import Ground, Readings
from board.web.services import Services

_A_SECOND: Final = 20.0
_AT_ONCE: Final = 100.0
_AWAY_MS: Final = 120_000


class Desk:
    """One for all agents of a server process."""

    def __init__(self, services: Services) -> None:
        self.queue = Queue(services.redis)
        self.bell = Bell(services.redis)
        self.readings = Readings(services)
        self._services = services
        self._paces: dict[str, Bucket] = {}

    def now_ms(self) -> int:
        """The time by which agents are shown."""
        return self._services.people.now_ms()

    def is_hasty(self, agent: str, now: float) -> bool:
        """Whether an agent asks faster than anybody works."""
        return not self._paces.setdefault(agent, Bucket(_A_SECOND, _AT_ONCE)).take(1, now)

    async def attends(self, who: Admitted) -> bool:
        """Whether a worker of this agent was here of late: one that waits for jobs asks several times a minute."""
        used = await self._services.people.tokens_used()
        return used.get(who.account.id, 0) > self.now_ms() - _AWAY_MS

    async def require_reach(self, who: Admitted, board: str) -> None:
        """To an agent that does not reach a board it is not there."""
        if not reaches(await self._services.people.register(), who.agent, board):
            raise HTTPException(404, "There is no such board, or this agent does not reach it.")

    async def claim(self, who: Admitted) -> Lease | None:
        """The next job of an agent; those of boards where it is not welcome any more are struck off."""
        while lease := await self.queue.claim(who.account.id, secrets.token_urlsafe(16)):
            if await self._is_welcome(who, lease.job):
                await self.show(who, lease.job, Beat(scene=lease.job.wish.scene, state="reading"))
                return lease
            await self.queue.finish(who.account.id, lease.job.id, lease.token)
            await self.show(who, lease.job, Beat(state="stopped"))
        return None

    async def beat(self, who: Admitted, job: str, token: str, beat: Beat) -> bool:
        """Renew a lease and show people where the agent is; whether it shall go on."""
        held, stopped = await self.queue.beat(who.account.id, job, token, beat)
        goes_on = not stopped and await self._is_welcome(who, held)
        await self.show(who, held, beat if goes_on else Beat(state="stopped"))
        return goes_on

    async def finish(self, who: Admitted, job: str, token: str) -> None:
        """The job is done."""
        held, _ = await self.queue.held(who.account.id, job, token)
        await self.queue.finish(who.account.id, job, token)
        await self.show(who, held, Beat(state="idle"))

    async def fail(self, who: Admitted, job: str, token: str, error: str) -> None:
        """The job went wrong."""
        held, _ = await self.queue.held(who.account.id, job, token)
        await self.queue.fail(who.account.id, job, token, error)
        await self.show(who, held, Beat(state="idle"))

    async def release(self, who: Admitted, job: str, token: str) -> None:
        """The worker has to leave."""
        held, _ = await self.queue.held(who.account.id, job, token)
        await self.queue.release(who.account.id, job, token)
        await self.show(who, held, Beat(state="idle"))

    async def show(self, who: Admitted, job: Job, beat: Beat) -> None:
        """Tell everybody on the board what the agent does; their clients forget it after ten seconds without news."""
        notice = {
            "account": who.account.id,
            "name": who.account.name,
            "color": who.account.color,
            "panel": beat.panel,
            "scene": beat.scene or job.wish.scene,
            "state": beat.state,
            "job": job.id,
        }
        await self._services.hub.notify(job.wish.board, BOARD, {"agent": notice})

    async def ground(self, who: Admitted, board: str, scene: str) -> Ground:
        """What an agent has to know of the review of a scene."""
        return await self.readings.ground(board, who.account.id, scene)

    async def propose(self, who: Admitted, board: str, proposal: Proposal, job: str, lease: str) -> Proposed:
        """File what an agent proposes, on its own account or for a job that it holds."""
        wish = (await self._working(who, board, job, lease)).wish if job else None
        asked = asked_for(proposal, job, wish.by if wish else "", wish.scene if wish else "")
        return await Filing(self._services, board, who.account).propose(asked)

    async def withdraw(self, who: Admitted, board: str, suggestion: str, key: str) -> str:
        """Take back what this agent proposed; the state of the suggestion afterwards."""
        return await Filing(self._services, board, who.account).withdraw(Withdrawal(key=key, suggestion=suggestion))

    async def _working(self, who: Admitted, board: str, job: str, lease: str) -> Job:
        """The job under this lease, if the agent shall still work on it."""
        held, stopped = await self.queue.held(who.account.id, job, lease)
        if held.wish.board != board:
            raise HTTPException(409, "This job is about another board.")
        if stopped:
            raise Refused("paused", "Somebody stopped this request.")
        return held

    async def _is_welcome(self, who: Admitted, job: Job) -> bool:
        wish = job.wish
        if not reaches(await self._services.people.register(), who.agent, wish.board):
            return False
        return is_welcome(await self.readings.manners(wish.board), who.account.id, wish.scene)


def is_welcome(manners: Manners, agent: str, scene: str) -> bool:
    """Whether an agent may work on a scene at all (on the board, for none)."""
    return manners.enabled and scene not in manners.off_scenes and not is_paused(manners, agent)


def the_desk(request: Request) -> Desk:
    """The desk of this server process."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


TheDesk = Annotated[Desk, Depends(the_desk)]
