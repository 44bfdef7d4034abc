"""The level `replicated`: nobody is told that an edit is saved before so many replicas have it.

Replicas are counted beside the appends, which go on meanwhile. A server that became master in between is not believed: the
count begins with a look whether it holds everything that this server knows of.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import Final, Protocol, cast

from board.redis import Redis, RedisUnavailable, translated
from board.sync.keys import Keys
from board.sync.log import HOLDS, EpochChanged, LostTail, Tip
from board.sync.sittings import Receipt

logger = logging.getLogger(__name__)

PATIENCE_S: Final = 5.0
"""How long a server-authored edit waits for its replicas before whoever asked for it is told that it is not safe yet."""

_WAIT_MS: Final = 1000
_PAUSE_S: Final = 0.2
_MARK_MS: Final = 60_000

_NOT_YET: Final = "Done, and everybody sees it, but no second machine has it yet."
_CONFIRM: Final = HOLDS + (files(__package__) / "confirm.lua").read_text()


class NotReplicated(RedisUnavailable):
    """The edit was made, but too few replicas have it for the time being."""


class Room(Protocol):
    """Where receipts are handed over."""

    def hand_over(self, receipts: Iterable[Receipt]) -> None: ...


@dataclass(slots=True)
class Replicas:
    """How many replicas must have an edit, and on which boards of this server fewer answer right now."""

    wanted: int = 0
    missing: dict[str, int] = field(default_factory=dict)

    @property
    def level(self) -> str:
        """What *saved* means here."""
        return "replicated" if self.wanted else "saved"

    @property
    def most_missing(self) -> int:
        """How many replicas are missing where most are."""
        return max(self.missing.values(), default=0)

    def note(self, board: str, answered: int) -> None:
        """So many replicas have everything of a board."""
        missing, before = max(0, self.wanted - answered), self.most_missing
        if missing:
            self.missing[board] = missing
        else:
            self.missing.pop(board, None)
        if bool(before) != bool(self.most_missing):
            logger.warning("replicas %s board=%s missing=%d", "missing" if missing else "back", board, missing)


@dataclass(frozen=True, slots=True)
class Known:
    """What a server knows of a log: its epoch, and the newest entries that it wrote and that it heard of."""

    epoch: str
    tips: tuple[Tip, ...]


@dataclass(slots=True)
class _Owed:
    """What waits for the next count: receipts by room and peer, and who else."""

    receipts: dict[Room, dict[int, Receipt]] = field(default_factory=dict)
    waiting: list[asyncio.Future[None]] = field(default_factory=list)


class Replication:
    """Counts the replicas of one board while `run` runs."""

    def __init__(self, redis: Redis, keys: Keys, replicas: Replicas, known: Callable[[], Known]) -> None:
        self._redis = redis
        self._keys = keys
        self._replicas = replicas
        self._known = known
        self._owed = _Owed()
        self._work = asyncio.Event()

    @property
    def level(self) -> str:
        """What *saved* means on this server."""
        return self._replicas.level

    def owe(self, room: Room, receipts: Iterable[Receipt]) -> None:
        """Hands receipts over when everything that is known by now is confirmed; at once where nobody asks for replicas."""
        if not self._replicas.wanted:
            room.hand_over(receipts)
            return
        peers = self._owed.receipts.setdefault(room, {})
        for receipt in receipts:
            before = peers.get(receipt.peer)
            peers[receipt.peer] = replace(receipt, answers=receipt.answers + (before.answers if before else 0))
        if peers:
            self._work.set()

    async def confirmed(self) -> None:
        """Waits until everything that is known by now is confirmed; raises `NotReplicated` after some seconds."""
        if not self._replicas.wanted:
            return
        done = asyncio.get_running_loop().create_future()
        self._owed.waiting.append(done)
        self._work.set()
        try:
            async with asyncio.timeout(PATIENCE_S):
                await done
        except TimeoutError as exc:
            raise NotReplicated(_NOT_YET) from exc

    async def run(self) -> None:
        """Counts until cancelled; raises `EpochChanged` or `LostTail` if the master does not hold what it held."""
        counting = _Owed()
        try:
            while True:
                await self._work.wait()
                self._work.clear()
                counting, self._owed = self._owed, _Owed()
                await self._confirm()
                _settle(counting)
        finally:
            self._replicas.missing.pop(self._keys.board, None)
            for done in [*counting.waiting, *self._owed.waiting]:
                if not done.done():
                    done.set_exception(NotReplicated(_NOT_YET))

    async def _confirm(self) -> None:
        while True:
            try:
                answered = await self._count()
            except RedisUnavailable as exc:
                logger.debug("replicas not counted board=%s reason=%s", self._keys.board, exc)
                answered = 0
                await asyncio.sleep(_PAUSE_S)
            self._replicas.note(self._keys.board, answered)
            if answered >= self._replicas.wanted:
                return

    async def _count(self) -> int:
        known = self._known()
        keys = [self._keys.log, self._keys.meta, self._keys.trimmed, self._keys.confirmed]
        tips = [word for tip in dict.fromkeys(known.tips) for word in (tip.id, tip.mark)]
        async with translated(), self._redis.pipeline(transaction=False) as pipe:
            pipe.eval(_CONFIRM, len(keys), *keys, known.epoch, str(_MARK_MS), *tips)
            pipe.execute_command("WAIT", self._replicas.wanted, _WAIT_MS)
            held, answered = await cast(Awaitable[tuple[bytes, int]], pipe.execute())
        match held:
            case b"EPOCH":
                raise EpochChanged("the log was rebuilt or heals")
            case b"LOST":
                raise LostTail("the log has lost what replicas were to be counted for")
        return answered


def _settle(owed: _Owed) -> None:
    for room, receipts in owed.receipts.items():
        room.hand_over(receipts.values())
    for done in owed.waiting:
        if not done.done():
            done.set_result(None)
