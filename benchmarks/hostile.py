"""Hostile input at length: a real server process under siege, slice by slice, until so many blows have been struck.

    python -m benchmarks.hostile --frames 200000 --updates 10000 --seed 1

`--seconds` ends a run early; the next one with the same seed goes on where it stopped (`build/hostile-SEED.json`). Each slice
is a board or panel document of its own, with honest clients who must not notice. When everything has been sent, the result is
written into `benchmarks/README.md`.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median, quantiles

from benchmarks.machine import describe, load
from board.ids import new_id
from board.redis import connect
from board.sync.hub import Hub
from tests.attacks.siege import ROLES, Outcome, Siege
from tests.support.crew import Crew
from tests.support.durable import running
from tests.support.serving import ServerProcess

README = Path(__file__).parent / "README.md"
HEADING = "## Hostile input"
SLICE_UPDATES = 150
TOLD_PERCENT = 99


@dataclass
class Progress:
    """What was done so far, over all runs with this seed."""

    seed: int
    frames: int = 0
    updates: int = 0
    slices: int = 0
    seconds: float = 0.0
    codes: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    noticed: list[str] = field(default_factory=list)
    quiet_ms: list[float] = field(default_factory=list)
    latencies_ms: list[float] = field(default_factory=list)
    memory_mb: list[tuple[float, float, float]] = field(default_factory=list)

    def take(self, outcome: Outcome, frames: int, updates: int) -> None:
        """One more slice."""
        self.frames, self.updates, self.slices = self.frames + frames, self.updates + updates, self.slices + 1
        self.seconds += outcome.seconds
        self.codes = dict(Counter(self.codes) + outcome.deeds.codes)
        self.wrong += outcome.deeds.wrong
        self.quiet_ms.append(round(median(outcome.quiet_ms), 2))
        self.latencies_ms += [round(ms, 1) for ms in outcome.latencies_ms]


async def besiege(progress: Progress, frames: int, updates: int, seconds: float, file: Path) -> None:
    """Slices until everything was sent or the time is over."""
    ends = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder, running("valkey", Path(folder)) as redis:
        process = ServerProcess(redis.url, ROLES, Path(folder))
        process.start()
        try:
            while (progress.frames < frames or progress.updates < updates) and time.monotonic() < ends:
                await _slice(progress, redis.url, process, (frames, updates))
                _keep(progress, file)
        finally:
            process.stop()


def _keep(progress: Progress, file: Path) -> None:
    file.write_text(json.dumps(asdict(progress)))


async def _slice(progress: Progress, redis_url: str, process: ServerProcess, wanted: tuple[int, int]) -> None:
    board, seed = new_id(), progress.seed * 100_000 + progress.slices
    name = board if progress.slices % 2 else f"{board}/panel/{new_id()}"
    # The two kinds come to their ends together.
    updates = min(SLICE_UPDATES, wanted[1] - progress.updates)
    frames = min(SLICE_UPDATES * wanted[0] // max(wanted[1], 1), wanted[0] - progress.frames)
    async with connect(redis_url) as redis, Hub(redis, Crew()) as hub:
        await hub.create_board(board, "p", "A board")
    before = _resident_mb(process)
    siege = Siege(process.port, name, seed)
    try:
        outcome = await siege.run(frames, updates)
    except (AssertionError, TimeoutError, ExceptionGroup) as exc:
        progress.noticed.append(f"seed {seed} {'panel' if '/' in name else 'board'}: {exc!r}"[:300])
        outcome = siege.outcome
    progress.take(outcome, frames, updates)
    progress.memory_mb.append((before, _resident_mb(process), _resident_mb(process, "VmHWM")))
    rate = outcome.deeds.blows / max(outcome.seconds, 0.01)
    told = f"{dict(outcome.deeds.codes)} {rate:.0f}/s memory {progress.memory_mb[-1]}"
    print(f"slice {progress.slices} seed {seed}: {told}", flush=True)
    for word in (*outcome.deeds.wrong, *progress.noticed[-1:]):
        print(f"  {word}", flush=True)


def _resident_mb(process: ServerProcess, what: str = "VmRSS") -> float:
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith(f"{what}:"))


def told(progress: Progress) -> str:
    """The section of the README."""
    percentile = quantiles(progress.latencies_ms, n=100)[TOLD_PERCENT - 1]
    first, last = progress.memory_mb[0], progress.memory_mb[-1]
    codes = ", ".join(f"{count:,} {code}" for code, count in sorted(progress.codes.items()))
    rows = (
        ("malformed frames and updates, valid hostile ones", f"{progress.frames:,}, {progress.updates:,}"),
        ("what became of them", codes),
        ("closed with a code that says something else", f"{len(progress.wrong)}"),
        ("slices in which an honest client noticed", f"{len(progress.noticed)} of {progress.slices}"),
        ("from one honest person to another, quiet (median of medians)", f"{median(progress.quiet_ms):.1f} ms"),
        (f"the same under attack: p50, p{TOLD_PERCENT}", f"{median(progress.latencies_ms):.1f}, {percentile:.1f} ms"),
        ("memory of the server: before, after the last slice, peak", f"{first[0]:.0f}, {last[1]:.0f}, {last[2]:.0f} MB"),
    )
    lines = (
        f"{HEADING}",
        "",
        f"`python -m benchmarks.hostile --seed {progress.seed}`, {time.strftime('%Y-%m-%d')}, {describe()}, load {load()}.",
    )
    table = ("", "| what | result |", "|---|---|", *(f"| {what} | {result} |" for what, result in rows), "")
    return "\n".join((*lines, *table))


def publish(section: str) -> None:
    """Puts the section into the README in place of the last one."""
    text = README.read_text() if README.exists() else "# Benchmarks\n"
    before, _, rest = text.partition(HEADING)
    _, heading, after = rest.partition("\n## ")
    README.write_text(f"{before.rstrip()}\n\n{section}{heading.lstrip() and chr(10) + heading.lstrip()}{after}")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--frames", type=int, default=200_000)
    parser.add_argument("--updates", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    asked = parser.parse_args()
    file = Path("build") / f"hostile-{asked.seed}.json"
    file.parent.mkdir(exist_ok=True)
    progress = Progress(**json.loads(file.read_text())) if file.exists() else Progress(asked.seed)
    asyncio.run(besiege(progress, asked.frames, asked.updates, asked.seconds, file))
    print(told(progress))
    if progress.frames >= asked.frames and progress.updates >= asked.updates:
        publish(told(progress))


if __name__ == "__main__":
    main()
