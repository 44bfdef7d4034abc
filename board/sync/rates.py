"""How fast a connection may send, and how much work an account may make. Synchronous; time is an argument, clocks are given."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Bucket:
    """Holds at most `burst`, fills by `per_second`; what does not fit is too fast."""

    per_second: float
    burst: float
    _level: float = 0.0
    _at: float = 0.0

    def take(self, amount: float, now: float) -> bool:
        """Whether so much may pass now; a refused amount takes nothing."""
        level = max(0.0, self._level - (now - self._at) * self.per_second)
        self._at = now
        fits = level + amount <= self.burst
        self._level = level + amount if fits else level
        return fits


@dataclass(slots=True)
class Effort:
    """How long this process worked for somebody: `credit` seconds at once, then a `share` of every second."""

    share: float
    credit: float
    _debt: float = 0.0
    _at: float = 0.0

    def spend(self, seconds: float, now: float) -> None:
        """So much was worked, whoever waited for it."""
        self._debt = self._left(now) + seconds
        self._at = now

    def pause(self, now: float) -> float:
        """For how many seconds nothing more may be asked."""
        return max(0.0, self._left(now) - self.credit) / self.share

    def _left(self, now: float) -> float:
        return max(0.0, self._debt - (now - self._at) * self.share)


class Work:
    """`with Work(effort, clock)`: what is done inside counts."""

    __slots__ = ("_clock", "_effort", "_started")

    def __init__(self, effort: Effort, clock: Callable[[], float]) -> None:
        self._effort = effort
        self._clock = clock
        self._started = 0.0

    def __enter__(self) -> None:
        self._started = time.perf_counter()

    def __exit__(self, *exc: object) -> None:
        self._effort.spend(time.perf_counter() - self._started, self._clock())
