"""The keys of one hash tag as plain values, all of one moment while others write; and back into an empty Redis.

What is small is read in one transaction. Logs and checkpoints are large and never change once written: the transaction says
which of them belong to the moment, and they are read after it. Whoever finds them gone by then begins anew.
"""

import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar, cast

from board.backup.form import BadBackup, Kind, Row, kind_of, pack_item, unpack_items
from board.backup.values import ask, packed, put
from board.backup.vault import Vault
from board.redis import Redis, translated

T = TypeVar("T")

_PREFIX: Final = "pb:{"
_ATTEMPTS: Final = 20
_PAGE: Final = 500
_BITE: Final = 32
_SMALL: Final = 1024
_PIECE_BYTES: Final = 1024 * 1024
_PIECE_ENTRIES: Final = 1000
BEGINNING: Final = "0-0"

More = Callable[[Mapping[str, bytes]], Mapping[str, Kind]]
"""What else belongs to a moment, by what small values say."""


class _Moved(Exception):
    """Something was compacted or trimmed between the look at it and the reading."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The keys of one tag at one moment, and the newest entry of its log."""

    rows: tuple[Row, ...]
    position: str = BEGINNING


@dataclass(frozen=True, slots=True)
class _Moment:
    """What one transaction answered: small values, the covers of checkpoints, first and last entry of streams."""

    values: Mapping[str, bytes]
    covers: Mapping[str, bytes]
    ends: Mapping[str, tuple[str, str]]


async def tags(redis: Redis) -> dict[str, list[str]]:
    """All keys of ours by hash tag."""
    found: dict[str, list[str]] = {}
    async with translated():
        async for key in redis.scan_iter(match="pb:*", count=1000):
            name = key.decode()
            tag, closed, _ = name.removeprefix(_PREFIX).partition("}")
            if name.startswith(_PREFIX) and closed:
                found.setdefault(tag, []).append(name)
    return found


async def lasting(redis: Redis, keys: Sequence[str]) -> dict[str, Kind]:
    """The keys that do not end by themselves, and what they are; leases and the like are nothing to bring back."""
    kinds: dict[str, Kind] = {}
    for bite in _bites(keys, _PAGE):
        async with translated(), redis.pipeline(transaction=False) as pipe:
            for key in bite:
                pipe.type(key)
                pipe.pttl(key)
            answers = await cast(Awaitable[list[object]], pipe.execute())
        for key, kind, lives_ms in zip(bite, answers[::2], answers[1::2], strict=True):
            if lives_ms == -1 and isinstance(kind, bytes):
                kinds[key] = kind_of(kind.decode())
    return kinds


async def read(redis: Redis, kinds: Mapping[str, Kind], vault: Vault, more: More = lambda values: {}) -> Kept:
    """These keys and those that `more` finds named in them; what is large lies in the vault when this returns."""
    wanted = dict(kinds)
    for _ in range(_ATTEMPTS):
        moment = await _look(redis, wanted)
        further = {key: kind for key, kind in more(moment.values).items() if key not in wanted}
        wanted |= further
        if not further and (kept := await _read(redis, wanted, moment, vault)):
            return kept
    raise BadBackup(f"{next(iter(kinds))} changed faster than it could be read. Try again when fewer people work.")


async def write(redis: Redis, rows: Iterable[Row], vault: Vault) -> None:
    """Fills these keys, which are empty."""
    for row in rows:
        for bite in _bites(items_of(row, vault)):
            async with translated(), redis.pipeline(transaction=False) as pipe:
                for item in bite:
                    put(pipe, row.key, row.kind, item)
                await cast(Awaitable[object], pipe.execute())


def items_of(row: Row, vault: Vault) -> Iterator[object]:
    """The items of a key's value."""
    yield from unpack_items(row.inline)
    for sha256 in row.objects:
        yield from unpack_items(vault.get(sha256))


def log_of(rows: Iterable[Row], vault: Vault) -> Iterator[tuple[str, bytes]]:
    """The entries of a board's log: id and payload."""
    for row in (one for one in rows if one.kind == "stream" and one.key.endswith(":log")):
        for item in items_of(row, vault):
            match item:
                case [bytes(id), [b"e", bytes(payload), *_]]:
                    yield id.decode(), payload
                case _:
                    raise BadBackup(f"{row.key} holds an entry that no log has.")


async def _read(redis: Redis, kinds: Mapping[str, Kind], moment: _Moment, vault: Vault) -> Kept | None:
    """All of a moment, None if what belongs to it is no longer there."""
    try:
        return await _gathered(redis, kinds, moment, vault)
    except _Moved:
        return None


async def _gathered(redis: Redis, kinds: Mapping[str, Kind], moment: _Moment, vault: Vault) -> Kept:
    rows = [_row(key, kinds[key], [packed], vault) for key, packed in moment.values.items() if packed]
    for bite in _bites(moment.covers, _BITE):
        rows += await _checkpoints(redis, {key: moment.covers[key] for key in bite}, vault)
    position = BEGINNING
    for key, (first, last) in moment.ends.items():
        pieces = [piece async for piece in _pieces(redis, key, (first, last))]
        rows.append(_row(key, "stream", pieces, vault))
        position = last if key.endswith(":log") else position
    return Kept(tuple(rows), position)


async def _look(redis: Redis, kinds: Mapping[str, Kind]) -> _Moment:
    streams = [key for key, kind in kinds.items() if kind == "stream"]
    apart = [key for key in kinds if _is_checkpoint(key)]
    small = [key for key in kinds if key not in {*streams, *apart}]
    async with translated(), redis.pipeline(transaction=True) as pipe:
        for key in small:
            ask(pipe, key, kinds[key])
        for key in apart:
            pipe.execute_command("HGET", key, "id")
        for key in streams:
            pipe.execute_command("XRANGE", key, "-", "+", "COUNT", 1)
            pipe.execute_command("XREVRANGE", key, "+", "-", "COUNT", 1)
        answers = await cast(Awaitable[list[object]], pipe.execute())
    told = iter(answers)
    values = {key: packed(kinds[key], next(told)) for key in small}
    covers = {key: id for key in apart if isinstance(id := next(told), bytes)}
    ends = {key: (_id(next(told)), _id(next(told))) for key in streams}
    return _Moment(values, covers, {key: both for key, both in ends.items() if all(both)})


async def _checkpoints(redis: Redis, covers: Mapping[str, bytes], vault: Vault) -> list[Row]:
    async with translated(), redis.pipeline(transaction=False) as pipe:
        for key in covers:
            pipe.hgetall(key)
        answers = await cast(Awaitable[list[dict[bytes, bytes]]], pipe.execute())
    if any(answer.get(b"id") != covers[key] for key, answer in zip(covers, answers, strict=True)):
        raise _Moved
    return [_row(key, "hash", [packed("hash", answer)], vault) for key, answer in zip(covers, answers, strict=True)]


async def _pieces(redis: Redis, key: str, ends: tuple[str, str]) -> AsyncIterator[bytes]:
    """A stream from its first to its last entry of the moment. Pieces end where ids say so: the next backup finds the same."""
    piece = bytearray()
    async for id, fields in _entries(redis, key, ends):
        piece += pack_item([id, [word for pair in fields.items() for word in pair]])
        if zlib.crc32(id) % _PIECE_ENTRIES == 0 or len(piece) > _PIECE_BYTES:
            yield bytes(piece)
            piece.clear()
    if piece:
        yield bytes(piece)


async def _entries(redis: Redis, key: str, ends: tuple[str, str]) -> AsyncIterator[tuple[bytes, dict[bytes, bytes]]]:
    start, position = ends[0], ""
    while position != ends[1]:
        async with translated():
            page = await cast(Awaitable[list[tuple[bytes, dict[bytes, bytes]]]], redis.xrange(key, start, ends[1], count=_PAGE))
        # What was trimmed in between may be sealed in a segment that the moment did not know yet.
        if not page or (not position and page[0][0].decode() != start):
            raise _Moved
        for entry in page:
            yield entry
        position = page[-1][0].decode()
        start = f"({position}"


def _row(key: str, kind: Kind, pieces: Sequence[bytes], vault: Vault) -> Row:
    if len(pieces) == 1 and len(pieces[0]) < _SMALL:
        return Row(key, kind, inline=pieces[0])
    return Row(key, kind, objects=tuple(vault.put(piece) for piece in pieces))


def _is_checkpoint(key: str) -> bool:
    return key.partition("}:")[2].startswith("checkpoint:")


def _id(page: object) -> str:
    match page:
        case [[bytes(id), _]]:
            return id.decode()
        case _:
            return ""


def _bites(items: Iterable[T], most: int = _PAGE) -> Iterator[list[T]]:
    bite: list[T] = []
    for item in items:
        bite.append(item)
        if len(bite) == most:
            yield bite
            bite = []
    if bite:
        yield bite
