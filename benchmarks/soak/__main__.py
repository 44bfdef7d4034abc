"""Plays runs until so many troubles were survived, a tenth of them failovers; goes on where it was stopped.

python -m benchmarks.soak --troubles 1000 [--seconds 300]
python -m benchmarks.soak --seed 1007 [--machines]        # one run again, with all that its processes said
"""

import argparse
import asyncio
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from benchmarks.soak.record import Record, Stages
from tests.faults.play import Play
from tests.faults.setting import Length, Outcome, Stage
from tests.faults.stage import LONG, machine_stage, process_stage

STATE: Final = Path("build/soak.json")
_SETS: Final = {"processes": (process_stage, Length(steps=110), 15), "machines": (machine_stage, LONG, 6)}
"""How each is set, how long a run is, and how many runs are played before all processes begin anew."""


async def soak(troubles: int, deadline: float) -> Record:
    """Slices of runs, each on processes of its own."""
    record = Record.read(STATE)
    while not record.is_enough(troubles) and time.monotonic() < deadline:
        await _slice(record, record.wants(), deadline)
    if record.is_enough(troubles):
        record.publish()
        Record(next_seed=record.next_seed).write(STATE)
    return record


async def _slice(record: Record, stage: Stages, deadline: float) -> None:
    set_stage, length, runs = _SETS[stage]
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    async with set_stage(folder / "site") as set_up:
        for _ in range(runs):
            if time.monotonic() > deadline:
                break
            seed = record.next_seed[stage]
            record.next_seed[stage] += 1
            await _one(record, stage, Play(set_up, seed, length))
            record.write(STATE)
        await _last_words(record, stage, set_up)
        record.write(STATE)
    counts = f"{record.others} faults of processes and sockets, {record.failovers} failovers, {len(record.failed)} failures"
    print(f"{counts}; logs in {folder}", flush=True)


async def _one(record: Record, stage: Stages, play: Play) -> Outcome:
    started = time.monotonic()
    outcome = await play.run()
    record.take(stage, outcome, time.monotonic() - started)
    print(f"{stage} seed {outcome.seed}: {dict(outcome.struck)}, {outcome.told} of {outcome.done} told", flush=True)
    for fault in outcome.faults:
        print(f"  FAULT {fault[:1000]}", flush=True)
    return outcome


async def _last_words(record: Record, stage: Stages, set_up: Stage) -> None:
    for fault in await set_up.company_of_the_dead():
        record.failed.append(f"{stage}: {fault}")
        print(f"  FAULT {fault}", flush=True)


async def again(seed: int, stage: Stages) -> Record:
    """One run alone, counted nowhere."""
    set_stage, length, _ = _SETS[stage]
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    record = Record()
    async with set_stage(folder / "site") as set_up:
        await _one(record, stage, Play(set_up, seed, length))
    print(f"what was said: {folder}/site/data/*.log")
    return record


def main() -> None:
    """As the module's docstring says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--troubles", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--seed", type=int)
    parser.add_argument("--machines", action="store_true")
    given = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGINT):  # what it started ends with it
        signal.signal(number, lambda *_: sys.exit("stopped; it goes on from here"))
    if given.seed is not None:
        record = asyncio.run(again(given.seed, "machines" if given.machines else "processes"))
    else:
        record = asyncio.run(soak(given.troubles, time.monotonic() + given.seconds))
        print(record.summary())
    sys.exit(bool(record.failed))


if __name__ == "__main__":
    main()
