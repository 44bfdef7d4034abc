"""A crew's server is lost and comes back out of its backup: who works there notices nothing but the hour that it took."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from board import edits
from board.cli import main
from board.ids import new_id
from board.stroke import stroke
from tests.platform.server import SMALL, Server, join
from tests.support.client import SyncClient, sync_client
from tests.support.eventually import eventually
from tests.web.pictures import png

SCREENPLAY = Path(__file__).parents[2] / "board" / "demo" / "screenplay.fountain"
CSRF = {"X-Board": "1"}
KEYED = {**CSRF, "Idempotency-Key": "01a2044f-6bc1-71a3-bdcd-7dd5971c65db"}


def run(*arguments: object, data: Path) -> Result:
    answer = CliRunner().invoke(main, [*map(str, arguments), "--data", str(data)])
    assert not isinstance(answer.exception, AssertionError | AttributeError | TypeError | ValueError), answer.exception
    return answer


def done(*arguments: object, data: Path) -> str:
    answer = run(*arguments, data=data)
    assert answer.exit_code == 0, answer.output
    return answer.output


class Crew:
    """What the people of a server hold in their hands, and what they see with it."""

    def __init__(self, server: Server) -> None:
        self.owner = join(server, server.owner_link, "Mara")
        self.cookies = self.owner.cookies
        (project,) = self.asks(server, "/projects")
        self.project: str = project["id"]
        self.board = done("import", SCREENPLAY, data=server.data).rpartition("/b/")[2].strip()
        self.panel = new_id()
        self.put(server, f"/boards/{self.board}/panels/{self.panel}/thumb", png())
        self.token = done("token", "create", "--board", self.board, data=server.data).strip()
        self.link = done("invite", "--role", "viewer", data=server.data).strip()

    def asks(self, server: Server, path: str) -> Any:
        """What the owner's browser is told."""
        answer = httpx.get(f"{server.address}/api{path}", cookies=self.cookies)
        answer.raise_for_status()
        return answer.json()

    def put(self, server: Server, path: str, body: bytes) -> None:
        """What the owner's browser brings."""
        httpx.put(f"{server.address}/api{path}", content=body, cookies=self.cookies, headers=CSRF).raise_for_status()

    def program_sees(self, server: Server) -> int:
        """What the holder of the token is told."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx.get(f"{server.address}/api/boards/{self.board}", headers=headers).status_code

    def sees(self, server: Server) -> dict[str, Any]:
        """Everything that a look at the board shows, pictures by their bytes."""
        board = f"/boards/{self.board}"
        thumbs = self.asks(server, f"{board}/thumbs")
        pictures = {
            panel: httpx.get(f"{server.address}/api{board}/panels/{panel}/thumb", cookies=self.cookies).content
            for panel in thumbs
        }
        paths = ("members", "tokens")
        people = {path: self.asks(server, f"/projects/{self.project}/{path}") for path in paths}
        history = {path: self.asks(server, f"{board}/history/{path}") for path in ("steps?most=200", "versions", "bin")}
        parts = httpx.get(f"{server.address}/api{board}/history/moments/now", cookies=self.cookies).json()
        return {"thumbs": thumbs, "pictures": pictures, "parts": parts["parts"], "counts": parts["counts"], **people, **history}


async def drawing_while(server: Server, crew: Crew, work: Callable[[], str]) -> str:
    """Somebody draws on a panel as long as the work takes."""
    address = f"ws{server.address.removeprefix('http')}/collab"
    async with sync_client(address, crew.token, f"{crew.board}/panel/{crew.panel}") as client:
        await client.until_saved()
        task = asyncio.create_task(asyncio.to_thread(work))
        lines = 0
        while not task.done() or lines < 5:
            await draw(client, lines)
            lines += 1
        return await task


async def draw(client: SyncClient, number: int) -> None:
    doc = client.replica.doc  # type: ignore[attr-defined]  # a pycrdt replica
    before = client.replica.state()
    edits.add_strokes(doc, [stroke([(number, number, 0.5), (number + 9.0, 3.0, 0.5)], layer="ink")])
    await client.push(before)
    await client.until_saved()


def test_a_crew_goes_on_where_its_backup_ended(tmp_path: Path) -> None:
    here, folder, there = tmp_path / "here", tmp_path / "backup", tmp_path / "there"
    with Server(here, *SMALL) as server:
        crew = Crew(server)
        version = {"name": "v001", "note": "", "color": "Blue", "moment": "now"}
        named = httpx.post(
            f"{server.address}/api/boards/{crew.board}/history/versions", json=version, cookies=crew.cookies, headers=KEYED
        )
        assert named.status_code == 201, named.text
        asyncio.run(drawing_while(server, crew, lambda: done("backup", folder, data=here)))
        second = done("backup", folder, data=here)
        before = crew.sees(server)
        third = done("backup", folder, data=here)
    shutil.rmtree(here)

    assert "kB were new" in second
    assert "0 kB were new" in third
    assert "   ok  " in done("backup", folder, "--check", data=here)
    assert "back in" in done("recover", folder, data=there)
    assert "FAULT" not in done("verify", "--all", data=there)
    with Server(there, *SMALL) as server:
        assert crew.sees(server) == before
        assert crew.program_sees(server) == 200
        assert join(server, crew.link, "Vic").status_code == 200
        assert join(server, crew.link, "Eve").status_code != 200
        asyncio.run(drawing_while(server, crew, lambda: done("backup", folder, data=there)))
    assert "FAULT" not in done("verify", "--all", data=there)


def test_a_backup_that_is_killed_leaves_the_last_good_one(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "backup"
    (tmp_path / "film.fountain").write_text("INT. HALL - DAY\n\nNobody.\n")
    done("import", tmp_path / "film.fountain", data=data)
    done("backup", folder, data=data)
    said = (folder / "manifest.json").read_bytes()
    pictures = data / "assets" / "stills"
    pictures.mkdir(parents=True, exist_ok=True)
    for number in range(600):
        (pictures / str(number)).write_bytes(number.to_bytes(2, "big") * 2_000)

    for objects in (20, 300):
        command = [sys.executable, "-m", "board.cli", "backup", str(folder), "--data", str(data)]
        with subprocess.Popen(command, start_new_session=True) as process:
            eventually(lambda least=objects: len(list(folder.glob("objects/*/*"))) > least, seconds=30)  # type: ignore[misc]
            os.killpg(process.pid, signal.SIGKILL)
        assert (folder / "manifest.json").read_bytes() == said
        assert "   ok  " in done("backup", folder, "--check", data=data)
    done("backup", folder, data=data)

    assert (folder / "manifest.json").read_bytes() != said
    assert len(list(folder.glob("objects/*/part-*"))) == 0
    done("recover", folder, data=tmp_path / "there")
    assert len(list((tmp_path / "there" / "assets" / "stills").iterdir())) == 600


def test_what_cannot_be_backed_up_or_brought_back_is_one_sentence(tmp_path: Path) -> None:
    data = tmp_path / "data"
    none = run("backup", tmp_path / "backup", data=data)
    assert none.output == f"Error: {data} is no data folder: there is nothing to keep.\n"
    assert not data.exists()
    (tmp_path / "film.fountain").write_text("INT. HALL - DAY\n\nNobody.\n")
    done("import", tmp_path / "film.fountain", data=data)

    inside = run("backup", data / "backup", data=data)
    empty = run("backup", tmp_path / "backup", "--check", data=data)
    (tmp_path / "file").write_text("")
    blocked = run("backup", tmp_path / "file" / "backup", data=data)
    done("backup", tmp_path / "backup", data=data)
    taken = run("recover", tmp_path / "backup", data=data)

    assert "would lie in the data folder" in inside.output
    assert empty.output == f"Error: {tmp_path / 'backup'} holds no backup.\n"
    assert blocked.output.startswith("Error: ")
    assert taken.output.startswith(f"Error: {data} is not empty: there is assets, ")
    for answer in (inside, empty, blocked, taken):
        assert answer.exit_code == 1


def test_a_damaged_backup_is_told_and_nothing_is_begun(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "backup"
    (tmp_path / "film.fountain").write_text("INT. HALL - DAY\n\nNobody.\n")
    done("import", tmp_path / "film.fountain", data=data)
    done("backup", folder, data=data)
    largest = max(folder.glob("objects/*/*"), key=lambda path: path.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:-1] + b"x")

    told = run("backup", folder, "--check", data=data)
    back = run("recover", folder, data=tmp_path / "there")

    assert told.exit_code == 1
    assert f"FAULT  The object {largest} is not what was written." in told.output
    assert back.output.startswith("Error: The backup is damaged, and nothing was brought back.")
    assert not (tmp_path / "there").exists()


@pytest.mark.parametrize("other", [False, True])
def test_a_secret_that_the_operator_keeps_is_not_in_the_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: bool
) -> None:
    data, folder = tmp_path / "data", tmp_path / "backup"
    monkeypatch.setenv("BOARD_SECRET", "a secret of the operator's own, long enough")
    (tmp_path / "film.fountain").write_text("INT. HALL - DAY\n\nNobody.\n")
    done("import", tmp_path / "film.fountain", data=data)
    done("backup", folder, data=data)
    if other:
        monkeypatch.setenv("BOARD_SECRET", "another secret, which is also long enough")

    said = done("recover", folder, data=tmp_path / "there")

    assert not (tmp_path / "there" / "secret").exists()
    assert ("everybody has to sign in anew" in said) is other
