"""Many come at once: to a document that they have never seen, or back to one that they have."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from pycrdt import Doc, Map

from benchmarks.sync import wire
from benchmarks.sync.client import Client, Door
from benchmarks.sync.edits import drawing
from benchmarks.sync.fanning import Measured, gone, undisturbed
from benchmarks.sync.processes import forget_peaks, memory, processor_s
from benchmarks.sync.running import Server
from board.document import Document
from board.sync.protocol import parse_state_vector

LARGE_BYTES: Final = 1_000_000
_PATIENCE_S: Final = 60.0
_QUIET_S: Final = 0.5
_SETTLES_S: Final = 1.0


@dataclass(slots=True)
class Arrival:
    """One who came: when they had everything, how many bytes that took, and whether it is what was written."""

    seconds: float
    size: int
    whole: bool


async def cold_joins(server: Server, people: int, busy: asyncio.Lock) -> Measured:
    """Everybody comes with nothing to a document of a megabyte."""

    async def join(place: str, held: Client, state: Document) -> list[Arrival]:
        async def come(person: int) -> Client:
            client = await Client.connect(server.door(person, place))
            client.record()
            client.say(*wire.entering(client.door.framing, client.door.key, b"\0"))
            return client

        start = time.monotonic()
        clients = await asyncio.gather(*map(come, range(people)))
        await _until_all_heard(clients, LARGE_BYTES * 9 // 10)
        arrivals = _arrivals(clients, start, state)
        await gone(clients)
        return arrivals

    async with busy:
        return await _storm(server, drawing(LARGE_BYTES, 11), join)


async def returns(server: Server, people: int, *, erased: float) -> Measured:
    """Everybody comes back at once and knows everything; some of the document's strokes were erased before."""

    async def again(place: str, held: Client, state: Document) -> list[Arrival]:
        vector = state.get_state()

        async def come(person: int) -> tuple[Client, float, bytes]:
            client = await Client.connect(server.door(person, place))
            return client, *(await client.open(client.door.key, vector))

        start = time.monotonic()
        come_back = await asyncio.gather(*map(come, range(people)))
        await asyncio.sleep(_QUIET_S)
        arrivals = [Arrival(at - start, client.received, _brings_nothing(state, update)) for client, at, update in come_back]
        await gone([client for client, _, _ in come_back])
        return arrivals

    return await _storm(server, drawing(LARGE_BYTES, 12), again, erased)


Visit = Callable[[str, Client, Document], Awaitable[list[Arrival]]]


async def _storm(server: Server, written: Document, visit: Visit, erased: float = 0.0) -> Measured:
    """Writes the document, keeps it open, lets everybody come."""
    place = server.document()
    held = await Client.entered(server.door(0, place))
    held.say(wire.edit(held.door.framing, held.door.key, written.get_update()))
    if erased:
        held.say(wire.edit(held.door.framing, held.door.key, _erase(written, erased)))
    state = await _copy(server, place, written)
    await asyncio.sleep(_SETTLES_S)
    pids = server.pids()
    forget_peaks(pids)
    before, used = memory(pids), processor_s(pids)
    with undisturbed():
        arrivals = await visit(place, held, state)
    used, after = processor_s(pids) - used, memory(pids)
    await gone([held])
    times = np.array([one.seconds for one in arrivals])
    return {
        "p50_ms": float(np.percentile(times, 50)) * 1000,
        "last_ms": float(times.max()) * 1000,
        "kb_each": sum(one.size for one in arrivals) / len(arrivals) / 1000,
        "cpu_ms_each": used / len(arrivals) * 1000,
        "peak_mb": after.peak_mb,
        "growth_mb": after.peak_mb - before.mb,
        "errors": float(sum(not one.whole for one in arrivals)),
    }


def _erase(written: Document, share: float) -> bytes:
    """Every so many strokes, here and there."""
    strokes = written.get("strokes", type=Map)
    before, dice = written.get_state(), random.Random(3)
    with written.transaction():
        for id in sorted(strokes.keys()):
            if dice.random() < share:
                del strokes[id]
    return written.get_update(before)


async def _copy(server: Server, place: str, written: Document) -> Document:
    """What somebody else sees, once it is all that was written: with what the server itself wrote into it."""
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        copy = await seen(server.door(1, place))
        if _same(copy, written):
            return copy
    raise TimeoutError(f"{server.name} does not show the document")


async def seen(door: Door) -> Document:
    """What somebody who comes now sees; a large document may be told in a few pieces."""
    client = await Client.connect(door)
    client.record()
    client.say(*wire.entering(door.framing, door.key, b"\0"))
    await asyncio.sleep(_QUIET_S)
    copy: Document = Doc()
    for _, heard in client.recorded():
        if heard.kind in (wire.STEP2, wire.UPDATE):
            copy.apply_update(heard.data)
    await gone([client])
    return copy


async def _until_all_heard(clients: list[Client], size: int) -> None:
    deadline, before = time.monotonic() + _PATIENCE_S, -1
    while time.monotonic() < deadline:
        heard = [sum(len(chunk) for _, chunk in client.chunks) for client in clients]
        if min(heard) >= size and sum(heard) == before:
            return
        before = sum(heard)
        await asyncio.sleep(_QUIET_S)


def _arrivals(clients: list[Client], start: float, state: Document) -> list[Arrival]:
    """Who had the document when: the first moment at which what came held all of it."""
    known = parse_state_vector(state.get_state())
    results: dict[tuple[bytes, ...], bool] = {}
    found = []
    for client in clients:
        pieces, at = [], start
        for came, heard in client.recorded():
            if heard.kind in (wire.STEP2, wire.UPDATE) and heard.data != wire.NOTHING:
                pieces.append(heard.data)
                at = came
        key = tuple(pieces)
        if key not in results:
            copy: Document = Doc()
            for piece in pieces:
                copy.apply_update(piece)
            results[key] = parse_state_vector(copy.get_state()) == known and _same(copy, state)
        found.append(Arrival(at - start, client.received, results[key]))
    return found


def _brings_nothing(state: Document, update: bytes) -> bool:
    before = state.get_state()
    state.apply_update(update)
    return state.get_state() == before


def _same(one: Document, other: Document) -> bool:
    return bool(one.get("strokes", type=Map).to_py() == other.get("strokes", type=Map).to_py())
