"""What is left of a board's log in its Redis stream, read in pages that nobody waits long for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, cast

import msgpack

from board.history.entry import Entry
from board.redis import Redis, script
from board.sync.keys import Keys
from board.sync.log import read_payload

Row = tuple[str, bytes]
"""An entry as the stream and the segments hold it: its id, and the bytes that were written."""

MOST: Final = 256
_FEW: Final = 16
_PART: Final = cast(bytes, msgpack.packb("d"))
_BYTES: Final = 256 * 1024

_stream = script((files(__package__) / "stream.lua").read_text())


class Damaged(Exception):
    """What was sealed or written is not there, or is not what it was; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Rest:
    """A page of the stream, and the last entry that it no longer holds."""

    trimmed: str
    rows: tuple[Row, ...]


async def rest(redis: Redis, keys: Keys, after: str, until: str, most: int = MOST) -> Rest:
    """The next page after a position. It is no continuation of the position if that lies before `trimmed`."""
    found = await _stream(redis, [keys.log, keys.trimmed], [after, until, most, _BYTES])
    trimmed, rows = cast(tuple[bytes, list[tuple[bytes, bytes]]], found)
    return Rest(trimmed.decode(), tuple((id.decode(), payload) for id, payload in rows))


def entries_of(rows: Iterable[Row], parts: Collection[str] | None = None) -> list[Entry]:
    """Rows as the history reads them, of these parts alone if any are named; raises `Damaged`."""
    if parts is None:
        return [entry_of(row) for row in rows]
    # Every entry begins with its part: most rows of a segment need not be unpacked for the life of one drawing.
    heads = [_PART + cast(bytes, msgpack.packb(part)) for part in parts]
    found = [row for row in rows if any(head in row[1] for head in heads)] if len(heads) < _FEW else rows
    return [entry for entry in map(entry_of, found) if entry.part in parts]


def entry_of(row: Row) -> Entry:
    """A row as the history reads it; raises `Damaged`."""
    stored = read_payload(*row)
    if stored is None:
        raise Damaged(f"Entry {row[0]} of the log cannot be read.")
    entry = stored.entry
    return Entry(stored.id, entry.part, entry.account, entry.means, entry.update, stored.batch)
