"""The historian's own process: takes questions from its standard input until that ends, which it does when the server dies."""

import asyncio
import gc
import logging
import os
import pickle
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final

from board.assets import StoreUnavailable, store_at
from board.chronicle.chronicle import Chronicle, Pruned
from board.chronicle.stream import Damaged
from board.historian.answers import Answer, People
from board.historian.place import Place
from board.historian.reader import Reader
from board.historian.wire import BODY, FAILED, HEAD, LENGTH, REFUSED, VALUE, Outcome, read_piece
from board.logs import log_to_stderr
from board.redis import RedisRefused, RedisUnavailable, connect

logger = logging.getLogger(__name__)

_OBJECTS: Final = 100_000
REFUSALS: Final = (ValueError, LookupError, Pruned, Damaged, RedisUnavailable, RedisRefused, StoreUnavailable)
"""What a reader raises about the question or the storage, and the asker is told; anything else is a fault of ours."""


@dataclass(frozen=True, slots=True)
class Question:
    """A method of the reader and what it is told; with people, as the body of an HTTP answer that names them."""

    number: int
    method: Callable[..., Awaitable[object]]
    said: tuple[object, ...]
    named: Mapping[str, object]
    people: People | None = None


async def _answer(reader: Reader, question: Question) -> tuple[Outcome, bytes]:
    try:
        found = await question.method(reader, *question.said, **question.named)
    except REFUSALS as exc:
        return REFUSED, pickle.dumps(exc)
    return await asyncio.to_thread(_packed, found, question.people)


def _packed(found: object, people: People | None) -> tuple[Outcome, bytes]:
    return (VALUE, pickle.dumps(found)) if people is None else (BODY, _body(found, people))


def _body(answer: object, people: People) -> bytes:
    assert hasattr(answer, "body")
    told: Answer = answer
    return told.body(people)


class Desk:
    """Answers each question when it is ready, not in the order in which they came."""

    def __init__(self, reader: Reader, answers: BinaryIO) -> None:
        self._reader = reader
        self._answers = answers
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()

    def take(self, piece: bytes) -> None:
        """Begins to work on a question."""
        task = asyncio.create_task(self._work(pickle.loads(piece)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, question: Question) -> None:
        work = asyncio.create_task(_answer(self._reader, question))
        await asyncio.wait([work])
        if (fault := work.exception()) is not None:
            logger.error("question not answered", exc_info=fault)
        outcome, body = (FAILED, b"") if fault is not None else work.result()
        async with self._turn:
            await asyncio.to_thread(self._write, HEAD.pack(question.number, outcome), body)

    def _write(self, head: bytes, body: bytes) -> None:
        self._answers.write(LENGTH.pack(len(head) + len(body)) + head)
        self._answers.write(body)
        self._answers.flush()


async def _serve(answers: BinaryIO) -> None:
    questions = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(questions), sys.stdin)
    try:
        place: Place = pickle.loads(await read_piece(questions))
        async with connect(place.redis_url) as redis:
            desk = Desk(Reader(Chronicle(redis, store_at(place.store_url))), answers)
            while True:
                desk.take(await read_piece(questions))
    except asyncio.IncompleteReadError:
        # Nobody is left who would read an answer: threads that still work on one are not waited for.
        os._exit(0)


def main() -> None:
    """Works until the server closes the pipe; whatever is printed goes to the log instead of among the answers."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    gc.set_threshold(_OBJECTS, 20, 100)  # what is read of a past stays, and makes no cycles
    log_to_stderr(os.environ.get("BOARD_LOG", "info"))
    asyncio.run(_serve(answers))


if __name__ == "__main__":
    main()
