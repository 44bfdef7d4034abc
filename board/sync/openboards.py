"""The boards that are open on this server: opened when somebody asks, closed when nobody has held them for a while."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from board.redis import Redis, RedisRefused, RedisUnavailable
from board.sync import collector
from board.sync.channel import Channel
from board.sync.inflight import Slot
from board.sync.live import BoardClosed, LiveBoard
from board.sync.log import ClientTaken, EpochChanged, InDoubt, LostTail
from board.sync.replication import Replicas
from board.sync.ring import Ring

logger = logging.getLogger(__name__)

_IDLE_S: Final = 20.0
_LAST_WORDS_S: Final = 3.0
_PAUSE_S: Final = 0.5
_LONGEST_PAUSE_S: Final = 8.0

Begin = Callable[[Coroutine[object, object, None]], asyncio.Task[None]]
"""Begins a task that ends with the server."""


@dataclass(slots=True)
class _Open:
    """A board that is open or being opened, its task, and who holds it."""

    board: LiveBoard
    ready: asyncio.Future[None]
    task: asyncio.Task[None] | None = None
    holders: int = 0
    closing: asyncio.TimerHandle | None = None

    def refuse(self, reason: Exception) -> None:
        """Answers those who wait for it that it will not open."""
        if not self.ready.done():
            self.ready.set_exception(reason)
            self.ready.exception()


class OpenBoards:
    """Each is opened once, however many ask."""

    def __init__(
        self, redis: Redis, channel: Channel, slot: Slot, replicas: Replicas, begin: Begin, closed: Callable[[LiveBoard], None]
    ) -> None:
        self._redis = redis
        self._channel = channel
        self._slot = slot
        self._replicas = replicas
        self._begin = begin
        self._closed = closed
        self._open: dict[str, _Open] = {}
        self._rings: dict[str, Ring] = {}
        self._returning: set[str] = set()
        self._ended = False

    def __iter__(self) -> Iterator[LiveBoard]:
        return iter([opened.board for opened in self._open.values()])

    def ready(self) -> tuple[LiveBoard, ...]:
        """Those that are open and in order."""
        opened = (one for one in self._open.values() if one.ready.done() and one.ready.exception() is None)
        return tuple(one.board for one in opened)

    def get(self, board: str) -> LiveBoard | None:
        """A board, if it is open or being opened."""
        opened = self._open.get(board)
        return opened.board if opened is not None else None

    @asynccontextmanager
    async def hold(self, board: str) -> AsyncIterator[LiveBoard]:
        """A board, opened if need be; it stays open as long as somebody holds it."""
        opened = self._opened(board)
        opened.holders += 1
        try:
            await asyncio.shield(opened.ready)
            yield opened.board
        finally:
            opened.holders -= 1
            self._close_later(opened)

    def forget(self, now_ms: int) -> None:
        """What is remembered of a board outlives its closing for as long as it counts. Called every few seconds."""
        for closed in self._rings.keys() - self._open.keys():
            self._rings[closed].forget(now_ms)
            if not len(self._rings[closed]):
                del self._rings[closed]

    async def flush(self) -> None:
        """Puts what waits into the log, of all boards at once; what does not get there in time is still its author's."""
        await asyncio.gather(*(self._flush(opened) for opened in list(self._open.values())))

    async def close(self) -> None:
        """Closes all of them, with what they have in the log; none is opened again by itself."""
        self._ended = True
        tasks = [opened.task for opened in self._open.values() if opened.task is not None]
        await self.flush()
        for opened in list(self._open.values()):
            _end(opened)
        if tasks:
            # They still have words to say to the other servers.
            await asyncio.wait(tasks)

    def _opened(self, board: str) -> _Open:
        opened = self._open.get(board)
        if opened is None:
            live = LiveBoard(
                self._redis, board, self._channel, self._slot, self._rings.setdefault(board, Ring()), self._replicas
            )
            opened = _Open(live, asyncio.get_running_loop().create_future())
            opened.task = self._begin(self._run(opened))
            self._open[board] = opened
        if opened.closing is not None:
            opened.closing.cancel()
            opened.closing = None
        return opened

    async def _run(self, opened: _Open) -> None:
        board = opened.board
        try:
            await self._channel.open(board.id)
            await board.open()
            opened.ready.set_result(None)
            logger.info("board opened board=%s", board.id)
            await board.run()
        except Exception as exc:
            # The one place where anything is caught: one board's failure must not touch the others.
            logger.warning("board failed board=%s", board.id, exc_info=exc)
            opened.refuse(exc)
            self._begin(self._come_back(board.id))
        finally:
            if opened.closing is not None:
                opened.closing.cancel()
            opened.refuse(BoardClosed("the server is closing"))
            if self._open.get(board.id) is opened:
                del self._open[board.id]
            self._closed(board)
            if board.id not in self._open:
                await self._channel.close(board.id)
            logger.info("board closed board=%s", board.id)

    async def _come_back(self, board: str) -> None:
        """Opens a board again that failed: nobody else may have what its ring remembers."""
        if board in self._returning:
            return
        self._returning.add(board)
        pause = _PAUSE_S
        while self._remembers(board):
            await asyncio.sleep(pause)
            pause = min(_LONGEST_PAUSE_S, 2 * pause)
            if self._ended or board in self._open:
                break
            with contextlib.suppress(BoardClosed, RedisUnavailable, RedisRefused):
                async with self.hold(board):
                    break
        self._returning.discard(board)

    def _remembers(self, board: str) -> bool:
        self.forget(time.time_ns() // 1_000_000)
        return board in self._rings and len(self._rings[board]) > 0

    def _close_later(self, opened: _Open) -> None:
        if opened.holders == 0 and opened.task is not None and not opened.task.done() and opened.closing is None:
            opened.closing = asyncio.get_running_loop().call_later(_IDLE_S, self._close, opened)

    def _close(self, opened: _Open) -> None:
        if opened.holders == 0 and opened.task is not None and self._open.get(opened.board.id) is opened:
            del self._open[opened.board.id]
            opened.task.cancel()
            if not self._open:
                collector.tidy()

    async def _flush(self, opened: _Open) -> None:
        if opened.ready.done() and opened.ready.exception() is None:
            try:
                async with asyncio.timeout(_LAST_WORDS_S):
                    await opened.board.writer.flush()
            except (TimeoutError, RedisUnavailable, RedisRefused, EpochChanged, LostTail, ClientTaken, InDoubt) as exc:
                logger.warning("board not flushed board=%s reason=%s", opened.board.id, str(exc) or "it took too long")


def _end(opened: _Open) -> None:
    # A task that is cancelled before its first step never answers those who wait for it.
    opened.refuse(BoardClosed("the server is closing"))
    if opened.task is not None:
        opened.task.cancel()
