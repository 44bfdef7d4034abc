"""One update on its way through the gate: what it would change, checked struct by struct."""

from bisect import bisect_right
from collections.abc import Iterable

from board.sync.index import Index
from board.sync.sequence import Sequence
from board.sync.shape import GONE, Node, Record, Role, check, check_deletion, touched
from board.sync.spans import Span
from board.sync.update import ANY, GC, MAX_CLOCK, Ranges, Struct
from board.sync.verdict import Gap, Hostile


class Visit:
    """A draft over what is known, and what was touched."""

    __slots__ = ("begun", "created", "cuts", "deletions", "draft", "known", "last", "pieces", "touched")

    def __init__(self, draft: Index, known: Index, deletions: dict[int, Ranges]) -> None:
        self.draft = draft
        self.known = known
        self.deletions = deletions
        self.begun: set[tuple[int, Node, str]] = set()
        self.pieces = 0
        self.cuts = 0
        self.last: Sequence | None = None  # the text of the last struct
        self.touched: set[Record] = set()
        self.created: set[Record] = set()

    def put(self, struct: Struct) -> None:
        """Check a struct and put it into the draft."""
        node, key = self.draft.place(struct)
        if struct.kind != GC:
            check(node, key, struct)
        if struct.length > 1 and struct.kind == ANY and node.keyed:
            self._check_overwritten(struct)
        if key is not None and node.keyed:
            self._check_under_key(struct, node, key)
        self._check_cuts(struct)
        record = touched(node, key)
        if record is not None:
            self.touched.add(record)
        if node.role is Role.TABLE and record is not None:
            if self.draft.has_record(*record):
                raise Hostile(f"{record[0]} has a record of this id already", "schema")
            self.created.add(record)
        self.draft.put(struct, node, key)
        self.last = self.draft.sequences.get(node)
        self.pieces += self.last is not None

    def _check_overwritten(self, struct: Struct) -> None:
        """Several values under one key are what Yjs merges once all of them are overwritten; alive, one could part them."""
        ranges = self.deletions.get(struct.client, ())
        at = bisect_right(ranges, (struct.clock, MAX_CLOCK)) - 1
        if at < 0 or ranges[at][1] < struct.clock + struct.length:
            raise Hostile("one key has several values at once")

    def _check_under_key(self, struct: Struct, node: Node, key: str) -> None:
        """A value names the one that it replaces, and nothing to its right.

        yrs walks over all values that name none, minutes for a few megabytes: a client's second one does.
        """
        if struct.right is not None:
            raise Hostile("a value under a key has a right neighbour")
        if struct.origin is None:
            if (struct.client, node, key) in self.begun:
                raise Hostile("a client begins a key twice")
            self.begun.add((struct.client, node, key))

    def _check_cuts(self, struct: Struct) -> None:
        """Neighbours are never halves of a surrogate pair."""
        if struct.origin is not None and self.draft.splits(struct.origin[0], struct.origin[1] + 1):
            raise Hostile("a struct stands within a surrogate pair")
        if struct.right is not None and self.draft.splits(*struct.right):
            raise Hostile("a struct stands within a surrogate pair")

    def delete(self, client: int, ranges: Ranges) -> Ranges:
        """Check deletions and note them; answers those that are new."""
        known = self.draft.next_clock(client)
        if ranges and ranges[-1][1] > known:
            raise Gap(client, known, ranges[-1][1])
        new = [part for start, end in ranges for part in self.known.not_deleted(client, start, end)]
        for start, end in new:
            if self.draft.splits(client, start) or self.draft.splits(client, end):
                raise Hostile("a deletion parts a surrogate pair")
            self._touch(client, start, end)
        if new:
            self.draft.delete(client, new)
        return new

    def _touch(self, client: int, start: int, end: int) -> None:
        """Check what a deletion takes out of where, and note the records."""
        born = self.known.next_clock(client)
        for span in self.draft.spans(client, start, end):
            check_deletion(span.node, born_here=max(span.start, start) >= born)
            self.cuts += not span.node.keyed and span.node is not GONE
            self.touched.update(_records(span, max(span.start, start), min(span.end, end)))


def records_of(draft: Index, known: Index, deletions: dict[int, Ranges]) -> frozenset[Record]:
    """Which records a trusted update changes, by what it wrote and what it deletes."""
    found: set[Record] = set()
    for track in draft.tracks.values():
        for span in track.spans:
            found.update(_records(span, span.start, span.end))
    for client, ranges in deletions.items():
        for start, end in (part for one in ranges for part in known.not_deleted(client, *one)):
            for span in draft.spans(client, start, end):
                found.update(_records(span, max(span.start, start), min(span.end, end)))
    return frozenset(found)


def records_at(index: Index, ranges: Iterable[tuple[int, int, int]]) -> frozenset[Record]:
    """The records that stand or stood at known places: client, first clock, end."""
    found: set[Record] = set()
    for client, start, end in ranges:
        for span in index.spans(client, start, end):
            found.update(_records(span, max(span.start, start), min(span.end, end)))
    return frozenset(found)


def _records(span: Span, start: int, end: int) -> Iterable[Record]:
    """The records and values whose parts have these clocks."""
    if span.node.role in (Role.TABLE, Role.VALUES, Role.CLOSED):
        return ((span.node.table, key) for key in span.keys_between(start, end))
    return () if span.node.record is None else (span.node.record,)
