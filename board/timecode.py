"""Frames to SMPTE timecode and back, at rational rates; running times as people write them."""

import re
from dataclasses import dataclass

_TIMECODE = re.compile(r"(\d\d):([0-5]\d):([0-5]\d)([:;])(\d\d)")


class BadTimecode(ValueError):
    """The text is no timecode at this rate, or the rate has no drop-frame."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Frames a second as a rational number; `drop_frame` leaves out labels so that the clock keeps time."""

    num: int
    den: int = 1
    drop_frame: bool = False

    def __post_init__(self) -> None:
        if self.num < 1 or self.den < 1:
            raise BadTimecode(f"expected a rate above zero, got {self.num}/{self.den}")
        if self.drop_frame and not has_drop_frame(self.num, self.den):
            raise BadTimecode(f"expected 30000/1001 or 60000/1001 for drop-frame, got {self.num}/{self.den}")

    @property
    def nominal(self) -> int:
        """Labels a second: 24 for 24000/1001."""
        return max(1, (2 * self.num + self.den) // (2 * self.den))

    @property
    def dropped(self) -> int:
        """Labels left out at the start of each minute but every tenth."""
        return self.nominal // 15 if self.drop_frame else 0

    @property
    def frames_a_minute(self) -> int:
        """Frames in a minute that drops labels."""
        return self.nominal * 60 - self.dropped

    @property
    def frames_in_ten_minutes(self) -> int:
        """Frames in ten minutes, of which the first drops nothing."""
        return self.nominal * 600 - 9 * self.dropped


def has_drop_frame(num: int, den: int) -> bool:
    """Whether the rate has a drop-frame form: 29.97 and 59.94 do, 23.976 does not."""
    return den == 1001 and num in (30000, 60000)


def to_timecode(frames: int, rate: Rate) -> str:
    """The label of a frame, `;` before the frames for drop-frame; the clock starts again after 24 hours."""
    label = _with_dropped_labels(frames % (rate.frames_in_ten_minutes * 144), rate)
    seconds, frame = divmod(label, rate.nominal)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}{';' if rate.drop_frame else ':'}{frame:02}"


def from_timecode(text: str, rate: Rate) -> int:
    """The frame of a label; raises `BadTimecode` for a label which this rate does not have."""
    match = _TIMECODE.fullmatch(text)
    if match is None or (match[4] == ";") != rate.drop_frame:
        raise BadTimecode(f"expected HH:MM:SS{';' if rate.drop_frame else ':'}FF, got {text[:40]!r}")
    hour, minute, second, frame = int(match[1]), int(match[2]), int(match[3]), int(match[5])
    if hour > 23 or frame >= rate.nominal:
        raise BadTimecode(f"expected hours below 24 and frames below {rate.nominal}, got {text!r}")
    if second == 0 and frame < rate.dropped and minute % 10:
        raise BadTimecode(f"expected a label which drop-frame keeps, got {text!r}")
    minutes = hour * 60 + minute
    return (minutes * 60 + second) * rate.nominal + frame - rate.dropped * (minutes - minutes // 10)


def running_time(frames: int, rate: Rate) -> str:
    """Minutes and seconds, with hours when there are any: "0:04", "12:05", "1:02:03"."""
    seconds = (2 * frames * rate.den + rate.num) // (2 * rate.num)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}" if hour else f"{minute}:{second:02}"


def seconds_and_frames(frames: int, rate: Rate) -> str:
    """The panel's own notation: "2+12" is two seconds and twelve frames."""
    seconds, frame = divmod(frames, rate.nominal)
    return f"{seconds}+{frame:02}"


def _with_dropped_labels(frames: int, rate: Rate) -> int:
    tens, rest = divmod(frames, rate.frames_in_ten_minutes)
    minutes = (rest - rate.dropped) // rate.frames_a_minute if rest >= rate.dropped else 0
    return frames + rate.dropped * (9 * tens + minutes)
