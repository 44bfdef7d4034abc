"""The hash of each drawing of a board, remembered with the entry of the log up to which it holds."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Final, cast

import msgpack
from pycrdt import Doc

from board.document import Document
from board.redis import Redis, translated
from board.sync.log import BEGINNING, Log

Positions = Mapping[str, str]
_MOST_AT_ONCE: Final = 500


class Drawings:
    """Reads the log, not the rooms: a drawing that nobody looks at is not opened for it."""

    def __init__(self, redis: Redis, board: str, digest: Callable[[Document], str]) -> None:
        self._redis = redis
        self._log = Log(redis, board)
        self._digest = digest

    async def of(self, panels: Collection[str]) -> dict[str, str]:
        """The hashes of these panels' drawings as the log has them now."""
        asked = list(dict.fromkeys(panels))
        found: dict[str, str] = {}
        for at in range(0, len(asked), _MOST_AT_ONCE):
            found |= await self._some(asked[at : at + _MOST_AT_ONCE])
        return found

    async def _some(self, panels: list[str]) -> dict[str, str]:
        positions = await self._positions(panels)
        known = await self._kept(panels)
        found = {panel: hash for panel, (position, hash) in known.items() if position == positions[panel]}
        fresh = {panel: await self._read(panel) for panel in panels if panel not in found}
        if fresh:
            items = [word for panel, hash in fresh.items() for word in (panel, msgpack.packb([positions[panel], hash]))]
            async with translated():
                await self._redis.hset(self._log.keys.drawings, items=items)
        return {**found, **fresh}

    async def _positions(self, panels: list[str]) -> Positions:
        """The last entry of each drawing: the end of its tail, else what its checkpoint covers."""
        keys = self._log.keys
        async with translated(), self._redis.pipeline(transaction=False) as pipe:
            for panel in panels:
                pipe.lindex(keys.tail(f"panel/{panel}"), -1)
                pipe.hget(keys.checkpoint(f"panel/{panel}"), "id")
            answers = await cast(Awaitable[list[bytes | None]], pipe.execute())
        lasts = [tail or covered for tail, covered in zip(answers[::2], answers[1::2], strict=True)]
        return {panel: last.decode() if last else BEGINNING for panel, last in zip(panels, lasts, strict=True)}

    async def _kept(self, panels: list[str]) -> dict[str, tuple[str, str]]:
        async with translated():
            kept = await cast(Awaitable[list[bytes | None]], self._redis.hmget(self._log.keys.drawings, panels))
        pairs = ((panel, msgpack.unpackb(value)) for panel, value in zip(panels, kept, strict=True) if value)
        return {panel: (position, hash) for panel, (position, hash) in pairs}

    async def _read(self, panel: str) -> str:
        updates = (await self._log.open(f"panel/{panel}")).updates()
        return await asyncio.to_thread(self._digest_of, updates)

    def _digest_of(self, updates: tuple[bytes, ...]) -> str:
        doc: Document = Doc()
        for update in updates:
            doc.apply_update(update)
        return self._digest(doc)
