"""A process in which a worker thinks: what takes too long or too much is ended, and costs nobody but this job.

Run as a module it is that process: one errand a line on its standard input, for each some lines with a proposal and one that
says how it ended, until the worker is gone.
"""

import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import asdict
from typing import Any, BinaryIO, Final

from board.worker.errand import Errand, Look, Words

WALL_S: Final = 20.0
_LONGEST_LINE: Final = 64 * 1024 * 1024
_MOST_MEMORY: Final = 4 * 1024**3
_ENDS: Final = frozenset({"end", "error"})


class ThoughtFailed(Exception):
    """Nothing came of it; the message is the class of what went wrong, never a word of what was read."""


class Thinker:
    """The process, started when it is first needed and again after it died. One errand at a time."""

    def __init__(self, wall_s: float = WALL_S, command: tuple[str, ...] = ()) -> None:
        self._wall_s = wall_s
        self._command = command or (sys.executable, "-m", __name__)
        self._process: asyncio.subprocess.Process | None = None

    async def warm(self) -> None:
        """Start it now, so that the first errand need not wait for it."""
        await self._started()

    async def think(self, errand: Errand, look: Look) -> AsyncGenerator[Words, None]:
        """What to propose, as soon as it is thought of; raises `ThoughtFailed`. Ended before its end, it ends the process."""
        line, left_s, answer = _line(errand, look), self._wall_s, Words()
        try:
            while not answer.keys() & _ENDS:
                begun = time.monotonic()
                answer = await self._answer(line, left_s)
                # What the worker does with a proposal is no time of thinking.
                left_s -= time.monotonic() - begun
                line = b""
                if "proposal" in answer:
                    yield answer["proposal"]
        finally:
            if not answer.keys() & _ENDS:
                # An answer that nobody waits for would be the next one's.
                await asyncio.shield(self.close())
        if "error" in answer:
            raise ThoughtFailed(answer["error"])

    async def close(self) -> None:
        """End it."""
        process, self._process = self._process, None
        if process is not None:
            if process.returncode is None:
                process.kill()
            await process.communicate()

    async def _answer(self, line: bytes, seconds: float) -> Words:
        try:
            async with asyncio.timeout(seconds):
                answer: Words = json.loads(await self._asked(line))
                return answer
        except TimeoutError:
            raise ThoughtFailed("TookTooLong") from None
        except (ConnectionError, asyncio.IncompleteReadError, ValueError):
            raise ThoughtFailed("ThinkerDied") from None

    async def _asked(self, line: bytes) -> bytes:
        process = await self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        if line:
            process.stdin.write(line)
            await process.stdin.drain()
        return await process.stdout.readuntil(b"\n")

    async def _started(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=_LONGEST_LINE,
                start_new_session=True,  # Ctrl-C reaches the worker alone, which ends its errands in order
            )
        return self._process


def _line(errand: Errand, look: Look) -> bytes:
    said: Words = {
        "errand": {**asdict(errand), "kinds": sorted(errand.kinds)},
        "reading": look.reading,
        "settled": sorted(look.settled),
        "waiting": sorted(look.waiting),
        "muted": sorted(look.muted),
    }
    return json.dumps(said).encode() + b"\n"


def _errand_and_look(line: bytes) -> tuple[Errand, Look]:
    said: dict[str, Any] = json.loads(line)
    errand = Errand(**{**said["errand"], "kinds": frozenset(said["errand"]["kinds"])})
    settled = frozenset((slot, reads) for slot, reads in said["settled"])
    return errand, Look(said["reading"], settled, frozenset(said["waiting"]), frozenset(said["muted"]), True)


def _serve(errands: BinaryIO, answers: BinaryIO) -> None:
    # In this process alone, and before anybody asks: the worker itself stays small, and nobody waits for numpy.
    from board.worker.thoughts import thoughts

    for line in errands:
        try:
            for proposal in thoughts(*_errand_and_look(line)):
                _say(answers, {"proposal": proposal})
            _say(answers, {"end": True})
        except (ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, TypeError, ValueError) as exc:
            _say(answers, {"error": type(exc).__name__})


def _say(answers: BinaryIO, words: Words) -> None:
    answers.write(json.dumps(words).encode() + b"\n")
    answers.flush()


def main() -> None:
    """Thinks until the worker closes the pipe; whatever is printed goes to the log instead of among the answers."""
    with suppress(OSError, ValueError):  # not every system knows this limit
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    os.nice(5)  # people's strokes go first
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
