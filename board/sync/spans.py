"""Clocks of one client in a row: where they stand, and which of them are noted."""

from bisect import bisect_right
from collections.abc import Iterator

from board.sync.shape import Node
from board.sync.update import Ranges

_FEW = 64
"""Of more ranges each would move all that come after it: 0.5 s for a quarter of a megabyte."""


class Span:
    """Clocks of one client in one type; `keys` is None without keys, one key for all, or one for each clock."""

    __slots__ = ("end", "keys", "node", "start")

    def __init__(self, start: int, end: int, node: Node, keys: str | list[str] | None) -> None:
        self.start = start
        self.end = end
        self.node = node
        self.keys = keys

    def joins(self, later: "Span") -> bool:
        """Whether what follows on can be noted in this span, too."""
        if later.node is not self.node:
            return False
        return (self.keys is None and later.keys is None) or (type(self.keys) is list and type(later.keys) is list)

    def key(self, clock: int) -> str | None:
        """The key under which the struct of this clock stands."""
        return self.keys[clock - self.start] if type(self.keys) is list else self.keys  # type: ignore[return-value]

    def keys_between(self, start: int, end: int) -> list[str]:
        """The keys of a range of its clocks; those of a collected struct, which may be billions, have one."""
        if type(self.keys) is list:
            return self.keys[start - self.start : end - self.start]
        return [self.keys or ""]  # type: ignore[list-item]  # a list was answered above


class Track:
    """The spans of one client, from clock `first` on."""

    __slots__ = ("count", "end", "first", "spans", "starts")

    def __init__(self, first: int) -> None:
        self.first = first
        self.end = first
        self.count = 0  # of structs
        self.starts: list[int] = []
        self.spans: list[Span] = []

    def put(self, start: int, end: int, node: Node, key: str | None) -> None:
        """Add a struct's clocks at the end."""
        self.end = end
        self.count += 1
        keys = [key] if key is not None and end - start == 1 else key
        last = self.spans[-1] if self.spans else None
        if last is not None and last.node is node:
            if key is None and last.keys is None:
                last.end = end
                return
            if type(keys) is list and type(last.keys) is list:
                last.end = end
                last.keys += keys
                return
        self.starts.append(start)
        self.spans.append(Span(start, end, node, keys))

    def extend(self, later: "Track") -> None:
        """Add what follows on; the later track is given up."""
        self.end = later.end
        self.count += later.count
        for span in later.spans:
            last = self.spans[-1] if self.spans else None
            if last is not None and last.joins(span):
                last.end = span.end
                if type(last.keys) is list:
                    last.keys += span.keys  # type: ignore[arg-type]  # it joins
            else:
                self.starts.append(span.start)
                self.spans.append(span)

    def at(self, clock: int) -> Span:
        """The span of a clock between `first` and `end`."""
        return self.spans[bisect_right(self.starts, clock) - 1]

    def between(self, start: int, end: int) -> Iterator[Span]:
        """The spans that share clocks with a range."""
        for index in range(max(bisect_right(self.starts, start) - 1, 0), len(self.spans)):
            span = self.spans[index]
            if span.start >= end:
                return
            yield span


class Intervals:
    """Clocks of one client as ranges that neither touch nor overlap."""

    __slots__ = ("ends", "starts")

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []

    def add(self, start: int, end: int) -> None:
        """Add a range, joining it to those it touches."""
        if not self.ends or start > self.ends[-1]:
            self.starts.append(start)
            self.ends.append(end)
            return
        low = bisect_right(self.ends, start - 1)
        high = bisect_right(self.starts, end)
        if low < high:
            start = min(start, self.starts[low])
            end = max(end, self.ends[high - 1])
        self.starts[low:high] = [start]
        self.ends[low:high] = [end]

    def take(self, other: "Intervals") -> None:
        """Add all of another's ranges."""
        if len(other.starts) < _FEW:
            for start, end in zip(other.starts, other.ends, strict=True):
                self.add(start, end)
            return
        ranges = sorted([*zip(self.starts, self.ends, strict=True), *zip(other.starts, other.ends, strict=True)])
        self.starts, self.ends = [], []
        for start, end in ranges:
            self.add(start, end)

    def lacking(self, start: int, end: int) -> Ranges:
        """The parts of a range that are not here."""
        parts: Ranges = []
        at = bisect_right(self.ends, start)
        while start < end and at < len(self.starts) and self.starts[at] < end:
            if self.starts[at] > start:
                parts.append((start, self.starts[at]))
            start = self.ends[at]
            at += 1
        if start < end:
            parts.append((start, end))
        return parts

    def __contains__(self, clock: int) -> bool:
        at = bisect_right(self.starts, clock) - 1
        return at >= 0 and clock < self.ends[at]
