"""The assistant that comes along, agents of an operator's own, and a worker that comes from elsewhere."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from board.cli import main
from tests.platform.server import SMALL, Server, join
from tests.support.eventually import eventually

SCREENPLAY = Path(__file__).parents[2] / "board" / "demo" / "screenplay.fountain"


def run(*arguments: object, data: Path) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments), "--data", str(data)])


def printed(*arguments: object, data: Path) -> str:
    """What a command prints that does its work."""
    answer = run(*arguments, data=data)
    assert answer.exit_code == 0, answer.output
    return answer.output.strip()


class Desk:
    """A person at a board's review, over HTTP."""

    def __init__(self, server: Server, board: str, person: httpx.Response) -> None:
        self._cookie = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
        self._review = f"{server.address}/api/boards/{board}/review"

    def agents(self) -> list[dict[str, Any]]:
        return list(self._send("GET", "agents"))

    def ask(self, **wish: str) -> None:
        self._send("POST", "requests", wish)

    def is_idle(self) -> bool:
        return not self._send("GET", "requests")

    def _send(self, method: str, noun: str, said: dict[str, str] | None = None) -> Any:
        headers = {"X-Board": "1", "Cookie": self._cookie}
        return httpx.request(method, f"{self._review}/{noun}", headers=headers, json=said).raise_for_status().json()


def read(server: Server, token: str, path: str) -> Any:
    """What an agent reads."""
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.get(f"{server.address}/api/agent/{path}", headers=headers).raise_for_status().json()


def test_a_server_brings_an_assistant_which_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    board = printed("import", SCREENPLAY, data=data).rpartition("/b/")[2]
    monkeypatch.setenv("BOARD_METRICS_TOKEN", "for-prometheus-alone")
    with Server(data, "--workers", "1") as server:
        (worker,) = server.pids("board.worker")
        assert b"for-prometheus-alone" not in Path(f"/proc/{worker}/environ").read_bytes()
        desk = Desk(server, board, join(server, server.owner_link, "Mara"))
        (assistant,) = desk.agents()
        token = data / "run" / "assistant"
        (scene, *_) = read(server, token.read_text(), f"boards/{board}/scenes")

        desk.ask(scope="scene", id=scene["id"])

        eventually(desk.is_idle, seconds=20)
        known = read(server, token.read_text(), f"boards/{board}/scenes/{scene['id']}")["known"]
        assert assistant["name"] == "Assistant"
        assert stat.S_IMODE(token.stat().st_mode) == 0o600
        assert len(known) >= 2
        server.process.terminate()
        assert server.process.wait(timeout=10) == 0


def test_a_worker_from_elsewhere_works_for_the_agent_that_the_operator_made(tmp_path: Path) -> None:
    data = tmp_path / "data"
    board = printed("import", SCREENPLAY, data=data).rpartition("/b/")[2]
    secret = printed("agent", "add", "Second Unit", "--board", board, data=data)
    token = tmp_path / "token"
    token.write_text(secret)
    with Server(data, *SMALL) as server:
        assert server.pids("board.worker") == []
        desk = Desk(server, board, join(server, server.owner_link, "Mara"))
        command = ["worker", "--url", server.address, "--token-file", str(token)]
        (scene, *_) = read(server, secret, f"boards/{board}/scenes")
        with subprocess.Popen([sys.executable, "-m", "board.cli", *command], env=dict(os.environ)) as worker:
            try:
                desk.ask(scope="scene", id=scene["id"])
                eventually(desk.is_idle, seconds=30)
                worker.send_signal(signal.SIGTERM)
                assert worker.wait(timeout=10) == 0
            finally:
                worker.kill()

        (line,) = printed("agent", "list", data=data).splitlines()
        assert f"Second Unit, board {board}, last here" in line
        printed("agent", "remove", "Second Unit", data=data)
        assert printed("agent", "list", data=data) == ""
        late = subprocess.run([sys.executable, "-m", "board.cli", *command], capture_output=True, text=True, timeout=30)
        assert (late.returncode, late.stderr) == (1, "Error: This needs an agent's token.\n")


def test_an_agent_is_made_for_boards_or_for_a_project(tmp_path: Path) -> None:
    data = tmp_path / "data"
    printed("import", SCREENPLAY, data=data)
    token = printed("agent", "add", "Unit", "--project", "First project", data=data)

    assert token.startswith("pba_")
    assert "project “First project”" in printed("agent", "list", data=data)
    assert printed("agent", "dead", data=data) == ""
    for words in (["add", "Unit"], ["add", "Unit", "--board", "b", "--project", "p"]):
        assert "Say what the agent may read" in run("agent", *words, data=data).output
    assert "There is no board nowhere" in run("agent", "add", "Unit", "--board", "nowhere", data=data).output
    assert "There is no agent Nobody" in run("agent", "remove", "Nobody", data=data).output
    assert "There is no dead job 1-1" in run("agent", "dead", "retry", "1-1", data=data).output
