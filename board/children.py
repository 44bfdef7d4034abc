"""A child process of the supervisor: started, started again when it dies, ended with the rest."""

import asyncio
import logging
import os
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from board.tally import TALLY

logger = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.05
LONGEST_PAUSE_SECONDS = 5.0
SETTLED_SECONDS = 10.0
_MEMORY = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_TRIM_THRESHOLD_": "131072"}
"""glibc gives back what large messages took; left alone it keeps a heap for each thread, and holes in all of them."""

DRAIN_SECONDS = 10.0
"""More than a server process takes that sends everybody away while Redis does not answer."""


@dataclass(frozen=True, slots=True)
class ChildPlan:
    """What to run as a child: a module with its arguments; `died` is awaited after each death. A server begins without what is
    not `vital`.
    """

    name: str
    module: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    descriptors: tuple[int, ...]
    died: Callable[[], Awaitable[None]] | None = None
    vital: bool = True


@dataclass(slots=True)
class Child:
    """One child which is kept running until stopping; `deaths` counts those before it settled."""

    plan: ChildPlan
    lifeline: int
    deaths: int = 0
    pid: int = 0
    _leaving: asyncio.Event = field(default_factory=asyncio.Event)
    _process: asyncio.subprocess.Process | None = None

    async def keep(self, stopping: asyncio.Event) -> None:
        """Run it again and again; when it shall stop or make way, let it drain first."""
        TALLY.deaths[self._kind] += 0  # what has no sample yet is not seen to grow by its first one
        while not stopping.is_set():
            started = time.monotonic()
            self._process = process = await self._start()
            self.pid = process.pid
            try:
                if wanted := await ends_first(process, stopping, self._leaving):
                    await end(process, DRAIN_SECONDS)
                    self._leaving.clear()
            finally:
                kill(process)
            if self.plan.died:
                await self.plan.died()
            if not wanted:
                self._count(process, time.monotonic() - started)
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause_seconds(self.deaths)):
                        await stopping.wait()

    def renew(self) -> None:
        """Let the process drain and another one take its place."""
        self._leaving.set()

    def hurry(self) -> None:
        """End the process at once."""
        if self._process is not None:
            kill(self._process)

    @property
    def _kind(self) -> str:
        return self.plan.name.partition("-")[0]

    def _count(self, process: asyncio.subprocess.Process, lived_s: float) -> None:
        TALLY.deaths[self._kind] += 1
        self.deaths = self.deaths + 1 if lived_s < SETTLED_SECONDS else 1
        logger.warning("process ended process=%s code=%s", self.plan.name, process.returncode)

    async def _start(self) -> asyncio.subprocess.Process:
        arguments = ("-m", "board.lifeline", str(self.lifeline), self.plan.module, *self.plan.arguments)
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            env={**_MEMORY, **os.environ, **self.plan.environment},
            pass_fds=(self.lifeline, *self.plan.descriptors),
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which ends its children in order
        )


def pause_seconds(deaths: int) -> float:
    """How long to wait before the next start; the first is at once."""
    return 0.0 if deaths <= 1 else min(FIRST_PAUSE_SECONDS * 2.0 ** (deaths - 1), LONGEST_PAUSE_SECONDS)


async def ends_first(process: asyncio.subprocess.Process, *reasons: asyncio.Event) -> bool:
    """Wait until the process ends or there is a reason to end it; whether it is the latter."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(process.wait()), *(group.create_task(reason.wait()) for reason in reasons)]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
    return any(reason.is_set() for reason in reasons)


async def end(process: asyncio.subprocess.Process, seconds: float) -> None:
    """Ask a process to end, then insist."""
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(seconds):
            await process.wait()
    except TimeoutError:
        logger.warning("process killed pid=%d reason=it did not drain", process.pid)
        kill(process)
        await process.wait()


def kill(process: asyncio.subprocess.Process) -> None:
    """End a process at once if it still runs."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
