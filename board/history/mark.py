"""What entries did, without what they say: who wrote to what, and what was touched."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from board.history.replica import Act


class Line(NamedTuple):
    """An entry without what it says."""

    id: str
    part: str
    account: str
    means: str


class Mark(NamedTuple):
    """What an entry touched: the entry's place in the chapter, and the table, id and field."""

    line: int
    table: str
    id: str
    field: str
    act: Act


Marks = Callable[[], Sequence[Mark]]
"""Read when somebody asks for them: most are of drawings that nobody asks about."""
