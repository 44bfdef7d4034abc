"""`board serve` as an operator meets it: real processes, real signals, one port."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from board.folder import DataFolder
from board.ids import new_id
from board.redis import connect
from board.sync import inflight, quarantine
from board.sync.inflight import Suspect
from tests.platform.server import SMALL, Server, is_running, join
from tests.support.eventually import eventually


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests which leave it whole; that it survives them all is the point."""
    with Server(tmp_path_factory.mktemp("serve") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def owner(server: Server) -> Iterator[httpx.Client]:
    """The browser which opened the owner link."""
    with httpx.Client(base_url=server.address, headers={"X-Board": "1"}) as browser:
        browser.cookies.update(join(server, server.owner_link, "Mara").raise_for_status().cookies)
        yield browser


def test_the_owner_link_is_printed_once_connections_are_accepted(server: Server) -> None:
    answer = httpx.get(f"{server.address}/api/healthz")

    assert answer.status_code == 200
    assert server.owner_link.startswith(f"{server.address}/join/")


def test_the_owner_link_makes_its_first_visitor_the_owner_and_then_nobody(owner: httpx.Client, server: Server) -> None:
    late = join(server, server.owner_link, "Mallory")

    assert owner.get("/api/me").json()["projects"][0]["role"] == "owner"
    assert late.is_error


def test_two_processes_answer_on_one_port(server: Server) -> None:
    workers = server.pids("board.app")
    os.kill(workers[0], signal.SIGSTOP)  # who is stopped answers nobody; the other one must

    assert len(workers) == 2
    for _ in range(5):
        assert httpx.get(f"{server.address}/api/healthz", timeout=5).status_code == 200
    os.kill(workers[0], signal.SIGCONT)


def test_a_killed_process_is_back_within_three_seconds(server: Server) -> None:
    before = server.pids("board.app")
    os.kill(before[0], signal.SIGKILL)

    eventually(lambda: len(set(server.pids("board.app")) - {before[0]}) == 2, seconds=3)
    assert httpx.get(f"{server.address}/api/healthz").status_code == 200


def test_what_a_process_was_applying_when_it_died_is_barred(server: Server) -> None:
    path, board, digest = DataFolder(server.data).slot(0), new_id(), inflight.digest_of(b"poison")
    inflight.Slot.at(path).note(Suspect(board, "", "ann", digest, 6))
    (killed,) = server.pids(path.name)
    os.kill(killed, signal.SIGKILL)

    assert eventually(lambda: asyncio.run(barred(server, board))) == {digest}
    eventually(lambda: [pid for pid in server.pids(path.name) if pid != killed])


async def barred(server: Server, board: str) -> frozenset[bytes]:
    async with connect(f"unix://{DataFolder(server.data).socket()}") as redis:
        return frozenset(one.digest for one in await quarantine.load(redis, board))


def test_a_killed_compactor_is_started_again(server: Server) -> None:
    (killed,) = server.pids("board.compactor")
    os.kill(killed, signal.SIGKILL)

    eventually(lambda: [pid for pid in server.pids("board.compactor") if pid != killed])


def test_a_killed_redis_is_back_with_everything(owner: httpx.Client, server: Server) -> None:
    (redis,) = server.pids("-server")
    os.kill(redis, signal.SIGKILL)

    def name_again() -> object:
        answer = owner.get("/api/me")
        return answer.status_code == 200 and answer.json()["name"]

    assert eventually(name_again) == "Mara"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_everything_within_seconds(tmp_path: Path, number: signal.Signals) -> None:
    with Server(tmp_path / "data", *SMALL) as server:
        family = server.everyone()
        server.process.send_signal(number)

        assert server.process.wait(timeout=8) == 0
    assert not [pid for pid in family if is_running(pid)]


def test_a_killed_supervisor_leaves_no_orphans_and_the_folder_is_free_again(tmp_path: Path) -> None:
    with Server(tmp_path / "data", "--workers", "1") as server:
        family = server.everyone()
        assert len(family) >= 5
        server.process.kill()

        eventually(lambda: not [pid for pid in family if is_running(pid)], seconds=10)
    with Server(tmp_path / "data", *SMALL) as again:
        assert httpx.get(f"{again.address}/api/healthz").status_code == 200


def test_a_second_start_on_the_same_folder_is_refused(server: Server) -> None:
    assert _refusal("--data", str(server.data), "--port", "0") == (
        f"Error: The data folder {server.data} is in use by another board server (process {server.process.pid}).\n"
    )


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = _refusal("--data", str(tmp_path), "--port", str(port))

    assert said == f"Error: Port {port} on 127.0.0.1 cannot be used: Address already in use. Choose another with --port.\n"


def test_an_address_of_another_machine_is_one_sentence(tmp_path: Path) -> None:
    said = _refusal("--data", str(tmp_path), "--port", "0", "--host", "192.0.2.1")

    assert said.startswith("Error: Port 0 on 192.0.2.1 cannot be used: ")
    assert said.endswith(" Choose an address of this machine with --host.\n")


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = _refusal("--data", str(tmp_path / "file" / "data"), "--port", "0")

    assert said == f"Error: The data folder {tmp_path}/file/data cannot be made: a file stands in its place or above it.\n"


def test_a_redis_that_cannot_be_started_is_one_sentence(tmp_path: Path) -> None:
    said = _refusal("--data", str(tmp_path), "--port", "0", BOARD_REDIS_SERVER=str(Path("/bin/false").resolve()))

    assert said.startswith(f"Error: The Redis server {Path('/bin/false').resolve()} ended at once: ")
    assert said.count("\n") == 1


def test_a_redis_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    said = _refusal("--data", str(tmp_path), "--port", "0", "--redis-url", "redis://127.0.0.1:1")

    assert said.startswith("Error: No Redis answers at redis://127.0.0.1:1: ")
    assert not said.endswith("..\n")
    assert said.count("\n") == 1


def test_an_unknown_setting_is_one_sentence(tmp_path: Path) -> None:
    said = _refusal("--data", str(tmp_path), BOARD_PROT="80")

    assert said.startswith("Error: There is no setting BOARD_PROT; the settings are BOARD_ASSISTANT, ")
    assert said.count("\n") == 1


def _refusal(*arguments: str, **environment: str) -> str:
    """What the command says on stderr as it refuses to run."""
    done = subprocess.run(
        [sys.executable, "-m", "board.cli", "serve", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    return done.stderr
