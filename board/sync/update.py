"""A Yjs V1 update taken apart: structs with their bytes, and deletions; refuses what Yjs and yrs may read differently.

Content that no document of ours uses (subdocuments, weak links, embeds, formats, moves, XML, old JSON) is malformed here.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from board.lib0 import Malformed, Plain, Reader, text, uint

GC, DELETED, BINARY, STRING, TYPE, ANY, SKIP = 0, 1, 3, 4, 7, 8, 10
ARRAY, MAP, TEXT = 0, 1, 2

MAX_CLOCK = 2**31 - 1
"""yrs counts in 32 bits and wraps."""

_ORIGIN, _RIGHT, _SUB, _KIND = 0x80, 0x40, 0x20, 0x1F
_NEIGHBOURS = _ORIGIN | _RIGHT
_BARE = (GC, SKIP)

Id = tuple[int, int]
"""Client and clock."""

Ranges = list[tuple[int, int]]
"""Clocks from and to, without the last; sorted, apart from each other."""

Content = str | int | list[Plain] | None
"""A text's string, the values of plain content, a type's number, the size of a binary."""


class Struct(NamedTuple):
    """One struct; `start`, `body` (its content) and `end` are places in the update's bytes."""

    client: int
    clock: int
    length: int
    kind: int
    start: int
    body: int
    end: int
    origin: Id | None
    right: Id | None
    parent: str | Id | None
    sub: str | None
    content: Content


class Run(NamedTuple):
    """Structs of one client that follow on each other; `head` replaces the bytes of a first struct that was cut."""

    client: int
    clock: int
    structs: list[Struct]
    end_clock: int
    holes: bool
    head: bytes = b""


@dataclass(frozen=True, slots=True)
class Update:
    """An update of one document; `exact` says that encoding it again gives the same bytes."""

    data: bytes
    runs: list[Run]
    deletions: dict[int, Ranges]
    exact: bool = True


_new = tuple.__new__  # a named tuple's own constructor is a third slower, and this is the hottest line


class TooMany(Exception):
    """More structs or ranges than anybody may send at once."""


def decode(data: bytes, most: int = 1_000_000) -> Update:
    """Take an update apart; at most `most` structs and as many ranges."""
    reader = Reader(data)
    runs: dict[int, Run] = {}
    for _ in range(reader.count(4)):  # a count, a client, a clock, a struct
        run = _run(reader, most)
        most -= len(run.structs)
        if run.client in runs:
            raise Malformed(f"client {run.client} comes twice")
        runs[run.client] = run
    deletions: dict[int, Ranges] = {}
    exact = True
    for _ in range(reader.count(2)):
        client, ranges, tidy = _deletions(reader, most)
        most -= len(ranges)
        if client in deletions:
            raise Malformed(f"the deletions of client {client} come twice")
        deletions[client] = ranges
        exact = exact and tidy
    reader.close()
    return Update(data, list(runs.values()), deletions, exact)


def _run(reader: Reader, most: int) -> Run:
    """The structs of one client."""
    count = reader.count(2)
    if count > most:
        raise TooMany(f"an update brings more structs than may be sent at once, {count} in one row")
    client, first = reader.uint(), reader.uint()
    if count == 0:
        raise Malformed(f"client {client} comes without structs")
    own = uint(client)
    clock = first
    structs = []
    holes = False
    for _ in range(count):
        struct = _struct(reader, client, own, clock)
        structs.append(struct)
        clock += struct.length
        holes = holes or struct.kind == SKIP
    if clock > MAX_CLOCK:
        raise Malformed(f"the clock of client {client} runs over")
    return Run(client, first, structs, clock, holes)


def _struct(reader: Reader, client: int, own: bytes, clock: int) -> Struct:
    """The struct at the reader's place; `own` is how its client is written."""
    start = reader.pos
    info = reader.byte()
    kind = info & _KIND
    origin = right = parent = sub = None
    if info & _NEIGHBOURS:
        if info & _ORIGIN:
            origin = _id(reader, client, own)
        if info & _RIGHT:
            right = _id(reader, client, own)
    elif kind not in _BARE:
        parent = _parent(reader, client, own)
        if info & _SUB:
            sub = reader.text()
    if kind in _BARE and info != kind:
        raise Malformed(f"a struct without content has the flags {info:#x}")
    read = _CONTENT.get(kind)
    if read is None:
        raise Malformed(f"content of kind {kind} is not used here")
    body = reader.pos
    length, content = read(reader)
    if length == 0:
        raise Malformed("a struct is empty")
    return _new(Struct, (client, clock, length, kind, start, body, reader.pos, origin, right, parent, sub, content))


def _id(reader: Reader, client: int, own: bytes) -> Id:
    """An id; most name the client who writes, which saves reading its number."""
    if reader.data.startswith(own, reader.pos):
        reader.pos += len(own)
        return client, reader.uint()
    return reader.uint(), reader.uint()


def _parent(reader: Reader, client: int, own: bytes) -> str | Id:
    """The name of a root or the id of the item that holds the parent type."""
    named = reader.byte()
    if named == 1:
        return reader.text()
    if named == 0:
        return _id(reader, client, own)
    raise Malformed(f"{named} says neither name nor id")


def _read_length(reader: Reader) -> tuple[int, Content]:
    return reader.uint(), None


def _read_binary(reader: Reader) -> tuple[int, Content]:
    start = reader.skip_blob()
    return 1, reader.pos - start


def _read_string(reader: Reader) -> tuple[int, Content]:
    string = reader.text()
    return utf16_length(string), string


def _read_type(reader: Reader) -> tuple[int, Content]:
    number = reader.uint()
    if number > TEXT:
        raise Malformed(f"shared types of kind {number} are not used here")
    return 1, number


def _read_any(reader: Reader) -> tuple[int, Content]:
    count = reader.count(1)
    if count == 1:
        return 1, [reader.plain()]
    return count, [reader.plain() for _ in range(count)]


_CONTENT: dict[int, Callable[[Reader], tuple[int, Content]]] = {
    GC: _read_length,
    SKIP: _read_length,
    DELETED: _read_length,
    BINARY: _read_binary,
    STRING: _read_string,
    TYPE: _read_type,
    ANY: _read_any,
}


def utf16_length(string: str) -> int:
    """How many clocks a text takes: Yjs counts UTF-16 units."""
    return len(string) if string.isascii() else len(string.encode("utf-16-le")) // 2


def _deletions(reader: Reader, most: int) -> tuple[int, Ranges, bool]:
    """The deletions of one client, and whether they came sorted and apart."""
    client = reader.uint()
    count = reader.count(2)
    if count > most:
        raise TooMany(f"an update brings more deletions than may be sent at once, {count} in one row")
    ranges = []
    for _ in range(count):
        clock, length = reader.uint(), reader.uint()
        if length == 0 or clock + length > MAX_CLOCK:
            raise Malformed(f"a deletion of {length} from clock {clock}")
        ranges.append((clock, clock + length))
    tidy = count > 0 and all(a[1] <= b[0] for a, b in pairwise(ranges))
    return client, ranges if tidy else _tidied(ranges), tidy


def _tidied(ranges: Ranges) -> Ranges:
    """The same clocks, sorted and apart."""
    tidy: Ranges = []
    for start, end in sorted(ranges):
        if tidy and start <= tidy[-1][1]:
            tidy[-1] = (tidy[-1][0], max(end, tidy[-1][1]))
        else:
            tidy.append((start, end))
    return tidy


def rest_of(run: Run, data: bytes, known: int) -> Run | None:
    """The run without what lies before the clock `known`, which is not before its beginning; None if that is all."""
    if known >= run.end_clock:
        return None
    if known == run.clock:
        return run
    index = bisect_right(run.structs, known, key=attrgetter("clock")) - 1
    structs = run.structs[index:]
    head = b""
    if structs[0].clock < known:
        head = _cut(structs[0], data, known)
        structs[0] = _cut_struct(structs[0], head, known)
    return Run(run.client, known, structs, run.end_clock, run.holes, head)


def _cut(struct: Struct, data: bytes, clock: int) -> bytes:
    """The bytes of a struct from `clock` on: its left neighbour is now its own first part."""
    skipped = clock - struct.clock
    if struct.kind in (GC, SKIP):
        return bytes((struct.kind,)) + uint(struct.length - skipped)
    flags = data[struct.start] & (_RIGHT | _SUB) | _ORIGIN
    out = bytes((flags | struct.kind,)) + uint(struct.client) + uint(clock - 1)
    if struct.right is not None:
        out += uint(struct.right[0]) + uint(struct.right[1])
    match struct.content:
        case str(string):
            return out + text(_cut_string(string, skipped))
        case list():
            return out + uint(struct.length - skipped) + _cut_values(struct, data, skipped)
        case _:
            return out + uint(struct.length - skipped)


def _cut_values(struct: Struct, data: bytes, skipped: int) -> bytes:
    """The bytes of plain content without its first values, as they came: other spellings would be other values to some."""
    reader = Reader(data)
    reader.pos = struct.body
    reader.uint()
    for _ in range(skipped):
        reader.plain()
    return data[reader.pos : struct.end]


def _cut_string(string: str, units: int) -> str:
    """The string without its first UTF-16 units."""
    try:
        return string.encode("utf-16-le")[2 * units :].decode("utf-16-le")
    except UnicodeDecodeError as exc:
        raise Malformed("what is known of a text ends within a surrogate pair") from exc


def _cut_struct(struct: Struct, head: bytes, clock: int) -> Struct:
    """The struct that the bytes `head` hold."""
    cut = _struct(Reader(head), struct.client, uint(struct.client), clock)
    return cut._replace(start=struct.end, end=struct.end)


def encode(data: bytes, runs: Iterable[Run], deletions: dict[int, Ranges]) -> bytes:
    """An update of these runs, taken out of `data`, and these deletions."""
    bodies = [
        uint(len(run.structs))
        + uint(run.client)
        + uint(run.clock)
        + run.head
        + data[run.structs[0].start : run.structs[-1].end]
        for run in runs
    ]
    deleted = [
        uint(client) + uint(len(ranges)) + b"".join(uint(start) + uint(end - start) for start, end in ranges)
        for client, ranges in deletions.items()
    ]
    return uint(len(bodies)) + b"".join(bodies) + uint(len(deleted)) + b"".join(deleted)
