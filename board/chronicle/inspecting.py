"""Reads all that a board's index names and what the stream still has, and says where they are not what they were, or differ."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import pairwise

from board.assets import StoreUnavailable
from board.chronicle.chronicle import Chronicle
from board.chronicle.purged import Purged
from board.chronicle.segment import Sealed, Segment, parts_in, prints_of, unpack
from board.chronicle.stream import Damaged, Row, rest
from board.history.entry import BEGINNING, before, moment
from board.sync.keys import Keys


@dataclass(slots=True)
class Inspection:
    """What was found, in sentences; notes are nothing to be put right."""

    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


async def inspect(chronicle: Chronicle, board: str, found: Inspection) -> AsyncIterator[Row]:
    """Every entry that can be read, oldest first; what is sealed or trimmed meanwhile is found all the same."""
    purged = await chronicle.catalogue(board).purged()
    if purged is not None:
        found.notes.append(f"{purged.entries} entries up to {purged.position} were deleted for good; their hashes are kept.")
    chain, keys = _Chain(board, found, purged), Keys(board)
    position = BEGINNING
    while True:
        try:
            segments = await chronicle.catalogue(board).segments(position)
        except Damaged as exc:
            found.faults.append(str(exc))
            break
        for sealed in segments:
            for row in await _read(chronicle, board, chain, sealed):
                yield row
            position = sealed.last
        page = await rest(chronicle.redis, keys, position, "+", 1)
        if moment(page.trimmed) <= moment(position):
            break
        if not segments:
            found.faults.append(f"Entries up to {page.trimmed} were taken from the stream, and the segments end at {position}.")
            position = page.trimmed
    await _compare(chronicle, board, chain)
    await _look_around(chronicle, board, chain)
    while rows := (await rest(chronicle.redis, keys, position, "+")).rows:
        for row in rows:
            yield row
        position = rows[-1][0]


@dataclass(slots=True)
class _Chain:
    """The segments as they follow each other."""

    board: str
    found: Inspection
    purged: Purged | None
    newest: Sealed | None = None
    names: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    rows: dict[str, bytes] = field(default_factory=dict)
    """What the stream may still have too."""

    def follow(self, sealed: Sealed) -> None:
        """The next one of the index."""
        last = self.newest
        number, previous = self._expected()
        if sealed.number != number:
            self._say(sealed, f"is number {sealed.number} where {number} was expected: {_missing(sealed.number, number)}")
        elif sealed.previous not in previous or (last is None and self.purged and sealed.hash != self.purged.ground):
            self._say(sealed, "does not follow the one before it")
        if last and moment(sealed.first) <= last.end:
            self._say(sealed, "begins before the one before it ends")
        self.newest = sealed
        self.names.add(sealed.name)

    def _expected(self) -> tuple[int, tuple[str, ...]]:
        """The number of the next one, and what it may follow: a new beginning stands for the last one that was deleted."""
        if self.newest is None:
            return (self.purged.number, self.purged.hashes[-1:]) if self.purged else (0, ("",))
        stands_for = (self.newest.previous,) if self.purged and self.newest.hash == self.purged.ground else ()
        return self.newest.number + 1, (self.newest.hash, *stands_for)

    def take(self, sealed: Sealed, segment: Segment) -> None:
        """What is in its object."""
        ids = [id for id, _ in segment.rows]
        size = sum(len(payload) for _, payload in segment.rows)
        says = (segment.board, segment.number, segment.previous, ids[0], ids[-1], len(ids), size)
        listed = (sealed.number, sealed.previous, sealed.first, sealed.last, sealed.count, sealed.raw_bytes)
        if says != (self.board, *listed):
            self._say(sealed, "is another than the index says")
        if any(moment(later) <= moment(earlier) for earlier, later in pairwise(ids)):
            self._say(sealed, "has its entries out of order")
        try:
            parts = parts_in(segment.rows)
        except Damaged:
            return  # the entry that cannot be read is told of itself
        self.parts |= parts
        if prints_of(parts) != sealed.prints:
            self._say(sealed, "has entries of other documents than the index says")

    def _say(self, sealed: Sealed, what: str) -> None:
        self.found.faults.append(f"The segment from {sealed.first} to {sealed.last} {what}.")


def _missing(number: int, expected: int) -> str:
    return "segments are missing before it" if number > expected else "it is there twice or out of place"


async def _read(chronicle: Chronicle, board: str, chain: _Chain, sealed: Sealed) -> tuple[Row, ...]:
    chain.follow(sealed)
    try:
        segment = unpack(sealed, await chronicle.shelf(board).get(sealed.name))
    except (Damaged, StoreUnavailable) as exc:
        rows = await _in_the_stream(chronicle, board, sealed)
        what = "the stream still has its entries" if rows else f"{sealed.count} entries are lost"
        chain.found.faults.append(f"{str(exc).rstrip('.')}: {what}.")
        return rows
    chain.take(sealed, segment)
    if sealed.end > moment(await chronicle.catalogue(board).trimmed()):
        chain.rows.update(segment.rows)
    return segment.rows


async def _in_the_stream(chronicle: Chronicle, board: str, sealed: Sealed) -> tuple[Row, ...]:
    """All entries of a segment; none if one is missing."""
    found: list[Row] = []
    position = before(sealed.first)
    while rows := (await rest(chronicle.redis, Keys(board), position, sealed.last)).rows:
        found += rows
        position = rows[-1][0]
    return tuple(found) if len(found) == sealed.count else ()


async def _compare(chronicle: Chronicle, board: str, chain: _Chain) -> None:
    """Entries that lie in both places are the same."""
    if chain.newest is None:
        return
    held: dict[str, bytes] = {}
    position = BEGINNING
    while rows := (await rest(chronicle.redis, Keys(board), position, chain.newest.last)).rows:
        held.update(rows)
        position = rows[-1][0]
    trimmed = await chronicle.catalogue(board).trimmed()
    for id, payload in chain.rows.items():
        if id in held and held[id] != payload:
            chain.found.faults.append(f"Entry {id} of the stream is not the one that was sealed.")
        elif id not in held and moment(id) > moment(trimmed):
            chain.found.faults.append(f"Entry {id} was sealed, and is missing in the stream.")


async def _look_around(chronicle: Chronicle, board: str, chain: _Chain) -> None:
    """Objects without a line in the index, and parts that the index does not know."""
    names = await chronicle.shelf(board).names("segments")
    sealed_meanwhile = {sealed.name for sealed in await chronicle.catalogue(board).segments()}
    for name in names:
        if name not in chain.names | sealed_meanwhile:
            chain.found.notes.append(f"The object {name} is in no index: a sealing that was broken off. It may be deleted.")
    unknown = chain.parts - await chronicle.catalogue(board).sealed_parts()
    for part in sorted(unknown):
        chain.found.faults.append(f"The index does not say that segments have entries of {part or 'the board'}.")
