"""A film's office on this machine: server processes and the compactor, each of which can be killed."""

import contextlib
import multiprocessing
import os
import signal
import socket
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from board import coroner
from board.crew import people_of
from board.folder import DataFolder
from board.redis import Redis, connect
from board.roles import Role
from board.settings import Settings
from board.stores import store_of
from board.sync import inflight
from board.sync.inflight import Suspect
from tests.faults import roles
from tests.faults.roles import Haste, Part
from tests.support.crowding import crowding
from tests.support.eventually import eventually_answers

SERVERS: Final = 3
_ENDS_S: Final = 20.0
_ORDINARY_ENDS: Final = (0, -signal.SIGKILL, -signal.SIGTERM)  # killed while it drained, or told to go before it had begun

_context = multiprocessing.get_context("forkserver")


class Program:
    """One process of the program: started, killed, held still, started again."""

    def __init__(self, name: str, make: Callable[[], BaseProcess]) -> None:
        self.name = name
        self._make = make
        self._process: BaseProcess | None = None
        self.stands_still = False
        self.is_wanted = False

    @property
    def runs(self) -> bool:
        """Whether it is there."""
        return self._process is not None and self._process.is_alive()

    @property
    def fell(self) -> int | None:
        """How it ended if nobody ended it."""
        if not self.is_wanted or self._process is None or self._process.is_alive():
            return None
        return self._process.exitcode

    def start(self) -> None:
        """A new process; what it waits for it waits for itself."""
        self._process = self._make()
        self._process.start()
        self.is_wanted = True
        self.stands_still = False

    def kill(self) -> None:
        """kill -9."""
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.join(_ENDS_S)
        self.is_wanted = False

    async def drain(self) -> int | None:
        """SIGTERM, and the exit code."""
        process = self._process
        assert process is not None
        self.is_wanted = False
        self._signal(signal.SIGTERM)

        async def has_ended() -> bool:
            return not process.is_alive()

        with contextlib.suppress(TimeoutError):
            # In this thread alone: of two that ask, one is told that it ended with 255.
            await eventually_answers(has_ended, _ENDS_S * crowding())
        return process.exitcode

    def hold_still(self) -> None:
        """SIGSTOP: it is there and does nothing."""
        self._signal(signal.SIGSTOP)
        self.stands_still = True

    def go_on(self) -> None:
        """SIGCONT."""
        self._signal(signal.SIGCONT)
        self.stands_still = False

    def _signal(self, number: int) -> None:
        if self.runs and self._process is not None and self._process.pid is not None:
            os.kill(self._process.pid, number)


class Server(Program):
    """A server process with a port of its own, which outlives it: who knocks meanwhile waits."""

    def __init__(self, name: str, slot: Path, make: Callable[[socket.socket], BaseProcess]) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.slot = slot
        super().__init__(name, lambda: make(self._listener))

    @property
    def port(self) -> int:
        """Where it answers."""
        return int(self._listener.getsockname()[1])

    def close(self) -> None:
        """Nobody knocks any more."""
        self._listener.close()


class Site:
    """`async with Site(redis_url, folder) as site`: people, servers and a compactor over a Redis that somebody else runs."""

    def __init__(self, redis_url: str, folder: Path, haste: Haste | None = None, replicas: int = 0) -> None:
        self.folder = folder
        self.settings = Settings(data=folder, redis_url=redis_url, secret="s" * 32, assistant=False, replicas=replicas)
        self.barred: list[Suspect] = []
        self.oddities: list[str] = []
        self._haste = haste or Haste()
        self._lifeline: Connection | None = None
        self._stack = contextlib.AsyncExitStack()
        self.servers: list[Server] = []

    async def __aenter__(self) -> Self:
        DataFolder(self.folder).prepare()
        _context.set_forkserver_preload(list(roles.MODULES))
        self._lifeline, self._held = _context.Pipe(duplex=False)
        self.redis: Redis = await self._stack.enter_async_context(connect(self.settings.redis_url or ""))
        self.people = people_of(self.redis, self.settings)
        self.store = store_of(self.settings)
        self.servers = [self._server(number) for number in range(SERVERS)]
        self.compactor = Program("compactor", lambda: _context.Process(target=roles.compact, args=(self._part("compactor"),)))
        for program in self.programs:
            program.start()
        secret = await self.people.owner_link_secret()
        assert secret is not None
        self.owner = (await self.people.join(secret, "Olga")).id
        self.project = (await self.people.register()).memberships(self.owner)[0].project
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for program in self.programs:
            program.kill()
        for server in self.servers:
            server.close()
        self._held.close()
        await self._stack.aclose()

    @property
    def programs(self) -> list[Program]:
        """Servers and compactor."""
        return [*self.servers, self.compactor]

    async def token(self, name: str, role: Role = Role.DIRECTOR) -> tuple[str, str]:
        """An account and the secret by which its programs come in."""
        token, secret = await self.people.create_token(self.project, role, name)
        return token.account, secret

    async def bury(self, server: Server) -> None:
        """What a server that was killed had under application is barred, as the supervisor does, and another one begins."""
        if (suspect := inflight.read(server.slot)) is not None:
            self.barred.append(suspect)
        await coroner.bury(self.settings.redis_url or "", server.slot)
        if not server.runs:
            server.start()

    async def replace(self, server: Server) -> None:
        """SIGTERM; another process begins when it has drained."""
        code = await server.drain()
        if code not in _ORDINARY_ENDS:
            self.oddities.append(f"{server.name} drained with {code}")
        if not server.runs:
            server.start()

    def restore(self) -> list[str]:
        """Everybody runs again; the names of those who had fallen by themselves."""
        fallen = [f"{program.name} ended with {program.fell}" for program in self.programs if program.fell is not None]
        fallen += self.oddities
        self.oddities.clear()
        for program in self.programs:
            program.go_on()
            if not program.runs:
                program.start()
        return fallen

    def _server(self, number: int) -> Server:
        slot, name = DataFolder(self.folder).slot(number), f"server-{number}"
        return Server(name, slot, lambda it: _context.Process(target=roles.serve, args=(self._part(name), it, slot)))

    def _part(self, name: str) -> Part:
        assert self._lifeline is not None
        return Part(self.settings.environment(), self.folder / f"{name}.log", self._lifeline, self._haste)
