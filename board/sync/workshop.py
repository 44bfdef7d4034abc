"""A process beside the server in which long edits and large states are worked out, so that the loop never waits.

Run as a module it is that process: it takes works from its standard input until that ends, which it does when the server dies.
"""

import asyncio
import logging
import os
import pickle
import struct
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import BinaryIO, Final, TypeVar, cast

from board.document import Document
from board.sync.log import SERVER_CLIENT
from board.sync.twin import Authored, authored

logger = logging.getLogger(__name__)
T = TypeVar("T")

DEADLINE_S: Final = 60.0
"""A work that takes longer is broken off: nobody waits for a screenplay for a minute."""

_IDLE_S: Final = 120.0
_LENGTH: Final = struct.Struct("<Q")


class WorkshopBroke(Exception):
    """The process died over a work, or did not come to its end in time. Nothing has happened to the document."""


class Workshop:
    """The process, started when it is first needed and ended when it has been idle. One work at a time."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._used_at = 0.0

    async def author(self, state: Sequence[bytes], edit: Callable[[Document], T], hand: int = SERVER_CLIENT) -> Authored[T]:
        """What an edit under the servers' hand makes of a document. A `ValueError` comes through."""
        return await self.do(partial(authored, state, edit, hand))

    async def do(self, work: Callable[[], T]) -> T:
        """What a work answers; it goes to the other process, so it is pickled."""
        pickled = await asyncio.to_thread(pickle.dumps, work)
        async with self._turn:
            try:
                async with asyncio.timeout(DEADLINE_S):
                    answer = await self._ask(pickled)
            except BaseException as exc:
                # Whoever is broken off leaves an answer on the way that the next one would take for its own.
                await self._end()
                if isinstance(exc, TimeoutError | asyncio.IncompleteReadError | ConnectionError):
                    raise WorkshopBroke("an edit that was worked out beside the server came to no end") from exc
                raise
            self._used_at = asyncio.get_running_loop().time()
        outcome = pickle.loads(answer)
        if isinstance(outcome, ValueError):
            raise outcome
        return cast(T, outcome)

    async def rest(self, now: float) -> None:
        """Ends the process if nothing was asked of it for a while."""
        if self._process is not None and not self._turn.locked() and now - self._used_at > _IDLE_S:
            await self.close()

    async def close(self) -> None:
        """Ends the process."""
        async with self._turn:
            await self._end()

    async def _ask(self, work: bytes) -> bytes:
        process = self._process
        if process is None or process.returncode is not None:
            process = self._process = await _start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.writelines((_LENGTH.pack(len(work)), work))
        await process.stdin.drain()
        (length,) = _LENGTH.unpack(await process.stdout.readexactly(_LENGTH.size))
        return await process.stdout.readexactly(length)

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            if process.returncode is None:
                process.kill()
            await process.communicate()
            logger.info("workshop closed pid=%d", process.pid)


async def _start() -> asyncio.subprocess.Process:
    # A session of its own: Ctrl-C reaches the supervisor alone, which ends its children in order.
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        __name__,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    logger.info("workshop opened pid=%d", process.pid)
    return process


def _worked_out(work: bytes) -> bytes:
    try:
        return pickle.dumps(pickle.loads(work)())
    except ValueError as exc:  # what edits raise when they cannot be made; anything else is a fault and ends the process
        return pickle.dumps(exc)


def _serve(works: BinaryIO, answers: BinaryIO) -> None:
    while len(head := works.read(_LENGTH.size)) == _LENGTH.size:
        (length,) = _LENGTH.unpack(head)
        answer = _worked_out(works.read(length))
        answers.write(_LENGTH.pack(len(answer)) + answer)
        answers.flush()


def main() -> None:
    """Works until the server closes the pipe; whatever is printed goes to the log instead of among the answers."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
