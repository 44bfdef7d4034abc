"""Times as an operator types them, on a machine in Berlin."""

import time
from collections.abc import Iterator
from datetime import datetime

import pytest

from board.cli.times import NoTime, beginning_of, end_of


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def now() -> datetime:
    """A Sunday, half past three in the afternoon."""
    return datetime(2026, 11, 22, 15, 30).astimezone()


def said(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000).astimezone().isoformat(timespec="milliseconds")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-11-20 14:00", "2026-11-20T14:00:00.000+01:00"),
        ("2026-11-20T14:00:05", "2026-11-20T14:00:05.000+01:00"),
        ("2026-11-20T14:00:00Z", "2026-11-20T15:00:00.000+01:00"),
        ("2026-11-20 14:00+05:30", "2026-11-20T09:30:00.000+01:00"),
        ("2026-07-20 14:00", "2026-07-20T14:00:00.000+02:00"),
        ("14:00", "2026-11-22T14:00:00.000+01:00"),
        ("9:05", "2026-11-22T09:05:00.000+01:00"),
        ("today 8:00", "2026-11-22T08:00:00.000+01:00"),
        ("yesterday 23:59:59", "2026-11-21T23:59:59.000+01:00"),
        ("  Yesterday,  14:00 ", "2026-11-21T14:00:00.000+01:00"),
        ("monday 9:30", "2026-11-16T09:30:00.000+01:00"),
        ("sunday 9:30", "2026-11-15T09:30:00.000+01:00"),
        ("2 hours ago", "2026-11-22T13:30:00.000+01:00"),
        ("1 minute ago", "2026-11-22T15:29:00.000+01:00"),
        ("3 days ago", "2026-11-19T15:30:00.000+01:00"),
    ],
)
def test_a_time_is_the_same_wherever_it_is_asked_for(text: str, meant: str) -> None:
    assert said(beginning_of(text, now())) == meant
    assert said(end_of(text, now())) == meant


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-11-20", "2026-11-20T00:00:00.000+01:00", "2026-11-20T23:59:59.999+01:00"),
        ("yesterday", "2026-11-21T00:00:00.000+01:00", "2026-11-21T23:59:59.999+01:00"),
        ("today", "2026-11-22T00:00:00.000+01:00", "2026-11-22T15:30:00.000+01:00"),
        ("friday", "2026-11-20T00:00:00.000+01:00", "2026-11-20T23:59:59.999+01:00"),
    ],
)
def test_a_day_has_a_beginning_and_an_end_which_is_never_later_than_now(text: str, first: str, last: str) -> None:
    assert said(beginning_of(text, now())) == first
    assert said(end_of(text, now())) == last


@pytest.mark.parametrize(
    "text", ["", "soon", "25:00", "14", "14:00 yesterday", "2026-13-01", "22.11.2026", "99999 days ago", "v012", "today at 9"]
)
def test_what_is_no_time_is_answered_with_how_to_write_one(text: str) -> None:
    for read in (beginning_of, end_of):
        with pytest.raises(NoTime, match="yesterday 14:00"):
            read(text, now())


@pytest.mark.parametrize("text", ["16:00", "today 23:00", "2026-11-23", "2027-01-01 10:00"])
def test_what_has_not_come_yet_is_no_moment(text: str) -> None:
    for read in (beginning_of, end_of):
        with pytest.raises(NoTime, match="has not come yet"):
            read(text, now())


@pytest.mark.parametrize("text", ["2026-03-29 02:30", "2026-10-25 02:30"])
def test_an_hour_that_the_clocks_leave_out_or_strike_twice_is_asked_back(text: str) -> None:
    with pytest.raises(NoTime, match="the clocks are changed"):
        beginning_of(text, now())
    assert said(beginning_of("2026-10-25 02:30+01:00", now())) == "2026-10-25T02:30:00.000+01:00"
