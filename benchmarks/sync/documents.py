"""Many small documents: what one weighs while it is open, while nobody touches it, and after everybody has left."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from benchmarks.sync import wire
from benchmarks.sync.client import Client
from benchmarks.sync.edits import drawing
from benchmarks.sync.fanning import Measured, gone
from benchmarks.sync.processes import Memory, forget_peaks, memory, processor_s
from benchmarks.sync.running import Server
from board.document import Document
from board.sync.protocol import Framing

PANEL_BYTES: Final = 6_000
PEOPLE: Final = 10
_SETTLES_S: Final = 2.0


async def open_documents(server: Server, count: int, idle_s: float, busy: asyncio.Lock) -> Measured:
    """So many drawings, each written by who has it open, and then left alone; `busy` is held while there is work."""
    panel = drawing(PANEL_BYTES, 21)
    async with busy:
        before, sockets = memory(server.pids()), []
        for number in range(PEOPLE):
            sockets += await _open_some(server, number, count // PEOPLE, panel)
        await asyncio.sleep(_SETTLES_S)
        opened = memory(server.pids())
    await asyncio.sleep(idle_s)
    idle = memory(server.pids())
    await gone(sockets)
    return {
        "open_kb": (_all_but_redis(opened) - _all_but_redis(before)) / count * 1000,
        "idle_kb": (_all_but_redis(idle) - _all_but_redis(before)) / count * 1000,
        "redis_kb": (idle.redis_mb - before.redis_mb) / count * 1000,
    }


async def documents_left(server: Server, count: int, rest_s: float, busy: asyncio.Lock) -> Measured:
    """So many drawings opened, written and left, ten people at work; memory before, at most, and when all is quiet again."""
    panel = drawing(PANEL_BYTES, 22)
    async with busy:
        pids = server.pids()
        forget_peaks(pids)
        before, used, start = memory(pids), processor_s(pids), time.monotonic()
        await asyncio.gather(*(_pass_through(server, number, count // PEOPLE, panel) for number in range(PEOPLE)))
        seconds, used = time.monotonic() - start, processor_s(pids) - used
    await asyncio.sleep(rest_s)
    after = memory(pids)
    return {
        "before_mb": _all_but_redis(before),
        "peak_mb": after.peak_mb - after.redis_mb,
        "after_mb": _all_but_redis(after),
        "redis_mb": after.redis_mb - before.redis_mb,
        "seconds": seconds,
        "cpu_ms": used / count * 1000,
    }


async def _open_some(server: Server, person: int, count: int, panel: Document) -> list[Client]:
    """On one socket where the framing carries many documents, else on one for each."""
    places = [server.document() for _ in range(count)]
    sockets = []
    for number, place in enumerate(places):
        door = server.door(person, place)
        if not number or door.framing is Framing.YJS:
            sockets.append(await Client.connect(door))
        await _write(sockets[-1], door.key, panel)
    return sockets


async def _pass_through(server: Server, person: int, count: int, panel: Document) -> None:
    async with _socket(server, person) as shared:
        for _ in range(count):
            place = server.document()
            door = server.door(person, place)
            if shared is not None:
                await _write(shared, door.key, panel)
                shared.say(wire.leaving(door.key))
                continue
            client = await Client.connect(door)
            await _write(client, door.key, panel)
            await client.leave()


@asynccontextmanager
async def _socket(server: Server, person: int) -> AsyncIterator[Client | None]:
    if server.framing is Framing.YJS:
        yield None
        return
    client = await Client.connect(server.door(person, ""))
    try:
        yield client
    finally:
        await client.leave()


async def _write(client: Client, key: str, panel: Document) -> None:
    await client.open(key)
    client.say(wire.edit(client.door.framing, key, panel.get_update()))
    await client.ask(key)


def _all_but_redis(now: Memory) -> float:
    return now.mb - now.redis_mb
