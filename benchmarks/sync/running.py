"""A server under load: started as its people would start it, addressed as its clients do, ended with everything below it."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Protocol

import httpx

from benchmarks.sync import peers
from benchmarks.sync.client import Door
from benchmarks.sync.processes import family
from board.ids import new_id
from board.names import panel_name
from board.sync.protocol import Framing

READY_S: Final = 60.0
ENDS_S: Final = 15.0
_OWNER_LINK: Final = "owner link: "
ROOT: Final = Path(__file__).parents[2]


Process = subprocess.Popen[str]


class Server(Protocol):
    """What a row needs of a server."""

    name: str
    framing: Framing

    def document(self) -> str:
        """The name of a document that nobody has opened yet."""
        ...

    def door(self, person: int, document: str) -> Door:
        """Where somebody comes in to it."""
        ...

    def pids(self) -> list[int]:
        """All its processes."""
        ...

    def stop(self) -> None:
        """Ends it."""
        ...


@dataclass(slots=True)
class Peer:
    """A server of others: one process."""

    name: str
    framing: Framing
    port: int
    process: Process

    def document(self) -> str:
        return panel_name(new_id(), new_id()).text  # as long as ours: it stands in every frame of hocuspocus

    def door(self, person: int, document: str) -> Door:
        path = "/" if self.framing is Framing.HOCUSPOCUS else f"/{document}"
        return Door(self.port, path, document if self.framing is Framing.HOCUSPOCUS else "", self.framing)

    def pids(self) -> list[int]:
        return family(self.process.pid)

    def stop(self) -> None:
        end(self.process)


@dataclass(slots=True)
class Ours:
    """`board serve` with people who came in by an invite, each with a cookie of their own."""

    name: str
    framing: Framing
    port: int
    process: Process
    board: str
    cookies: list[str]
    _folder: "tempfile.TemporaryDirectory[str]"

    def document(self) -> str:
        return panel_name(self.board, new_id()).text

    def door(self, person: int, document: str) -> Door:
        cookie = self.cookies[person % len(self.cookies)]
        if self.framing is Framing.HOCUSPOCUS:
            return Door(self.port, "/collab?schema=1", document, self.framing, cookie)
        return Door(self.port, f"/yjs/{document}", "", self.framing, cookie)

    def pids(self) -> list[int]:
        return family(self.process.pid)

    def stop(self) -> None:
        end(self.process)
        self._folder.cleanup()


def hocuspocus(redis_port: int = 0) -> Peer:
    """hocuspocus 4 without a database: it keeps nothing, which is the fastest it can be."""
    folder, port = peers.ready_node(), free_port()
    extra = [str(redis_port)] if redis_port else []
    process, _ = spawn([peers.node(), str(folder / "hocuspocus.mjs"), str(port), *extra], NODE_ENV="production")
    return Peer("hocuspocus", Framing.HOCUSPOCUS, port, process)


def y_websocket() -> Peer:
    """The y-websocket server without LevelDB, as its README starts it."""
    script, port = peers.ready_node() / "node_modules" / "@y" / "websocket-server" / "src" / "server.js", free_port()
    process, _ = spawn([peers.node(), str(script)], NODE_ENV="production", HOST="127.0.0.1", PORT=str(port))
    return Peer("y-websocket", Framing.YJS, port, process)


def pycrdt_websocket() -> Peer:
    """pycrdt-websocket without a store."""
    port = free_port()
    script = Path(__file__).parent / "servers" / "pycrdt_websocket.py"
    process, _ = spawn([str(peers.ready_python()), str(script), str(port)])
    _until_it_listens(port)  # uvicorn says nothing
    return Peer("pycrdt-websocket", Framing.YJS, port, process)


def fan() -> Peer:
    """No server at all, just the fan-out: what the load client costs by itself."""
    port = free_port()
    process, _ = spawn([sys.executable, "-m", "benchmarks.sync.servers.fan", str(port)])
    return Peer("fan", Framing.YJS, port, process)


def ours(name: str, framing: Framing, people: int, workers: int | None = None, **settings: str) -> Ours:
    """Our server on a data folder of its own, everybody in one project with one board."""
    folder, process, said = _serve(workers, settings)
    address, _, secret = said.partition("/join/")
    try:
        board, cookies = asyncio.run(_crew(address, secret, people))
    except BaseException:
        end(process)
        raise
    return Ours(name, framing, int(address.rpartition(":")[2]), process, board, cookies, folder)


def beside(first: Ours, workers: int | None = None, **settings: str) -> Ours:
    """A second server of ours on the same Redis, where the same people come in."""
    folder, process, said = _serve(workers, settings)
    return replace(first, port=int(said.rstrip("/").rpartition(":")[2]), process=process, _folder=folder)


def _serve(workers: int | None, settings: dict[str, str]) -> tuple["tempfile.TemporaryDirectory[str]", Process, str]:
    folder = tempfile.TemporaryDirectory(prefix="board-bench-")
    command = [sys.executable, "-m", "board.cli", "serve", "--port", "0", "--data", f"{folder.name}/data"]
    command += ["--workers", str(workers)] if workers else []
    process, said = spawn(command, _OWNER_LINK, BOARD_LOG="warning", **settings)
    return folder, process, said.partition(_OWNER_LINK)[2].strip()


async def _crew(address: str, secret: str, people: int) -> tuple[str, list[str]]:
    """A board, and so many people who may edit it."""
    async with httpx.AsyncClient(base_url=f"{address}/api", headers={"X-Board": "1"}, timeout=60) as http:
        owner, cookie = await _join(http, secret, "Owner")
        http.headers["Cookie"] = cookie
        project = owner["projects"][0]["id"]
        made = (await http.post(f"/projects/{project}/boards", json={"name": "Bench"})).raise_for_status().json()
        invited = await http.post(f"/projects/{project}/invites", json={"role": "editor", "uses": people})
        invite = invited.raise_for_status().json()["secret"]
        del http.headers["Cookie"]
        cookies = [(await _join(http, invite, f"Person {number}"))[1] for number in range(people)]
    return made["id"], cookies


async def _join(http: httpx.AsyncClient, secret: str, name: str) -> tuple[Any, str]:
    response = (await http.post("/join", json={"secret": secret, "name": name})).raise_for_status()
    cookie = response.headers["set-cookie"].partition(";")[0]
    http.cookies.clear()
    return response.json(), cookie


def spawn(command: Sequence[str], ready: str = "", **environment: str) -> tuple[Process, str]:
    """Starts a program and waits for a line with these words."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("BOARD_")}
    heard = None if os.environ.get("BENCH_LOUD") else subprocess.DEVNULL
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=heard, text=True, env=inherited | environment, cwd=ROOT, start_new_session=True
    )
    watchdog = threading.Timer(READY_S, process.kill)
    watchdog.start()
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if ready in line:
                return process, line
    finally:
        watchdog.cancel()
    process.wait()
    raise RuntimeError(f"{' '.join(command)} ended before it was ready")


def _until_it_listens(port: int) -> None:
    deadline = time.monotonic() + READY_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def end(process: Process) -> None:
    """Asks a program to end, and makes it and everything below it end if it does not."""
    everybody = family(process.pid)
    process.terminate()
    try:
        process.wait(ENDS_S)
    except subprocess.TimeoutExpired:
        for pid in everybody:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()
    assert process.stdout is not None
    process.stdout.close()


def free_port() -> int:
    """A port that nobody has at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
