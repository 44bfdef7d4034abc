"""What the index keeps of a document."""

import random

from board.schema import DOCUMENTS
from board.sync.gate import Gate
from board.sync.shape import GONE
from board.sync.spans import Intervals, Track
from tests.sync.gate.forge import BOARD, JOE, MARA, gc, item, string, update, values


def test_what_is_gone_keeps_no_keys_of_its_neighbours() -> None:
    """Found by fuzzing: a collected struct joined a span of keys and had none itself."""
    gate = Gate(DOCUMENTS["board"])
    gate.learn(BOARD)
    gate.learn(update({(JOE, 0): [gc(1), values(1, parent=(JOE, 0), sub="x"), gc(2)]}))

    later = update({(MARA, 8): [string("x", origin=(JOE, 3)), item(8, b"\1\x7e", origin=(JOE, 1))]})

    assert gate.admit(later, owns=lambda client: True).update == later


def test_a_track_joins_what_stands_together() -> None:
    track = Track(5)
    track.put(5, 9, GONE, None)
    track.put(9, 10, GONE, None)
    track.put(10, 11, GONE, "a")
    track.put(11, 12, GONE, "b")
    track.put(12, 20, GONE, "c")
    track.put(20, 21, GONE, "d")

    assert [(span.start, span.end, span.keys) for span in track.spans] == [
        (5, 10, None), (10, 12, ["a", "b"]), (12, 20, "c"), (20, 21, ["d"]),
    ]  # fmt: skip
    assert [track.at(clock).key(clock) for clock in (5, 9, 10, 11, 19, 20)] == [None, None, "a", "b", "c", "d"]
    assert [span.start for span in track.between(11, 20)] == [10, 12]


def test_intervals_answer_like_a_set_of_clocks() -> None:
    dice = random.Random(1)
    for _ in range(300):
        intervals, clocks = Intervals(), set[int]()
        for _ in range(dice.randrange(12)):
            start = dice.randrange(40)
            end = start + dice.randrange(1, 9)
            lacking = [clock for part in intervals.lacking(start, end) for clock in range(*part)]
            assert lacking == [clock for clock in range(start, end) if clock not in clocks]
            intervals.add(start, end)
            clocks |= set(range(start, end))
        assert [clock for clock in range(60) if clock in intervals] == sorted(clocks)
        assert all(end < start for end, start in zip(intervals.ends, intervals.starts[1:], strict=False))
