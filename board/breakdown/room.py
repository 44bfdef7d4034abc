"""Whether a screenplay fits into its board: one that fills it would leave nobody room to draw."""

from typing import Final

from board.breakdown.draft import Work
from board.document import Document
from board.screenplay.elements import BadScreenplay

MOST_BYTES: Final = 6_000_000
"""Of the board's document after an import: three quarters of what it may ever have, and seven times a long film's script."""

_RECORD_BYTES: Final = 250  # of a paragraph's record without its text, measured over films
_SMALL_BYTES: Final = 200_000


def require_room(doc: Document, work: Work) -> None:
    """Raises `BadScreenplay` when what is new in the draft is much and too much."""
    fresh = (element for index, element in enumerate(work.screenplay.elements) if index not in work.elements)
    added = sum(_RECORD_BYTES + len(element.text.encode()) for element in fresh)
    if added > _SMALL_BYTES and added + len(doc.get_update()) > MOST_BYTES:
        raise BadScreenplay(
            f"The script is too long for this board: with it the board would have {MOST_BYTES // 1_000_000} MB or more. "
            "Split it into several boards."
        )
