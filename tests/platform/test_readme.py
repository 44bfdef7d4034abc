"""What the README says is so: its commands are run, its links lead somewhere, its tables agree with the program."""

import re
import shlex
import shutil
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from board.cli import main
from board.roles import Role
from board.settings import SETTINGS
from tests.platform.server import SMALL, Server, join
from tests.support.redis import running_redis
from tests.support.tools import needs

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
OPERATING = (ROOT / "docs" / "operating.md").read_text()
SCREENPLAY = ROOT / "board" / "demo" / "screenplay.fountain"


def said_commands(text: str) -> list[str]:
    """Every line of the text's shell blocks, without its remark."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [line.partition("#")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


def mentioned_commands(text: str) -> list[str]:
    """Every `board …` and `make …` inside a sentence."""
    return re.findall(r"`((?:board|make) [^`]+)`", text)


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    said = {word.split()[1] for word in [*said_commands(README), *mentioned_commands(README)] if word.startswith("make ")}

    assert said >= {"demo", "test", "check"}
    assert said <= targets


@pytest.mark.parametrize(
    "line", sorted({*mentioned_commands(README), *mentioned_commands(OPERATING)} | set(said_commands(README)))
)
def test_every_command_and_option_is_known(line: str) -> None:
    program, *words = shlex.split(line)
    if program != "board":
        return
    name = words[:2] if words[0] == "token" else words[:1]
    answer = CliRunner().invoke(main, [*name, "--help"])

    assert answer.exit_code == 0, answer.output
    assert [word for word in words if word.startswith("--") and word not in answer.output] == []


def test_links_lead_somewhere() -> None:
    headings = {
        re.sub(r"[^a-z0-9 -]", "", line[3:].lower()).replace(" ", "-") for line in README.splitlines() if line[:3] == "## "
    }
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert target[1:] in headings if target.startswith("#") else (ROOT / target).exists(), target


def test_the_roles_are_the_programs_roles() -> None:
    assert re.findall(r"^\| (\w+) \| \w", README, re.MULTILINE)[1:] == [role.value for role in Role]


def test_every_setting_is_described() -> None:
    assert re.findall(r"^\| `(BOARD_\w+)` \|", OPERATING, re.MULTILINE) == [setting.name for setting in SETTINGS]


def test_the_commands_of_the_readme_run_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(SCREENPLAY, tmp_path / "film.fountain")
    with Server(tmp_path / "data", *SMALL) as server:
        monkeypatch.chdir(tmp_path)
        join(server, server.owner_link, "Mara").raise_for_status()
        board, token = "", ""
        for line in [*said_commands(README), "board import film.fountain --board ID"]:
            words = [{"ID": board, "TOKEN": token}.get(word, word) for word in shlex.split(line)]
            if words[0] != "board" or words[1] == "serve" or "--redis-url" in words:
                continue
            said = _run(*words[1:])
            board = board or (re.search(r"/b/(\S+)", said) or [""] * 2)[1]
            token = said.split()[0] if words[1:3] == ["token", "list"] else token

            if words[1] == "invite":
                assert said.startswith(f"{server.address}/join/")
        assert httpx.get(f"{server.address}/api/openapi.json").json()["info"]["title"] == "Previz Board"


def test_an_own_redis_carries_the_board(tmp_path: Path) -> None:
    with running_redis(needs("redis-server"), tmp_path) as url:
        with Server(tmp_path / "data", "--host", "127.0.0.1", "--workers", "1", "--redis-url", url) as server:
            assert len(server.pids("board.app")) == 1
            assert server.pids("-server") == []
            assert httpx.get(f"{server.address}/api/healthz").status_code == 200
        told = CliRunner().invoke(main, ["doctor", "--data", str(tmp_path / "data"), "--redis-url", url])

    assert "What is saved does not survive the death of any process." in told.output
    assert told.exit_code == 1


def _run(*arguments: str) -> str:
    answer = CliRunner().invoke(main, arguments)
    assert answer.exit_code == 0, answer.output
    return answer.stdout
