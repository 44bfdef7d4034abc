"""A real `board serve` for tests, and a look at the machine's processes."""

import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import httpx

from tests.support.crowding import crowding

READY_SECONDS = 30.0
SMALL: Final = ("--workers", "1", "--no-assistant")
"""What starts in half the processor time, for whom one process that serves is enough."""


class Server:
    """`with Server(data) as server`: it accepts connections inside, and is gone after."""

    def __init__(self, data: Path, *arguments: str, command: str = "serve") -> None:
        self.data = data
        self._command = [sys.executable, "-m", "board.cli", command, "--port", "0", "--data", str(data), *arguments]

    def __enter__(self) -> Self:
        self.log = (self.data.parent / f"{self.data.name}.log").open("w+")
        self.process = subprocess.Popen(self._command, stdout=subprocess.PIPE, stderr=self.log, text=True)
        watchdog = threading.Timer(READY_SECONDS * crowding(), self.process.kill)
        watchdog.start()
        try:
            self.owner_link = self._link()
        except BaseException:
            self._close()
            raise
        finally:
            watchdog.cancel()
        self.address = self.owner_link.partition("/join/")[0].rstrip("/")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if self.process.poll() is None:
                self.process.terminate()
                self.process.wait(timeout=15)
        finally:
            self._close()

    def _close(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.log.close()

    def pids(self, name: str) -> list[int]:
        """The processes of this server whose command line has `name`."""
        return [pid for pid in self.everyone() if name in _command_line(pid)]

    def everyone(self) -> list[int]:
        """The supervisor and all below it."""
        return [self.process.pid, *children_of(self.process.pid)]

    def _link(self) -> str:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("owner link: "):
                return line.removeprefix("owner link: ").strip()
        self.process.wait()
        raise AssertionError(f"the server ended before it was ready: {Path(self.log.name).read_text()}")


def join(server: Server, link: str, name: str) -> httpx.Response:
    """Open a link as a new person."""
    secret = link.rpartition("/")[2]
    return httpx.post(f"{server.address}/api/join", json={"secret": secret, "name": name}, headers={"X-Board": "1"})


def children_of(pid: int) -> list[int]:
    """All processes below this one."""
    parents = {int(entry.name): _parent(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdigit()}
    found = [child for child, parent in parents.items() if parent == pid]
    return found + [grandchild for child in found for grandchild in children_of(child)]


def is_running(pid: int) -> bool:
    """Whether the process exists and is no zombie."""
    return _state(pid) not in ("", "Z", "X")


def is_stopped(pid: int) -> bool:
    """Whether the process was told to stand still."""
    return _state(pid) == "T"


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def _parent(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[1]) if fields else 0


def _state(pid: int) -> str:
    fields = _stat(pid)
    return fields[0] if fields else ""


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
