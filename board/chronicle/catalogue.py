"""The index of a board's sealed history, in Redis: its segments, its milestones, and who may change either right now."""

from collections.abc import AsyncIterator, Awaitable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, cast

from board.chronicle.milestone import Kept, kept_of
from board.chronicle.purged import Purged, purged_of
from board.chronicle.segment import Sealed, sealed_of
from board.history.entry import BEGINNING, moment, ms_of
from board.ids import new_id
from board.redis import Redis, script, translated
from board.sync.keys import Keys
from board.sync.log import Log

LEASE_MS: Final = 120_000
_seal = script((files(__package__) / "seal.lua").read_text())
_trim = script((files(__package__) / "trim.lua").read_text())
_purge = script((files(__package__) / "purge.lua").read_text())
_keep = script((files(__package__) / "keep.lua").read_text())
_release = script("if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 'DONE'")


class Superseded(Exception):
    """Somebody else seals this board now, or it was made anew: nothing more may be changed on what was read."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to change one board's index, while it holds, and the epoch for which it was taken."""

    holder: str
    epoch: str


class Catalogue:
    """Of one board."""

    def __init__(self, redis: Redis, board: str) -> None:
        self._redis = redis
        self.keys = Keys(board)

    async def segments(self, after: str = BEGINNING) -> list[Sealed]:
        """Those with entries after a moment, oldest first."""
        async with translated():
            found = await cast(
                Awaitable[list[bytes]], self._redis.zrange(self.keys.segments, ms_of(after), "+inf", byscore=True)
            )
        return [one for one in map(sealed_of, found) if one.end > moment(after)]

    async def next(self, after: str) -> Sealed | None:
        """The first one with entries after a moment."""
        low, offset = str(ms_of(after)), 0
        while True:
            async with translated():
                found = await cast(
                    Awaitable[list[bytes]],
                    self._redis.zrange(self.keys.segments, low, "+inf", byscore=True, offset=offset, num=4),
                )
            if hit := next((one for one in map(sealed_of, found) if one.end > moment(after)), None):
                return hit
            if len(found) < 4:
                return None
            offset += len(found)

    async def newest(self) -> Sealed | None:
        """Where the chain ends."""
        async with translated():
            found = await cast(Awaitable[list[bytes]], self._redis.zrange(self.keys.segments, -1, -1))
        return sealed_of(found[0]) if found else None

    async def milestones(self, until: str | None = None) -> list[Kept]:
        """Those at or before a moment, newest first."""
        high = "+inf" if until is None else str(ms_of(until))
        async with translated():
            found = await cast(
                Awaitable[list[bytes]],
                self._redis.zrange(self.keys.milestones, high, "-inf", desc=True, byscore=True),
            )
        kept = [kept_of(member) for member in found]
        return [one for one in kept if until is None or moment(one.position) <= moment(until)]

    async def trimmed(self) -> str:
        """The last entry that the stream no longer holds."""
        return await Log(self._redis, self.keys.board).trimmed()

    async def purged(self) -> Purged | None:
        """The last deletion for good, which tells where the history begins now."""
        async with translated():
            found = await cast(Awaitable[bytes | None], self._redis.lindex(self.keys.purges, -1))
        return purged_of(found) if found else None

    async def sealed_parts(self) -> frozenset[str]:
        """The parts that segments have entries of."""
        async with translated():
            found = await cast(Awaitable[set[bytes]], self._redis.smembers(self.keys.sealed))
        return frozenset(part.decode() for part in found)

    async def holding(self, sealed: Sealed, parts: Sequence[str]) -> list[str]:
        """Those of the parts whose tails still name entries of a segment."""
        async with translated(), self._redis.pipeline(transaction=False) as pipe:
            for part in parts:
                pipe.lindex(self.keys.tail(part), 0)
            oldest = await cast(Awaitable[list[bytes | None]], pipe.execute())
        return [part for part, id in zip(parts, oldest, strict=True) if id and moment(id.decode()) <= sealed.end]

    @asynccontextmanager
    async def leased(self) -> AsyncIterator[Lease | None]:
        """The lease on this board's index; None if somebody else has it, or there is no such board."""
        lease = Lease(new_id(), await Log(self._redis, self.keys.board).epoch() or "")
        async with translated():
            held = await cast(Awaitable[object], self._redis.set(self.keys.sealing, lease.holder, nx=True, px=LEASE_MS))
        if not held:
            yield None
            return
        try:
            yield lease if lease.epoch else None
        finally:
            await _release(self._redis, [self.keys.sealing], [lease.holder])

    async def add(self, lease: Lease, before: Sealed | None, sealed: Sealed, parts: Collection[str]) -> None:
        """Puts a segment after the newest one; raises `Superseded`."""
        keys = [self.keys.sealing, self.keys.meta, self.keys.segments, self.keys.sealed]
        chain: list[str | bytes | int] = [before.member() if before else "", sealed.member(), ms_of(sealed.last)]
        answer = await _seal(self._redis, keys, [lease.holder, LEASE_MS, lease.epoch, *chain, *sorted(parts)])
        if answer != b"DONE":
            raise Superseded(f"segment {sealed.number} of board {self.keys.board}: {answer!r}")

    async def keep(self, lease: Lease, kept: Kept) -> None:
        """Lists a milestone; raises `Superseded`."""
        keys = [self.keys.sealing, self.keys.meta, self.keys.milestones]
        arguments: list[str | bytes | int] = [lease.holder, LEASE_MS, lease.epoch, kept.member(), ms_of(kept.position)]
        if (answer := await _keep(self._redis, keys, arguments)) != b"DONE":
            raise Superseded(f"milestone at {kept.position} of board {self.keys.board}: {answer!r}")

    async def purge(self, lease: Lease, gone: Sequence[Sealed], ground: Sealed, purged: Purged) -> None:
        """Puts a new beginning in the place of the oldest segments and drops the milestones within; raises `Superseded`."""
        keys = [self.keys.sealing, self.keys.meta, self.keys.segments, self.keys.milestones, self.keys.purges]
        arguments: list[str | bytes | int] = [lease.holder, LEASE_MS, lease.epoch, ground.member(), ms_of(ground.last)]
        arguments += [purged.packed(), len(gone), *(sealed.member() for sealed in gone)]
        within = [kept for kept in await self.milestones(purged.position) if kept.position != purged.position]
        answer = await _purge(self._redis, keys, [*arguments, *(kept.member() for kept in within)])
        if answer != b"DONE":
            raise Superseded(f"deleting history of board {self.keys.board}: {answer!r}")

    async def trim(self, lease: Lease, sealed: Sealed, parts: Collection[str], least: int) -> bool:
        """Takes a segment's entries from the stream; False if somebody may still need them there. Raises `Superseded`."""
        keys = [self.keys.sealing, self.keys.log, self.keys.segments, self.keys.trimmed]
        keys += [self.keys.tail(part) for part in sorted(parts)]
        ms, number = sealed.end
        arguments: list[str | bytes | int] = [
            lease.holder,
            LEASE_MS,
            sealed.member(),
            sealed.first,
            sealed.last,
            f"{ms}-{number + 1}",
            sealed.count,
            least,
        ]
        answer = await _trim(self._redis, keys, arguments)
        if answer in (b"FENCED", b"UNSEALED"):
            raise Superseded(f"trimming of board {self.keys.board}: {answer!r}")
        return answer == b"DONE"
