"""The other servers that have a board open, by when each was last heard.

Synchronous. Silence is measured from the newest word of anybody, our own included: who was deaf or stood still buries nobody.
"""

from typing import Final

LEASE_S: Final = 10.0
"""A server that says nothing for so long while others are heard is dead."""


class Neighbours:
    """Of one board."""

    def __init__(self) -> None:
        self._heard: dict[str, float] = {}
        self._buried: set[str] = set()

    def hear(self, server: str, now: float) -> bool:
        """A server, maybe this one, said something; whether it had been taken for dead."""
        self._heard[server] = now
        was_buried = server in self._buried
        self._buried.discard(server)
        return was_buried

    def leave(self, server: str) -> None:
        """It said goodbye."""
        self._heard.pop(server, None)

    def bury(self) -> list[str]:
        """Those that have been silent for too long; each is named once."""
        newest = max(self._heard.values(), default=0.0)
        dead = [server for server, heard in self._heard.items() if newest - heard > LEASE_S]
        for server in dead:
            del self._heard[server]
        self._buried.update(dead)
        return dead
