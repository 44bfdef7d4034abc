"""`board purge`: an archive first, then the old history goes, and the board stays what it is."""

import asyncio
from pathlib import Path

from click.testing import CliRunner, Result

from board.archive import ArchiveReader
from board.chronicle.segment import Measure
from board.chronicle.tending import Habits, Tender
from board.cli import main
from board.cli.services import services_at
from board.settings import Settings
from tests.platform.test_cli import SCREENPLAY, board_in


def run(*arguments: object, data: Path, input: str = "") -> Result:
    return CliRunner().invoke(main, [*map(str, arguments), "--data", str(data)], input=input)


def tend(data: Path, board: str) -> None:
    """What the compactor would have done by the next day."""

    async def tended() -> None:
        async with services_at(Settings(data=data)) as services:
            tender = Tender(services.redis, services.chronicle.store, Habits(Measure(entries=2), keep_entries=1, keep_ms=0))
            assert (await tender.tend(board)).trimmed

    asyncio.run(tended())


def imported(data: Path) -> str:
    """A board of a screenplay, with most of its history sealed."""
    done = run("import", SCREENPLAY, data=data)
    assert done.exit_code == 0, done.output
    board = done.output.split()[-1].rpartition("/")[2]
    assert run("import", SCREENPLAY, "--board", board, data=data).exit_code == 0
    tend(data, board)
    return board


def test_old_history_goes_after_an_archive_of_it_was_written(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "all.zip"
    board = imported(data)
    drawn = board_in(data, board)

    assert run("purge", board, "--before", "0 minutes ago", "--export", file, data=data).exit_code == 1
    assert not file.exists()
    done = run("purge", board, "--before", "0 minutes ago", "--export", file, "--yes", data=data)

    assert done.exit_code == 0, done.output
    assert "entries up to" in done.output
    assert board_in(data, board) == drawn
    with file.open("rb") as archive:
        assert "import" in {line.means for line in ArchiveReader(archive).lines()}
    verified = run("verify", board, data=data)
    assert verified.exit_code == 0, verified.output
    assert "were deleted for good" in verified.output


def test_what_is_not_old_is_said_and_leaves_no_file(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "all.zip"
    board = imported(data)

    done = run("purge", board, "--before", "2020-01-01", "--export", file, "--yes", data=data)

    assert (done.exit_code, "Nothing is that old" in done.output) == (1, True)
    assert not file.exists()
    file.write_bytes(b"an older archive")
    assert "is there already" in run("purge", board, "--before", "2020-01-01", "--export", file, "--yes", data=data).output
