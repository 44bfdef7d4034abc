"""A server's own historian: a process that reads the past for it, started when somebody first looks."""

import asyncio
import itertools
import logging
import pickle
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Concatenate, Final, ParamSpec, Self, TypeVar, cast

from board.historian.answers import Answer, OneStep, People, Steps
from board.historian.place import Place
from board.historian.process import Question
from board.historian.reader import Reader
from board.historian.wire import BODY, HEAD, LENGTH, REFUSED, VALUE, read_piece
from board.history.restoring import NO_BARS, Bars, Restoration
from board.history.scope import Scope
from board.history.step import EVERYTHING, Sieve

logger = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
A = TypeVar("A", bound=Answer)

DEADLINE_S: Final = 60.0
IDLE_S: Final = 600.0
"""So long it keeps what it has read; then its memory is worth more."""


class HistorianBroke(Exception):
    """The process died over a question, or did not come to its end in time. Nothing was changed; ask again."""


class Historian:
    """Any number of questions at once; they are answered as they get ready."""

    def __init__(self, place: Place) -> None:
        self.deadline_s = DEADLINE_S
        self._place = place
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[bytes]] = {}
        self._process: asyncio.subprocess.Process | None = None
        self._listening: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        self._used_at = 0.0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def ask(self, method: Callable[Concatenate[Reader, P], Awaitable[T]], *said: P.args, **named: P.kwargs) -> T:
        """What the reader answers, as a value: `ask(Reader.bin, board)`."""
        answer = await self._asked(partial(Question, method=method, said=said, named=named))
        return cast(T, await asyncio.to_thread(pickle.loads, answer))

    async def body(
        self, people: People, method: Callable[Concatenate[Reader, P], Awaitable[A]], *said: P.args, **named: P.kwargs
    ) -> bytes:
        """The same as the body of an HTTP answer: made over there, for large ones would keep this loop."""
        return await self._asked(partial(Question, method=method, said=said, named=named, people=people))

    async def steps(self, board: str, sieve: Sieve = EVERYTHING, most: int = 50, before: str | None = None) -> Steps:
        """A page of steps, newest first."""
        return await self.ask(Reader.steps, board, sieve, most, before)

    async def step(self, board: str, first: str) -> OneStep:
        """A step by its name; raises `NoSuchStep`."""
        return await self.ask(Reader.step, board, first)

    async def plan(self, board: str, position: str, scope: Scope, bars: Bars = NO_BARS, seen: str | None = None) -> Restoration:
        """What brings a scope back from a moment, into the board as it is or as it was seen."""
        return await self.ask(Reader.plan, board, position, scope, bars, seen)

    @property
    def pid(self) -> int | None:
        """The process, None where nobody asked yet."""
        return None if self._process is None else self._process.pid

    async def rest(self, now: float) -> None:
        """Ends the process if nothing was asked of it for a while."""
        if self._process is not None and not self._waiting and now - self._used_at > IDLE_S:
            await self.close()

    async def close(self) -> None:
        """Ends the process; whoever still waits is told so."""
        async with self._turn:
            await self._end()

    async def _asked(self, question: Callable[[int], Question]) -> bytes:
        number = next(self._numbers)
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        async with self._turn:
            process = await self._running()
            self._waiting[number] = answer
            await self._send(process, pickle.dumps(question(number)))
        try:
            async with asyncio.timeout(self.deadline_s):
                return await answer
        except TimeoutError as exc:
            await self.close()
            raise HistorianBroke("a question about the past came to no end") from exc
        finally:
            self._waiting.pop(number, None)
            self._used_at = asyncio.get_running_loop().time()

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is not None and self._listening is not None and not self._listening.done():
            return self._process
        await self._end()
        process = self._process = await _start()
        self._listening = asyncio.create_task(self._listen(process))
        await self._send(process, pickle.dumps(self._place))
        return process

    async def _send(self, process: asyncio.subprocess.Process, piece: bytes) -> None:
        assert process.stdin is not None
        process.stdin.writelines((LENGTH.pack(len(piece)), piece))
        try:
            await process.stdin.drain()
        except ConnectionError as exc:
            raise HistorianBroke("the historian has died") from exc

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        """Gives each answer to whoever waits for it; who asked and went away does not."""
        assert process.stdout is not None
        try:
            while True:
                piece = await read_piece(process.stdout)
                number, outcome = HEAD.unpack_from(piece)
                waiting = self._waiting.get(number)
                if waiting is not None and not waiting.done():
                    _give(waiting, outcome, piece[HEAD.size :])
        except asyncio.IncompleteReadError:
            for waiting in self._waiting.values():
                if not waiting.done():
                    waiting.set_exception(HistorianBroke("the historian has died"))

    async def _end(self) -> None:
        process, self._process = self._process, None
        listening, self._listening = self._listening, None
        if process is not None and listening is not None:
            if process.returncode is None:
                process.kill()
            await process.wait()
            await listening
            logger.info("historian closed pid=%d", process.pid)


def _give(waiting: asyncio.Future[bytes], outcome: int, body: bytes) -> None:
    if outcome in (VALUE, BODY):
        waiting.set_result(body)
    elif outcome == REFUSED:
        waiting.set_exception(pickle.loads(body))
    else:
        waiting.set_exception(HistorianBroke("a question about the past could not be answered"))


async def _start() -> asyncio.subprocess.Process:
    # A session of its own: Ctrl-C reaches the supervisor alone, which ends its children in order.
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "board.historian.process",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    logger.info("historian opened pid=%d", process.pid)
    return process
