"""What docs/history.md says is so: its commands are run, its roles asked, its names and keys looked for on the screen."""

import asyncio
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from board.cli import main
from board.ids import new_id
from tests.platform.server import SMALL, Server, join
from tests.platform.test_backup import CSRF, done
from tests.platform.test_cli import imported
from tests.platform.test_history_commands import step_in, worked_on
from tests.platform.test_readme import mentioned_commands, said_commands

ROOT = Path(__file__).parents[2]
HISTORY = (ROOT / "docs" / "history.md").read_text()
SCREEN = "\n".join(path.read_text() for path in (ROOT / "frontend" / "src").rglob("*.ts*"))
KEY_NAMES = {"H": "h", "Esc": "Escape"}


class Studio:
    """A server with a board on which Joe deleted Mara's panel."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.people = {"owner": join(server, server.owner_link, "Mara")}
        for role in ("director", "editor", "reviewer", "viewer"):
            link = done("invite", "--role", role, data=server.data).strip()
            self.people[role] = join(server, link, "Joe" if role == "editor" else role.title())
        self.board = imported(server.data)
        mara, joe = (self.people[role].json()["account"] for role in ("owner", "editor"))
        self.panels = asyncio.run(worked_on(server.data, self.board, mara, joe))

    def ask(self, role: str, method: str, path: str, body: object = None) -> httpx.Response:
        address = f"{self.server.address}/api/boards/{self.board}/history/{path}"
        key = {"Idempotency-Key": new_id()}
        return httpx.request(method, address, json=body, cookies=self.people[role].cookies, headers={**CSRF, **key})


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    with Server(tmp_path_factory.mktemp("docs") / "data", *SMALL) as server:
        yield Studio(server)


def rows_under(heading: str) -> list[list[str]]:
    """The cells of the first table that begins with this cell."""
    table = HISTORY.partition(f"| {heading} |")[2].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in table]


def test_the_commands_of_the_page_do_what_it_says(studio: Studio) -> None:
    version = {"name": "v012", "moment": "now"}
    assert studio.ask("owner", "POST", "versions", version).status_code == 201
    said: dict[str, str] = {}
    step = ""
    for line in said_commands(HISTORY):
        words = [{"ID": studio.board, "STEP": step}.get(word, word) for word in shlex.split(line)][1:]
        said[line] = done(*words, data=studio.server.data)
        if "--kind bin" in line:
            (found,) = [one for one in said[line].splitlines() if "[" in one]
            step = step_in(found)
            assert "Joe deleted panel 3 2/2 with its drawing" in " ".join(HISTORY.split())
            assert "Joe deleted panel 3 2/2 with its drawing" in found

    assert "Brings panel 3 2/2 back." in said['board restore ID --before STEP --panel "3 2/2" --dry-run']
    assert "Done: " in said['board restore ID --before STEP --panel "3 2/2" --yes']
    assert "v012" in said["board history ID --versions"]
    assert all("Joe" in one for one in said["board history ID --person Joe --scene 3"].splitlines() if "[" in one)


@pytest.mark.parametrize("line", sorted({*mentioned_commands(HISTORY), *said_commands(HISTORY)}))
def test_every_command_and_option_of_the_page_is_known(line: str) -> None:
    _, name, *words = shlex.split(line)
    answer = CliRunner().invoke(main, [name, "--help"])

    assert answer.exit_code == 0
    assert [word for word in words if word.startswith("--") and word not in answer.output] == []


def test_roles_may_do_what_the_page_says(studio: Studio) -> None:
    rows = [(role.strip(), row[1:]) for row in rows_under("role") for role in row[0].split(",")]
    scene = {"kind": "subject", "table": "panels", "id": studio.panels[0]}
    for role, (looks, names, restores, whole) in rows:
        answers = [
            (looks, studio.ask(role, "GET", "steps")),
            (looks, studio.ask(role, "GET", "compare?before=1&after=now")),
            (names, studio.ask(role, "POST", "versions", {"name": f"of the {role}", "moment": "now"})),
            (restores, studio.ask(role, "POST", "restorations", {"moment": "now", "scope": scene})),
            (whole, studio.ask(role, "POST", "restorations", {"moment": "now", "scope": {"kind": "board"}})),
        ]
        for said, answer in answers:
            assert answer.is_success is (said == "yes"), (role, answer.url, answer.text)
            assert answer.is_success or answer.status_code == 403


def test_agents_see_nothing_of_the_history(studio: Studio) -> None:
    secret = done("agent", "add", "Sketcher", "--board", studio.board, data=studio.server.data).split()[-1]
    address = f"{studio.server.address}/api/boards/{studio.board}/history/steps"

    assert httpx.get(address, headers={"Authorization": f"Bearer {secret}"}).status_code in (401, 403, 404)


@pytest.mark.parametrize("name", sorted(set(re.findall(r"(?<!\*)\*([A-Z][^*\n]+)\*(?!\*)", HISTORY))))
def test_names_on_the_page_stand_on_the_screen(name: str) -> None:
    assert re.search(rf"""["'`>\s]{re.escape(name)}["'`<(\s]""", SCREEN), name


@pytest.mark.parametrize(("key", "title"), [(row[0], row[1]) for row in rows_under("key")])
def test_keys_on_the_page_are_those_of_the_program(key: str, title: str) -> None:
    code = re.escape(KEY_NAMES.get(key, key))
    together = rf"\"{re.escape(title)}\"[^\n]*\"{code}\""

    assert re.search(together, SCREEN), (key, title)
