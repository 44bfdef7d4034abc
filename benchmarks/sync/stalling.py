"""Somebody stops reading while much is written: what the server keeps for them, and whether they see everything at last."""

import asyncio
import random
import time
from typing import Final

from pycrdt import Doc, Map

from benchmarks.sync import frames, wire
from benchmarks.sync.client import Client
from benchmarks.sync.fanning import Measured, gone
from benchmarks.sync.joining import seen
from benchmarks.sync.processes import Memory, memory
from benchmarks.sync.running import Server
from board.document import Document
from board.ids import new_id

WRITERS: Final = 4
KEYS: Final = 8
PIECE: Final = 40_000
BYTES_A_SECOND: Final = 16_000_000
_SETTLES_S: Final = 2.0
_PATIENCE_S: Final = 45.0
_LOOKS_S: Final = 0.1


class _Writer:
    """Draws the same few large strokes again and again."""

    def __init__(self, number: int) -> None:
        self.doc: Document = Doc(client_id=random.Random(number).randrange(2**30, 2**31))
        self._strokes = self.doc.get("strokes", type=Map)
        self._ids = [new_id() for _ in range(KEYS)]
        self._dice = random.Random(number)
        self._count = 0

    def change(self) -> bytes:
        before = self.doc.get_state()
        self._strokes[self._ids[self._count % KEYS]] = self._dice.randbytes(PIECE)
        self._count += 1
        return self.doc.get_update(before)


async def stall(server: Server, megabytes: int, busy: asyncio.Lock) -> Measured:
    """One run on a fresh server: everybody reads first, so that what writing takes is there already, then one does not."""
    async with busy:
        start = memory(server.pids())
        await _written(server, megabytes, stalled=False)
        before = memory(server.pids())
        behind_s, after, catch_up_s, converged = await _written(server, megabytes, stalled=True)
    return {
        "stalled_mb": after.server_mb - before.server_mb,
        "writing_mb": before.server_mb - start.server_mb,
        "beside_mb": after.beside_mb - start.beside_mb,
        "redis_mb": after.redis_mb - before.redis_mb,
        "behind_s": behind_s,
        "catch_up_s": catch_up_s,
        "errors": float(not converged),
    }


async def _written(server: Server, megabytes: int, *, stalled: bool) -> tuple[float, Memory, float, bool]:
    """Writes that much into a fresh document; how long the server was behind, its memory then, and how the reader fared."""
    place = server.document()
    clients = [await Client.entered(server.door(number, place)) for number in range(WRITERS)]
    writers = [_Writer(number) for number in range(WRITERS)]
    reader = await Client.connect(server.door(WRITERS, place))
    copy: Document = Doc()
    copy.apply_update((await reader.open(reader.door.key))[1])
    for client in clients:
        client.ignore()
    if stalled:
        reader.record()
        reader.rest()
    else:
        reader.ignore()
    await _write(clients, writers, megabytes * 1_000_000 // PIECE)
    behind_s = await _until_written(server, place, clients, writers)
    await asyncio.sleep(_SETTLES_S)
    after, woken = memory(server.pids()), time.monotonic()
    if stalled:
        reader.wake()
        reader = await _converged(reader, copy, writers)
    await gone([*clients, reader])
    return behind_s, after, time.monotonic() - woken, not stalled or _shows(copy, writers)


async def _write(clients: list[Client], writers: list[_Writer], edits: int) -> None:
    start, pause = time.monotonic(), PIECE / BYTES_A_SECOND
    for number in range(edits):
        client, writer = clients[number % WRITERS], writers[number % WRITERS]
        if (early := start + number * pause - time.monotonic()) > 0:
            await asyncio.sleep(early)
        client.transport.write(frames.framed(wire.edit(client.door.framing, client.door.key, writer.change())))


async def _until_written(server: Server, place: str, clients: list[Client], writers: list[_Writer]) -> float:
    """Until somebody who comes now sees all that was written; how long that took after the last was sent."""
    start = time.monotonic()
    while time.monotonic() < start + _PATIENCE_S:
        if not any(client.transport.get_write_buffer_size() for client in clients):
            copy = await seen(server.door(WRITERS + 1, place))
            if _shows(copy, writers):
                break
        await asyncio.sleep(_LOOKS_S)
    return time.monotonic() - start


async def _converged(reader: Client, copy: Document, writers: list[_Writer]) -> Client:
    """Reads until everything is there, or for too long; who was sent away comes back with what they have."""
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline and not _shows(copy, writers):
        await asyncio.sleep(_LOOKS_S)
        for _, heard in reader.recorded():
            if heard.kind in (wire.STEP2, wire.UPDATE):
                copy.apply_update(heard.data)
        if reader.lost.is_set():
            reader = await Client.connect(reader.door)
            copy.apply_update((await reader.open(reader.door.key, copy.get_state()))[1])
        reader.record()
    return reader


def _shows(copy: Document, writers: list[_Writer]) -> bool:
    written = {key: value for writer in writers for key, value in writer.doc.get("strokes", type=Map).to_py().items()}
    return bool(copy.get("strokes", type=Map).to_py() == written)
