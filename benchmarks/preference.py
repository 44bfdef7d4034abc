"""A measurement before everything else on the machine: what a run there alone would give, as near as a busy one can.

`nice` alone misleads: Linux shares the cores out among sessions first, the servers' and Chromium's are sessions of their own,
and Chromium sets the niceness of its threads itself. What is raised here is each session as a whole, so that the parts of the
measurement stand to each other as they always do.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFERENCE = -15
LOOK_EVERY_S = 0.2


@contextmanager
def preferred() -> Iterator[None]:
    """This process in a session of its own, and all sessions that begin under it, go before the others. Wants root."""
    if os.getsid(0) != os.getpid():
        os.setsid()
    _prefer(os.getpid())
    done = threading.Event()
    watch = threading.Thread(target=_watch, args=(done,), daemon=True)
    watch.start()
    try:
        yield
    finally:
        done.set()
        watch.join()


def _watch(done: threading.Event) -> None:
    seen = {os.getpid()}
    while not done.wait(LOOK_EVERY_S):
        sessions = set(_sessions_under(os.getpid()).values())
        for session in sessions - seen:
            _prefer(session)
        seen |= sessions


def _prefer(pid: int) -> None:
    # Its first process may have ended while the session goes on: then it stays as it is.
    try:
        Path(f"/proc/{pid}/autogroup").write_text(str(PREFERENCE))
    except FileNotFoundError:
        return


def _sessions_under(root: int) -> dict[int, int]:
    """The session of each process that descends from this one."""
    rows = dict(row for path in Path("/proc").glob("[0-9]*/stat") if (row := _row(path)) is not None)
    found = {root: rows[root][1]}
    grown = True
    while grown:
        more = {pid: session for pid, (parent, session) in rows.items() if parent in found and pid not in found}
        found |= more
        grown = bool(more)
    return found


def _row(path: Path) -> tuple[int, tuple[int, int]] | None:
    """A process, its parent and its session."""
    try:
        fields = path.read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return int(path.parent.name), (int(fields[1]), int(fields[3]))
