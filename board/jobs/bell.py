"""Wakes those who wait for a job: one connection a process, however many workers ask."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from board.jobs.keys import BELL
from board.redis import Redis, RedisRefused, RedisUnavailable, translated

logger = logging.getLogger(__name__)

_BLOCK_MS: Final = 1_000
_AGAIN_S: Final = 1.0


class Bell:
    """`run` listens until it is cancelled; whoever waits meanwhile does so with `listening`."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._closed = False

    @contextmanager
    def listening(self, agent: str) -> Iterator[asyncio.Event]:
        """An event that is set when the agent is given something to do, and for good once the bell is closed."""
        event = asyncio.Event()
        if self._closed:
            event.set()
        self._waiting.setdefault(agent, set()).add(event)
        try:
            yield event
        finally:
            self._waiting[agent].discard(event)
            if not self._waiting[agent]:
                del self._waiting[agent]

    @property
    def closed(self) -> bool:
        """Whether nobody shall wait any longer."""
        return self._closed

    def close(self) -> None:
        """The server is going: everybody who waits goes too."""
        self._closed = True
        for events in self._waiting.values():
            for event in events:
                event.set()

    async def run(self) -> None:
        """Ring for whatever any server or command puts into a queue."""
        position = "$"
        while True:
            try:
                position = await self._listen(position)
            except (RedisUnavailable, RedisRefused) as exc:
                logger.warning("jobs not listened for reason=%s", exc)
                await asyncio.sleep(_AGAIN_S)

    async def _listen(self, position: str) -> str:
        if position == "$":
            # By itself: a cancellation on the way there would be heard only when the waiting is over.
            async with translated():
                last = await self._redis.xrevrange(BELL, count=1)
            position = _text(last[0][0]) if last else "0-0"
        async with translated():
            # Whoever waits for a server that is away sees its jobs within the second by asking again.
            answer = await self._redis.xread({BELL: position}, count=100, block=_BLOCK_MS)
        for id, fields in _entries(answer):
            position = _text(id)
            self._ring(_text(fields[b"agent"]))
        return position

    def _ring(self, agent: str) -> None:
        for event in self._waiting.get(agent, ()):
            event.set()


def _entries(answer: object) -> Iterator[tuple[bytes, dict[bytes, bytes]]]:
    """XREAD answers pairs or, in the newer protocol, a map."""
    if isinstance(answer, dict):
        chunks = [entry for lists in answer.values() for chunk in lists for entry in chunk]
    else:
        chunks = [entry for _, entries in answer for entry in entries] if isinstance(answer, list) else []
    yield from chunks


def _text(word: object) -> str:
    return word.decode() if isinstance(word, bytes) else str(word)
