"""What this process has done since it began, in plain numbers: counting costs nothing, and nobody is named."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Spread:
    """How often a value was how large: `counts` has one place for each bound, and one for what is beyond them."""

    bounds: tuple[float, ...]
    counts: list[int] = field(init=False)
    total: float = 0.0

    def __post_init__(self) -> None:
        self.counts = [0] * (len(self.bounds) + 1)

    def add(self, value: float) -> None:
        """One more."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value


def _append_seconds() -> Spread:
    return Spread((0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0))


def _lag_seconds() -> Spread:
    return Spread((0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0))


@dataclass(slots=True)
class Tally:
    """One for each process. `board/metrics.py` says what each of these is called outside."""

    deliveries: int = 0
    delivered_bytes: int = 0
    received: int = 0
    received_bytes: int = 0
    stalls: int = 0
    closed: Counter[str] = field(default_factory=Counter[str])
    appends: int = 0
    entries: int = 0
    append_retries: int = 0
    append_seconds: Spread = field(default_factory=_append_seconds)
    lag_seconds: Spread = field(default_factory=_lag_seconds)
    refused: Counter[str] = field(default_factory=Counter[str])
    barred: int = 0
    judged: int = 0
    gate_seconds: float = 0.0
    healings: int = 0
    sealed: int = 0
    trimmed: int = 0
    checkpoints: int = 0
    deaths: Counter[str] = field(default_factory=Counter[str])


TALLY = Tally()
