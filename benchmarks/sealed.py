"""A board's past after it has left Redis: what an edit costs there and in the store, and opening a moment in the middle.

python -m benchmarks.sealed [--entries 50000] [--panels 500]

A private Valkey and a folder in /tmp; the log is that of `benchmarks.past`. Times are on the clock, with processor time of this
process behind them; each cut is cold: nothing of the board is in this process.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random
from typing import TypeVar

from benchmarks.past import history
from board.chronicle.tending import Habits
from board.chronicle.verifying import verify
from board.history.entry import Entry
from tests.chronicle.world import World, world
from tests.support.durable import running

T = TypeVar("T")
PAGE = 200


async def timed(name: str, work: Callable[[], Awaitable[T]], each: int = 0) -> T:
    """Does it and says how long it took."""
    clock, processor = time.perf_counter(), time.process_time()
    done = await work()
    took, busy = time.perf_counter() - clock, time.process_time() - processor
    print(f"{name:52}{took:8.3f} s{busy:8.3f} s" + (f"{took / each * 1e6:8.1f} us an entry" if each else ""))
    return done


async def measure(one: World, log: list[Entry], panel: str) -> None:
    """Writes, tends, looks back."""
    for at in range(0, len(log), PAGE):
        await one.keep(log[at : at + PAGE])
    before = await memory(one)
    await timed("sealing, milestones, trimming", lambda: one.tender.tend(one.board), len(log))
    after, left = await memory(one), await one.redis.xlen(one.log.keys.log)
    segments, kept = await one.catalogue.segments(), await one.catalogue.milestones()
    sealed = sum(segment.count for segment in segments)
    raw, packed = (sum(getattr(s, size) for s in segments) / sealed for size in ("raw_bytes", "packed_bytes"))
    print(f"an edit: {raw:.0f} bytes in the stream, {packed:.0f} in segments ({len(segments)} of {sealed} entries), ", end="")
    print(f"{sum(k.packed_bytes for k in kept) / sealed:.0f} in {len(kept)} milestones")
    print(f"Redis: {before / 1e6:.1f} MB, after trimming {after / 1e6:.1f} MB with {left} entries and the checkpoints")
    index = sum(len(s.member()) for s in segments) + sum(len(k.member()) for k in kept)
    print(f"index: {index / 1e3:.1f} kB")
    for name, share in (("a quarter", 4), ("the middle", 2), ("the end", 1)):
        await look(one, name, log[len(log) // share - 1].id, f"panel/{panel}")
    await timed("one panel's whole life", lambda: one.read(part=f"panel/{panel}"))
    await timed("the whole log", one.read, len(log))
    await timed("board verify", lambda: verify(one.chronicle, one.board), len(log))


async def look(one: World, name: str, at: str, part: str) -> None:
    """At a moment, whole and in part."""
    whole = await timed(f"cut at {name}, all documents", lambda: one.chronicle.cut(one.board, at))
    await timed("  and making all of them", lambda: asyncio.to_thread(lambda: [whole.doc(part) for part in whole.parts()]))
    await timed("  the board and one panel", lambda: one.chronicle.cut(one.board, at, ["", part]))
    await timed("  one panel", lambda: one.chronicle.cut(one.board, at, [part]))


async def memory(one: World) -> int:
    return int((await one.redis.info("memory"))["used_memory"])


async def run(entries: int, panels: int) -> None:
    log, made = history(entries, panels, Random(1))
    print(f"{len(log)} entries, {sum(len(entry.update) for entry in log) / 1e6:.1f} MB of updates, {len(made)} panels")
    with tempfile.TemporaryDirectory() as folder, running("valkey", Path(folder)) as redis:
        async with world(redis.url, Path(folder) / "store", Habits(keep_ms=0)) as one:
            await measure(one, log, made[0])


def main() -> None:
    """Measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=50_000)
    parser.add_argument("--panels", type=int, default=500)
    asked = parser.parse_args()
    asyncio.run(run(asked.entries, asked.panels))


if __name__ == "__main__":
    main()
