"""Sets a milestone at the end of the sealed history where one is due: not so many that they outweigh what they stand for."""

import asyncio
import logging
from collections.abc import Iterable

from obstore.store import ObjectStore

from board.chronicle import milestones
from board.chronicle.catalogue import Catalogue, Lease
from board.chronicle.milestone import Kept, Packed, pack, packed, unpacked
from board.chronicle.segment import Sealed, unpack
from board.chronicle.shelf import Shelf
from board.chronicle.stream import Row, entry_of
from board.history.cut import Checkpoint
from board.history.entry import BEGINNING
from board.redis import Redis
from board.sync.compacting import Unfaithful, compacted

logger = logging.getLogger(__name__)


def is_due(segments: Iterable[Sealed], kept: Iterable[Kept]) -> bool:
    """Whether the log since the last milestone has outgrown the state, and all milestones stay below the history's size.

    How large the state is now is guessed from how much of the history it was at the last one.
    """
    sizes = {sealed.number: sealed.packed_bytes for sealed in segments}
    spent, newest = sum(one.packed_bytes for one in kept), max(kept, key=lambda one: one.number, default=None)
    if newest is None:
        return bool(sizes)
    history = sum(sizes.values())
    before = sum(size for number, size in sizes.items() if number <= newest.number)
    state = min(newest.packed_bytes + history - before, newest.packed_bytes * history // max(before, 1))
    return history - before >= newest.packed_bytes and spent + state <= history


async def survey(redis: Redis, store: ObjectStore, catalogue: Catalogue, lease: Lease) -> bool:
    """Sets a milestone if one is due; whether it did. Raises `Damaged` and `Superseded`."""
    segments, kept = await catalogue.segments(), await catalogue.milestones()
    if not is_due(segments, kept):
        return False
    shelf, end = Shelf(store, catalogue.keys.board), segments[-1]
    found = await milestones.nearest(shelf, kept)
    pieces = dict(found[1]) if found else {}
    since: dict[str, list[Row]] = {}
    for sealed in await catalogue.segments(found[0].position if found else BEGINNING):
        for row in unpack(sealed, await shelf.get(sealed.name)).rows:
            since.setdefault(entry_of(row).part, []).append(row)
    try:
        for part, rows in since.items():
            pieces[part] = await asyncio.to_thread(_advanced, pieces.get(part), rows)
    except Unfaithful:
        logger.exception("no milestone board=%s", catalogue.keys.board)
        return False
    made, data = pack(catalogue.keys.board, end.number, end.last, pieces)
    if made.packed_bytes + sum(one.packed_bytes for one in kept) > sum(sealed.packed_bytes for sealed in segments):
        return False
    await shelf.put(made.name, data)
    await catalogue.keep(lease, made)
    logger.info("milestone board=%s position=%s bytes=%d", catalogue.keys.board, made.position, made.packed_bytes)
    return True


def _advanced(before: Packed | None, rows: list[Row]) -> Packed:
    updates = [entry_of(row).update for row in rows]
    if before is not None:
        updates.insert(0, unpacked(before).state)
    return packed(Checkpoint(compacted(updates), rows[-1][0]))
