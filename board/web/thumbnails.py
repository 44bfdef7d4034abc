"""Pictures of panels for the overview: drawn by the browser that drew the panel, kept by content, told to everybody."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, cast

from board.assets import Assets, hash_of
from board.redis import Redis, script, translated
from board.web.media import THUMBNAIL_BYTES, Media, Unfit, check_picture, type_of

PANELS: Final = 20_000
SIDE: Final = 2048
NOTICE_EVERY_S: Final = 1.0
Tell = Callable[[str, str, dict[str, object]], Awaitable[None]]

_PUT = script("""
-- KEYS: thumbs. ARGV: panel, hash, how many panels a board may have.
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
""")


def check_thumbnail(data: bytes) -> Media:
    """A small PNG or WebP picture; raises `Unfit`."""
    kind = type_of(data[:8192])
    if kind not in ("image/png", "image/webp") or len(data) > THUMBNAIL_BYTES:
        raise Unfit(f"A thumbnail is a PNG or WebP picture of up to {THUMBNAIL_BYTES // 1024} kB.")
    media = check_picture(io.BytesIO(data), kind)
    if max(media.width, media.height) > SIDE:
        raise Unfit(f"A thumbnail is up to {SIDE} pixels wide and high.")
    return media


@dataclass(frozen=True, slots=True)
class Thumbnails:
    """Which picture each panel has, and the pictures."""

    redis: Redis
    assets: Assets

    async def hashes(self, board: str) -> dict[str, str]:
        """Every panel's picture by its hash."""
        async with translated():
            rows = await cast(Awaitable[dict[bytes, bytes]], self.redis.hgetall(_key(board)))
        return {panel.decode(): sha256.decode() for panel, sha256 in rows.items()}

    async def held(self, board: str) -> dict[str, str]:
        """The pictures that the store can show; a store may be younger than its Redis."""
        shown = await self.hashes(board)
        return {panel: sha256 for panel, sha256 in shown.items() if await self.assets.holds(space_of(board), sha256)}

    async def hash(self, board: str, panel: str) -> str | None:
        """One panel's picture."""
        async with translated():
            found = await cast(Awaitable[bytes | None], self.redis.hget(_key(board), panel))
        return found.decode() if found else None

    async def put(self, board: str, panel: str, data: bytes) -> str:
        """Keep a checked picture; the panel shows it from now on."""
        sha256 = hash_of(data)
        await self.assets.put(space_of(board), data, sha256)
        await self.point(board, panel, sha256)
        return sha256

    async def point(self, board: str, panel: str, sha256: str) -> None:
        """Let a panel show a picture that is kept."""
        if not await _PUT(self.redis, [_key(board)], [panel, sha256, PANELS]):
            raise Unfit(f"The board has pictures of {PANELS} panels; more are not taken.")

    async def get(self, board: str, sha256: str) -> bytes:
        """A picture; raises `NoSuchAsset`."""
        return await self.assets.get(space_of(board), sha256)


@dataclass(slots=True)
class Notices:
    """Tells a board's people of new pictures, at most once a second a panel, the newest one always."""

    tell: Tell
    _waiting: dict[tuple[str, str], str] = field(default_factory=dict)
    _resting: set[tuple[str, str]] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def changed(self, board: str, panel: str, sha256: str) -> None:
        """A panel has a new picture."""
        place = (board, panel)
        if place in self._resting:
            self._waiting[place] = sha256
            return
        self._resting.add(place)
        await self._say(place, sha256)
        task = asyncio.create_task(self._rest(place))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stop waiting; browsers read the list of hashes when they come back."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _rest(self, place: tuple[str, str]) -> None:
        try:
            await asyncio.sleep(NOTICE_EVERY_S)
            while place in self._waiting:
                await self._say(place, self._waiting.pop(place))
                await asyncio.sleep(NOTICE_EVERY_S)
        finally:
            self._resting.discard(place)

    async def _say(self, place: tuple[str, str], sha256: str) -> None:
        board, panel = place
        await self.tell(board, "", {"thumb": panel, "hash": sha256})


def space_of(board: str) -> str:
    """Where a board's pictures lie in the store."""
    return f"boards/{board}/thumbs"


def _key(board: str) -> str:
    return f"pb:{{{board}}}:thumbs"
