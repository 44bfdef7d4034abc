"""One board's log: the Redis stream that is the truth, and the documents read back from it."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Final, cast

import msgpack

from board.redis import Redis, script, translated
from board.sync.keys import Keys

BEGINNING: Final = "0-0"
SERVER_CLIENT: Final = 1
"""The client id under which servers write until a board has healed for the first time, and begin documents for ever."""
FIRST_FREE_CLIENT: Final = 1024
"""Those below are never anybody else's than the servers'."""
ANYBODY: Final = "?"
"""Stands for the holder of a client id whose structs somebody else brought back: nobody is asked for."""

_REMEMBER_S: Final = 600
_PAGE: Final = 500
_FEW: Final = 16

HOLDS: Final = (files(__package__) / "holds.lua").read_text()
"""Stands before scripts that ask whether the log holds an entry."""

_append = script(HOLDS + (files(__package__) / "append.lua").read_text())
_keep = script((files(__package__) / "keep.lua").read_text())
_open = script((files(__package__) / "open.lua").read_text())


class EpochChanged(Exception):
    """The log was rebuilt or deleted since it was opened: open the board again."""


class LostTail(Exception):
    """The log does not hold what this server knows to have been its newest entry: open the board again, it has to heal."""


class ClientTaken(Exception):
    """A client id in the batch is not its author's, or another server has logged other edits of it."""


class InDoubt(Exception):
    """A batch before this one failed, perhaps half way: what builds on it must not follow."""


class ClockMoved(Exception):
    """Another server wrote under the reserved client id first, or changed a lock; `position` is where the log stands now."""

    def __init__(self, position: str) -> None:
        super().__init__(f"the server's clock has moved; the log stands at {position}")
        self.position = position


@dataclass(frozen=True, slots=True)
class Tip:
    """The newest entry of a log, as somebody knows it: its id and the mark at its end."""

    id: str = BEGINNING
    mark: bytes = b""


@dataclass(frozen=True, slots=True)
class Entry:
    """One update in the log, with who made it and through what."""

    part: str
    update: bytes
    account: str
    means: str


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as it stands in the stream."""

    id: str
    batch: str
    entry: Entry
    mark: bytes = field(default=b"", compare=False)  # what was written down with it, by which a changed byte is known
    previous: bytes = field(default=b"", compare=False)  # the mark of the entry before it, where that was written down

    @property
    def tip(self) -> Tip:
        """By which it is found again in a log."""
        return Tip(self.id, self.mark)

    @property
    def intact(self) -> bool:
        """Whether it is what was written; entries of older versions have no mark."""
        return self.mark in (b"", mark_of(self.batch, self.entry))


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of a reserved client id on which a server-authored update was computed, and the one after it."""

    part: str
    expected: int
    after: int
    client: int = SERVER_CLIENT


@dataclass(frozen=True, slots=True)
class Writer:
    """A client id that wrote in this batch, the account that it must belong to, and its clocks from `start` to `end`."""

    part: str
    client: int
    account: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """What goes into the log in one script call, all or nothing. A retry keeps the id, so it is never done twice."""

    id: str
    entries: tuple[Entry, ...]
    writers: tuple[Writer, ...] = ()
    clocks: tuple[Clock, ...] = ()
    locked: str | None = None  # the count of changed locks on which it was computed, if it heeds them


@dataclass(frozen=True, slots=True)
class Appended:
    """Where the log stands after a batch, the longest tail it left on a document, and the mark of its newest entry."""

    position: str
    tail: int
    mark: bytes = b""

    @property
    def tip(self) -> Tip:
        """What the log must hold from now on."""
        return Tip(self.position, self.mark)


@dataclass(frozen=True, slots=True)
class Document:
    """A document read at one moment: its checkpoint (empty if none) and what came after."""

    checkpoint: bytes
    covers: str
    tail: tuple[Stored, ...]

    def updates(self) -> tuple[bytes, ...]:
        """Everything to apply, oldest first."""
        tail = tuple(stored.entry.update for stored in self.tail)
        return (self.checkpoint, *tail) if self.checkpoint else tail


@dataclass(frozen=True, slots=True)
class Served:
    """A document's checkpoint (empty if none), the last entry that it covers, and the ids of those that come after."""

    checkpoint: bytes
    covers: str
    tail: frozenset[str]


class Log:
    """The stream of one board and what is kept beside it."""

    def __init__(self, redis: Redis, board: str) -> None:
        self._redis = redis
        self.keys = Keys(board)

    async def epoch(self) -> str | None:
        """The epoch of this board's log, None if there is no such board."""
        async with translated():
            found = await cast(Awaitable[bytes | None], self._redis.hget(self.keys.meta, "epoch"))
        return found.decode() if found is not None else None

    async def position(self) -> str:
        """The id of the newest entry."""
        return (await self.tip()).id

    async def tip(self) -> Tip:
        """The newest entry."""
        async with translated():
            newest = await cast(Awaitable[list[_Row]], self._redis.xrevrange(self.keys.log, count=1))
        return _tip(*newest[0]) if newest else Tip()

    async def holds(self, tip: Tip) -> bool:
        """Whether an entry that was there still is, or went the way of all old ones."""
        if tip.id == BEGINNING:
            return True
        async with translated():
            found = await cast(Awaitable[list[_Row]], self._redis.xrange(self.keys.log, tip.id, tip.id))
        if found:
            return _tip(*found[0]).mark == tip.mark or not tip.mark  # entries of older versions have none
        return order(await self.trimmed()) >= order(tip.id)

    async def documents(self) -> int:
        """How many documents have been born."""
        async with translated():
            return await self._redis.hlen(self.keys.clocks)

    async def append(self, batch: Batch, epoch: str, after: Tip | None = None) -> Appended:
        """Puts a batch into the log, which must hold `after`; a batch that is there already counts as done."""
        named = [*(e.part for e in batch.entries), *(w.part for w in batch.writers), *(c.part for c in batch.clocks)]
        parts = list(dict.fromkeys(named))
        keys = [self.keys.log, self.keys.meta, self.keys.clocks, self.keys.seen, self.keys.trimmed]
        for part in parts:
            keys += [self.keys.tail(part), self.keys.claims(part), self.keys.written(part)]
        payloads = [payload_of(batch.id, entry) for entry in batch.entries]
        answer = await _append(self._redis, keys, [_question(batch, epoch, parts, after), *payloads])
        return _appended(cast(list[bytes | int], answer))

    async def create(self, fields: dict[str, str]) -> bool:
        """Makes the board's log; False if there is one already."""
        async with translated():
            made = await self._redis.hsetnx(self.keys.meta, "epoch", fields["epoch"])
            if made:
                await self._redis.hset(self.keys.meta, items=[word for pair in fields.items() for word in pair])
        return bool(made)

    async def set_clocks(self, clocks: Iterable[Clock]) -> None:
        """Says where the reserved client ids stand, for documents that were not written edit by edit."""
        async with translated(), self._redis.pipeline(transaction=False) as pipe:
            for clock in clocks:
                if clock.client == SERVER_CLIENT:
                    pipe.hset(self.keys.clocks, clock.part, str(clock.after))
                else:
                    pipe.hset(self.keys.written(clock.part), str(clock.client), str(clock.after))
            await pipe.execute()

    async def claim_all(self, writers: Iterable[Writer]) -> None:
        """Gives client ids to the accounts that wrote with them, unless somebody else has them."""
        async with translated(), self._redis.pipeline(transaction=False) as pipe:
            for writer in writers:
                pipe.hsetnx(self.keys.claims(writer.part), str(writer.client), writer.account)
            await pipe.execute()

    async def keep(self, stored: Sequence[Stored], epoch: str) -> None:
        """Puts entries of another time into the log under their own ids, which are their times."""
        parts = list(dict.fromkeys(one.entry.part for one in stored))
        keys = [self.keys.log, self.keys.meta, *(self.keys.tail(part) for part in parts)]
        question: list[str | bytes | int] = [epoch]
        for one in stored:
            question += [one.id, 3 + parts.index(one.entry.part), payload_of(one.batch, one.entry)]
        _appended(cast(list[bytes | int], await _keep(self._redis, keys, question)))

    async def open(self, part: str) -> Document:
        """A document's checkpoint and tail."""
        keys = [self.keys.log, self.keys.checkpoint(part), self.keys.tail(part)]
        checkpoint, covers, entries = cast(tuple[bytes, bytes, list[tuple[bytes, bytes]]], await _open(self._redis, keys, []))
        return Document(checkpoint, covers.decode(), tuple(_stored(id, payload) for id, payload in entries))

    async def since(self, position: str, *, block_ms: int, most: int = _PAGE) -> list[Stored]:
        """Entries after a position, oldest first; waits for the first one at most so long."""
        async with translated():
            found = await cast(
                Awaitable[object], self._redis.xread({self.keys.log: position}, count=most, block=block_ms or None)
            )
        return [_stored(id, fields[b"e"], fields.get(b"p", b"")) for id, fields in _entries_of(found)]

    async def trimmed(self) -> str:
        """The last entry that was taken from the stream: it and what was before lies in segments."""
        async with translated():
            found = await cast(Awaitable[bytes | None], self._redis.get(self.keys.trimmed))
        return (found or BEGINNING.encode()).decode()

    async def entries(self) -> AsyncIterator[Stored]:
        """What the stream holds, oldest first."""
        position = BEGINNING
        while page := await self.since(position, block_ms=0, most=_FEW):
            for stored in page:
                yield stored
            position = page[-1].id

    async def served(self, part: str) -> Served:
        """Of what a document is made when it is opened, unread."""
        async with translated(), self._redis.pipeline(transaction=False) as pipe:
            pipe.hmget(self.keys.checkpoint(part), ["u", "id"])
            pipe.lrange(self.keys.tail(part), 0, -1)
            kept, tail = await cast(Awaitable[tuple[list[bytes | None], list[bytes]]], pipe.execute())
        return Served(kept[0] or b"", (kept[1] or BEGINNING.encode()).decode(), frozenset(id.decode() for id in tail))

    async def pages_back(self) -> AsyncIterator[list[Stored]]:
        """What the stream holds in pages, newest first, and so within a page."""
        before = "+"
        while True:
            async with translated():
                found = await cast(
                    Awaitable[list[tuple[bytes, dict[bytes, bytes]]]],
                    self._redis.xrevrange(self.keys.log, max=before, count=_PAGE),
                )
            if not found:
                return
            yield [_stored(id, fields[b"e"]) for id, fields in found]
            before = f"({found[-1][0].decode()}"


def order(position: str) -> tuple[int, int]:
    """Positions are compared by this."""
    milliseconds, _, sequence = position.partition("-")
    return int(milliseconds), int(sequence or 0)


def _question(batch: Batch, epoch: str, parts: Sequence[str], after: Tip | None) -> bytes:
    # Client ids go as text: Lua's numbers print large ones in scientific notation.
    question = {
        "epoch": epoch,
        "batch": batch.id,
        "parts": [parts.index(entry.part) for entry in batch.entries],
        "writers": [(parts.index(w.part), str(w.client), w.account, w.start, w.end) for w in batch.writers],
        "clocks": [(parts.index(one.part), str(one.client), one.expected, one.after) for one in batch.clocks],
        "names": parts,
        "remember": _REMEMBER_S,
        **({} if after is None else {"after": (after.id, after.mark)}),
        **({} if batch.locked is None else {"locked": batch.locked}),
    }
    return cast(bytes, msgpack.packb(question, use_bin_type=False))


def _appended(answer: list[bytes | int]) -> Appended:
    match answer:
        case [b"DONE", bytes(position), int(tail), bytes(mark)]:
            return Appended(position.decode(), tail, mark)
        case [b"DONE", bytes(position), int(tail)]:
            return Appended(position.decode(), tail)
        case [b"LOST"]:
            raise LostTail("the log has lost its newest entries")
        case [b"MOVED", bytes(position)]:
            raise ClockMoved(position.decode())
        case [b"FOREIGN", bytes(client)]:
            raise ClientTaken(f"client id {client.decode()} belongs to somebody else")
        case [b"CLASH", bytes(client)]:
            raise ClientTaken(f"client id {client.decode()} wrote something else on another server")
        case _:
            raise EpochChanged("the board's log was rebuilt or deleted")


def mark_of(batch: str, entry: Entry) -> bytes:
    """Eight bytes of the hash of everything that an entry says."""
    words = (word.encode() for word in (batch, entry.part, entry.account, entry.means))
    return hashlib.sha256(b"\0".join([*words, entry.update])).digest()[:8]


def payload_of(batch: str, entry: Entry) -> bytes:
    """An entry as the stream holds it."""
    said = {"d": entry.part, "u": entry.update, "a": entry.account, "m": entry.means, "b": batch}
    return cast(bytes, msgpack.packb({**said, "h": mark_of(batch, entry)}))


_MARK: Final = 8
_Row = tuple[bytes, dict[bytes, bytes]]


def _tip(id: bytes, fields: dict[bytes, bytes]) -> Tip:
    return Tip(id.decode(), fields[b"e"][-_MARK:])  # an entry ends with its mark


def _stored(id: bytes, payload: bytes, previous: bytes = b"") -> Stored:
    fields = msgpack.unpackb(payload)
    entry = Entry(fields["d"], fields["u"], fields["a"], fields["m"])
    return Stored(id.decode(), fields["b"], entry, fields.get("h", b""), previous)


def read_payload(id: str, payload: bytes) -> Stored | None:
    """An entry out of its bytes, None if they are none."""
    try:
        stored = _stored(id.encode(), payload)
    except (msgpack.UnpackException, ValueError, KeyError, TypeError, AttributeError):
        return None
    words = (stored.batch, stored.entry.part, stored.entry.account, stored.entry.means)
    plain = all(isinstance(word, str) for word in words) and isinstance(stored.entry.update, bytes)
    return stored if plain else None


def _entries_of(found: object) -> list[tuple[bytes, dict[bytes, bytes]]]:
    # RESP2 answers a list of (stream, entries), RESP3 a map from stream to a list of pages.
    if not found:
        return []
    if isinstance(found, dict):
        pages = cast(dict[bytes, list[list[tuple[bytes, dict[bytes, bytes]]]]], found)
        return [entry for page in pages.values() for entries in page for entry in entries]
    streams = cast(list[tuple[bytes, list[tuple[bytes, dict[bytes, bytes]]]]], found)
    return [entry for _, entries in streams for entry in entries]
