"""The commands beside a server, and without one: they start the private Redis for themselves."""

import asyncio
import re
import resource
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from board.cli import main
from board.cli.services import services_at
from board.document import read_board
from board.model import Board
from board.settings import Settings
from tests.platform.server import SMALL, Server, is_running, join

SCREENPLAY = Path(__file__).parents[2] / "board" / "demo" / "screenplay.fountain"
COMMANDS = (
    "serve", "demo", "import", "export", "invite", "token", "agent", "worker", "verify", "report", "history", "restore",
    "purge", "backup", "recover", "heal", "doctor", "version",
)  # fmt: skip


def run(*arguments: object, data: Path | None = None) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments), *(["--data", str(data)] if data else [])])


def board_in(data: Path, board: str) -> Board:
    async def read() -> Board:
        async with services_at(Settings(data=data)) as services:
            return await services.hub.read(board, "", read_board)

    return asyncio.run(read())


def pictures_in(data: Path, board: str) -> set[str]:
    """The panels which have a picture on the wall."""

    async def read() -> set[str]:
        async with services_at(Settings(data=data)) as services:
            return set(await services.thumbnails.held(board))

    return asyncio.run(read())


def boards_in(data: Path) -> list[str]:
    """The names of all boards that are listed."""

    async def read() -> list[str]:
        async with services_at(Settings(data=data)) as services:
            register = await services.people.register()
        return [board.name for project in register.projects for board in register.boards(project.id)]

    return asyncio.run(read())


def imported(data: Path) -> str:
    """The demo's screenplay as a new board; its id."""
    answer = run("import", SCREENPLAY, data=data)
    assert answer.exit_code == 0, answer.output
    return answer.output.rpartition("/b/")[2].strip()


def test_the_help_names_every_command_and_explains_it() -> None:
    text = run("--help").output

    for command in COMMANDS:
        assert re.search(rf"^  {command} +[A-Z]\w+ ", text, re.MULTILINE), command
        assert len(run(command, "--help").output.splitlines()) >= 4


def test_a_screenplay_becomes_a_board_of_its_scenes(tmp_path: Path) -> None:
    board = board_in(tmp_path, imported(tmp_path))

    assert len(board.scenes) == 8
    assert board.scenes[0].number == "1"


def test_boards_heal_where_an_operator_says_so(tmp_path: Path) -> None:
    boards = [imported(tmp_path), imported(tmp_path)]

    assert "1 board heals" in run("heal", boards[0], data=tmp_path).output
    assert "2 boards heal" in run("heal", data=tmp_path).output
    assert run("heal", "nothing", data=tmp_path).exit_code == 1
    assert len(board_in(tmp_path, boards[0]).scenes) == 8


def test_a_draft_goes_into_its_board_and_changes_nothing_that_stayed(tmp_path: Path) -> None:
    id = imported(tmp_path)
    before = board_in(tmp_path, id)
    answer = run("import", SCREENPLAY, "--board", id, data=tmp_path)

    assert "0 new, 0 changed, 0 moved, 0 gone" in answer.output
    assert board_in(tmp_path, id).elements == before.elements


def test_an_archive_brings_the_same_board_to_another_machine(tmp_path: Path) -> None:
    here, there, archive = tmp_path / "here", tmp_path / "there", tmp_path / "film.zip"
    id = imported(here)
    assert run("export", id, archive, data=here).exit_code == 0

    back = run("import", archive, data=there)

    assert f"/b/{id}" in back.output
    assert board_in(there, id) == board_in(here, id)


def test_a_failed_export_leaves_the_older_archive(tmp_path: Path) -> None:
    (tmp_path / "film.zip").write_text("the older one")
    answer = run("export", "01a2044f-6bc1-71a3-bdcd-7dd5971c65db", tmp_path / "film.zip", data=tmp_path / "data")

    assert answer.exit_code == 1
    assert answer.output == "Error: There is no board 01a2044f-6bc1-71a3-bdcd-7dd5971c65db.\n"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["film.zip"]
    assert (tmp_path / "film.zip").read_text() == "the older one"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("film.fountain", b"\x00\x01\x02" * 400, "binary"),
        ("film.fountain", b"Nothing happens here.", "scene"),
        ("film.docx", b"PK\x03\x04", "not a screenplay"),
        ("film.zip", b"PK\x03\x04", "not a ZIP archive"),
    ],
)
def test_a_bad_file_is_one_sentence_and_leaves_no_board(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    (tmp_path / name).write_bytes(content)
    answer = run("import", tmp_path / name, data=tmp_path / "data")

    assert answer.exit_code == 1
    assert re.fullmatch(rf"Error: .*{sentence}.*\n", answer.output)
    assert run("invite", data=tmp_path / "data").output.startswith("Error: There is no project yet")


def test_an_import_that_fails_half_way_leaves_nothing_to_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("board.breakdown.room.MOST_BYTES", 100_000)
    (tmp_path / "film.fountain").write_text("INT. HALL - DAY\n\n" + f"{'word ' * 1_900}\n\n" * 30)

    answer = run("import", tmp_path / "film.fountain", data=tmp_path / "data")

    assert answer.exit_code == 1
    assert re.fullmatch(r"Error: The script is too long for this board.*\n", answer.output)
    assert boards_in(tmp_path / "data") == []


@pytest.mark.parametrize(("title", "name"), [("T" * 300, "T" * 80), ("\u202etupni", "film"), ("A film", "A film")])
def test_a_title_that_no_board_may_have_hinders_no_import(tmp_path: Path, title: str, name: str) -> None:
    (tmp_path / "film.fountain").write_text(f"Title: {title}\n\nINT. HALL - DAY\n")

    assert run("import", tmp_path / "film.fountain", data=tmp_path / "data").exit_code == 0
    assert boards_in(tmp_path / "data") == [name]


def test_a_token_opens_the_api_until_it_is_revoked(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Server(data, *SMALL) as server:
        board = imported(data)
        token = run(
            "token", "create", "--role", "viewer", "--board", board, "--name", "Script reader", data=data
        ).output.strip()
        me = {"Authorization": f"Bearer {token}"}
        seen = httpx.get(f"{server.address}/api/boards/{board}", headers=me)
        (line,) = run("token", "list", data=data).output.splitlines()
        run("token", "revoke", line.split()[0], data=data)

        assert seen.json()["role"] == "viewer"
        assert "viewer    Script reader, board" in line
        assert httpx.get(f"{server.address}/api/boards/{board}", headers=me).status_code == 401


def test_the_demo_is_drawn_once_and_waits_for_its_owner(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Server(data, *SMALL, command="demo") as server:
        assert "/join/" in server.owner_link
        family = server.everyone()
    id = (data / "demo").read_text()
    board = board_in(data, id)
    with Server(data, *SMALL, command="demo"):
        assert (data / "demo").read_text() == id

    assert len(board.panels) >= 25
    assert pictures_in(data, id) == {panel.id for panel in board.panels}
    assert not [pid for pid in family if is_running(pid)]


def test_a_restored_board_is_its_new_owners_and_its_crew_come_in_as_who_they_were(tmp_path: Path) -> None:
    here, there, archive = tmp_path / "here", tmp_path / "there", tmp_path / "film.zip"
    id = imported(here)
    with Server(here, *SMALL) as server:
        mara = join(server, server.owner_link, "Mara").json()["account"]
        assert run("export", id, archive, data=here).exit_code == 0
    run("import", archive, data=there)

    with Server(there, *SMALL) as server:
        owner = join(server, server.owner_link, "Olga")
        again = join(server, run("invite", "--person", "mara", data=there).output.strip(), "")
        strange = run("invite", "--person", "Eve", data=there)
        seen = httpx.get(f"{server.address}/api/boards/{id}", cookies=owner.cookies)

        assert seen.json()["role"] == "owner"
        assert again.json()["account"] == mara
        assert httpx.get(f"{server.address}/api/boards/{id}", cookies=again.cookies).json()["role"] == "owner"
        assert strange.output == "Error: There is nobody called “Eve” here.\n"


def test_the_short_help_of_every_command_is_whole() -> None:
    for words in ([], ["token"], ["agent"]):
        assert "..." not in run(*words, "--help").output.partition("Commands:")[2]


def test_the_doctor_says_what_survives(tmp_path: Path) -> None:
    text = run("doctor", "--port", "0", data=tmp_path).output

    assert "Valkey 9" in text
    assert "What is saved survives the death of any process." in text
    assert "What is saved survives a power failure." in text
    assert "What is saved does not survive the loss of its machine." in text


def test_the_doctor_says_for_how_many_people_files_can_be_open(tmp_path: Path) -> None:
    most, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1000, hard))
    try:
        answer = run("doctor", "--port", "0", data=tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))

    assert "A process may have 1000 files open: enough for some 500 people. For more, `ulimit -n 4096`" in answer.output
    assert answer.exit_code == 0


def test_the_doctor_finds_a_folder_that_others_can_read(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    answer = run("doctor", "--port", "0", data=tmp_path / "data")

    assert "FAULT  Others on this machine can look into" in answer.output
    assert answer.exit_code == 1


def test_the_doctor_tells_of_a_folder_that_it_may_not_write() -> None:
    answer = run("doctor", "--port", "0", data=Path("/proc"))

    assert "FAULT  The data folder /proc " in answer.output
    assert answer.exit_code == 1
    assert isinstance(answer.exception, SystemExit)
