"""The data folder belongs to one user and to one server at a time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from board.errors import CannotStart
from board.folder import SOCKET_PATH_BYTES, DataFolder, FolderInUse

HOLD = """
import sys
from pathlib import Path
from board.folder import DataFolder
with DataFolder(Path(sys.argv[1])).held():
    pass
"""


def test_the_folder_and_its_parts_are_private(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "new" / "data")
    folder.prepare()

    for part in (folder.path, folder.redis, folder.assets, folder.run):
        assert part.stat().st_mode & 0o777 == 0o700


def test_the_secret_is_made_once_and_private(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    first = folder.secret()

    assert folder.secret() == first
    assert len(first) >= 32
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("place", ["file", "file/data"])
def test_a_folder_in_whose_place_a_file_stands_is_one_sentence(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(CannotStart, match=rf"The data folder .*{place} cannot be made: a file stands in its place"):
        DataFolder(tmp_path / place).prepare()


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="a folder that not even root writes to is Linux's")
def test_a_folder_that_cannot_be_written_or_held_is_one_sentence() -> None:
    with pytest.raises(CannotStart, match=r"The data folder /proc/board cannot be written: No such file"):
        DataFolder(Path("/proc/board")).prepare()
    with pytest.raises(CannotStart, match=r"The data folder /proc cannot be held: "), DataFolder(Path("/proc")).held():
        pass


def test_a_held_folder_refuses_and_names_its_holder(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with folder.held():
        other = subprocess.run([sys.executable, "-c", HOLD, str(tmp_path)], capture_output=True, text=True, check=False)

        with pytest.raises(FolderInUse), folder.held():
            pass

    assert f"in use by another board server (process {os.getpid()})" in other.stderr
    with folder.held():
        pass


def test_a_long_path_gets_a_socket_elsewhere(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * SOCKET_PATH_BYTES)
    folder = DataFolder(deep)
    folder.prepare()
    socket = folder.new_socket()

    assert len(os.fsencode(socket)) <= SOCKET_PATH_BYTES
    assert socket.parent.stat().st_mode & 0o777 == 0o700
    assert folder.socket() == socket
    socket.parent.rmdir()
