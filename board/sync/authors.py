"""Who wrote something that stands in a document, and when: found in the board's log, the newest entries first."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from board.sync.log import Log, Stored
from board.sync.update import decode

Place = tuple[int, int]
"""A client id and one of its clocks."""

MOST_ENTRIES: Final = 5000
"""As many as always stay in the stream, so that nothing that is sealed need be read for it."""
_LONG: Final = 1 << 19
"""Imports and days of offline work take too long to take apart for a line of words."""


@dataclass(frozen=True, slots=True)
class Written:
    """An account, and the moment at which the log took it."""

    account: str
    at_ms: int


async def authors_of(log: Log, part: str, places: Collection[Place]) -> dict[Place, Written]:
    """Those of the places that were written lately; older ones are left out."""
    found: dict[Place, Written] = {}
    left, looked = set(places), 0
    async for page in log.pages_back():
        hits = await asyncio.to_thread(_written_in, page, part, frozenset(left))
        found |= hits
        left -= hits.keys()
        looked += len(page)
        if not left or looked >= MOST_ENTRIES:
            break
    return found


def _written_in(page: list[Stored], part: str, places: Collection[Place]) -> dict[Place, Written]:
    found: dict[Place, Written] = {}
    for stored in page:
        if stored.entry.part != part or len(stored.entry.update) > _LONG:
            continue
        written = Written(stored.entry.account, int(stored.id.partition("-")[0]))
        for run in decode(stored.entry.update).runs:
            here = (place for place in places if place[0] == run.client and run.clock <= place[1] < run.end_clock)
            found |= dict.fromkeys(here, written)
    return found
