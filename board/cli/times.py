"""Times as people write them in this machine's zone: "yesterday 14:00", "2 hours ago". What may be two times is asked back."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final

FORMS: Final = "2026-11-22 14:00, 14:00, yesterday 14:00, monday 9:30, 2 hours ago"

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS: Final = {"minute": "minutes", "hour": "hours", "day": "days", "week": "weeks"}
_AGO: Final = re.compile(r"(\d{1,4}) (minute|hour|day|week)s? ago")
_CLOCK: Final = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_OFFSET: Final = re.compile(r"(?:z|[+-]\d{2}:\d{2})$")


class NoTime(ValueError):
    """Nothing that names a time; the message says why, and what does."""


def beginning_of(text: str, now: datetime) -> int:
    """The milliseconds at which a time begins; a day with its midnight."""
    return _ms(_read(text, now, time.min))


def end_of(text: str, now: datetime) -> int:
    """The milliseconds at which a time is over: a day with its last one, a minute with its first."""
    return _ms(min(_read(text, now, time.max), now))


def _read(text: str, now: datetime, of_day: time) -> datetime:
    said = " ".join(text.lower().replace(",", " ").split())
    found = _ago(said, now) or _iso(said, of_day) or _said(said, now, of_day)
    if found is None:
        raise NoTime(f"“{text}” is no time that is understood here. Write it like one of these: {FORMS}.")
    if found > now and (found.date() > now.date() or found.timetz().replace(tzinfo=None) != of_day):
        raise NoTime(f"“{text}” has not come yet: that is {found:%Y-%m-%d %H:%M:%S %Z}.")
    return found


def _ago(said: str, now: datetime) -> datetime | None:
    found = _AGO.fullmatch(said)
    return now - timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None


def _iso(said: str, of_day: time) -> datetime | None:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", said):
            return _local(datetime.combine(date.fromisoformat(said), of_day))
        if not re.match(r"\d{4}-\d{2}-\d{2}[ t]\d{2}:\d{2}", said):
            return None
        found = datetime.fromisoformat(said.upper())
    except ValueError:
        return None
    return found.astimezone() if _OFFSET.search(said) else _local(found)


def _said(said: str, now: datetime, of_day: time) -> datetime | None:
    """A day by its name, a time of day, or both; a time of day alone is today's."""
    first, _, rest = said.partition(" ")
    day = _day(first, now.date())
    if day is None:
        day, rest = now.date(), said or "?"
    clock = _clock(rest) if rest else of_day
    return None if clock is None else _local(datetime.combine(day, clock))


def _day(name: str, today: date) -> date | None:
    match name:
        case "today":
            return today
        case "yesterday":
            return today - timedelta(days=1)
        case _ if name in _DAYS:
            return today - timedelta(days=(today.weekday() - _DAYS.index(name) - 1) % 7 + 1)
        case _:
            return None


def _clock(said: str) -> time | None:
    found = _CLOCK.fullmatch(said)
    try:
        return time(int(found[1]), int(found[2]), int(found[3] or 0)) if found else None
    except ValueError:
        return None


def _local(naive: datetime) -> datetime:
    """A wall clock's time in the zone of this machine; one that its clocks leave out, or strike twice, is asked back."""
    first, second = (naive.replace(fold=fold).astimezone() for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        raise NoTime(f"{naive:%Y-%m-%d %H:%M} is not one time: the clocks are changed. Write it with its offset, like +01:00.")
    return first


def _ms(found: datetime) -> int:
    return int(found.timestamp() * 1000)
