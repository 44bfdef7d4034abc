"""Timecode at every rate, drop-frame included."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.terms import RATES
from board.timecode import BadTimecode, Rate, from_timecode, running_time, seconds_and_frames, to_timecode

DROP = Rate(30000, 1001, drop_frame=True)
ALL = [Rate(num, den) for num, den in RATES] + [DROP, Rate(60000, 1001, drop_frame=True)]


@pytest.mark.parametrize(
    ("frames", "label"),
    [(0, "00:00:00;00"), (1799, "00:00:59;29"), (1800, "00:01:00;02"), (17982, "00:10:00;00"), (107892, "01:00:00;00")],
)
def test_drop_frame_leaves_out_two_labels_a_minute_but_every_tenth(frames: int, label: str) -> None:
    assert to_timecode(frames, DROP) == label
    assert from_timecode(label, DROP) == frames


@given(st.sampled_from(ALL), st.integers(0, 12 * 60 * 60 * 24 - 1))
def test_every_frame_of_a_day_has_a_label_that_leads_back_to_it(rate: Rate, frames: int) -> None:
    assert from_timecode(to_timecode(frames, rate), rate) == frames


@given(st.sampled_from(ALL), st.integers(0, 1_000_000))
def test_a_later_frame_has_a_later_label(rate: Rate, frames: int) -> None:
    assert to_timecode(frames, rate) < to_timecode(frames + 1, rate)


def test_the_clock_starts_again_after_a_day() -> None:
    assert to_timecode(24 * 60 * 60 * 24 + 5, Rate(24)) == "00:00:00:05"


@pytest.mark.parametrize("label", ["00:01:00;00", "00:01:00;01", "00:00:00:00", "24:00:00;00", "00:60:00;00", "0:00:00;00", ""])
def test_a_label_which_drop_frame_does_not_have_is_refused(label: str) -> None:
    with pytest.raises(BadTimecode, match="expected"):
        from_timecode(label, DROP)


@pytest.mark.parametrize(("num", "den", "drop"), [(24000, 1001, True), (30, 1, True), (0, 1, False), (24, 0, False)])
def test_an_impossible_rate_is_refused(num: int, den: int, drop: bool) -> None:
    with pytest.raises(BadTimecode, match="expected"):
        Rate(num, den, drop_frame=drop)


def test_running_time_is_written_as_people_write_it() -> None:
    assert running_time(0, Rate(24)) == "0:00"
    assert running_time(100, Rate(24)) == "0:04"
    assert running_time(24 * 725, Rate(24)) == "12:05"
    assert running_time(107892, DROP) == "1:00:00"
    assert seconds_and_frames(60, Rate(24)) == "2+12"
