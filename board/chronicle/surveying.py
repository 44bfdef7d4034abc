"""Sets a milestone at the end of the sealed history where one is due: not so many that they outweigh what they stand for."""

import asyncio
import logging
from collections.abc import Iterable, Sequence

from board.chronicle import milestones
from board.chronicle.catalogue import Catalogue, Lease
from board.chronicle.milestone import Kept, Packed, pack, packed, unpacked
from board.chronicle.segment import Sealed, unpack
from board.chronicle.shelf import Shelf
from board.chronicle.stream import Row, entry_of
from board.history.cut import Checkpoint
from board.history.entry import BEGINNING, moment
from board.sync.compacting import Unfaithful, compacted

logger = logging.getLogger(__name__)


def is_due(segments: Iterable[Sealed], kept: Sequence[Kept], tried: int) -> bool:
    """Whether the log since the last milestone has outgrown it, and another one may leave all of them below the history's size.

    How large it becomes is known when it is made; where it was too large, the history grows by an eighth before the next try.
    """
    sizes = {sealed.number: sealed.packed_bytes for sealed in segments}
    history, spent = sum(sizes.values()), sum(one.packed_bytes for one in kept)
    newest = max(kept, key=lambda one: one.number, default=None)
    if newest is None:
        return history * 8 >= tried * 9
    since = sum(size for number, size in sizes.items() if number > newest.number)
    return since >= newest.packed_bytes and spent + newest.packed_bytes <= history and history * 8 >= tried * 9


async def survey(shelf: Shelf, catalogue: Catalogue, lease: Lease, tried: int) -> int:
    """Sets a milestone if one is due; 0, or how large the history was for which it was too large.

    Raises `Damaged` and `Superseded`.
    """
    segments, kept = await catalogue.segments(), await catalogue.milestones()
    if not is_due(segments, kept, tried):
        return tried
    end, history = segments[-1], sum(sealed.packed_bytes for sealed in segments)
    try:
        pieces = await states_at(shelf, segments, kept)
    except Unfaithful:
        logger.exception("milestone not written board=%s", catalogue.keys.board)
        return history
    made, data = pack(catalogue.keys.board, end.number, end.last, pieces)
    if made.packed_bytes + sum(one.packed_bytes for one in kept) > history:
        return history
    await shelf.put(made.name, data)
    await catalogue.keep(lease, made)
    logger.info("milestone written board=%s position=%s bytes=%d", catalogue.keys.board, made.position, made.packed_bytes)
    return 0


async def states_at(shelf: Shelf, segments: Sequence[Sealed], kept: Sequence[Kept]) -> dict[str, Packed]:
    """Every document at the end of these segments, from the first of these milestones on. Raises `Damaged`, `Unfaithful`."""
    found = await milestones.nearest(shelf, kept)
    pieces = dict(found[1]) if found else {}
    start = moment(found[0].position if found else BEGINNING)
    since: dict[str, list[Row]] = {}
    for sealed in (one for one in segments if one.end > start):
        for row in unpack(sealed, await shelf.get(sealed.name)).rows:
            since.setdefault(entry_of(row).part, []).append(row)
    for part, rows in since.items():
        pieces[part] = await asyncio.to_thread(_advanced, pieces.get(part), rows)
    return pieces


def _advanced(before: Packed | None, rows: list[Row]) -> Packed:
    updates = [entry_of(row).update for row in rows]
    if before is not None:
        updates.insert(0, unpacked(before).state)
    return packed(Checkpoint(compacted(updates), rows[-1][0]))
