"""The Redis keys of one board; all of them carry the board's hash tag."""

from dataclasses import dataclass
from typing import Final

DUE: Final = "pb:compaction"
"""Which documents have a long tail: a hint to the compactor, no more."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Where a board lives in Redis (`docs/design.md`, Log)."""

    board: str

    def _key(self, noun: str) -> str:
        return f"pb:{{{self.board}}}:{noun}"

    @property
    def log(self) -> str:
        return self._key("log")

    @property
    def clocks(self) -> str:
        return self._key("clocks")

    @property
    def seen(self) -> str:
        return self._key("seen")

    @property
    def meta(self) -> str:
        return self._key("meta")

    @property
    def locks(self) -> str:
        return self._key("locks")

    @property
    def barred(self) -> str:
        """Updates that killed a server, by digest."""
        return self._key("barred")

    @property
    def quarantine(self) -> str:
        """The same as servers of before kept it: digests alone."""
        return self._key("quarantine")

    @property
    def live(self) -> str:
        return self._key("live")

    @property
    def confirmed(self) -> str:
        """Written to count the replicas that have it; expires."""
        return self._key("confirmed")

    @property
    def drawings(self) -> str:
        return self._key("drawings")

    def tail(self, part: str) -> str:
        return self._key(f"tail:{part}")

    def checkpoint(self, part: str) -> str:
        return self._key(f"checkpoint:{part}")

    def claims(self, part: str) -> str:
        return self._key(f"claims:{part}")

    def busy(self, scene: str) -> str:
        """While people change a scene."""
        return self._key(f"busy:{scene}")

    def passed(self, scene: str) -> str:
        """While a scene was looked at just now without anybody asking."""
        return self._key(f"passed:{scene}")

    def written(self, part: str) -> str:
        return self._key(f"written:{part}")

    def lease(self, part: str) -> str:
        return self._key(f"lease:{part}")

    def refused(self, suggestion: str) -> str:
        return self._key(f"refused:{suggestion}")

    @property
    def segments(self) -> str:
        """The index of what is sealed."""
        return self._key("segments")

    @property
    def milestones(self) -> str:
        return self._key("milestones")

    @property
    def sealed(self) -> str:
        """The parts that segments name."""
        return self._key("sealed")

    @property
    def trimmed(self) -> str:
        """The last entry that was taken from the stream."""
        return self._key("trimmed")

    @property
    def purges(self) -> str:
        """What was deleted for good, by hash."""
        return self._key("purges")

    @property
    def sealing(self) -> str:
        """Who seals and trims right now; expires."""
        return self._key("sealing")
