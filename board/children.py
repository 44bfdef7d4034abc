"""A child process of the supervisor: started, started again when it dies, ended with the rest."""

import asyncio
import logging
import os
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

logger = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.05
LONGEST_PAUSE_SECONDS = 5.0
SETTLED_SECONDS = 10.0
DRAIN_SECONDS = 8.0


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

    async def keep(self, stopping: asyncio.Event) -> None:
        """Run it again and again; when stopping, let it drain and return once it has ended."""
        while not stopping.is_set():
            started = time.monotonic()
            process = await self._start()
            try:
                if await ends_first(process, stopping):
                    return await end(process, DRAIN_SECONDS)
            finally:
                kill(process)
            self.deaths = self.deaths + 1 if time.monotonic() - started < SETTLED_SECONDS else 1
            logger.warning("%s ended code=%s, starting it again", self.plan.name, process.returncode)
            if self.plan.died:
                await self.plan.died()
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_seconds(self.deaths)):
                    await stopping.wait()

    async def _start(self) -> asyncio.subprocess.Process:
        arguments = ("-m", "board.lifeline", str(self.lifeline), self.plan.module, *self.plan.arguments)
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            env={**os.environ, **self.plan.environment},
            pass_fds=(self.lifeline, *self.plan.descriptors),
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which ends its children in order
        )


def pause_seconds(deaths: int) -> float:
    """How long to wait before the next start; the first is at once."""
    return 0.0 if deaths <= 1 else min(FIRST_PAUSE_SECONDS * 2.0 ** (deaths - 1), LONGEST_PAUSE_SECONDS)


async def ends_first(process: asyncio.subprocess.Process, stopping: asyncio.Event) -> bool:
    """Wait until the process ends or all shall stop; whether it is the latter."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(process.wait()), group.create_task(stopping.wait())]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
    return stopping.is_set()


async def end(process: asyncio.subprocess.Process, seconds: float) -> None:
    """Ask a process to end, then insist."""
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(seconds):
            await process.wait()
    except TimeoutError:
        logger.warning("process %d did not drain, killing it", process.pid)
        kill(process)
        await process.wait()


def kill(process: asyncio.subprocess.Process) -> None:
    """End a process at once if it still runs."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
