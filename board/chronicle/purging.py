"""Deletes the oldest part of a board's history for good: an operator's act. The documents at its end are the new beginning.

The index first, then the objects: after a death in between the next call finishes it.
"""

import asyncio
import time
from collections.abc import Iterable
from typing import Final

from board.chronicle.catalogue import Catalogue, Lease
from board.chronicle.chronicle import Chronicle
from board.chronicle.milestone import unpacked
from board.chronicle.purged import Purged
from board.chronicle.segment import Sealed, Segment, pack
from board.chronicle.shelf import Shelf
from board.chronicle.stream import Row
from board.chronicle.surveying import states_at
from board.history.cut import Checkpoint
from board.history.entry import moment
from board.sync.compacting import Unfaithful
from board.sync.log import Entry, payload_of

MEANS: Final = "purge"
_FOLDERS: Final = ("segments", "milestones", "chapters")


class CannotPurge(Exception):
    """Nothing was deleted; the message says why."""


async def purge(chronicle: Chronicle, board: str, before: str) -> Purged:
    """Deletes the segments that end at or before a moment; raises `CannotPurge`, `Damaged` or `Superseded`."""
    catalogue = chronicle.catalogue(board)
    async with catalogue.leased() as lease:
        if lease is None:
            raise CannotPurge("The board's history is being sealed right now. Try again in two minutes.")
        await _sweep(chronicle.shelf(board), catalogue)
        gone = await _going(catalogue, before)
        purged = await _begin_anew(chronicle, catalogue, lease, gone)
        await _sweep(chronicle.shelf(board), catalogue)
    return purged


async def require_old(chronicle: Chronicle, board: str, before: str) -> None:
    """Raises `CannotPurge` if there is nothing that could be deleted."""
    await _going(chronicle.catalogue(board), before)


async def _going(catalogue: Catalogue, before: str) -> list[Sealed]:
    """The segments that have left the stream and end by then."""
    end, trimmed, last = moment(before), moment(await catalogue.trimmed()), await catalogue.purged()
    segments = await catalogue.segments()
    gone = [sealed for sealed in segments if sealed.end <= min(end, trimmed)]
    if not [sealed for sealed in gone if last is None or sealed.hash != last.ground]:
        raise CannotPurge("Nothing is that old: history is deleted by whole segments, and its newest part stays.")
    return gone


async def _begin_anew(chronicle: Chronicle, catalogue: Catalogue, lease: Lease, gone: list[Sealed]) -> Purged:
    """The documents at the end of what goes, as the entries with which the log now begins."""
    last, shelf = gone[-1], chronicle.shelf(catalogue.keys.board)
    try:
        pieces = await states_at(shelf, gone, await catalogue.milestones(last.last))
    except Unfaithful as exc:
        raise CannotPurge(f"A document does not come back from its own state: {exc}.") from exc
    states = {part: unpacked(piece) for part, piece in pieces.items()}
    rows = await asyncio.to_thread(lambda: tuple(_rows(states)))
    ground, data = pack(Segment(catalogue.keys.board, last.number, last.hash, rows))
    await shelf.put(ground.name, data)
    hashes = tuple(sealed.hash for sealed in gone)
    entries = sum(sealed.count for sealed in gone)
    purged = Purged(last.last, time.time_ns() // 1_000_000, entries, last.number, hashes, ground.hash)
    await catalogue.purge(lease, gone, ground, purged)
    return purged


def _rows(states: dict[str, Checkpoint]) -> Iterable[Row]:
    """Each under the id of its document's last entry that went: the latest of them is the place at which the log goes on."""
    for part, checkpoint in sorted(states.items(), key=lambda item: moment(item[1].covers)):
        yield checkpoint.covers, payload_of(MEANS, Entry(part, checkpoint.state, "", MEANS))


async def _sweep(shelf: Shelf, catalogue: Catalogue) -> None:
    """Objects that no index names any more; chapters are made again from what is left."""
    held = {sealed.name for sealed in await catalogue.segments()} | {kept.name for kept in await catalogue.milestones()}
    for folder in _FOLDERS:
        for name in await shelf.names(folder):
            if name not in held:
                await shelf.delete(name)
