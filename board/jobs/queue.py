"""The queues of all agents in Redis: asking, claiming with a lease, beating, finishing; what nobody can finish is put aside.

A job is delivered to one worker at a time. Its lease is a token: whoever holds another one can neither beat nor finish.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Final, Literal

from board.jobs.job import Beat, DeadJob, Job, Lease, Shown, Wish, row_of, wish_of
from board.jobs.keys import dead_of, keys_of, open_of
from board.redis import Redis, script, translated

_STEP: Final = script(files("board.jobs").joinpath("queue.lua").read_text())
_FIELDS: Final = ("board", "scope", "subject", "scene", "kinds", "by")


class QueueFull(Exception):
    """So many jobs of a board wait already; the message says so to a person."""


class LeaseLost(Exception):
    """The job belongs to somebody else by now, or is done: whoever worked on it leaves it alone."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a worker may be silent, how often a job is tried, how soon again, and how many of a board may be open."""

    lease_ms: int = 15_000
    most_deliveries: int = 5
    pause_ms: int = 1_000
    most_open: int = 20


class Queue:
    """The queues of one Redis; `terms` are the same for all agents."""

    def __init__(self, redis: Redis, terms: Terms | None = None) -> None:
        self._redis = redis
        self.terms = terms or Terms()

    async def ask(self, agent: str, wish: Wish) -> Job:
        """Put a wish into an agent's queue; the same one is the same job while that is open, another about it replaces it."""
        pairs = [word for pair in zip(_FIELDS, wish.fields(), strict=True) for word in pair]
        said = _words(await self._step(agent, "ask", agent, self.terms.most_open, *pairs))
        if said[0] == "FULL":
            raise QueueFull(
                f"On this board {self.terms.most_open} requests are open already. Wait for some of them, or stop them."
            )
        return Job(said[1], agent, wish)

    async def claim(self, agent: str, token: str) -> Lease | None:
        """The next job, held under a fresh token; None if there is none. What was left by the dead comes first."""
        claimed = await self._step(agent, "claim", token, self.terms.lease_ms, self.terms.most_deliveries)
        if not isinstance(claimed, list):
            return None
        id, delivery, entry = claimed
        return Lease(Job(_text(id), agent, wish_of(row_of(_words(entry)))), token, int(delivery))

    async def beat(self, agent: str, job: str, token: str, beat: Beat) -> tuple[Job, bool]:
        """Renew a lease; the job, and whether somebody stopped it meanwhile. Raises `LeaseLost`."""
        return await self._held(agent, job, token, json.dumps(asdict(beat)))

    async def held(self, agent: str, job: str, token: str) -> tuple[Job, bool]:
        """The job under a lease, and whether somebody stopped it, without renewing anything. Raises `LeaseLost`."""
        return await self._held(agent, job, token, "")

    async def finish(self, agent: str, job: str, token: str) -> None:
        """The job is done. Raises `LeaseLost`."""
        _require(await self._step(agent, "finish", job, token))

    async def fail(self, agent: str, job: str, token: str, error: str) -> Literal["BACK", "DEAD", "DONE"]:
        """It went wrong: it is tried again in a while, or put aside after so many times. Raises `LeaseLost`."""
        return await self._back(agent, job, token, error)

    async def release(self, agent: str, job: str, token: str) -> None:
        """The worker has to leave: the job is anybody's again, and this delivery does not count. Raises `LeaseLost`."""
        await self._back(agent, job, token, "")

    async def stop(self, agent: str, board: str, by: str, jobs: Sequence[str] = ()) -> list[str]:
        """Stop these jobs of a board, or all of them: who works on one hears of it at the next beat."""
        return _words(await self._step(agent, "stop", board, by, *jobs))

    async def shown(self, agent: str, board: str) -> list[Shown]:
        """The open jobs of a board, oldest first."""
        queue, open_, leases, _, _, beats, *_ = keys_of(agent)
        async with translated():
            members = await self._redis.zrangebylex(open_, f"[{board} ", f"({board}!")
            found = []
            for id in sorted((_text(member).rpartition(" ")[2] for member in members), key=_place):
                entries = await self._redis.xrange(queue, id, id)
                running = await self._redis.hexists(leases, id)
                beat = await self._redis.hget(beats, id)
                for _, row in entries or ():
                    job = Job(id, agent, wish_of(_row(row)))
                    found.append(Shown(job, "running" if running else "waiting", _beat(beat)))
        return found

    async def count(self, agents: Iterable[str]) -> int:
        """How many jobs of these agents are open."""
        async with translated(), self._redis.pipeline(transaction=False) as pipe:
            for agent in agents:
                pipe.zcard(open_of(agent))
            return sum(await pipe.execute())

    async def dead(self, agent: str) -> list[DeadJob]:
        """The jobs that nobody could finish, oldest first."""
        async with translated():
            entries = await self._redis.xrange(dead_of(agent))
        letters = []
        for id, fields in entries or ():
            row = _row(fields)
            job = Job(row["job"], agent, wish_of(row))
            letters.append(DeadJob(_text(id), job, row["error"], int(row["deliveries"])))
        return letters

    async def retry(self, agent: str, letter: str) -> bool:
        """Give a dead job another life; False if there is no such letter."""
        return await self._step(agent, "retry", agent, letter) is not None

    async def drop(self, agent: str, letter: str) -> bool:
        """Forget a dead job; False if there is no such letter."""
        async with translated():
            return bool(await self._redis.xdel(dead_of(agent), letter))

    async def forget(self, agent: str) -> None:
        """Take away everything of an agent that is no more."""
        async with translated():
            await self._redis.delete(*keys_of(agent)[:-1])

    async def _held(self, agent: str, job: str, token: str, said: str) -> tuple[Job, bool]:
        answer = await self._step(agent, "beat", job, token, said)
        standing = _require(answer)
        assert isinstance(answer, list)
        return Job(job, agent, wish_of(row_of(_words(answer[1])))), standing == "STOPPED"

    async def _back(self, agent: str, job: str, token: str, error: str) -> Literal["BACK", "DEAD", "DONE"]:
        terms = self.terms
        words = (job, token, agent, terms.lease_ms, terms.most_deliveries, error, terms.pause_ms)
        match _require(await self._step(agent, "back", *words)):
            case "DEAD":
                return "DEAD"
            case "DONE":
                return "DONE"
            case _:
                return "BACK"

    async def _step(self, agent: str, name: str, *words: str | int) -> object:
        return await _STEP(self._redis, keys_of(agent), [name, *words])


def _require(answer: object) -> str:
    standing = _text(answer[0]) if isinstance(answer, list) else ""
    if standing == "LOST":
        raise LeaseLost("This job is no longer yours: it was given to another worker, or it is done.")
    return standing


def _place(id: str) -> tuple[int, int]:
    time, _, count = id.partition("-")
    return int(time), int(count)


def _beat(data: object) -> Beat | None:
    return Beat(**json.loads(data)) if isinstance(data, bytes | str) else None


def _row(fields: dict[bytes | str, bytes | str] | None) -> dict[str, str]:
    return {_text(key): _text(value) for key, value in (fields or {}).items()}


def _words(answer: object) -> list[str]:
    return [_text(word) for word in answer] if isinstance(answer, list) else []


def _text(word: object) -> str:
    return word.decode() if isinstance(word, bytes) else str(word)
