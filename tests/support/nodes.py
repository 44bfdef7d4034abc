"""Redis servers on ports of this machine: started side by side, killed, held still, and started again."""

import random
import re
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, cast

import redis

from tests.support.durable import Kind
from tests.support.eventually import eventually
from tests.support.tools import needs

# Below the ports that systems hand out by themselves: a killed server finds its own free when it comes back.
_PORTS: Final = range(15_000, 30_000)
_ANSWERS_S: Final = 1.0


class Node:
    """One server in a folder and on a port of its own."""

    def __init__(self, kind: Kind, folder: Path, port: int, conf: str, settings: Mapping[str, str], *flags: str) -> None:
        self.port = port
        self.folder = folder
        self.paused = False
        self.password = found.group(1) if (found := re.search("^requirepass (.*)$", conf, re.MULTILINE)) else None
        self._conf = conf
        self._settings = {"port": str(port), "bind": "127.0.0.1", "dir": str(folder), "loglevel": "warning", **settings}
        self._command = [str(needs(f"{kind}-server")), str(folder / "server.conf"), *flags]
        self._process: subprocess.Popen[bytes] | None = None

    def __repr__(self) -> str:
        return f"Node({self.port})"

    @property
    def runs(self) -> bool:
        """Whether there is a process, held still or not."""
        return self._process is not None and self._process.poll() is None

    @property
    def awake(self) -> bool:
        """Whether it can answer."""
        return self.runs and not self.paused

    def start(self) -> None:
        """Starts the process on what its folder holds; `answers` says when it is ready."""
        self.folder.mkdir(exist_ok=True)
        if not (self.folder / "server.conf").exists():  # Sentinels write into theirs
            (self.folder / "server.conf").write_text(self._conf)
        arguments = [word for name, value in self._settings.items() for word in (f"--{name}", value)]
        self._process = subprocess.Popen([*self._command, *arguments], stdout=subprocess.DEVNULL)
        self.paused = False

    def kill(self) -> None:
        """kill -9."""
        self._signal(signal.SIGKILL)
        assert self._process is not None
        self._process.wait()
        self.paused = False

    def pause(self) -> None:
        """Holds it still: its sockets take connections and never answer."""
        self._signal(signal.SIGSTOP)
        self.paused = True

    def resume(self) -> None:
        """Lets it go on."""
        self._signal(signal.SIGCONT)
        self.paused = False

    def stop(self) -> None:
        """Ends it whatever it does."""
        if self.runs:
            self.kill()

    def answers(self) -> bool:
        """Whether it answers commands."""
        return bool(self.ask("PING"))

    def ask(self, *command: str) -> object:
        """What it answers, None if it does not."""
        try:
            with redis.Redis(port=self.port, password=self.password, socket_timeout=_ANSWERS_S) as client:
                return cast(object, client.execute_command(*command))
        except (redis.ConnectionError, redis.TimeoutError, redis.ResponseError):
            return None

    def facts(self, section: str) -> dict[str, str]:
        """A section of INFO as it stands there."""
        return {str(name): str(value) for name, value in cast(dict[str, object], self.ask("INFO", section) or {}).items()}

    def _signal(self, number: int) -> None:
        assert self._process is not None
        self._process.send_signal(number)


def page_conf(section: str, name: str) -> str:
    """A file as docs/operating.md has it: what operators are told to write is what the tests run."""
    page = (Path(__file__).parents[2] / "docs" / "operating.md").read_text()
    file = page.partition(f"\n### {section}\n")[2].partition(f"```conf\n# {name}")[2]
    return file.partition("\n")[2].partition("```")[0]


def start_all(nodes: Sequence[Node]) -> None:
    """Starts servers side by side and waits until all of them answer."""
    for node in nodes:
        node.start()
    for node in nodes:
        eventually(node.answers, seconds=20)


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on; they stay free while a server is dead."""
    chosen: list[int] = []
    while len(chosen) < count:
        port = random.choice(_PORTS)
        if port not in chosen and _is_free(port):
            chosen.append(port)
    return chosen


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
