"""What sealed segments did, kept beside them in the object store. Speed only: whatever is not there is worked out again."""

import asyncio
import logging
from functools import partial

from board.assets import StoreUnavailable
from board.chronicle.segment import Sealed
from board.chronicle.shelf import Missing, Shelf
from board.historian.binding import VERSION, BadChapter, bind, unbind
from board.history.chapter import Chapter

logger = logging.getLogger(__name__)


class Chapters:
    """Of one board, one for each segment."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    async def get(self, sealed: Sealed) -> Chapter | None:
        """The chapter of a segment, None where it has not been written, or by a version that told things differently."""
        try:
            return await asyncio.to_thread(partial(unbind, await self._shelf.get(_name(sealed))))
        except Missing:
            return None
        except BadChapter as bad:
            logger.warning("chapter written again segment=%s reason=%s", sealed.name, bad)
            return None

    async def put(self, sealed: Sealed, chapter: Chapter) -> None:
        """Keeps it where that is possible."""
        try:
            await self._shelf.put(_name(sealed), await asyncio.to_thread(partial(bind, chapter)))
        except StoreUnavailable as exc:
            logger.warning("chapter not kept segment=%s reason=%s", sealed.name, exc)


def _name(sealed: Sealed) -> str:
    return f"chapters/{VERSION}/{sealed.name.rpartition('/')[2]}"
