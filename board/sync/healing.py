"""What a server puts back into a log that has lost its end: what its ring holds, under its own authors, means and batches."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from board.history.entry import before, bringer
from board.lib0 import Malformed
from board.sync.claims import Claims
from board.sync.log import ANYBODY, FIRST_FREE_CLIENT, Batch, ClientTaken, Entry, Log, Stored, Writer
from board.sync.merging import merge
from board.sync.ring import Ring
from board.sync.room import Room
from board.sync.rooms import Rooms
from board.sync.update import MAX_CLOCK, Run, decode
from board.sync.verdict import Gap, Hostile

logger = logging.getLogger(__name__)

_LARGE_BYTES: Final = 50_000

Place = tuple[str, int]
"""A document and one of its client ids."""


@dataclass(frozen=True, slots=True)
class Absent:
    """A batch that the log had and has no longer."""

    batch: str
    entries: tuple[Entry, ...]

    def by_part(self) -> dict[str, list[bytes]]:
        """Its updates, by document."""
        parts: dict[str, list[bytes]] = {}
        for entry in self.entries:
            parts.setdefault(entry.part, []).append(entry.update)
        return parts


def absent(ring: Ring, present: Iterable[Stored]) -> list[Absent]:
    """What a ring holds and the log does not, oldest first."""
    batches = {stored.batch for stored in present}
    return [Absent(batch, tuple(entries)) for batch, entries in ring.batches() if batch not in batches]


def forked(lost: Iterable[Absent], present: Iterable[Stored]) -> dict[Place, int]:
    """Where another server wrote under the former hand before anybody had noticed the loss, and from which clock on.

    There the clocks of that hand mean one thing in the log and another in what was lost.
    """
    kept: dict[Place, list[Run]] = {}
    for stored in present:
        # What begins a document is the same whoever writes it, and what was brought back is what was lost.
        if stored.entry.means != "birth" and bringer(stored.entry.means) is None:
            for run in _by_hands(stored.entry):
                kept.setdefault((stored.entry.part, run.client), []).append(run)
    forks: dict[Place, int] = {}
    for entry in (entry for one in lost for entry in one.entries if entry.means != "birth"):
        for run in _by_hands(entry):
            place = entry.part, run.client
            if any(run.clock < other.end_clock and other.clock < run.end_clock for other in kept.get(place, ())):
                forks[place] = min(forks.get(place, run.clock), run.clock)
    return forks


def stands_on(entry: Entry, forks: Mapping[Place, int]) -> bool:
    """Whether an entry writes, names or erases what means something else by now."""
    firsts = {client: clock for (part, client), clock in forks.items() if part == entry.part}
    if not firsts:
        return False
    update = decode(entry.update)
    written = ((run.client, run.end_clock - 1) for run in update.runs)
    erased = ((client, ranges[-1][1] - 1) for client, ranges in update.deletions.items() if ranges)
    structs = (struct for run in update.runs for struct in run.structs)
    named = (id for struct in structs for id in (struct.origin, struct.right, struct.parent) if isinstance(id, tuple))
    return any(clock >= firsts.get(client, MAX_CLOCK) for client, clock in chain(written, erased, named))


def _by_hands(entry: Entry) -> list[Run]:
    return [run for run in decode(entry.update).runs if run.client < FIRST_FREE_CLIENT]


@dataclass(slots=True)
class Healing:
    """One board's, while it is open on this server."""

    log: Log
    claims: Claims
    rooms: Rooms
    append: Callable[[Batch, Mapping[Room, Sequence[bytes]]], Awaitable[None]]
    _left: list[Absent] = field(default_factory=list)

    async def put_back(self, ring: Ring, catch_up: Callable[[], Awaitable[None]]) -> None:
        """Puts back what the ring holds; what builds on something that is still missing waits for `go_on`."""
        present = await self._present(ring)
        lost = absent(ring, present)
        forks = forked(lost, present)
        for part, client in forks:
            await self.claims.retire(part, client)
        sound = [one for one in lost if not any(stands_on(entry, forks) for entry in one.entries)]
        for one in sound:
            await self._put_back(one, catch_up)
        if lost:
            words = "ring put back board=%s batches=%d in_other_places=%d waiting=%d"
            logger.info(words, self.log.keys.board, len(sound), len(lost) - len(sound), len(self._left))

    async def go_on(self) -> None:
        """Somebody brought more of what was lost: tries again what had waited for it."""
        left, self._left = self._left, []
        for one in left:
            await self._put_back(one, None)

    async def _present(self, ring: Ring) -> list[Stored]:
        """What the log has since the oldest entry of the ring."""
        found: list[Stored] = []
        position = before(ring.oldest) if ring.oldest else None
        while position and (page := await self.log.since(position, block_ms=0)):
            found += page
            position = page[-1].id
        return found

    async def _put_back(self, one: Absent, catch_up: Callable[[], Awaitable[None]] | None) -> None:
        try:
            await self._try(one)
        except ClientTaken:
            # Another server was faster with some of it.
            if catch_up is not None:
                await catch_up()
                await self._put_back(one, None)
        except Gap:
            self._left.append(one)
        except (Hostile, Malformed) as exc:
            logger.warning("ring not put back board=%s batch=%s reason=%s", self.log.keys.board, one.batch, exc)

    async def _try(self, one: Absent) -> None:
        async with AsyncExitStack() as stack:
            parts = one.by_part()
            rooms = {part: await stack.enter_async_context(self.rooms.hold(part)) for part in sorted(parts)}
            for part in rooms:
                await stack.enter_async_context(self.rooms.turn(part))
            clocks = {part: await _lacking(rooms[part], updates) for part, updates in parts.items()}
            news = {part: [update for update in parts[part] if not rooms[part].knew(update)] for part in rooms}
            writers = tuple(_writers(one.entries, clocks))
            entries = tuple(entry for entry in one.entries if entry.update in news[entry.part])
            await self._check_hands(writers)
            await self.log.claim_all(writer for writer in writers if writer.account != ANYBODY)
            if entries:
                await self.append(Batch(one.batch, entries, writers), {rooms[part]: new for part, new in news.items() if new})

    async def _check_hands(self, writers: Iterable[Writer]) -> None:
        for writer in writers:
            if writer.client < FIRST_FREE_CLIENT:
                await self.claims.look(writer.part, [writer.client])
                if self.claims.may_be_brought(writer.part, writer.client) is False:
                    raise Hostile("what another server wrote meanwhile stands in its place")


async def _lacking(room: Room, updates: Sequence[bytes]) -> dict[int, tuple[int, int]]:
    """Who wrote what of these, of which the room knows nothing. Raises `Gap`."""
    whole = merge(updates)
    if len(whole) < _LARGE_BYTES:
        return room.lacking(whole)
    with room.judging():
        return await asyncio.to_thread(room.lacking, whole)


def _writers(entries: Iterable[Entry], clocks: Mapping[str, Mapping[int, tuple[int, int]]]) -> Iterator[Writer]:
    """Each with the account that the log had named."""
    authors: dict[Place, str] = {}
    for entry in entries:
        for run in decode(entry.update).runs:
            authors[entry.part, run.client] = entry.account
    for part, written in clocks.items():
        for client, (start, end) in written.items():
            known = client >= FIRST_FREE_CLIENT and authors.get((part, client))
            yield Writer(part, client, known or ANYBODY, start, end)
