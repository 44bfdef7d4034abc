"""A private Redis or Valkey that keeps every write, so that a test can kill it and start it again."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from tests.support.tools import needs

Kind = Literal["redis", "valkey"]


class RedisServer:
    """One server, append-only with an fsync for every write, so that `kill` loses nothing acknowledged."""

    def __init__(self, kind: Kind, folder: Path) -> None:
        self._program = needs(f"{kind}-server")
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.socket = folder / "redis.sock"

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"unix://{self.socket}"

    @property
    def runs(self) -> bool:
        """Whether it is there, be it at work or held still."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Starts the server on what it had written, and waits until it answers."""
        settings = {"port": "0", "unixsocket": str(self.socket), "dir": str(self.folder), "appendonly": "yes"}
        settings |= {"appendfsync": "always", "save": "", "loglevel": "warning"}
        arguments = [word for name, value in settings.items() for word in (f"--{name}", value)]
        self.socket.unlink(missing_ok=True)
        self._process = subprocess.Popen([str(self._program), *arguments], stdout=subprocess.DEVNULL)
        self._wait_until_it_answers()

    def kill(self) -> None:
        """Kills the server as a power cut would, except for what the kernel already has."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def hold_still(self) -> None:
        """SIGSTOP: it is there and answers nobody."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """SIGCONT."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Ends the server if it still runs."""
        if self._process is not None and self.runs:
            self.go_on()
            self._process.terminate()
            self._process.wait()

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(1)
                try:
                    client.connect(os.fspath(self.socket))
                    client.sendall(b"PING\r\n")
                    if client.recv(64).startswith(b"+PONG"):
                        return
                except OSError:
                    pass
        raise AssertionError(f"{self._program.name} did not answer in time")


@contextmanager
def running(kind: Kind, folder: Path) -> Iterator[RedisServer]:
    """A server of this kind in this folder, stopped on exit."""
    server = RedisServer(kind, folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def forgetting(server: RedisServer) -> Iterator[None]:
    """What is written inside is lost at the end: the server comes back from the files that it had at the beginning."""
    with TemporaryDirectory() as kept:
        shutil.copytree(server.folder, kept, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.sock"))
        yield
        server.kill()
        for old in server.folder.iterdir():
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        shutil.copytree(kept, server.folder, dirs_exist_ok=True)
        server.start()
