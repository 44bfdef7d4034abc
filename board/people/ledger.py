"""People in Redis: the register read up to date, and plans committed whole or not at all.

Everything lies under one hash tag, so that one script commits a change of several tables on a cluster too. The stream
`changes` carries each commit, and its newest id is the revision: a server that is a few commits behind reads those alone.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from importlib.resources import files
from itertools import chain
from typing import TypeVar

import msgpack

from board.people.plan import Plan
from board.people.records import Record, decode, encode
from board.people.register import TABLES, Register, Write
from board.redis import Redis, RedisUnavailable, script, translated

T = TypeVar("T")
_KEY = "pb:{people}:"
_REVISION = _KEY + "revision"
_CHANGES = _KEY + "changes"
_USED = _KEY + "used"
_PLACES = {table: place for place, table in enumerate(TABLES, start=1)}
_KEYS = [_REVISION, _CHANGES, *(_KEY + table for table in TABLES)]
_ATTEMPTS = 200
_COMMIT = script(files("board.people").joinpath("commit.lua").read_text())


class Ledger:
    """One server's view of people: `read` is never behind what was committed before the call."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._register: Register | None = None
        self._asking = asyncio.Lock()
        self._next: asyncio.Task[Register] | None = None

    async def read(self) -> Register:
        """The register as it stands now: one GET when nothing has changed, for all who ask while another is on its way."""
        if self._next is None or self._next.done():
            self._next = asyncio.create_task(self._ask())
            self._next.add_done_callback(_noted)
        return await asyncio.shield(self._next)

    async def _ask(self) -> Register:
        async with self._asking:
            self._next = None  # who comes from here on could be told what was true before they asked
            return await self._read()

    async def _read(self) -> Register:
        async with translated():
            revision = _text(await self._redis.get(_REVISION) or b"")
            if self._register is None:
                self._register = await self._load()
            elif self._register.revision != revision:
                self._register = await self._catch_up(self._register, revision)
        return self._register

    async def change(self, plan: Callable[[Register], Plan[T]]) -> T:
        """Commit what `plan` makes of the newest register; asked again when somebody else was faster."""
        for _ in range(_ATTEMPTS):
            register = await self.read()
            planned = plan(register)
            if not planned.writes or await self._commit(register, planned):
                return planned.result
        raise RedisUnavailable("too many people change at once")

    async def used(self) -> dict[str, int]:
        """When each token was last used, in milliseconds."""
        async with translated():
            rows = await self._redis.hgetall(_USED)
        return {_text(key): int(value) for key, value in rows.items()}

    async def note_use(self, token: str, now_ms: int) -> None:
        async with translated():
            await self._redis.hset(_USED, token, str(now_ms))

    async def follow(self) -> AsyncIterator[frozenset[str]]:
        """Nobody, once it listens; then the accounts that each commit touches, whichever server or command made it."""
        async with translated():
            last = await self._redis.xrevrange(_CHANGES, count=1)
        position = _text(last[0][0]) if last else "0-0"
        yield frozenset()
        while True:
            async with translated():
                answer = await self._redis.xread({_CHANGES: position}, count=100, block=1000)
            for _, entries in _streams(answer):
                for entry, fields in entries:
                    position = _text(entry)
                    touched = frozenset(msgpack.unpackb(fields[b"c"])["touched"])
                    if touched:
                        yield touched

    async def _commit(self, register: Register, plan: Plan[T]) -> bool:
        rows: list[list[int | str | bytes]] = [
            [_PLACES[w.table], w.key, encode(w.record) if w.record else b""] for w in plan.writes
        ]
        change = msgpack.packb({"rows": rows, "touched": sorted(plan.touched)})
        done = await _COMMIT(self._redis, _KEYS, [register.revision, change, *chain.from_iterable(rows)])
        if isinstance(done, bytes):
            self._register = register.after(plan.writes, done.decode())
        return isinstance(done, bytes)

    async def _load(self) -> Register:
        for _ in range(_ATTEMPTS):
            revision = _text(await self._redis.get(_REVISION) or b"")
            tables = {name: await self._table(name) for name in TABLES}
            if _text(await self._redis.get(_REVISION) or b"") == revision:
                return Register(revision, tables)
        raise RedisUnavailable("people changed at every reading")

    async def _table(self, name: str) -> dict[str, Record]:
        rows = await self._redis.hgetall(_KEY + name)
        return {_text(key): decode(TABLES[name], _octets(value)) for key, value in rows.items()}

    async def _catch_up(self, register: Register, revision: str) -> Register:
        """Whoever's own revision is still in the stream has missed what follows it there, and nothing else."""
        entries = await self._redis.xrange(_CHANGES, register.revision, revision) if register.revision and revision else None
        if not entries or _text(entries[0][0]) != register.revision or _text(entries[-1][0]) != revision:
            return await self._load()
        for entry, fields in entries[1:]:
            change = msgpack.unpackb(_octets((fields or {})[b"c"]))
            register = register.after(_writes(change["rows"]), _text(entry))
        return register


def _noted(reading: asyncio.Task[Register]) -> None:
    # Everybody who asked may have gone.
    if not reading.cancelled():
        reading.exception()


def _writes(rows: Iterable[tuple[int, str, bytes]]) -> Iterable[Write]:
    tables = list(TABLES)
    for place, key, value in rows:
        table = tables[place - 1]
        yield Write(table, key, decode(TABLES[table], value) if value else None)


def _text(key: object) -> str:
    return key.decode() if isinstance(key, bytes) else str(key)


def _octets(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def _streams(answer: object) -> Iterable[tuple[bytes, list[tuple[bytes, dict[bytes, bytes]]]]]:
    """XREAD answers pairs or, in the newer protocol, a map."""
    if isinstance(answer, dict):
        return [(name, [entry for chunk in chunks for entry in chunk]) for name, chunks in answer.items()]
    return answer if isinstance(answer, list) else []
