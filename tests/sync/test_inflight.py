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
from board.sync.inflight import Slot, Suspect, digest_of
slot = Slot.at(Path(sys.argv[1]))
slot.note(Suspect(sys.argv[2], "panel/p", "ann", digest_of(b"fatal"), 5, ((5000, 7), (2**53 - 1, 2**31 - 1))))
os.kill(os.getpid(), signal.SIGKILL)
"""


def suspect(board: str, update: bytes = b"harmless", firsts: tuple[tuple[int, int], ...] = ((5000, 0),)) -> Suspect:
    return Suspect(board, "", "ann", digest_of(update), len(update), firsts)


def test_what_killed_a_process_is_read_from_its_slot(tmp_path: Path) -> None:
    path, board = tmp_path / "a.slot", new_id()

    dead = subprocess.run([sys.executable, "-c", DIES, path, board], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})

    found = inflight.read(path)
    assert dead.returncode == -signal.SIGKILL
    assert found is not None
    assert found.at_ms > 0
    firsts = ((5000, 7), (2**53 - 1, 2**31 - 1))
    assert found == Suspect(board, "panel/p", "ann", digest_of(b"fatal"), 5, firsts, found.at_ms)


def test_what_went_well_is_nobodys_fault(tmp_path: Path) -> None:
    slot = Slot.at(tmp_path / "a.slot")
    slot.note(suspect(new_id()))

    slot.clear()

    assert inflight.read(tmp_path / "a.slot") is None
    slot.close()


def test_a_slot_that_never_was_is_empty(tmp_path: Path) -> None:
    (tmp_path / "short").write_bytes(b"\x01")

    assert inflight.read(tmp_path / "none") is None
    assert inflight.read(tmp_path / "short") is None


def test_a_process_sees_what_another_one_has_just_died_of_however_it_is_wrapped(tmp_path: Path) -> None:
    for name in ("a.slot", "b.slot"):
        inflight.make(tmp_path / name)
    dead, alive, board = Slot.at(tmp_path / "a.slot"), Slot.at(tmp_path / "b.slot"), new_id()

    dead.note(suspect(board, b"fatal"))

    assert alive.is_tried_elsewhere(suspect(board, b"fatal and more"))
    assert alive.is_tried_elsewhere(suspect(board, b"fatal", ()))
    assert not alive.is_tried_elsewhere(suspect(board, b"other", ((5000, 1),)))
    assert not alive.is_tried_elsewhere(suspect(new_id(), b"fatal"))
    assert not dead.is_tried_elsewhere(suspect(board, b"fatal"))
    inflight.make(tmp_path / "a.slot")  # it was buried, under the eyes of the other
    assert not alive.is_tried_elsewhere(suspect(board, b"fatal"))


def test_an_update_of_more_clients_than_a_slot_holds_is_known_by_the_first_of_them(tmp_path: Path) -> None:
    slot = Slot.at(tmp_path / "a.slot")
    slot.note(suspect("b", firsts=tuple((5000 + n, 0) for n in range(256))))

    found = inflight.read(tmp_path / "a.slot")

    assert found is not None
    assert found.firsts == tuple((5000 + n, 0) for n in range(16))
