"""Servers on a Redis beside them: two as one, where person 0 comes in at the first and everybody else at the second."""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Final

from benchmarks.sync.client import Door
from benchmarks.sync.running import Server, beside, hocuspocus, ours
from benchmarks.sync.valkey import valkey
from board.sync.protocol import Framing

_SECRET: Final = "the same words for both of the servers"


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
        port, pid = stack.enter_context(valkey("always"))
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
        port, pid = stack.enter_context(valkey("always"))
        here = hocuspocus(port)
        stack.callback(here.stop)
        there = hocuspocus(port)
        stack.callback(there.stop)
        return Pair(here.name, here.framing, here, there, pid, stack.pop_all())


@dataclass(slots=True)
class Beside:
    """A server of ours on a Redis that is not its own child."""

    name: str
    framing: Framing
    server: Server
    redis: int
    _stack: ExitStack

    def document(self) -> str:
        return self.server.document()

    def door(self, person: int, document: str) -> Door:
        return self.server.door(person, document)

    def pids(self) -> list[int]:
        return [*self.server.pids(), self.redis]

    def stop(self) -> None:
        self._stack.close()


def ours_on_everysec(people: int) -> Beside:
    """One process for the sockets; what it calls saved survives the death of processes; a power cut takes a second."""
    with ExitStack() as stack:
        port, pid = stack.enter_context(valkey("everysec"))
        server = ours("board-1s", Framing.HOCUSPOCUS, people, 1, BOARD_REDIS_URL=f"redis://127.0.0.1:{port}")
        stack.callback(server.stop)
        return Beside(server.name, server.framing, server, pid, stack.pop_all())
