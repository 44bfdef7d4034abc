"""A board's milestones in the store: the newest that can be read, whole or by part. Losing one costs time and nothing else."""

import asyncio
import logging
from collections.abc import Collection

from board.assets import Span, StoreUnavailable
from board.chronicle.milestone import Kept, Packed, Piece, table_of, taken
from board.chronicle.shelf import Shelf
from board.chronicle.stream import Damaged

logger = logging.getLogger(__name__)

_WHOLE = 64
"""Who wants more pieces than this and does not say which ones, reads the object at once."""


async def read(shelf: Shelf, kept: Kept, parts: Collection[str] | None = None) -> dict[str, Packed]:
    """The documents of a milestone; if parts are named, those alone. Raises `Damaged`."""
    if parts is None or len(parts) > _WHOLE:
        data = await shelf.get(kept.name)
        table = await asyncio.to_thread(table_of, kept, data[: kept.table_bytes])
        return {
            part: taken(kept, piece, data[piece.span.start : piece.span.end])
            for part, piece in table.items()
            if parts is None or part in parts
        }
    table = await _table(shelf, kept)
    wanted = {part: table[part] for part in parts if part in table}
    found = await shelf.spans(kept.name, [piece.span for piece in wanted.values()]) if wanted else []
    return {part: taken(kept, piece, data) for (part, piece), data in zip(wanted.items(), found, strict=True)}


async def nearest(
    shelf: Shelf, candidates: Collection[Kept], parts: Collection[str] | None = None
) -> tuple[Kept, dict[str, Packed]] | None:
    """The first of these that can be read; the others are told of."""
    for kept in candidates:
        try:
            return kept, await read(shelf, kept, parts)
        except (Damaged, StoreUnavailable) as exc:
            logger.warning("milestone passed over reason=%s", exc)
    return None


async def _table(shelf: Shelf, kept: Kept) -> dict[str, Piece]:
    (head,) = await shelf.spans(kept.name, [Span(0, kept.table_bytes)])
    return await asyncio.to_thread(table_of, kept, head)
