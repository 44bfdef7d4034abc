"""The Redis of a site and how it fails: one server that dies and comes back, or a cluster whose masters are lost."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from board.sync.keys import Keys
from tests.faults.troubles import Aside, Cure, Table
from tests.support.cluster import Cluster
from tests.support.durable import RedisServer
from tests.support.eventually import eventually
from tests.support.nodes import Node

FAILOVERS: Final = ("kill_master", "hold_master", "fail_over", "force_over", "take_over")
_ELECTED_S: Final = 30.0

Elected = Callable[[], Awaitable[None]]
"""Called when another master has a board, before anything that was lost could be brought again."""


class Machines(Protocol):
    """Whatever keeps the logs."""

    def table(self, board: str, dice: random.Random, aside: Aside, elected: Elected) -> Table:
        """How it may fail now, for a board."""


class OneRedis:
    """One server, which has every write on disk."""

    def __init__(self, server: RedisServer) -> None:
        self._server = server

    def table(self, board: str, dice: random.Random, aside: Aside, elected: Elected) -> Table:
        """It is killed or held still."""
        return {"kill_redis": (2, self._kill), "hold_redis": (1, self._hold)}

    async def _kill(self) -> Cure:
        self._server.kill()

        async def end() -> None:
            if not self._server.runs:
                await asyncio.to_thread(self._server.start)

        return end

    async def _hold(self) -> Cure:
        self._server.hold_still()

        async def end() -> None:
            self._server.go_on()

        return end


class ManyRedis:
    """A cluster; one of its machines fails at a time, which it is made to survive."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._is_failing = False

    def table(self, board: str, dice: random.Random, aside: Aside, elected: Elected) -> Table:
        """The board's master or its replica is lost, or they change places."""
        if self._is_failing:
            return {}
        # Half of the time somebody else's master: people and jobs have theirs.
        key = Keys(board).log if dice.random() < 0.7 else "pb:{people}:revision"

        def begun(work: Callable[[str, Elected], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
            async def strike() -> None:
                self._is_failing = True
                aside(self._whole(work, key, elected))

            return strike

        return {
            "kill_master": (20, begun(self._kill_master)),
            "hold_master": (12, begun(self._hold_master)),
            "kill_replica": (8, begun(self._kill_replica)),
            "fail_over": (8, begun(lambda key, elected: self._fail_over(key, elected, ""))),
            "force_over": (8, begun(lambda key, elected: self._fail_over(key, elected, "FORCE"))),
            "take_over": (8, begun(lambda key, elected: self._fail_over(key, elected, "TAKEOVER"))),
        }

    async def _whole(self, work: Callable[[str, Elected], Awaitable[None]], key: str, elected: Elected) -> None:
        try:
            await work(key, elected)
            await asyncio.to_thread(self._cluster.heal)
        finally:
            self._is_failing = False

    async def _kill_master(self, key: str, elected: Elected) -> None:
        node = await asyncio.to_thread(self._cluster.kill_master, key)
        await self._election(key, node, elected)

    async def _hold_master(self, key: str, elected: Elected) -> None:
        node = await asyncio.to_thread(self._cluster.pause_master, key)
        await self._election(key, node, elected)

    async def _kill_replica(self, key: str, elected: Elected) -> None:
        node = await asyncio.to_thread(self._cluster.replica, key)
        node.kill()

    async def _fail_over(self, key: str, elected: Elected, how: str) -> None:
        old = await asyncio.to_thread(self._cluster.master, key)
        replica = await asyncio.to_thread(self._cluster.replica, key)
        await asyncio.to_thread(replica.ask, "CLUSTER FAILOVER", *([how] if how else []))
        await self._election(key, old, elected)

    async def _election(self, key: str, old: Node, elected: Elected) -> None:
        await asyncio.to_thread(eventually, lambda: self._cluster.master(key) is not old, _ELECTED_S)
        await elected()
