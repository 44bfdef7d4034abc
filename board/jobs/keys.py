"""The Redis keys of the queues; one hash tag for all, so that one script may change several of them on a cluster too."""

from typing import Final

BELL: Final = "pb:{jobs}:bell"
"""A short stream: which agent has been given something to do."""


def keys_of(agent: str) -> list[str]:
    """The keys of an agent's queue in the order in which `queue.lua` takes them."""
    queue = f"pb:{{jobs}}:{agent}"
    return [queue, *(f"{queue}:{noun}" for noun in ("open", "leases", "stopped", "errors", "beats", "dead")), BELL]


def queue_of(agent: str) -> str:
    """The stream of an agent's jobs."""
    return keys_of(agent)[0]


def open_of(agent: str) -> str:
    """The jobs that wait or are being done, each under what it is about."""
    return keys_of(agent)[1]


def dead_of(agent: str) -> str:
    """The stream of those jobs that nobody could finish."""
    return keys_of(agent)[6]
