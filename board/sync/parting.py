"""An update parted by whose it is, into pieces that each build on those before."""

from collections.abc import Container
from itertools import groupby
from typing import Final

from board.sync.slices import ordered, runs_of
from board.sync.update import decode, encode

_MOST_PIECES: Final = 64


def parted(update: bytes, brought: Container[int]) -> list[tuple[bytes, bool]]:
    """The sender's own structs and those of the clients that were brought along, which the flag tells; deletions go with these.

    Two who typed into each other's words cannot be told apart in a few pieces: then all of it counts as brought.
    """
    whole = decode(update)
    rows = groupby(ordered(whole), key=lambda struct: struct.client in brought)
    pieces = [(list(runs_of(structs)), is_brought) for is_brought, structs in rows]
    if len(pieces) > _MOST_PIECES:
        return [(update, True)]
    said = [(encode(update, runs, {}), is_brought) for runs, is_brought in pieces]
    return [*said, (encode(update, (), whole.deletions), True)] if whole.deletions else said
