"""What a worker is asked, as plain data: a job, and a scene to look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Words = dict[str, Any]
"""JSON as it goes over the wire."""


@dataclass(frozen=True, slots=True)
class Errand:
    """A job as the server hands it out."""

    id: str
    lease: str
    board: str
    scope: str
    subject: str
    scene: str
    kinds: frozenset[str]
    lease_s: float


@dataclass(frozen=True, slots=True)
class Look:
    """A scene as the server shows it, and what has to be respected there."""

    reading: Words  # as the server wrote it: whoever thinks about it reads it
    settled: frozenset[tuple[str, str]]  # slot and hash of what was read: said before, and decided about
    waiting: frozenset[str]  # slots of what was said and waits
    muted: frozenset[str]
    welcome: bool


def errand_of(words: Mapping[str, Any]) -> Errand:
    """The job in an answer of the server."""
    return Errand(
        id=str(words["id"]),
        lease=str(words["lease"]),
        board=str(words["board"]),
        scope=str(words["scope"]),
        subject=str(words["subject"]),
        scene=str(words["scene"]),
        kinds=frozenset(map(str, words["kinds"])),
        lease_s=int(words["lease_ms"]) / 1000,
    )
