"""The update which this process is applying right now, in a mapped file: whoever buries the process reads what killed it."""

import hashlib
import mmap
import os
import time
from dataclasses import dataclass
from pathlib import Path
from struct import Struct
from typing import Final, Self

_HEAD: Final = Struct("<B36s48s64s16sQIB")  # occupied, board, part, account, digest, time, bytes, number of firsts
_FIRST: Final = Struct("<QI")
_MOST_FIRSTS: Final = 16
"""One is the rule. Of offline work with more of them these are enough to know it again."""

_SIZE: Final = _HEAD.size + _MOST_FIRSTS * _FIRST.size

First = tuple[int, int]
"""The first of what a client wrote in an update: its id and clock."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """An update under application: where, whose, what it is known by, and since when."""

    board: str
    part: str
    account: str
    digest: bytes
    bytes: int
    firsts: tuple[First, ...] = ()
    at_ms: int = 0

    def is_like(self, other: "Suspect") -> bool:
        """Whether the two bring the same: a client that comes back wraps it in other bytes."""
        same_place = (self.board, self.part) == (other.board, other.part)
        return same_place and (self.digest == other.digest or not set(self.firsts).isdisjoint(other.firsts))


def digest_of(update: bytes) -> bytes:
    """What an update is known by in slot and quarantine."""
    return hashlib.blake2b(update, digest_size=16).digest()


class Slot:
    """One process's slot. The kernel keeps what was written even when the process is killed."""

    def __init__(self, memory: mmap.mmap, siblings: tuple[mmap.mmap, ...] = ()) -> None:
        self._memory = memory
        self._siblings = siblings

    @classmethod
    def anonymous(cls) -> Self:
        """A slot that nobody else can read."""
        return cls(mmap.mmap(-1, _SIZE))

    @classmethod
    def at(cls, path: Path) -> Self:
        """The slot in this file, made empty, beside those that are in the folder already."""
        make(path)
        siblings = (_mapped(other) for other in path.parent.glob(f"*{path.suffix}") if path.suffix and other != path)
        return cls(_mapped(path, writable=True), tuple(siblings))

    def note(self, suspect: Suspect) -> None:
        """Says what is about to be applied."""
        firsts = suspect.firsts[:_MOST_FIRSTS]
        words = (suspect.board.encode(), suspect.part.encode(), suspect.account.encode(), suspect.digest)
        _HEAD.pack_into(self._memory, 0, 0, *words, time.time_ns() // 1_000_000, suspect.bytes, len(firsts))
        for number, first in enumerate(firsts):
            _FIRST.pack_into(self._memory, _HEAD.size + number * _FIRST.size, *first)
        self._memory[0] = 1

    def clear(self) -> None:
        """Says that it went well."""
        self._memory[0] = 0

    def is_tried_elsewhere(self, suspect: Suspect) -> bool:
        """Whether another process of this machine is applying the same, or died of it and has not been buried yet."""
        return any(other[0] and (found := _suspect(other[:])) and found.is_like(suspect) for other in self._siblings)

    def close(self) -> None:
        """Lets go of the file."""
        for memory in (self._memory, *self._siblings):
            memory.close()


def make(path: Path) -> None:
    """An empty slot in this file. It is never shorter than a slot: other processes have it mapped."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.pwrite(handle, bytes(_SIZE), 0)
        os.ftruncate(handle, _SIZE)
    finally:
        os.close(handle)


def read(path: Path) -> Suspect | None:
    """What the dead process was applying, None if it died of something else."""
    try:
        return _suspect(path.read_bytes())
    except FileNotFoundError:
        return None


def _suspect(content: bytes) -> Suspect | None:
    if len(content) != _SIZE or content[0] != 1:
        return None
    _, board, part, account, digest, at_ms, size, count = _HEAD.unpack_from(content)
    firsts = (_FIRST.unpack_from(content, _HEAD.size + n * _FIRST.size) for n in range(min(count, _MOST_FIRSTS)))
    return Suspect(_word(board), _word(part), _word(account), digest, size, tuple(firsts), at_ms)


def _word(padded: bytes) -> str:
    return padded.rstrip(b"\0").decode(errors="replace")


def _mapped(path: Path, *, writable: bool = False) -> mmap.mmap:
    with path.open("r+b" if writable else "rb") as file:
        return mmap.mmap(file.fileno(), _SIZE, access=mmap.ACCESS_WRITE if writable else mmap.ACCESS_READ)
