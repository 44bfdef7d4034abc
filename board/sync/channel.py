"""The word between servers: one pub/sub channel a board, for what needs to be quick and may be lost."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, cast

import msgpack

from board.redis import PubSub, Redis, RedisRefused, RedisUnavailable, translated
from board.sync.keys import Keys

logger = logging.getLogger(__name__)

Kind = Literal["presence", "hello", "alive", "bye", "live", "say", "locks", "barred", "released", "role", "retired", "missed"]

_MOST_WAITING: Final = 2000
_EVERYBODY: Final = "pb:accounts"
_PAUSE_S: Final = 0.5


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
        self._pubsub: PubSub | None = None
        self._deaf = False

    async def open(self, board: str) -> None:
        """Begins to hear a board."""
        self._boards[Keys(board).live] = board
        if self._pubsub is not None:
            with contextlib.suppress(RedisUnavailable, RedisRefused):  # the listener tunes in anew when Redis is back
                async with translated():
                    await self._pubsub.subscribe(Keys(board).live)

    async def close(self, board: str) -> None:
        """Hears a board no more."""
        self._boards.pop(Keys(board).live, None)
        if self._pubsub is not None:
            with contextlib.suppress(RedisUnavailable, RedisRefused):
                async with translated():
                    await self._pubsub.unsubscribe(Keys(board).live)

    def say(self, board: str, kind: Kind, *, part: str = "", body: bytes = b"", number: int = 0) -> None:
        """Tells the other servers that have the board open; "" tells every server."""
        word = Word(kind, self._server, part, body, number)
        with contextlib.suppress(asyncio.QueueFull):
            self._outgoing.put_nowait((Keys(board).live if board else _EVERYBODY, packed(word)))

    async def run(self) -> None:
        """Speaks and listens until cancelled; Redis may come and go."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._speak())
            group.create_task(self._listen())

    async def _speak(self) -> None:
        while True:
            channel, word = await self._outgoing.get()
            try:
                async with translated():
                    await self._redis.publish(channel, word)
            except (RedisUnavailable, RedisRefused) as exc:
                logger.warning("a word between servers was lost: %s", exc)

    async def _listen(self) -> None:
        while True:
            try:
                async with translated(), self._redis.pubsub() as pubsub:
                    await self._hear_all(pubsub)
            except (RedisUnavailable, RedisRefused) as exc:
                logger.warning("the channel between servers is down: %s", exc)
                self._deaf = True
                await asyncio.sleep(_PAUSE_S)
            finally:
                self._pubsub = None

    async def _hear_all(self, pubsub: PubSub) -> None:
        async with translated():  # each call by itself: it raises the cancellations that redis-py swallows
            await pubsub.subscribe(_EVERYBODY)
        # From here on `open` subscribes by itself; what was opened before is in the list.
        self._pubsub = pubsub
        async with translated():
            await pubsub.subscribe(*self._boards)
        if self._deaf:
            self._deaf = False
            self._hear("", Word("missed", self._server))
        while True:
            async with translated():
                message = await pubsub.get_message(timeout=1.0)
            if message is not None:
                self._take(message["type"], cast(bytes, message["channel"]).decode(), message["data"])

    def _take(self, kind: str, channel: str, data: bytes | int) -> None:
        board = self._boards.get(channel)
        if board is None:
            return
        if kind == "subscribe" and board:
            self.say(board, "hello")
        if isinstance(data, bytes):
            word = Word(*msgpack.unpackb(data))
            if word.server != self._server:
                self._hear(board, word)
