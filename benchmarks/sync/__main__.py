"""This server and its peers under the same load, in one run.

python -m benchmarks.sync [--only fan-100,crew-50] [--servers board,hocuspocus] [--json FILE] [--quick]

Installs the peers once (benchmarks/sync/peers.py), starts each as its documentation does and ours as an operator would, and
lets one load client do the same to all of them, in turn. Prints Markdown; benchmarks/README.md says what the rows mean. Takes
about a quarter of an hour.
"""

import argparse
import asyncio
import json
import os
import platform
import signal
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack, nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

import uvloop

from benchmarks.machine import describe, sync_ms
from benchmarks.preference import preferred
from benchmarks.sync import peers, rows
from benchmarks.sync.client import Refused
from benchmarks.sync.fanning import Measured
from benchmarks.sync.field import BARE, FIELD, USUAL, introduced
from benchmarks.sync.rows import Row
from benchmarks.sync.running import Server
from benchmarks.sync.table import Outcome, table
from board import __version__

RUN_S: Final = 900.0
MOST_PEOPLE: Final = 301
FAILURES: Final = (TimeoutError, OSError, Refused, ValueError)

Run = Callable[[asyncio.Lock], Awaitable[Measured]]


class Bench:
    """All rows on all servers; what stands is started when it is first needed and ended at the end."""

    def __init__(self, names: Sequence[str], stack: ExitStack) -> None:
        self._names = names
        self._stack = stack
        self._standing: dict[str, Server] = {}

    def measure(self, row: Row) -> Outcome:
        """One row: the servers in turn, as often as it wants."""
        outcome = Outcome(row)
        for repeat in range(row.repeats):
            # What failed once is not asked again, and what cannot win is asked once.
            names = [name for name in self._names if name not in outcome.failures]
            names = [name for name in names if row.fans or not FIELD[name].only_fans]
            names = [name for name in names if name != BARE or not repeat]
            (self._fresh if row.fresh else self._in_turn)(row, names, outcome)
            outcome.loads.append(os.getloadavg()[0])
        return outcome

    def _in_turn(self, row: Row, names: list[str], outcome: Outcome) -> None:
        for name in names:
            if name not in self._standing:
                self._standing[name] = FIELD[name].start(MOST_PEOPLE)
                self._stack.callback(self._standing[name].stop)
            uvloop.run(_noted(outcome, name, partial(row.run, self._standing[name])))
            if name in outcome.failures:  # the next row is not to suffer for it
                self._standing.pop(name).stop()

    def _fresh(self, row: Row, names: list[str], outcome: Outcome) -> None:
        with ExitStack() as stack:
            started: dict[str, Server] = {}
            for name in names:
                start = FIELD[name].pair if row.pairs else FIELD[name].start
                if start is not None:
                    started[name] = start(row.people)
                    stack.callback(started[name].stop)
            uvloop.run(_together(row, started, outcome))


async def _together(row: Row, servers: dict[str, Server], outcome: Outcome) -> None:
    busy = asyncio.Lock()
    await asyncio.gather(*(_noted(outcome, name, partial(row.run, server), busy) for name, server in servers.items()))


async def _noted(outcome: Outcome, name: str, run: Run, busy: asyncio.Lock | None = None) -> None:
    """What a run told, or why it failed: one server's failure is a result, and no reason to stop."""
    try:
        async with asyncio.timeout(RUN_S):
            outcome.runs.setdefault(name, []).append(await run(busy or asyncio.Lock()))
    except FAILURES as exc:
        outcome.failures.setdefault(name, []).append(f"{type(exc).__name__} {exc}".strip())


def _heading() -> str:
    """When, where and what."""
    versions = {name: peers.NODE_PACKAGES[name] for name in ("@hocuspocus/server", "@y/websocket-server")}
    versions |= {"pycrdt-websocket": peers.PYTHON_PACKAGES["pycrdt-websocket"], "Node": peers.node_version()}
    told = ", ".join(f"{name} {version}" for name, version in versions.items())
    now, python = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", platform.python_version()
    with tempfile.TemporaryDirectory() as folder:
        disk = "the disk keeps 300 bytes in {} ms, one in a hundred times in {}".format(*sync_ms(Path(folder)))
    return f"{now}, {describe()}; {disk}\n\nboard {__version__}, {told}, Python {python}"


def _arguments() -> argparse.Namespace:
    def names(text: str) -> list[str]:
        return [name for name in text.split(",") if name]

    parser = argparse.ArgumentParser(prog="python -m benchmarks.sync", description=__doc__)
    parser.add_argument("--only", type=names, default=[], metavar="ROWS", help="names of rows, separated by commas")
    parser.add_argument("--servers", type=names, default=list(USUAL), metavar="NAMES", help=", ".join(FIELD))
    parser.add_argument("--json", type=Path, metavar="FILE", help="every single run")
    parser.add_argument("--quick", action="store_true", help="a look that takes two minutes")
    parser.add_argument("--preferred", action="store_true", help="before everything else on the machine (root on Linux)")
    given = parser.parse_args()
    if unknown := {*given.servers} - {*FIELD} or {*given.only} - {row.name for row in rows.rows(quick=True)}:
        parser.error(f"nobody knows {', '.join(sorted(unknown))}")
    return given


def main() -> None:
    """Measures and prints."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's job in the background would not hear it
    signal.signal(signal.SIGTERM, lambda *_: os.kill(os.getpid(), signal.SIGINT))  # whatever stands is ended then, too
    given = _arguments()
    heading, outcomes = f"{_heading()}\n\n{introduced(given.servers)}", list[Outcome]()
    print(heading, flush=True)
    with preferred() if given.preferred else nullcontext(), ExitStack() as stack:
        bench = Bench(given.servers, stack)
        for row in rows.rows(quick=given.quick):
            if not given.only or row.name in given.only:
                outcomes.append(bench.measure(row))
                print("\n" + table(outcomes[-1], given.servers), flush=True)
    if given.json:
        told = [{"row": one.row.name, "runs": one.runs, "failures": one.failures, "loads": one.loads} for one in outcomes]
        given.json.write_text(json.dumps({"heading": heading, "rows": told}, indent=1) + "\n")


if __name__ == "__main__":
    main()
