"""How fast a connection may send: a bucket that fills with time. Synchronous; time is an argument."""

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
