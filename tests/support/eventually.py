"""Waiting for a condition with a deadline: for what another process does, where no event reaches us."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

STEP_SECONDS = 0.02

T = TypeVar("T")


def eventually(ask: Callable[[], T | None], seconds: float = 10.0) -> T:
    """The first truthy answer; fails when the deadline passes."""
    never = threading.Event()
    deadline = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < deadline, f"not within {seconds} seconds: {ask}"
        never.wait(STEP_SECONDS)
    return answer


async def eventually_answers(ask: Callable[[], Awaitable[T]], seconds: float = 10.0) -> T:
    """The same for a question that is awaited."""
    async with asyncio.timeout(seconds):
        while not (answer := await ask()):
            await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=STEP_SECONDS)
    return answer
