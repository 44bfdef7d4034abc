"""What the processes of a site do: the program's own entry points, forked from a process that has read the modules."""

import os
import socket
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

MODULES: Final = ("board.app", "board.compactor", "board.web.api", "tests.faults.roles")
"""What the process that is forked reads beforehand."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a process is told: its settings, where it may complain, and the end of a pipe that closes with the site."""

    environment: Mapping[str, str]
    complaints: Path
    lifeline: Connection
    haste: "Haste"


@dataclass(frozen=True, slots=True)
class Haste:
    """What is waited for in the compactor and need not be in a test: leases of the dead, pauses between rounds."""

    tending_lease_ms: int = 400
    round_s: float = 0.05


def serve(part: Part, listener: socket.socket, slot: Path) -> None:
    """A server process of the supervisor's."""
    from board import app

    _begin(part)
    sys.argv = ["board.app", str(listener.detach()), str(slot)]
    app.main()


def compact(part: Part) -> None:
    """The compactor, with habits so small that it seals, compacts and trims all the time."""
    from board import compactor
    from board.chronicle import catalogue, rounds, tending
    from board.chronicle.segment import Measure
    from board.sync import checkpoint

    _begin(part)
    tiny = tending.Habits(Measure(entries=9, size_bytes=100_000), keep_entries=5, keep_ms=0)
    compactor.__dict__["Tender"] = partial(tending.Tender, habits=tiny)
    rounds.__dict__.update(_SWEEP_S=0.0, _PAUSE_S=part.haste.round_s)
    catalogue.__dict__.update(LEASE_MS=part.haste.tending_lease_ms)
    checkpoint.__dict__.update(_LEASE_MS=part.haste.tending_lease_ms)
    compactor.main()


def _begin(part: Part) -> None:
    os.environ.update(part.environment)
    with part.complaints.open("ab") as complaints:
        os.dup2(complaints.fileno(), sys.stderr.fileno())
    threading.Thread(target=_watch, args=(part.lifeline,), daemon=True).start()


def _watch(lifeline: Connection) -> None:
    """Whoever started us is gone when the other end is closed."""
    try:
        lifeline.recv_bytes()
    except (EOFError, OSError):
        os._exit(1)
