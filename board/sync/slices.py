"""A long update of one writer cut into short ones, which are applied one after the other with a breath in between."""

from collections.abc import Iterable, Iterator
from typing import Final

from board.sync.update import Run, Struct, Update, decode, encode

_BYTES: Final = 64 * 1024


def sliced(update: bytes, most_bytes: int = _BYTES) -> list[bytes]:
    """The same changes in order; one of several writers, whose structs wait for each other's, stays whole."""
    if len(update) <= most_bytes:
        return [update]
    whole = decode(update)
    if len(whole.runs) != 1 or whole.runs[0].holes:
        return [update]
    pieces = [encode(update, [run], {}) for run in _runs(whole, most_bytes)]
    return [*pieces, encode(update, [], whole.deletions)] if whole.deletions else pieces


def _runs(whole: Update, most_bytes: int) -> Iterator[Run]:
    (run,) = whole.runs
    for structs in _chunks(run.structs, most_bytes):
        yield Run(run.client, structs[0].clock, structs, structs[-1].clock + structs[-1].length, holes=False)


def _chunks(structs: Iterable[Struct], most_bytes: int) -> Iterator[list[Struct]]:
    chunk: list[Struct] = []
    for struct in structs:
        if chunk and struct.end - chunk[0].start > most_bytes:
            yield chunk
            chunk = []
        chunk.append(struct)
    yield chunk
