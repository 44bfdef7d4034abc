"""The unlucky operator: what goes wrong with machines, folders and Redis is said in one sentence, and nothing saved is lost."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
import pytest

from board.folder import DataFolder
from tests.attacks.raw import UPGRADE
from tests.platform.server import SMALL, Server, is_running, join
from tests.support.eventually import eventually
from tests.support.tools import needs

CSRF = {"X-Board": "1", "Connection": "close"}


@dataclass(frozen=True, slots=True)
class Ended:
    """What a server left: its folder, a board in it, the owner's cookies, and what it said."""

    data: Path
    board: str
    cookies: httpx.Cookies
    log: Path

    def copied(self, folder: Path) -> Path:
        """The same folder once more, to be damaged."""
        return shutil.copytree(self.data, folder / "data", ignore=shutil.ignore_patterns("*.sock"))


def refusal(data: Path, *arguments: str) -> str:
    """What the command says as it refuses to run: one sentence."""
    command = [sys.executable, "-m", "board.cli", "serve", "--data", str(data), "--port", "0", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1, done.stderr
    said = done.stderr.strip()
    assert said.count("\n") == 0, said
    return said


def signed_in(server: Server) -> httpx.Client:
    """A browser that has opened the owner link."""
    cookies = join(server, server.owner_link, "Mara").raise_for_status().cookies
    return httpx.Client(base_url=server.address, headers=CSRF, cookies=cookies, timeout=10)


def new_board(browser: httpx.Client) -> str:
    """A board of the owner's project."""
    project = browser.get("/api/me").json()["projects"][0]["id"]
    made = browser.post(f"/api/projects/{project}/boards", json={"name": "Night Train"})
    return str(made.raise_for_status().json()["id"])


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """A server that told all it could, and somebody with a token in their address: over, its folder is left."""
    data = tmp_path_factory.mktemp("ended") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOARD_LOG", "debug")
        with Server(data, *SMALL) as server, signed_in(server) as browser:
            board = new_board(browser)
            host, port = server.address.removeprefix("http://").split(":")
            with socket.create_connection((host, int(port)), timeout=5) as client:
                client.sendall(UPGRADE.format(path=f"/yjs/{board}?token=pbt_sesame", more="").encode())
                assert b"101" in client.recv(200)
                client.recv(200)
            browser.get(f"/api/boards/{board}")
            cookies, log = browser.cookies, Path(server.log.name)
    return Ended(data, board, cookies, log)


@contextmanager
def own_redis(folder: Path, *options: str) -> Iterator[str]:
    """A Redis of the operator's."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    place = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    command = [str(needs("redis-server")), *place, *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        eventually(lambda: _answers(port))
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("content", ["", "short"])
def test_a_damaged_secret_is_never_signed_with(tmp_path: Path, content: str) -> None:
    (tmp_path / "secret").write_text(content)

    assert refusal(tmp_path) == (
        f"Error: The secret {tmp_path}/secret is damaged. Delete it to have a new one made; everybody then signs in anew."
    )


def test_a_deleted_secret_signs_everybody_out_and_loses_nothing(ended: Ended, tmp_path: Path) -> None:
    data = ended.copied(tmp_path)
    (data / "secret").unlink()

    with Server(data, *SMALL) as server:
        assert server.owner_link == f"{server.address}/"  # the old secret opens nothing, the new one neither
        assert httpx.get(f"{server.address}/api/me", cookies=ended.cookies).status_code == 401
        invite = subprocess.run(
            [sys.executable, "-m", "board.cli", "invite", "--role", "owner", "--data", str(data)],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )
        cookies = join(server, invite.stdout.strip().splitlines()[-1], "Mara").raise_for_status().cookies
        assert httpx.get(f"{server.address}/api/boards/{ended.board}", cookies=cookies).status_code == 200


def test_whatever_is_killed_in_whatever_order_comes_back_with_everything(tmp_path: Path) -> None:
    order = random.Random(7)
    with Server(tmp_path / "data", *SMALL) as server, signed_in(server) as browser:
        boards = []
        for _ in range(2):
            boards.append(new_board(browser))
            family = [pid for pid in server.everyone() if pid != server.process.pid]
            order.shuffle(family)
            for pid in family:
                os.kill(pid, signal.SIGKILL)
            eventually(partial(_is_whole, server, len(family) + 1), seconds=15)

        for board in boards:
            assert browser.get(f"/api/boards/{board}").status_code == 200


def _is_whole(server: Server, processes: int) -> bool:
    return len(server.everyone()) == processes and _is_healthy(server)


def _is_healthy(server: Server) -> bool:
    try:
        return httpx.get(f"{server.address}/api/healthz", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def test_a_log_that_a_power_cut_has_truncated_is_read_and_one_damaged_in_its_middle_is_not_served(
    ended: Ended, tmp_path: Path
) -> None:
    data = ended.copied(tmp_path)
    (log,) = (data / "redis" / "appendonlydir").glob("*.incr.aof")
    with log.open("ab") as file:
        file.write(b"*3\r\n$3\r\nSET\r\n$4\r\nhalf")

    with Server(data, *SMALL) as server:
        assert httpx.get(f"{server.address}/api/boards/{ended.board}", cookies=ended.cookies).status_code == 200

    content = bytearray(log.read_bytes())
    command = content.index(b"\r\n*", len(content) // 2) + 2  # in a value no server of the protocol would notice
    content[command : command + 200] = b"\xff" * 200
    log.write_bytes(content)
    said = refusal(data)
    assert said.startswith("Error: The Redis server ")
    assert "redis.log" in said


def test_a_redis_that_forgets_is_loudly_doubted_and_its_folder_is_held(tmp_path: Path) -> None:
    options = ("--appendonly", "no", "--maxmemory-policy", "allkeys-lru")
    data = tmp_path / "data"
    with own_redis(tmp_path, *options) as address, Server(data, *SMALL, "--redis-url", f"redis://{address}") as server:
        said = Path(server.log.name).read_text()
        assert "is in use by another board server" in refusal(data, "--redis-url", f"redis://{address}")

    assert "KEEPS NOTHING ON DISK" in said
    assert "throws keys away" in said


def test_a_redis_that_came_back_empty_is_no_longer_the_same_board(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Server(data, *SMALL) as server, signed_in(server) as browser:
        board = new_board(browser)
        (redis,) = server.pids("-server")
        shutil.rmtree(data / "redis" / "appendonlydir")
        os.kill(redis, signal.SIGKILL)
        eventually(lambda: _is_healthy(server))

        assert browser.get(f"/api/boards/{board}").status_code in (401, 404)
        assert all(is_running(pid) for pid in server.everyone())


def test_a_wrong_password_is_one_sentence_that_does_not_repeat_it(tmp_path: Path) -> None:
    with own_redis(tmp_path, "--requirepass", "right") as address:
        said = refusal(tmp_path / "data", "--redis-url", f"redis://:wrong-one@{address}")

    assert address in said
    assert "wrong-one" not in said


def test_a_cluster_under_the_address_of_one_redis_is_one_sentence(tmp_path: Path) -> None:
    with own_redis(tmp_path, "--cluster-enabled", "yes") as address:
        said = refusal(tmp_path / "data", "--redis-url", f"redis://{address}")

    assert said == f"Error: The Redis at redis://{address} is a cluster: write redis+cluster:// before its address."


def test_tokens_in_addresses_stay_out_of_the_logs(ended: Ended) -> None:
    said = ended.log.read_text()

    assert f"board opened board={ended.board}" in said
    assert "pbt_sesame" not in said
    assert DataFolder(ended.data).secret() not in said
    assert "board_session=" not in said
