"""What a stretch of the log did: enough to tell its steps and who set what without reading its entries again."""

from collections.abc import Mapping
from dataclasses import dataclass

from board.history.bin import Binned
from board.history.mark import Line, Marks
from board.history.names import Called
from board.history.run import Run


@dataclass(frozen=True, slots=True)
class Chapter:
    """Written while the log is read from the end of the one before it."""

    after: str
    """The last entry before it."""
    lines: tuple[Line, ...]
    runs: tuple[tuple[str, Run], ...]
    """By the first entry of the step, which may lie in a chapter before. Whoever adds a chapter goes on with its runs."""
    called: Mapping[str, Called]
    drawn: frozenset[str]
    binned: tuple[tuple[Binned, bool], ...]
    """What went into the bin, and with False what came out."""
    marks: Mapping[str, Marks]
    """By part."""

    @property
    def last(self) -> str:
        """The last entry of it."""
        return self.lines[-1].id
