"""The numbers of a server's processes as one answer: what was counted stays, what is held goes with its process."""

import os
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from board.metrics import exposition
from board.readout import Readout, Snapshot, snapshot
from board.tally import Tally

NOBODY = 2**22 + 1  # no process has this number


def told(*snapshots: Snapshot) -> dict[str, float]:
    """The samples of the answer, those of a spread by their bounds."""
    families = text_string_to_metric_families(exposition(snapshots).decode())
    samples = [sample for family in families for sample in family.samples]
    return {sample.name + "".join(f"{{{value}}}" for value in sample.labels.values()): sample.value for sample in samples}


def busy() -> Tally:
    tally = Tally(appends=2, entries=5, gate_seconds=0.25)
    tally.refused["lock"] += 3
    tally.append_seconds.add(0.003)
    tally.append_seconds.add(70.0)
    return tally


def test_processes_are_added_up_or_the_worst_of_them_counts() -> None:
    one = snapshot("server-0", os.getpid(), busy(), {"sockets": 2, "delay": 0.5})
    other = snapshot("server-1", os.getpid(), busy(), {"sockets": 3, "delay": 0.1})

    numbers = told(one, other)

    assert numbers["board_entries_total"] == 10
    assert numbers["board_gate_seconds_total"] == 0.5
    assert numbers["board_refused_total{lock}"] == 6
    assert numbers["board_sockets"] == 5
    assert numbers["board_loop_delay_seconds"] == 0.5
    assert numbers["board_append_seconds_bucket{0.002}"] == 0
    assert numbers["board_append_seconds_bucket{0.005}"] == numbers["board_append_seconds_bucket{30.0}"] == 2
    assert numbers["board_append_seconds_bucket{+Inf}"] == numbers["board_append_seconds_count"] == 4
    assert numbers["board_append_seconds_sum"] == 140.006


def test_a_process_that_is_started_again_goes_on_counting(tmp_path: Path) -> None:
    Readout(tmp_path, "server-0").write(busy(), {"sockets": 2})
    again = Readout(tmp_path, "server-0")
    again.write(busy(), {"sockets": 1})

    numbers = told(*again.everyone())

    assert numbers["board_entries_total"] == 10
    assert numbers["board_append_seconds_count"] == 4
    assert numbers["board_sockets"] == 1


def test_the_dead_hold_nothing_and_what_they_counted_stays(tmp_path: Path) -> None:
    dead = snapshot("server-1", NOBODY, busy(), {"sockets": 2})
    (tmp_path / "server-1.json").write_bytes(dead.to_json())
    readout = Readout(tmp_path, "server-0")
    readout.write(Tally(), {"sockets": 1})

    numbers = told(*readout.everyone())

    assert numbers["board_sockets"] == 1
    assert numbers["board_entries_total"] == 5
    assert "board_process_up{server-1}" not in numbers


def test_what_is_no_file_of_ours_is_passed_over(tmp_path: Path) -> None:
    for name, content in (("a", b""), ("b", b"[1"), ("c", b"{}"), ("d", b"[1, 2]"), ("e", b"\xff\xfe")):
        (tmp_path / f"{name}.json").write_bytes(content)

    assert Readout(tmp_path, "a").everyone() == []


def test_a_server_that_begins_counts_anew(tmp_path: Path) -> None:
    Readout(tmp_path, "server-7").write(busy(), {})
    Readout.begin(tmp_path)

    assert Readout(tmp_path, "server-0").everyone() == []
