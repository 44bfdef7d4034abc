"""The slot: what a process was applying when it died can be read from outside."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from board.ids import new_id
from board.sync import inflight
from board.sync.inflight import Slot, Suspect, digest_of
from tests.support.serving import ROOT

DIES = """
import os, signal, sys
from pathlib import Path
from board.sync.inflight import Slot, digest_of
slot = Slot.at(Path(sys.argv[1]))
slot.note(sys.argv[2], digest_of(b"fatal"))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_killed_a_process_is_read_from_its_slot(tmp_path: Path) -> None:
    path, board = tmp_path / "slot", new_id()

    dead = subprocess.run([sys.executable, "-c", DIES, path, board], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})

    assert dead.returncode == -signal.SIGKILL
    assert inflight.read(path) == Suspect(board, digest_of(b"fatal"))


def test_what_went_well_is_nobodys_fault(tmp_path: Path) -> None:
    slot = Slot.at(tmp_path / "slot")
    slot.note(new_id(), digest_of(b"harmless"))

    slot.clear()

    assert inflight.read(tmp_path / "slot") is None
    slot.close()


def test_a_slot_that_never_was_is_empty(tmp_path: Path) -> None:
    (tmp_path / "short").write_bytes(b"\x01")

    assert inflight.read(tmp_path / "none") is None
    assert inflight.read(tmp_path / "short") is None
