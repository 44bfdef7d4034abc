"""One document under attack from several connections while honest people work on it: what they notice, and what it costs.

Everybody is a real client on a real socket of a real server process; a real Yjs is among the honest ones.
"""

import asyncio
import base64
import json
import sys
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, Final

from pycrdt import Map

from board.ids import new_id
from board.names import parse
from board.sync.protocol import parse_state_vector
from tests.attacks.horde import ACCOUNTS, Deeds
from tests.support.client import PycrdtReplica, SyncClient, sync_client
from tests.support.eventually import eventually_answers
from tests.support.node import Look, NodeClient, node_client
from tests.support.serving import ROOT
from tests.sync.gate.server import content

ROLES: Final = {**dict.fromkeys(("ann", "ben", "cleo", *ACCOUNTS), "editor"), "vic": "viewer"}
_QUIET_ROUNDS: Final = 10
_BREATH_S: Final = 0.02
_PATIENCE_S: Final = 60.0


@dataclass
class Outcome:
    """What became of it all. From Ann to Ben it took `quiet_ms` before the attack and `latencies_ms` during it."""

    deeds: Deeds = field(default_factory=Deeds)
    quiet_ms: list[float] = field(default_factory=list)
    latencies_ms: list[float] = field(default_factory=list)
    seconds: float = 0.0


class Siege:
    """`await Siege(...).run(...)`: raises `AssertionError` if an honest client noticed."""

    def __init__(self, port: int, name: str, seed: int) -> None:
        self.outcome = Outcome()
        self._port = port
        self._name = name
        self._kind = parse(name).kind
        self._seed = seed
        self._honest: list[SyncClient] = []
        self._made: set[str] = set()

    async def run(self, frames: int, updates: int) -> Outcome:
        """So many malformed frames and so many valid hostile updates, mixed and from several sides."""
        url = f"ws://127.0.0.1:{self._port}/collab"
        async with AsyncExitStack() as stack:
            for who in ("ann", "ben"):
                self._honest.append(await stack.enter_async_context(sync_client(url, who, self._name)))
            yjs = await stack.enter_async_context(node_client("hocuspocus", url, "cleo", self._name))
            await asyncio.gather(*(one.until_saved() for one in self._honest))
            await yjs.until(lambda look: look["synced"])
            for _ in range(_QUIET_ROUNDS):
                self.outcome.quiet_ms.append(await self._round())
            await self._stand(frames, updates)
            await self._agree(yjs)
        return self.outcome

    async def _stand(self, frames: int, updates: int) -> None:
        """Ann and Ben go on while the horde is there."""
        started = time.monotonic()
        working = asyncio.create_task(self._work())
        told = await self._horde(frames, updates)
        working.cancel()
        await asyncio.wait([working])
        if not working.cancelled():
            working.result()
        self.outcome.deeds = Deeds(Counter(told["codes"]), told["wrong"], told["blows"])
        self.outcome.seconds = time.monotonic() - started

    async def _horde(self, frames: int, updates: int) -> dict[str, Any]:
        words = (str(word) for word in (self._port, self._name, self._seed, frames, updates))
        command = (sys.executable, "-m", "tests.attacks.horde", *words)
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
        said, _ = await process.communicate()
        assert process.returncode == 0
        told: dict[str, Any] = json.loads(said)
        return told

    async def _work(self) -> None:
        while True:
            self.outcome.latencies_ms.append(await self._round())
            await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=_BREATH_S)

    async def _round(self) -> float:
        """Ann makes something; how long it takes until Ben sees it."""
        ann, ben = self._honest
        table = "strokes" if self._kind == "panel" else "scenes"
        id, before, started = new_id(), ann.replica.state(), time.perf_counter()
        _rows(ann, table)[id] = b"honest" if table == "strokes" else Map({"slugline": "INT. HONEST"})
        await ann.push(before)
        await ben.until(lambda: id in _rows(ben, table), _PATIENCE_S)
        self._made.add(id)
        return (time.perf_counter() - started) * 1000

    async def _agree(self, yjs: NodeClient) -> None:
        """Nobody was closed, everybody and a newcomer see the same, and all that was made honestly is there."""
        ann, ben = self._honest
        await ann.until_saved()
        for one in self._honest:
            assert one.socket is not None
            assert one.socket.close_code is None, f"an honest client was closed: {one.socket.close_code}"
            assert not [notice for notice in one.notices if "refused" in notice or "closed" in notice], one.notices[-1]
        async with sync_client(f"ws://127.0.0.1:{self._port}/collab", "vic", self._name) as late:
            for one in (late, ben):
                await _sees_the_same(one, ann)
        if self._kind != "panel":  # strokes may be erased by anybody
            assert self._made <= set(_rows(ann, "scenes"))

        async def agrees() -> bool:
            return _agrees(await yjs.do("glance"), ann)

        await eventually_answers(agrees, _PATIENCE_S)


async def _sees_the_same(one: SyncClient, other: SyncClient) -> None:
    await one.until(lambda: one.synced and _shown(one) == _shown(other), _PATIENCE_S)


def _rows(client: SyncClient, table: str) -> Any:
    assert isinstance(client.replica, PycrdtReplica)
    return client.replica.doc.get(table, type=Map)


def _shown(client: SyncClient) -> tuple[dict[int, int], dict[str, Any]]:
    assert isinstance(client.replica, PycrdtReplica)
    return parse_state_vector(client.replica.state()), content(client.replica.doc, parse(client.name).kind)


def _agrees(look: Look, ann: SyncClient) -> bool:
    vector, rows = _shown(ann)
    theirs, sizes = parse_state_vector(base64.b64decode(look["vector"])), look["sizes"]
    same = theirs == vector and all(sizes.get(table, 0) == len(row) for table, row in rows.items())
    return same and not look["pending"] and not [notice for notice in look["notices"] if "saved" not in notice]
