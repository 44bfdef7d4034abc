"""The update which this process is applying right now, in a mapped file: whoever buries the process reads what killed it."""

import hashlib
import mmap
from dataclasses import dataclass
from pathlib import Path
from struct import Struct
from typing import Final, Self

_LAYOUT: Final = Struct("<B36s16s")  # occupied, board id, digest


@dataclass(frozen=True, slots=True)
class Suspect:
    """The board and the digest of the update that was under application."""

    board: str
    digest: bytes


def digest_of(update: bytes) -> bytes:
    """What an update is known by in slot and quarantine."""
    return hashlib.blake2b(update, digest_size=16).digest()


class Slot:
    """One process's slot. The kernel keeps what was written even when the process is killed."""

    def __init__(self, memory: mmap.mmap) -> None:
        self._memory = memory

    @classmethod
    def anonymous(cls) -> Self:
        """A slot that nobody else can read."""
        return cls(mmap.mmap(-1, _LAYOUT.size))

    @classmethod
    def at(cls, path: Path) -> Self:
        """The slot in this file, made empty."""
        path.write_bytes(bytes(_LAYOUT.size))
        with path.open("r+b") as file:
            return cls(mmap.mmap(file.fileno(), _LAYOUT.size))

    def note(self, board: str, digest: bytes) -> None:
        """Says what is about to be applied."""
        _LAYOUT.pack_into(self._memory, 0, 1, board.encode(), digest)

    def clear(self) -> None:
        """Says that it went well."""
        self._memory[0] = 0

    def close(self) -> None:
        """Lets go of the file."""
        self._memory.close()


def read(path: Path) -> Suspect | None:
    """What the dead process was applying, None if it died of something else."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    if len(content) != _LAYOUT.size or content[0] != 1:
        return None
    _, board, digest = _LAYOUT.unpack(content)
    return Suspect(board.rstrip(b"\0").decode(), digest)
