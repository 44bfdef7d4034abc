"""The word between servers: one sharded channel a board, for what needs to be quick and may be lost."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, cast

import msgpack

from board.redis import Ear, Redis, RedisRefused, RedisUnavailable, translated
from board.sync.keys import Keys

logger = logging.getLogger(__name__)

Kind = Literal["presence", "hello", "alive", "bye", "live", "say", "locks", "barred", "released", "role", "retired", "missed"]

_MOST_WAITING: Final = 2000
_EVERYBODY: Final = "pb:accounts"


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its kind, the server that says it, the part of the board it is about, and what it says."""

    kind: Kind
    server: str
    part: str = ""
    body: bytes = b""
    number: int = 0


def packed(word: Word) -> bytes:
    """A word as it travels."""
    return cast(bytes, msgpack.packb([word.kind, word.server, word.part, word.body, word.number]))


class Channel:
    """Says and hears words. What cannot be said at once waits; what cannot wait is lost."""

    def __init__(self, redis: Redis, server: str, hear: Callable[[str, Word], None]) -> None:
        self._redis = redis
        self._server = server
        self._hear = hear
        self._boards: dict[str, str] = {_EVERYBODY: ""}
        self._outgoing: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue(_MOST_WAITING)
        self._ear = Ear(redis, self._take, self._missed)

    async def open(self, board: str) -> None:
        """Begins to hear a board."""
        self._boards[Keys(board).live] = board
        await self._ear.tune_in(Keys(board).live)

    async def close(self, board: str) -> None:
        """Hears a board no more."""
        self._boards.pop(Keys(board).live, None)
        await self._ear.tune_out(Keys(board).live)

    def say(self, board: str, kind: Kind, *, part: str = "", body: bytes = b"", number: int = 0) -> None:
        """Tells the other servers that have the board open; "" tells every server."""
        word = Word(kind, self._server, part, body, number)
        with contextlib.suppress(asyncio.QueueFull):
            self._outgoing.put_nowait((Keys(board).live if board else _EVERYBODY, packed(word)))

    async def run(self) -> None:
        """Speaks and listens until cancelled; Redis may come and go."""
        await self._ear.tune_in(_EVERYBODY)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._speak())
            group.create_task(self._ear.run())

    async def _speak(self) -> None:
        while True:
            channel, word = await self._outgoing.get()
            try:
                async with translated():
                    await self._redis.spublish(channel, word)
            except (RedisUnavailable, RedisRefused) as exc:
                logger.warning("word between servers lost reason=%s", exc)

    def _missed(self) -> None:
        self._hear("", Word("missed", self._server))

    def _take(self, channel: str, data: bytes | None) -> None:
        board = self._boards.get(channel)
        if board is None:
            return
        if data is None:
            if board:
                self.say(board, "hello")
            return
        word = Word(*msgpack.unpackb(data))
        # That our own heartbeat came back says that we hear.
        if word.server != self._server or word.kind == "alive":
            self._hear(board, word)
