"""A long update cut into short ones, which are applied one after the other with a breath in between."""

from collections.abc import Iterable, Iterator
from typing import Final

from board.sync.collector import resting
from board.sync.index import in_order
from board.sync.update import MAX_CLOCK, Ranges, Run, Struct, Update, decode, encode
from board.sync.verdict import Gap, Hostile

_BYTES: Final = 64 * 1024
_BYTES_A_RANGE: Final = 32
"""What a deletion counts for: it is short to write, and takes as long to make as a struct."""


def sliced(update: bytes, most_bytes: int = _BYTES) -> list[bytes]:
    """The same changes, each after those that it builds on; one that builds on what is not there yet stays whole."""
    with resting(len(update)):
        return [update] if len(update) <= most_bytes else slices_of(decode(update), most_bytes)


def slices_of(whole: Update, most_bytes: int = _BYTES) -> list[bytes]:
    """The same of an update that is taken apart already."""
    update = whole.data
    if len(update) <= most_bytes:
        return [update]
    if any(run.holes for run in whole.runs):
        return [update]
    try:
        pieces = [encode(update, runs_of(structs), {}) for structs in _chunks(ordered(whole), most_bytes)]
    except (Gap, Hostile):
        return [update]
    ranges = max(1, most_bytes // _BYTES_A_RANGE)
    return [*pieces, *(encode(update, [], some) for some in _deletions(whole.deletions, ranges))]


class _Clocks:
    """How far each writer of an update has come; of all others everything counts as known."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self._next = {run.client: run.clock for run in runs}

    def next_clock(self, client: int) -> int:
        return self._next.get(client, MAX_CLOCK + 1)

    def pass_by(self, struct: Struct) -> None:
        self._next[struct.client] = struct.clock + struct.length


def ordered(whole: Update) -> Iterator[Struct]:
    """All that an update writes, each after what it builds on."""
    clocks = _Clocks(whole.runs)
    for struct in in_order(clocks, whole.runs):
        clocks.pass_by(struct)
        yield struct


def _chunks(structs: Iterable[Struct], most_bytes: int) -> Iterator[list[Struct]]:
    chunk: list[Struct] = []
    size = 0
    for struct in structs:
        took = struct.end - struct.start
        if chunk and size + took > most_bytes:
            yield chunk
            chunk, size = [], 0
        chunk.append(struct)
        size += took
    if chunk:
        yield chunk


def runs_of(structs: Iterable[Struct]) -> Iterator[Run]:
    """Structs that follow on each other, by writer."""
    written: dict[int, list[Struct]] = {}
    for struct in structs:
        written.setdefault(struct.client, []).append(struct)
    for client, run in written.items():
        yield Run(client, run[0].clock, run, run[-1].clock + run[-1].length, holes=False)


def _deletions(deletions: dict[int, Ranges], most: int) -> Iterator[dict[int, Ranges]]:
    some: dict[int, Ranges] = {}
    count = 0
    for client, ranges in deletions.items():
        for start, end in ranges:
            if count == most:
                yield some
                some, count = {}, 0
            some.setdefault(client, []).append((start, end))
            count += 1
    if some:
        yield some
