"""What is to be sent in this step of the loop: however many messages a connection gets, it is written to once."""

import asyncio
from collections import deque
from typing import Final, Protocol

_AT_ONCE: Final = 500
"""A write takes the kernel some ten microseconds; thousands in a row would keep the loop."""


class Mailbox(Protocol):
    """What a post office needs of a connection."""

    def flush(self) -> None: ...


class Post:
    """Connections that have something to send, in the order in which they got it."""

    def __init__(self) -> None:
        self._waiting: deque[Mailbox] = deque()

    def add(self, mailbox: Mailbox) -> None:
        """It is flushed as soon as everybody has been told what is said right now."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._deliver)
        self._waiting.append(mailbox)

    def _deliver(self) -> None:
        try:
            for _ in range(min(_AT_ONCE, len(self._waiting))):
                self._waiting.popleft().flush()
        finally:  # one that breaks keeps nobody else's post back
            if self._waiting:
                asyncio.get_running_loop().call_soon(self._deliver)
