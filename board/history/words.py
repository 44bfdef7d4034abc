"""What changed in a text, word by word; the other way round it is the same with both sides swapped."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from board.model import Json

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_PIECES = 2_000  # the comparison takes the square of it


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text that stayed as it was, or was replaced; an insertion was nothing, a deletion is nothing now."""

    was: str
    now: str

    def inverse(self) -> "Run":
        """The same the other way round."""
        return Run(self.now, self.was)

    def to_json(self) -> dict[str, Json]:
        """As the API tells it."""
        return {"was": self.was, "now": self.now}


def word_diff(was: str, now: str) -> tuple[Run, ...]:
    """The runs of which both texts are made."""
    if was > now:  # the library's answer depends on which text comes first
        return tuple(run.inverse() for run in word_diff(now, was))
    old, new = _PIECE.findall(was), _PIECE.findall(now)
    if max(len(old), len(new)) > _MOST_PIECES:
        return _ends(was, now)
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return tuple(Run("".join(old[a:b]), "".join(new[c:d])) for _, a, b, c, d in blocks)


def _ends(was: str, now: str) -> tuple[Run, ...]:
    """What both begin and end with, and all between as one replacement."""
    start = _shared(was, now)
    end = _shared(was[start:][::-1], now[start:][::-1])
    middle = Run(was[start : len(was) - end], now[start : len(now) - end])
    head, tail = was[:start], was[len(was) - end :]
    return tuple(run for run in (Run(head, head), middle, Run(tail, tail)) if run.was or run.now)


def _shared(a: str, b: str) -> int:
    pairs = enumerate(zip(a, b, strict=False))
    return next((index for index, (mine, theirs) in pairs if mine != theirs), min(len(a), len(b)))
