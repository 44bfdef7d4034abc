"""What is known of one document without reading it: clocks, places, types, deletions and surrogate pairs.

An index may lie over another, which it leaves alone: so an update is tried before it is taken in.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from board.sync.sequence import Sequence
from board.sync.shape import GONE, Node, Role, child
from board.sync.spans import Intervals, Span, Track
from board.sync.update import DELETED, GC, STRING, TYPE, Id, Ranges, Run, Struct
from board.sync.verdict import Gap, Hostile

Place = tuple[Node, str | None]
"""The type that something stands in, and its key there."""


@dataclass(slots=True)
class Index:
    """`lows` are where second halves of surrogate pairs are, in order.

    `tombs` are items whose content came without a type or value: they may have been types once.
    """

    roots: dict[str, Node]
    base: "Index | None" = None
    tracks: dict[int, Track] = field(default_factory=dict)
    types: dict[Id, Node] = field(default_factory=dict)
    records: set[tuple[str, str]] = field(default_factory=set)
    deleted: dict[int, Intervals] = field(default_factory=dict)
    tombs: dict[int, Intervals] = field(default_factory=dict)
    lows: dict[int, "array[int]"] = field(default_factory=dict)
    sequences: dict[Node, Sequence] = field(default_factory=dict)

    def next_clock(self, client: int) -> int:
        """The first clock of a client that is not known."""
        track = self.tracks.get(client)
        if track is not None:
            return track.end
        return 0 if self.base is None else self.base.next_clock(client)

    def structs_of(self, client: int) -> int:
        """How many structs of a client are known."""
        track = self.tracks.get(client)
        return 0 if track is None else track.count

    def span(self, client: int, clock: int) -> Span:
        """The span of a known clock."""
        track = self.tracks.get(client)
        if track is not None and clock >= track.first:
            return track.at(clock)
        assert self.base is not None  # the clock is known, so one of the layers has it
        return self.base.span(client, clock)

    def spans(self, client: int, start: int, end: int) -> Iterator[Span]:
        """The spans of known clocks."""
        track = self.tracks.get(client)
        if self.base is not None and (track is None or start < track.first):
            yield from self.base.spans(client, start, end if track is None else min(end, track.first))
        if track is not None and end > track.first:
            yield from track.between(max(start, track.first), end)

    def splits(self, client: int, clock: int) -> bool:
        """Whether a cut before this clock parts a surrogate pair."""
        lows = self.lows.get(client)
        if lows is not None and (at := bisect_left(lows, clock)) < len(lows) and lows[at] == clock:
            return True
        return self.base is not None and self.base.splits(client, clock)

    def has_record(self, table: str, record: str) -> bool:
        """Whether this id was ever used in this table."""
        return (table, record) in self.records or (self.base is not None and self.base.has_record(table, record))

    def not_deleted(self, client: int, start: int, end: int) -> Ranges:
        """The parts of a range that are not known as deleted."""
        intervals = self.deleted.get(client)
        return [(start, end)] if intervals is None else intervals.lacking(start, end)

    def _type(self, ident: Id) -> Node:
        """The type that an item of a known id holds."""
        node = self.types.get(ident)
        if node is not None:
            return node
        if self.base is not None and (self.tracks.get(ident[0]) is None or ident[1] < self.tracks[ident[0]].first):
            return self.base._type(ident)
        tombs = self.tombs.get(ident[0])
        if (tombs is not None and ident[1] in tombs) or self.span(*ident).node is GONE:
            return GONE
        raise Hostile("the parent of a struct is no shared type")

    def place(self, struct: Struct) -> Place:
        """Where a struct belongs whose neighbours and parent are known."""
        if struct.origin is not None:
            left = self._neighbour(struct.origin)
            if struct.right is not None and self._neighbour(struct.right) != left:
                raise Hostile("the neighbours of a struct stand in different places")
            return left
        if struct.right is not None:
            return self._neighbour(struct.right)
        if type(struct.parent) is tuple:
            return self._type(struct.parent), struct.sub
        if struct.kind == GC:
            return GONE, None
        root = self.roots.get(struct.parent)  # type: ignore[arg-type]  # neither None nor a tuple is left
        if root is None:
            raise Hostile("a root of this name is not in the schema", "schema")
        return root, struct.sub

    def _neighbour(self, ident: Id) -> Place:
        span = self.span(*ident)
        return span.node, span.key(ident[1])

    def put(self, struct: Struct, node: Node, key: str | None) -> None:
        """Take in a struct that follows on."""
        client, clock = struct.client, struct.clock
        end = clock + struct.length
        track = self.tracks.get(client)
        if track is None:
            track = self.tracks[client] = Track(clock)
        track.put(clock, end, node, key)
        if key is None and node is not GONE:
            self._sequence(node).put(struct)
        if node.role is Role.TABLE:
            self.records.add((node.table, key or ""))
        if struct.kind == TYPE:
            if node is not GONE:
                self.types[client, clock] = child(node, key, struct.content)  # type: ignore[arg-type]  # a type's number
        elif struct.kind == STRING:
            self._note_pairs(client, clock, struct.content)  # type: ignore[arg-type]  # a text's string
        elif struct.kind in (DELETED, GC):
            self.tombs.setdefault(client, Intervals()).add(clock, end)
            self.deleted.setdefault(client, Intervals()).add(clock, end)

    def _sequence(self, node: Node) -> Sequence:
        """The order of a text or list, to be changed."""
        sequence = self.sequences.get(node)
        if sequence is None:
            below = None if self.base is None else self.base.sequences.get(node)
            sequence = self.sequences[node] = Sequence() if below is None else below.copy()
        return sequence

    def _note_pairs(self, client: int, clock: int, string: str) -> None:
        """Note where the second halves of surrogate pairs are."""
        if string.isascii() or max(string) <= "\uffff":
            return
        lows = self.lows.setdefault(client, array("I"))
        for char in string:
            clock += 1
            if char > "\uffff":
                lows.append(clock)
                clock += 1

    def delete(self, client: int, ranges: Ranges) -> None:
        """Note deletions."""
        intervals = self.deleted.setdefault(client, Intervals())
        for start, end in ranges:
            intervals.add(start, end)

    def take(self, draft: "Index") -> None:
        """Take in what was tried in an index over this one."""
        for client, track in draft.tracks.items():
            if track.first != self.next_clock(client):
                raise RuntimeError(f"client {client} has moved on since the draft was made")
        for client, track in draft.tracks.items():
            known = self.tracks.get(client)
            if known is None:
                self.tracks[client] = track
            else:
                known.extend(track)
        self.types.update(draft.types)
        self.records |= draft.records
        self.sequences.update(draft.sequences)
        for client, lows in draft.lows.items():
            self.lows.setdefault(client, array("I")).extend(lows)
        for mine, theirs in ((self.deleted, draft.deleted), (self.tombs, draft.tombs)):
            _join(mine, theirs)


def _join(mine: dict[int, Intervals], theirs: dict[int, Intervals]) -> None:
    """Add all intervals to those that are there."""
    for client, intervals in theirs.items():
        known = mine.setdefault(client, intervals)
        if known is not intervals:
            known.take(intervals)


class Clocks(Protocol):
    """Whatever knows how far each client has come."""

    def next_clock(self, client: int) -> int: ...


def in_order(index: Clocks, runs: list[Run]) -> Iterator[Struct]:
    """The structs of an update, each after those it names; whoever iterates puts each into the index before the next."""
    queues = {run.client: iter(run.structs) for run in runs}
    nothing: Iterator[Struct] = iter(())
    waiting: list[Struct] = []
    for queue in queues.values():
        while (struct := waiting.pop() if waiting else next(queue, None)) is not None:
            lacking = _lacking(index, struct)
            if lacking is None:
                yield struct
                continue
            ahead = next(queues.get(lacking[0], nothing), None)
            if ahead is None:
                raise _stuck(index, runs, *lacking)
            waiting += (struct, ahead)


def _stuck(index: Clocks, runs: list[Run], client: int, clock: int) -> Gap | Hostile:
    """Why an id never came: it is not in the update, or is itself waiting."""
    if any(run.client == client and clock < run.end_clock for run in runs):
        return Hostile("structs wait for each other")
    return Gap(client, index.next_clock(client), clock)


def _lacking(index: Clocks, struct: Struct) -> Id | None:
    """The first id which a struct names and the index does not know yet."""
    client, clock = struct.client, struct.clock
    if clock != index.next_clock(client):
        raise Hostile("structs wait for each other")
    for ident in (struct.origin, struct.right, struct.parent):
        if type(ident) is not tuple:
            continue
        if ident[0] == client:
            if ident[1] >= clock:
                raise Hostile("a struct names itself or a later one")
        elif ident[1] >= index.next_clock(ident[0]):
            return ident
    return None
