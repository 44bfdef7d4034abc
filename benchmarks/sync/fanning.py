"""Edits at a steady pace, told to many: how long each takes from its sending to each observer, and what that costs."""

import asyncio
import gc
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.sync import frames, wire
from benchmarks.sync.client import Client
from benchmarks.sync.edits import Edit, Pen
from benchmarks.sync.processes import processor_s, stores
from benchmarks.sync.reckoning import Reckoner, Reckoning, Sent
from benchmarks.sync.running import Server

Measured = dict[str, float]

AT_ONCE: Final = 25
_QUIET_S: Final = 0.4
_PATIENCE_S: Final = 20.0


@dataclass(frozen=True, slots=True)
class Load:
    """So many observe and so many write; a crew in which everybody does both has `observers` 0."""

    observers: int
    writers: int
    edits_a_second: float
    seconds: float
    warm_s: float = 1.0


@dataclass(frozen=True, slots=True)
class Planned:
    """One edit that will be sent: when, by whom, and its frame."""

    at: float
    writer: int
    edit: Edit
    frame: bytes


async def fan_out(server: Server, load: Load) -> Measured:
    """One run on a fresh document."""
    document = server.document()
    writers = await _people(server, document, 0, load.writers)
    observers = await _people(server, document, load.writers, load.observers)
    try:
        return await _measure(server, document, load, writers, observers)
    finally:
        await gone([*writers, *observers])


async def _people(server: Server, document: str, first: int, count: int) -> list[Client]:
    found: list[Client] = []
    for start in range(first, first + count, AT_ONCE):
        group = range(start, min(start + AT_ONCE, first + count))
        found += await asyncio.gather(*(Client.entered(server.door(person, document)) for person in group))
    return found


async def _measure(server: Server, document: str, load: Load, writers: list[Client], observers: list[Client]) -> Measured:
    pens = [Pen(random.Random(number)) for number in range(load.writers)]
    warming = planned(server, document, pens, load.edits_a_second, load.warm_s)
    plan = planned(server, document, pens, load.edits_a_second, load.seconds)
    everybody = [*writers, *observers]
    await send(writers, warming)
    await quiet(everybody)
    pids = server.pids()
    with undisturbed():
        logged = processor_s(stores(pids))
        for client in everybody:
            client.record()
        used, own = processor_s(pids), time.process_time()
        sent = await send(writers, plan)
        await quiet(everybody)
        used, own = processor_s(pids) - used, time.process_time() - own
        logged = processor_s(stores(pids)) - logged
    reckoner = Reckoner(sent)
    for pen, client in zip(pens, writers, strict=True):
        heard = client.recorded()
        if not observers:
            reckoner.take(heard, frozenset((pen.doc.client_id,)))
    for client in observers:
        reckoner.take(client.recorded())
    errors = reckoner.total.damaged + sum(client.refusals for client in everybody)
    return told(reckoner.total, used, own, load.seconds) | {
        "errors": float(errors),
        "redis_us": logged / max(1, reckoner.total.delivered) * 1e6,
    }


def planned(server: Server, document: str, pens: Sequence[Pen], edits_a_second: float, seconds: float) -> list[Planned]:
    """Everybody at the same pace, each with a phase of their own."""
    plan = []
    for writer, pen in enumerate(pens):
        door = server.door(writer, document)
        for number in range(round(edits_a_second * seconds)):
            edit = pen.stroke()
            frame = frames.framed(wire.edit(door.framing, door.key, edit.update))
            plan.append(Planned((number + writer / len(pens)) / edits_a_second, writer, edit, frame))
    return sorted(plan, key=lambda one: one.at)


async def send(writers: Sequence[Client], plan: Sequence[Planned]) -> list[Sent]:
    """Sends each at its time, or as soon after it as the loop gets there."""
    start, sent = time.monotonic(), []
    for one in plan:
        if (early := start + one.at - time.monotonic()) > 0:
            await asyncio.sleep(early)
        sent.append(Sent(one.edit, time.monotonic()))
        writers[one.writer].transport.write(one.frame)
    return sent


async def quiet(clients: Sequence[Client]) -> None:
    """Until nobody has heard anything for a while."""
    deadline, before = time.monotonic() + _PATIENCE_S, -1
    while time.monotonic() < deadline:
        heard = sum(len(client.chunks) + client.received for client in clients)
        if heard == before:
            return
        before = heard
        await asyncio.sleep(_QUIET_S)


@contextmanager
def undisturbed() -> Iterator[None]:
    """No garbage collection meanwhile: it would look like a slow server."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def gone(clients: Sequence[Client]) -> None:
    """Everybody leaves."""
    await asyncio.gather(*(client.leave() for client in clients))


def told(total: Reckoning, used_s: float, own_s: float, seconds: float) -> Measured:
    """A run's results."""
    p50, p99 = np.percentile(total.latencies_ms, (50, 99)) if total.latencies_ms else (0.0, 0.0)
    share = 1e6 / max(1, total.delivered)
    return {
        "p50_ms": float(p50),
        "p99_ms": float(p99),
        "cpu_us": used_s * share,
        "client_us": own_s * share,
        "client_share": own_s / seconds,
        "delivered": float(total.delivered),
        "expected": float(total.expected),
        "delivered_share": total.delivered / max(1, total.expected),
        "frames_share": total.frames / max(1, total.delivered),
        "damaged": float(total.damaged),
    }
