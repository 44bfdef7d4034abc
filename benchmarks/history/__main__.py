"""What a board's history weighs, and how long looking at it takes.

python -m benchmarks.history [--panels 500] [--strokes 100] [--edits 50000] [--moments 20]

A crew's edits go into a real Redis through the servers' own append and are sealed by the compactor's own code, into a folder.
Then fresh processes, which have nothing in memory, look at it. Prints tables; takes two to three minutes on two cores.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.history.peers import Peer, every_update, whole_states, with_garbage
from benchmarks.history.trace import Trace, crew_at_work
from benchmarks.history.weigh import Weight, Writing
from benchmarks.machine import describe, load
from board.assets import local_store
from board.chronicle.chronicle import Chronicle
from board.history.entry import Entry
from board.redis import connect
from tests.support.durable import running

SCREEN = 30
VERSION_EVERY = 500


@dataclass(frozen=True, slots=True)
class Looked:
    """What a fresh process was asked: from its start to its end; of each look seconds, processor time so far, memory so far."""

    process_s: float
    looks: list[tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the board lies."""

    redis_url: str
    store_url: str
    board: str

    async def ask(self, *looks: str) -> Looked:
        """In a process of its own."""
        command = ["-m", "benchmarks.history.look", self.redis_url, self.store_url, self.board, *looks]
        start = time.perf_counter()
        process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=asyncio.subprocess.PIPE)
        said, _ = await process.communicate()
        if process.returncode:
            raise RuntimeError(f"{looks} ended with {process.returncode}")
        return Looked(time.perf_counter() - start, [(one[0], one[1], one[2]) for one in json.loads(said)])


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--panels", type=int, default=500)
    parser.add_argument("--strokes", type=int, default=100)
    parser.add_argument("--edits", type=int, default=50_000)
    parser.add_argument("--moments", type=int, default=20)
    asked = parser.parse_args()
    start = time.perf_counter()
    trace = crew_at_work(asked.panels, asked.strokes, asked.edits)
    print(
        f"{len(trace.beginning)} entries to begin with, {len(trace.edits)} edits; made in {time.perf_counter() - start:.0f} s"
    )
    asyncio.run(_measure(trace, asked.moments))
    print(f"\n{describe()}; {load()} processes wanted a core in the end; {time.perf_counter() - start:.0f} s in all")


async def _measure(trace: Trace, moments: int) -> None:
    with tempfile.TemporaryDirectory() as folder, running("valkey", Path(folder)) as server:
        store = Path(folder) / "store"
        async with connect(server.url) as redis:
            writing = Writing(redis, local_store(store))
            await _write(writing, trace)
            entries = [one async for page in Chronicle(redis, local_store(store)).pages(writing.board) for one in page]
            assert [one.update for one in entries] == [one.update for one in (*trace.beginning, *trace.edits)]
        await _look(Place(server.url, f"file://{store}", writing.board), trace, entries, moments)
    _compare_with_peers(trace, moments)


async def _write(writing: Writing, trace: Trace) -> None:
    start = time.perf_counter()
    await writing.begin()
    await writing.append(trace.beginning)
    await writing.tend()
    weights, done = [await writing.weigh()], 0
    for until in (len(trace.edits) // 4, len(trace.edits) // 2, len(trace.edits)):
        await writing.append(trace.edits[done:until])
        await writing.tend()
        weights.append(await writing.weigh())
        done = until
    print(f"written and sealed in {time.perf_counter() - start:.0f} s\n")
    _print_weights(weights)


def _print_weights(weights: list[Weight]) -> None:
    print("| entries | updates | segments | entries in them | milestones | chapters | store | in the stream, memory | Redis |")
    print("|---|---|---|---|---|---|---|---|---|")
    for one in weights:
        stream = f"{one.stream_entries:,}, {_mb(one.stream_memory)}"
        sealed = f"{_mb(one.segments)} | {one.sealed_entries:,} | {one.milestones}: {_mb(one.milestone_bytes)}"
        rest = f"{_mb(one.chapters)} | {_mb(one.put)} | {stream} | {_mb(one.redis_memory)}"
        print(f"| {one.entries:,} | {_mb(one.updates)} | {sealed} | {rest} |")
    first, last = weights[0], weights[-1]
    edits, sealed = last.entries - first.entries, last.sealed_entries - first.sealed_entries
    print(f"\nan edit: {(last.updates - first.updates) / edits:.0f} bytes as it came", end="")
    print(f", {(last.segments - first.segments) / sealed:.0f} in segments", end="")
    print(f", {(last.milestone_bytes - first.milestone_bytes) / edits:.0f} in milestones", end="")
    print(f", {(last.chapters - first.chapters) / sealed:.0f} in chapters", end="")
    print(f", {last.stream_memory / last.stream_entries:.0f} of memory while it is in the stream")
    more = last.put - last.segments - last.milestone_bytes - last.chapters
    print(f"put into the store: {more} bytes more than segments, milestones and chapters")


async def _look(place: Place, trace: Trace, entries: list[Entry], moments: int) -> None:
    random = Random(3)
    begun = len(trace.beginning)
    chosen = [entries[random.randrange(begun, len(entries))].id for _ in range(moments)]
    panels = [",".join(random.sample(trace.panels, min(SCREEN, len(trace.panels)))) for _ in chosen]
    print("\n| look (p50 / p95 / longest) | fresh process, from its start | processor | its question | once more | memory |")
    print("|---|---|---|---|---|---|")
    await _print_look(place, "the board now", ["now"] * 5)
    await _print_look(
        place,
        f"board and {SCREEN} panels at a moment",
        [f"screen:{at}:{some}" for at, some in zip(chosen, panels, strict=True)],
    )
    await _print_look(place, f"all {len(trace.panels)} panels at a moment", [f"whole:{at}" for at in chosen])
    pairs = [sorted(random.sample(chosen, 2), key=lambda one: [int(word) for word in one.split("-")]) for _ in range(3)]
    await _print_look(place, "comparing two moments", [f"compare:{before}:{after}" for before, after in pairs])
    await _print_look(place, "the first page of steps", ["steps"] * 3)


async def _print_look(place: Place, name: str, looks: list[str]) -> None:
    found = [await place.ask(look, look) for look in looks]
    cold, used, asked, warm = (
        _spread([one.process_s - one.looks[1][0] for one in found]),
        _spread([one.looks[0][1] for one in found]),
        _spread([one.looks[0][0] for one in found]),
        _spread([one.looks[1][0] for one in found]),
    )
    print(f"| {name} | {cold} | {used} | {asked} | {warm} | {max(one.looks[0][2] for one in found):.0f} MB |", flush=True)


def _compare_with_peers(trace: Trace, looks: int) -> None:
    panels, entries = trace.panels[:SCREEN], [*trace.beginning, *trace.edits]
    peers = [
        with_garbage(entries, VERSION_EVERY, looks, panels),
        whole_states(entries, VERSION_EVERY, looks, panels),
        every_update(entries, 5, panels),
    ]
    print(f"\n| in the same trace | moments that can be seen | past | present | board and {SCREEN} panels, in memory already |")
    print("|---|---|---|---|---|")
    for one in peers:
        print(_peer_line(one), flush=True)


def _peer_line(one: Peer) -> str:
    return f"| {one.name} | {one.versions:,} | {_mb(one.history_bytes)} | {_mb(one.present_bytes)} | {_spread(one.open_s)} |"


def _spread(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    late = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"{statistics.median(ordered):.2f} / {late:.2f} / {ordered[-1]:.2f} s"


def _mb(count: int) -> str:
    return f"{count / 1e6:.1f} MB"


if __name__ == "__main__":
    main()
