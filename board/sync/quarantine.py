"""Updates that killed a server: no gate of their board lets one of them pass again, however it is wrapped."""

from collections.abc import Awaitable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, cast

import msgpack

from board.redis import Redis, translated
from board.sync.channel import Word, packed
from board.sync.inflight import Suspect
from board.sync.keys import Keys

Reason = Literal["killed", "broke"]
"""A process ended while it applied the update; or the library said that the document in memory is broken."""

STRIKES: Final = 3
WITHIN_MS: Final = 24 * 3600 * 1000
"""So many barred updates of one account in so much time, and it writes no more to this board: it may know more than one way."""


@dataclass(frozen=True, slots=True)
class Barred:
    """What was set aside, and why."""

    suspect: Suspect
    reason: Reason

    @property
    def digest(self) -> bytes:
        """What it is known by."""
        return self.suspect.digest


class Quarantine:
    """What is barred from one board, as far as this server has heard."""

    def __init__(self, barred: Iterable[Barred] = ()) -> None:
        self._barred = {one.digest: one for one in barred}

    def __contains__(self, digest: bytes) -> bool:
        return digest in self._barred

    def __iter__(self) -> Iterator[Barred]:
        return iter(self._barred.values())

    def bar(self, barred: Barred) -> None:
        """Takes one more."""
        self._barred[barred.digest] = barred

    def release(self, digest: bytes) -> None:
        """Lets one try again."""
        self._barred.pop(digest, None)

    def objection(self, suspect: Suspect) -> str | None:
        """Why an update may not be applied, as a sentence for its author; None if it may."""
        if not self._barred:
            return None
        if suspect.digest in self._barred or any(one.suspect.is_like(suspect) for one in self._barred.values()):
            return "This edit has stopped a server before, so it was set aside. An owner of the project can let it try again."
        if suspect.account and self._has_struck_out(suspect.account):
            return f"{STRIKES} of your edits have stopped a server. An owner of the project can let you go on."
        return None

    def _has_struck_out(self, account: str) -> bool:
        times = sorted(one.suspect.at_ms for one in self._barred.values() if one.suspect.account == account)
        return any(last - first <= WITHIN_MS for first, last in zip(times, times[STRIKES - 1 :], strict=False))


async def add(redis: Redis, board: str, barred: Barred) -> None:
    """Bars an update from a board, on every server."""
    keys = Keys(board)
    async with translated():
        await redis.hset(keys.barred, cast(str, barred.digest), cast(str, _value(barred)))
        await redis.spublish(keys.live, packed(Word("barred", "", part=barred.suspect.part, body=body_of(barred))))


async def release(redis: Redis, board: str, digest: bytes) -> bool:
    """Lets an update try again, on every server; False if it was not barred."""
    keys = Keys(board)
    async with translated():
        known = await redis.hdel(keys.barred, cast(str, digest))
        known += await redis.srem(keys.quarantine, digest)
        await redis.spublish(keys.live, packed(Word("released", "", body=digest)))
    return known > 0


async def load(redis: Redis, board: str) -> Quarantine:
    """Everything barred from a board; servers of before kept digests alone."""
    keys = Keys(board)
    async with translated():
        values = await cast(Awaitable[dict[bytes, bytes]], redis.hgetall(keys.barred))
        bare = await cast(Awaitable[set[bytes]], redis.smembers(keys.quarantine))
    old = (Barred(Suspect(board, "", "", digest, 0), "killed") for digest in bare)
    return Quarantine((*old, *(_barred(board, digest, value) for digest, value in values.items())))


def body_of(barred: Barred) -> bytes:
    """One as servers tell it each other."""
    return barred.digest + _value(barred)


def read_body(board: str, body: bytes) -> Barred:
    """What another server says."""
    return _barred(board, body[:16], body[16:])


def _value(barred: Barred) -> bytes:
    suspect = barred.suspect
    said = {"at": suspect.at_ms, "part": suspect.part, "account": suspect.account, "reason": barred.reason}
    return cast(bytes, msgpack.packb({**said, "bytes": suspect.bytes, "firsts": suspect.firsts}))


def _barred(board: str, digest: bytes, value: bytes) -> Barred:
    said = msgpack.unpackb(value)
    firsts = tuple((client, clock) for client, clock in said["firsts"])
    suspect = Suspect(board, said["part"], said["account"], digest, said["bytes"], firsts, said["at"])
    return Barred(suspect, said["reason"])
