"""A document as the log has it, made ready beside the loop for a room that takes it in slices."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from board.names import DocumentName
from board.sync.collector import sparing
from board.sync.gate import Gate
from board.sync.judge import gate_for
from board.sync.slices import slices_of
from board.sync.update import decode
from board.sync.whole import LARGE_BYTES, written


@dataclass(frozen=True, slots=True)
class Reading:
    """A gate that knows the document; the slices of its first update and of all that came after it; what newcomers are sent."""

    name: DocumentName
    gate: Gate
    first: tuple[bytes, ...]
    rest: tuple[bytes, ...]
    whole: tuple[bytes, ...]


def read(name: DocumentName, updates: Sequence[bytes]) -> Reading:
    """What a room needs to know of its document, oldest update first; for a large one this takes a while."""
    gate = gate_for(name)
    size = sum(map(len, updates))
    with sparing(size):
        slices = [_learned(gate, update) for update in updates]
    return Reading(
        name, gate, tuple(chain(*slices[:1])), tuple(chain(*slices[1:])), written(updates) if size > LARGE_BYTES else ()
    )


def _learned(gate: Gate, update: bytes) -> list[bytes]:
    parts = decode(update)
    gate.take(gate.study_parts(parts))
    return slices_of(parts)
