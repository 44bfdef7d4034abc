"""A segment: consecutive entries of a board's log, packed once and never changed. Bytes in, rows out; knows no store."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, cast

import msgpack
import zstandard

from board.chronicle.stream import Damaged, Row, entry_of
from board.history.entry import moment

_VERSION: Final = 1
_LEVEL: Final = 9  # a twentieth smaller than 3 for 4 us an entry; 19 saves 3 in 100 more for 100 us
_FINGERPRINT: Final = 4


@dataclass(frozen=True, slots=True)
class Measure:
    """How much goes into a segment: it is full with so many entries, or with so many bytes of them."""

    entries: int = 2_000
    size_bytes: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Segment:
    """Its place in the chain, the hash of the one before it (empty for the first), and the entries as they were written."""

    board: str
    number: int
    previous: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Sealed:
    """What the index says of a segment."""

    number: int
    first: str
    last: str
    count: int
    raw_bytes: int
    """Of its entries."""
    packed_bytes: int
    """Of the object."""
    hash: str
    previous: str
    prints: bytes
    """Of the parts that it has entries of: four bytes of each one's hash, in order."""

    @property
    def name(self) -> str:
        """Of its object: named by its hash too, so that one name never stands for two contents."""
        return f"segments/{self.first}.{self.hash[:16]}"

    @property
    def end(self) -> tuple[int, int]:
        """Its last entry as what it sorts by."""
        return moment(self.last)

    def may_hold(self, parts: Iterable[str] | None) -> bool:
        """Whether it may have entries of one of these parts (of any, None); False is sure."""
        if parts is None:
            return True
        held = {self.prints[at : at + _FINGERPRINT] for at in range(0, len(self.prints), _FINGERPRINT)}
        return any(_fingerprint(part) in held for part in parts)

    def member(self) -> bytes:
        """As the index holds it; those of one board sort by their numbers."""
        sizes = (self.count, self.raw_bytes, self.packed_bytes)
        said = (self.number, self.first, self.last, *sizes, self.hash, self.previous, self.prints)
        return cast(bytes, msgpack.packb(said))


def sealed_of(member: bytes) -> Sealed:
    """A segment out of the index; raises `Damaged`."""
    try:
        sealed = Sealed(*msgpack.unpackb(member))
        moment(sealed.first), moment(sealed.last)
    except (msgpack.UnpackException, ValueError, TypeError, AttributeError) as exc:
        raise Damaged("A line of the history's index cannot be read.") from exc
    return sealed


def full(rows: Sequence[Row], measure: Measure) -> int:
    """How many of these rows fill a segment, 0 if they do not. The same log is always cut at the same places."""
    size = 0
    for at, (_, payload) in enumerate(rows, 1):
        size += len(payload)
        if at >= measure.entries or size >= measure.size_bytes:
            return at
    return 0


def pack(segment: Segment) -> tuple[Sealed, bytes]:
    """The object and what the index says of it. Raises `Damaged` if an entry cannot be read: it stays in the stream then."""
    said = {
        "version": _VERSION,
        "board": segment.board,
        "number": segment.number,
        "previous": segment.previous,
        "rows": [list(row) for row in segment.rows],
    }
    data = zstandard.ZstdCompressor(level=_LEVEL).compress(cast(bytes, msgpack.packb(said)))
    sealed = Sealed(
        number=segment.number,
        first=segment.rows[0][0],
        last=segment.rows[-1][0],
        count=len(segment.rows),
        raw_bytes=sum(len(payload) for _, payload in segment.rows),
        packed_bytes=len(data),
        hash=hashlib.sha256(data).hexdigest(),
        previous=segment.previous,
        prints=prints_of(parts_in(segment.rows)),
    )
    return sealed, data


def unpack(sealed: Sealed, data: bytes) -> Segment:
    """The segment that the index names, out of its object; raises `Damaged`."""
    if hashlib.sha256(data).hexdigest() != sealed.hash:
        raise Damaged(f"The segment from {sealed.first} to {sealed.last} is not what was sealed.")
    said = msgpack.unpackb(zstandard.ZstdDecompressor().decompress(data))
    return Segment(said["board"], said["number"], said["previous"], tuple((id, payload) for id, payload in said["rows"]))


def parts_in(rows: Iterable[Row]) -> frozenset[str]:
    """The parts of a board that rows are entries of; raises `Damaged`."""
    return frozenset(entry_of(row).part for row in rows)


def prints_of(parts: Iterable[str]) -> bytes:
    """Some fifty thousand names of parts in a sixth of the room: a wrong yes costs a look into the segment."""
    return b"".join(sorted({_fingerprint(part) for part in parts}))


def _fingerprint(part: str) -> bytes:
    return hashlib.sha256(part.encode()).digest()[:_FINGERPRINT]
