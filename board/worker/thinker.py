"""A process in which a worker thinks: what takes too long or too much is ended, and costs nobody but this job.

Run as a module it is that process: one errand a line on its standard input, one answer a line, until the worker is gone.
"""

import asyncio
import json
import os
import resource
import sys
from contextlib import suppress
from dataclasses import asdict
from typing import Any, BinaryIO, Final

from board.worker.errand import Errand, Look, Words

WALL_S: Final = 20.0
_LONGEST_LINE: Final = 64 * 1024 * 1024
_MOST_MEMORY: Final = 4 * 1024**3


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

    async def think(self, errand: Errand, look: Look) -> list[Words]:
        """What to propose; raises `ThoughtFailed`."""
        try:
            async with asyncio.timeout(self._wall_s):
                answer = json.loads(await self._asked(_line(errand, look)))
        except TimeoutError:
            await self.close()
            raise ThoughtFailed("TookTooLong") from None
        except (ConnectionError, asyncio.IncompleteReadError, ValueError):
            await self.close()
            raise ThoughtFailed("ThinkerDied") from None
        except asyncio.CancelledError:
            # An answer that nobody waits for would be the next one's.
            await asyncio.shield(self.close())
            raise
        if "error" in answer:
            raise ThoughtFailed(answer["error"])
        return list(answer["proposals"])

    async def close(self) -> None:
        """End it."""
        process, self._process = self._process, None
        if process is not None:
            if process.returncode is None:
                process.kill()
            await process.communicate()

    async def _asked(self, line: bytes) -> bytes:
        process = await self._started()
        assert process.stdin is not None
        assert process.stdout is not None
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
        "muted": sorted(look.muted),
    }
    return json.dumps(said).encode() + b"\n"


def _thought(line: bytes) -> Words:
    from board.worker.thoughts import thoughts  # in this process alone: the worker itself stays small

    said: dict[str, Any] = json.loads(line)
    errand = Errand(**{**said["errand"], "kinds": frozenset(said["errand"]["kinds"])})
    settled = frozenset((slot, reads) for slot, reads in said["settled"])
    look = Look(said["reading"], settled, frozenset(said["muted"]), True)
    return {"proposals": thoughts(errand, look)}


def _serve(errands: BinaryIO, answers: BinaryIO) -> None:
    for line in errands:
        try:
            answer = _thought(line)
        except (ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, TypeError, ValueError) as exc:
            answer = {"error": type(exc).__name__}
        answers.write(json.dumps(answer).encode() + b"\n")
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
