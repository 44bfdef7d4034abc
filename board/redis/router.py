"""Sends every command to the master that has its key, on a cluster or where Sentinels say that it is; nothing is sent twice.

redis-py's own cluster client tries again by itself what may have been done, and closes the connections to all servers when
one slot is in trouble: here a lost connection is an error at once, and the others' go on.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from types import TracebackType
from typing import Final, Literal, Self, TypeVar, cast

import redis.asyncio
from redis import exceptions
from redis.commands.core import AsyncCoreCommands
from redis.crc import key_slot
from redis.event import EventDispatcher, EventDispatcherInterface

from board.redis.address import Address
from board.redis.errors import RedisRefused, RedisUnavailable, translated
from board.redis.topology import Topology, Witnesses, asked

logger = logging.getLogger(__name__)
T = TypeVar("T")
_Client = redis.asyncio.Redis

_LOOK_S: Final = 1.0
_SOON_S: Final = 0.1
_MOST_REDIRECTIONS: Final = 5
_KEYLESS: Final = frozenset({"PING", "SCAN", "INFO", "TIME", "DBSIZE", "CONFIG GET", "WAIT", "CLUSTER SLOTS"})
_DOUBTFUL: Final = (
    exceptions.ConnectionError,
    exceptions.TimeoutError,
    exceptions.ClusterDownError,
    exceptions.ReadOnlyError,
    OSError,
)


class Router(AsyncCoreCommands):
    """A client like redis-py's own for one server; `follow_masters` keeps it true while it is used."""

    # What redis-py's types and commands want of a client.
    _is_async_client: Literal[True] = True
    _event_dispatcher: EventDispatcherInterface = EventDispatcher()

    def __init__(self, witnesses: Witnesses, opened: Callable[[Address], _Client]) -> None:
        self._witnesses = witnesses
        self._opened = opened
        self._topology = Topology()
        self.news = asyncio.Event()
        """Set when the topology is another one; there is a new event then."""
        self._clients: dict[Address, _Client] = {}
        self._doubt = asyncio.Event()
        self._looking = asyncio.Lock()

    async def execute_command(self, *args: object, **options: object) -> object:
        """One command; raises redis's errors."""
        slot = slot_of(args)
        return await self.at(slot, lambda client: asked(client, *args, **options), lambda client: _asking(client, args))

    def pipeline(self, transaction: bool = True) -> "RoutedPipeline":
        """Commands about keys of one slot."""
        return RoutedPipeline(self, transaction)

    async def scan_iter(self, match: str | None = None, count: int | None = None) -> AsyncIterator[bytes]:  # type: ignore[override]  # its base wants what is both sync and async
        """The keys of all masters."""
        for client in await self.masters():
            async for key in client.scan_iter(match=match, count=count):
                yield key

    async def masters(self) -> tuple[_Client, ...]:
        """A client for each server that takes writes."""
        if not self._topology.shards:
            await self._look()
        return tuple(self._client(address) for address in sorted(self._topology.masters, key=str))

    async def master_of(self, key: str) -> _Client:
        """A client for the server that has a key."""
        return await self._master(key_slot(key.encode()))

    async def at(self, slot: int | None, send: Callable[[_Client], Awaitable[T]], ask: Callable[[_Client], Awaitable[T]]) -> T:
        """Sends to the master of a slot. Again only where a server said that it is not its own, and did nothing."""
        client = await self._master(slot)
        for _ in range(_MOST_REDIRECTIONS):
            try:
                return await send(client)
            except exceptions.MovedError as moved:
                client = self._follow(client, moved)
            except exceptions.AskError as elsewhere:
                return await ask(self._client(_told(elsewhere, client)))
            except _DOUBTFUL:
                self._doubt.set()
                raise
        raise exceptions.ClusterDownError("the servers of the cluster do not agree who has a key")

    async def follow_masters(self) -> None:
        """Looks for new masters every second, and as soon as there is a doubt, until cancelled."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_S):
                    await self._doubt.wait()
            if self._doubt.is_set():
                self._witnesses.doubt()
            self._doubt.clear()
            with contextlib.suppress(RedisUnavailable, RedisRefused):
                async with translated():
                    await self._look()
            await asyncio.sleep(_SOON_S)

    async def aclose(self) -> None:
        """Closes all connections."""
        await self._witnesses.aclose()
        for client in self._clients.values():
            await client.aclose()

    async def _master(self, slot: int | None) -> _Client:
        if not self._topology.shards:
            await self._look()
        address = self._topology.shards[0].master if slot is None else self._topology.master_of(slot)
        if address is None:
            self._doubt.set()
            raise exceptions.ClusterDownError(f"no server has slot {slot}")
        return self._client(address)

    async def _look(self) -> None:
        async with self._looking:
            found = await self._witnesses.ask()
            if not found.shards:
                raise exceptions.ClusterDownError("no server has any slot")
            before = self._learn(found)
        if before.shards and before.masters != found.masters:
            logger.warning("redis masters changed masters=%s", ",".join(sorted(map(str, found.masters))))
            await self._leave(before.masters - found.masters)

    def _learn(self, topology: Topology) -> Topology:
        before, self._topology = self._topology, topology
        if topology != before:
            self.news.set()
            self.news = asyncio.Event()
        return before

    async def _leave(self, former: frozenset[Address]) -> None:
        """Whoever still waits for the answer of a server that is master no more would wait for long."""
        for address in former & self._clients.keys():
            with contextlib.suppress(exceptions.RedisError, OSError):
                await self._clients.pop(address).aclose()

    def _follow(self, client: _Client, moved: exceptions.MovedError) -> _Client:
        self._doubt.set()
        address = _told(moved, client)
        self._learn(self._topology.moved(moved.slot_id, address))
        return self._client(address)

    def _client(self, address: Address) -> _Client:
        if address not in self._clients:
            self._clients[address] = self._opened(address)
        return self._clients[address]


class RoutedPipeline(AsyncCoreCommands):
    """Gathers commands, and sends them together to the master of the first one's key."""

    _is_async_client: Literal[True] = True
    _event_dispatcher: EventDispatcherInterface = EventDispatcher()

    def __init__(self, router: Router, transaction: bool) -> None:
        self._router = router
        self._transaction = transaction
        self._commands: list[tuple[tuple[object, ...], dict[str, object]]] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None) -> None:
        self._commands.clear()

    def execute_command(self, *args: object, **options: object) -> Self:
        """Puts a command to the others."""
        self._commands.append((args, options))
        return self

    async def execute(self) -> list[object]:
        """All answers; raises the first error."""
        if not self._commands:
            return []
        commands, self._commands = self._commands, []
        slot = slot_of(commands[0][0])
        return await self._router.at(slot, lambda client: self._send(client, commands), _cannot_ask)

    async def _send(self, client: _Client, commands: Sequence[tuple[tuple[object, ...], dict[str, object]]]) -> list[object]:
        async with client.pipeline(transaction=self._transaction) as pipe:
            for args, options in commands:
                pipe.execute_command(*args, **options)
            answers = cast(list[object], await pipe.execute(raise_on_error=self._transaction))
        for number, answer in enumerate(answers):
            if isinstance(answer, exceptions.MovedError) and number:
                raise exceptions.TryAgainError("a slot moved in the middle of a pipeline")  # what came before was done
            if isinstance(answer, exceptions.RedisError):
                raise answer
        return answers


def slot_of(command: Sequence[object]) -> int | None:
    """The slot of a command's first key, None if it has none."""
    match command:
        case ["EVAL" | "EVALSHA", _, keys, *words]:
            return _slot(words[0]) if int(str(keys)) else None
        case ["XREAD", *words]:
            return _slot(next(words[at + 1] for at, word in enumerate(words) if word in (b"STREAMS", "STREAMS")))
        case [str(name), key, *_] if name not in _KEYLESS:
            return _slot(key)
        case _:
            return None


def _slot(key: object) -> int:
    return key_slot(key if isinstance(key, bytes) else str(key).encode())


def _told(error: exceptions.AskError, teller: _Client) -> Address:
    return Address(error.host or str(teller.connection_pool.connection_kwargs["host"]), error.port)


async def _asking(client: _Client, command: Sequence[object]) -> object:
    """To the server that a slot is on its way to; on one connection, or somebody else's command would be let in."""
    async with client.pipeline(transaction=False) as pipe:
        pipe.execute_command("ASKING")
        pipe.execute_command(*command)
        return cast(list[object], await pipe.execute())[1]


async def _cannot_ask(client: _Client) -> list[object]:
    raise exceptions.TryAgainError("a slot is on its way to another server")
