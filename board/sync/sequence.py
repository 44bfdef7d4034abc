"""The order of a text or list as every replica finds it: enough to see whether a struct's neighbours stand as it says.

A struct whose right neighbour stands before its left one has a place that depends on who came first, so that two replicas
would show two texts.
"""

from bisect import bisect_right, insort
from typing import NamedTuple

from board.sync.update import MAX_CLOCK, Id, Struct
from board.sync.verdict import Hostile

_NEAR = 2
"""How far from the last place it is worth looking first: people type on."""


class Piece(NamedTuple):
    """Clocks of one client that stand together, with the neighbours which the first of them named."""

    client: int
    start: int
    end: int
    origin: Id | None
    right: Id | None


class Sequence:
    """The pieces of one text or list from left to right, deleted ones included.

    `_firsts` are the first ids of the pieces as numbers, in the same order: a list of numbers is searched in no time.
    `_starts` are the first clocks of each client's pieces in their own order.
    """

    __slots__ = ("_firsts", "_near", "_starts", "pieces")

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._firsts: list[int] = []
        self._starts: dict[int, list[int]] = {}
        self._near = 0

    def copy(self) -> "Sequence":
        """One that may change while this one stays."""
        twin = Sequence()
        twin.pieces = self.pieces.copy()
        twin._firsts = self._firsts.copy()
        twin._starts = {client: starts.copy() for client, starts in self._starts.items()}
        twin._near = self._near
        return twin

    def put(self, struct: Struct) -> None:
        """Integrate a struct as Yjs does."""
        piece = Piece(struct.client, struct.clock, struct.clock + struct.length, struct.origin, struct.right)
        if piece.origin is not None:
            self._cut_after(piece.origin)
        stop = len(self.pieces) if piece.right is None else self._cut_before(piece.right)
        start = 0 if piece.origin is None else self._find(piece.origin) + 1
        if stop < start:
            raise Hostile("the right neighbour of a struct stands before its left one")
        at = start if start == stop else self._between(piece, start, stop)
        self._near = at
        if at and _joins(self.pieces[at - 1], piece):
            self.pieces[at - 1] = self.pieces[at - 1]._replace(end=piece.end)
            return
        self._insert(at, piece)

    def _between(self, piece: Piece, start: int, stop: int) -> int:
        """Where a piece goes among others that were put between the same neighbours."""
        place = start
        passed = _Passed(self.pieces, start)
        for at in range(start, stop):
            other = self.pieces[at]
            if other.origin == piece.origin:
                if other.client < piece.client:
                    place = at + 1
                elif other.right == piece.right:
                    break
            elif other.origin is not None and (holder := passed.holder(other.origin, at + 1)) is not None:
                if holder < place:  # what it stands behind is no rival of ours any more
                    place = at + 1
            else:
                break
        return place

    def _cut_after(self, ident: Id) -> None:
        """Let a piece end with an id."""
        self._cut(self._find(ident), ident[1] + 1)

    def _cut_before(self, ident: Id) -> int:
        """The number of the piece that begins with an id."""
        at = self._find(ident)
        return at if self.pieces[at].start == ident[1] else at + self._cut(at, ident[1])

    def _cut(self, at: int, clock: int) -> int:
        """Part a piece before a clock, unless it ends there; answers whether it was parted."""
        piece = self.pieces[at]
        if clock == piece.end:
            return 0
        self.pieces[at] = piece._replace(end=clock)
        self._insert(at + 1, Piece(piece.client, clock, piece.end, (piece.client, clock - 1), piece.right))
        return 1

    def _insert(self, at: int, piece: Piece) -> None:
        self.pieces.insert(at, piece)
        self._firsts.insert(at, _number(piece.client, piece.start))
        insort(self._starts.setdefault(piece.client, []), piece.start)

    def _find(self, ident: Id) -> int:
        """The number of the piece that holds an id; mostly it is near the last one that was put."""
        client, clock = ident
        for at in range(max(self._near - 1, 0), min(self._near + _NEAR, len(self.pieces))):
            piece = self.pieces[at]
            if piece.client == client and piece.start <= clock < piece.end:
                return at
        starts = self._starts[client]
        return self._firsts.index(_number(client, starts[bisect_right(starts, clock) - 1]))


def _number(client: int, clock: int) -> int:
    return client << 31 | clock


def _joins(left: Piece, right: Piece) -> bool:
    """Whether the right one was written straight on."""
    follows = left.client == right.client and left.end == right.start
    return follows and right.origin == (left.client, left.end - 1) and left.right == right.right


class _Passed:
    """The pieces between a left neighbour and a place, noted by client only as far as somebody asks."""

    __slots__ = ("_clients", "_noted", "_pieces")

    def __init__(self, pieces: list[Piece], start: int) -> None:
        self._pieces = pieces
        self._noted = start
        self._clients: dict[int, list[tuple[int, int, int]]] = {}

    def holder(self, ident: Id, stop: int) -> int | None:
        """The number of the piece before `stop` that holds an id."""
        for at in range(self._noted, stop):
            piece = self._pieces[at]
            insort(self._clients.setdefault(piece.client, []), (piece.start, piece.end, at))
        self._noted = stop
        pieces = self._clients.get(ident[0], ())
        found = bisect_right(pieces, (ident[1], MAX_CLOCK + 1, 0)) - 1
        return pieces[found][2] if found >= 0 and ident[1] < pieces[found][1] else None
