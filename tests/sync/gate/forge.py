"""Updates written by hand, byte by byte, as no library would write them."""

from collections.abc import Mapping, Sequence

from board.lib0 import Plain, blob, plain, text, uint
from board.sync.update import ANY, BINARY, DELETED, GC, MAP, SKIP, STRING, TYPE, Id

PANEL = "0199aaaa-0000-7000-8000-000000000001"
OTHER = "0199aaaa-0000-7000-8000-000000000002"
MARA, JOE = 5_000_001, 5_000_002


def update(runs: Mapping[Id, Sequence[bytes]], deletions: Mapping[int, Sequence[Id]] | None = None) -> bytes:
    """An update of structs by (client, first clock) and deletions (clock, length) by client."""
    out = uint(len(runs))
    for (client, clock), structs in runs.items():
        out += uint(len(structs)) + uint(client) + uint(clock) + b"".join(structs)
    return out + deleted(deletions or {})


def deleted(deletions: Mapping[int, Sequence[Id]]) -> bytes:
    """The second half of an update."""
    out = uint(len(deletions))
    for client, ranges in deletions.items():
        out += uint(client) + uint(len(ranges)) + b"".join(uint(clock) + uint(length) for clock, length in ranges)
    return out


def item(
    kind: int,
    body: bytes,
    *,
    origin: Id | None = None,
    right: Id | None = None,
    parent: str | Id | None = None,
    sub: str | None = None,
) -> bytes:
    """One item."""
    out = bytes((kind | (0x80 if origin else 0) | (0x40 if right else 0) | (0x20 if sub is not None else 0),))
    for ident in (origin, right):
        if ident is not None:
            out += uint(ident[0]) + uint(ident[1])
    if parent is not None:
        out += b"\1" + text(parent) if isinstance(parent, str) else b"\0" + uint(parent[0]) + uint(parent[1])
        out += text(sub) if sub is not None else b""
    return out + body


def shared(number: int, parent: str | Id, sub: str | None = None) -> bytes:
    """A shared type."""
    return item(TYPE, uint(number), parent=parent, sub=sub)


def values(*items: Plain, parent: str | Id | None = None, sub: str | None = None, origin: Id | None = None) -> bytes:
    """Plain content."""
    return item(ANY, uint(len(items)) + b"".join(map(plain, items)), parent=parent, sub=sub, origin=origin)


def string(chars: str, *, parent: str | Id | None = None, origin: Id | None = None, right: Id | None = None) -> bytes:
    """A piece of text."""
    return item(STRING, text(chars), parent=parent, origin=origin, right=right)


def binary(content: bytes, parent: str | Id, sub: str) -> bytes:
    """A stroke."""
    return item(BINARY, blob(content), parent=parent, sub=sub)


def tomb(length: int, parent: str | Id | None = None, sub: str | None = None, origin: Id | None = None) -> bytes:
    """Deleted content."""
    return item(DELETED, uint(length), parent=parent, sub=sub, origin=origin)


def gc(length: int) -> bytes:
    """A collected struct."""
    return bytes((GC,)) + uint(length)


def skip(length: int) -> bytes:
    """A hole."""
    return bytes((SKIP,)) + uint(length)


def panel(client: int = MARA, clock: int = 0, ident: str = PANEL) -> list[bytes]:
    """A panel record with its notes: the map at `clock`, then its order, its notes at clock + 2, then "Hello" in them."""
    return [
        shared(MAP, "panels", ident),
        values("a1", parent=(client, clock), sub="order"),
        shared(2, (client, clock), "notes"),
        string("Hello", parent=(client, clock + 2)),
    ]


BOARD = update({(MARA, 0): panel()})
"""Mara has made a panel: clocks 0 to 7 are taken, the notes' letters are 3 to 7."""
