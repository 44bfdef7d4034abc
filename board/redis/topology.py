"""Which server is master of what, as a cluster's servers or Sentinels tell it."""

from bisect import bisect_right
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol, cast

import redis.asyncio
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import RedisError

from board.redis.address import Address, Kind, Place

SLOTS: Final = 16_384

Opener = Callable[[str], redis.asyncio.Redis]
_Client = redis.asyncio.Redis
_Told = tuple[str | bytes, int]
_Question = Callable[[Address, _Client], Awaitable["Topology"]]


@dataclass(frozen=True, slots=True)
class Shard:
    """The slots from `first` to `last`, and who takes writes to them."""

    first: int
    last: int
    master: Address


@dataclass(frozen=True, slots=True)
class Topology:
    """All shards in the order of their slots, and all servers, replicas too."""

    shards: tuple[Shard, ...] = ()
    servers: frozenset[Address] = frozenset()

    @property
    def masters(self) -> frozenset[Address]:
        """Everybody who takes writes."""
        return frozenset(shard.master for shard in self.shards)

    def master_of(self, slot: int) -> Address | None:
        """Who takes writes to a slot, None if nobody does."""
        at = bisect_right(self.shards, slot, key=lambda shard: shard.first) - 1
        return self.shards[at].master if at >= 0 and slot <= self.shards[at].last else None

    def moved(self, slot: int, master: Address) -> "Topology":
        """The same with a slot that went elsewhere."""
        rest = [piece for shard in self.shards for piece in _without(shard, slot)]
        shards = sorted([*rest, Shard(slot, slot, master)], key=lambda shard: shard.first)
        return Topology(tuple(shards), self.servers | {master})


class Witnesses(Protocol):
    """Who knows the topology."""

    async def ask(self) -> Topology:
        """The topology as the one who was right last sees it; raises redis's errors if nobody answers."""

    def doubt(self) -> None:
        """What was told turned out wrong: somebody else is asked next."""

    async def aclose(self) -> None:
        """Lets go of all connections."""


def witnesses_of(place: Place, opened: Opener) -> Witnesses:
    """Whoever knows the masters of this place."""
    return _Cluster(place, opened) if place.kind is Kind.CLUSTER else _Sentinels(place, opened)


async def asked(client: redis.asyncio.Redis, *command: object, **options: object) -> object:
    """What one server answers."""
    return await cast(Awaitable[object], client.execute_command(*command, **options))  # type: ignore[no-untyped-call]


class _Circle:
    """Servers of whom one is asked as long as it answers and is not doubted, and then the next."""

    def __init__(self, clients: Mapping[Address, _Client]) -> None:
        self._clients = dict(clients)

    def doubt(self) -> None:
        first = next(iter(self._clients))
        self._clients[first] = self._clients.pop(first)

    async def aclose(self) -> None:
        for client in self._clients.values():
            await client.aclose()

    async def _ask(self, question: _Question) -> Topology:
        failures: list[str] = []
        for address, client in list(self._clients.items()):
            try:
                return await question(address, client)
            except (RedisError, OSError) as exc:
                failures.append(str(exc))
                self.doubt()
        raise NotConnected("; ".join(dict.fromkeys(failures)))


class _Cluster(_Circle):
    """Every server of a cluster knows all of them."""

    def __init__(self, place: Place, opened: Opener) -> None:
        super().__init__({address: opened(place.url_of(address)) for address in place.hosts})
        self._place = place
        self._opened = opened

    async def ask(self) -> Topology:
        topology = await self._ask(_slots)
        for address in topology.servers - self._clients.keys():
            self._clients[address] = self._opened(self._place.url_of(address))
        return topology


class _Sentinels(_Circle):
    """Sentinels agree on one master, which has everything."""

    def __init__(self, place: Place, opened: Opener) -> None:
        super().__init__({address: opened(place.url_of_sentinel(address)) for address in place.hosts})
        self._service = place.service

    async def ask(self) -> Topology:
        return await self._ask(self._watched)

    async def _watched(self, address: Address, sentinel: _Client) -> Topology:
        master = cast(_Told | None, await asked(sentinel, "SENTINEL GET-MASTER-ADDR-BY-NAME", self._service))
        if master is None:
            raise NotConnected(f"the Sentinel at {address} watches nothing called {self._service}")
        found = _address(master, address)
        return Topology((Shard(0, SLOTS - 1, found),), frozenset({found}))


async def _slots(address: Address, server: _Client) -> Topology:
    rows = cast(list[tuple[int, int, *tuple[_Told, ...]]], await asked(server, "CLUSTER SLOTS"))
    shards: list[Shard] = []
    servers: set[Address] = set()
    for first, last, *holders in sorted(rows):
        addresses = [_address(holder, address) for holder in holders]
        shards.append(Shard(first, last, addresses[0]))
        servers.update(addresses)
    return Topology(tuple(shards), frozenset(servers))


def _address(told: _Told, teller: Address) -> Address:
    host = told[0].decode() if isinstance(told[0], bytes) else told[0]
    return Address(host or teller.host, int(told[1]))  # a server that does not know its own name means the one that we used


def _without(shard: Shard, slot: int) -> list[Shard]:
    if not shard.first <= slot <= shard.last:
        return [shard]
    pieces = Shard(shard.first, slot - 1, shard.master), Shard(slot + 1, shard.last, shard.master)
    return [piece for piece in pieces if piece.first <= piece.last]
