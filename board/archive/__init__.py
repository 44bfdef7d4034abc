"""A whole board as one ZIP file: how it is written as a stream, and how strictly it is read. Knows no server.

`manifest.json` is written last and lists every other file with its size and hash. `documents/` holds each document's state,
`history/` the log in numbered pieces, `assets/` and `thumbs/` files by hash, `refused/` large work that was refused,
`people.json` the crew, `panels.json` locks and which panel shows which picture. There are no secrets in it.
"""

from board.archive.form import PANELS, PEOPLE, BadArchive, Line, LockKept, Manifest, Panels, Person
from board.archive.reading import ArchiveReader
from board.archive.writing import ArchiveWriter

HISTORY_PIECE_BYTES = 4 * 1024 * 1024
"""How much of the log goes into one file."""

__all__ = [
    "HISTORY_PIECE_BYTES", "PANELS", "PEOPLE", "ArchiveReader", "ArchiveWriter", "BadArchive", "Line", "LockKept", "Manifest",
    "Panels", "Person",
]  # fmt: skip
