"""A milestone: the state of every document of a board at one moment, each a piece behind a table. Bytes in and out."""

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

import msgpack
import zstandard

from board.assets import Span
from board.chronicle.stream import Damaged
from board.history.cut import Checkpoint
from board.history.entry import moment

_VERSION: Final = 1
_LEVEL: Final = 6
_HEAD: Final = struct.Struct(">I")
_HASH_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Kept:
    """What the index says of a milestone."""

    number: int
    """Of the segment at whose end it stands."""
    position: str
    packed_bytes: int
    table_bytes: int
    hash: str
    """Of its table, which has the hashes of the pieces."""

    @property
    def name(self) -> str:
        """Of its object."""
        return f"milestones/{self.position}.{self.hash[:16]}"

    def member(self) -> bytes:
        """As the index holds it."""
        return cast(bytes, msgpack.packb((self.number, self.position, self.packed_bytes, self.table_bytes, self.hash)))


@dataclass(frozen=True, slots=True)
class Piece:
    """One document in a milestone: the last entry that went into it, where it lies, its hash."""

    covers: str
    span: Span
    hash: bytes


@dataclass(frozen=True, slots=True)
class Packed:
    """One document's state as a milestone holds it; what has not changed goes from one to the next as it is."""

    covers: str
    data: bytes


def kept_of(member: bytes) -> Kept:
    """A milestone out of the index; raises `Damaged`."""
    try:
        kept = Kept(*msgpack.unpackb(member))
        moment(kept.position)
    except (msgpack.UnpackException, ValueError, TypeError, AttributeError) as exc:
        raise Damaged("A line of the index of milestones cannot be read.") from exc
    return kept


def packed(checkpoint: Checkpoint) -> Packed:
    """A document as a piece."""
    return Packed(checkpoint.covers, zstandard.ZstdCompressor(level=_LEVEL).compress(checkpoint.state))


def pack(board: str, number: int, position: str, pieces: Mapping[str, Packed]) -> tuple[Kept, bytes]:
    """The object and what the index says of it."""
    rows = [(part, one.covers, len(one.data), _hash(one.data)) for part, one in sorted(pieces.items())]
    said = {"version": _VERSION, "board": board, "position": position, "pieces": rows}
    table = zstandard.ZstdCompressor(level=_LEVEL).compress(cast(bytes, msgpack.packb(said)))
    data = b"".join([_HEAD.pack(len(table)), table, *(pieces[part].data for part, *_ in rows)])
    head = _HEAD.size + len(table)
    return Kept(number, position, len(data), head, hashlib.sha256(data[:head]).hexdigest()), data


def table_of(kept: Kept, head: bytes) -> dict[str, Piece]:
    """Where each document lies, out of the object's first `table_bytes`; raises `Damaged`."""
    if hashlib.sha256(head).hexdigest() != kept.hash:
        raise Damaged(f"The milestone at {kept.position} is not what was kept.")
    said = msgpack.unpackb(zstandard.ZstdDecompressor().decompress(head[_HEAD.size :]))
    pieces, at = {}, kept.table_bytes
    for part, covers, length, hash in said["pieces"]:
        pieces[part] = Piece(covers, Span(at, at + length), hash)
        at += length
    return pieces


def taken(kept: Kept, piece: Piece, data: bytes) -> Packed:
    """A piece as it was read; raises `Damaged`."""
    if _hash(data) != piece.hash:
        raise Damaged(f"A document in the milestone at {kept.position} is not what was kept.")
    return Packed(piece.covers, data)


def unpacked(one: Packed) -> Checkpoint:
    """The document's state."""
    return Checkpoint(zstandard.ZstdDecompressor().decompress(one.data), one.covers)


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:_HASH_BYTES]
