"""Words that somebody puts on record: none of them steers a terminal or a file, or turns round what stands beside them."""

import unicodedata
from typing import Final

from board.review.refused import Refused

LONGEST_REASON: Final = 1_000
_BREAKS: Final = "\n\r\t"
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def steers(text: str, *, breaks: str = _BREAKS) -> bool:
    """Whether there is a control character among them, other than these line breaks, or one that turns the direction."""
    return any((unicodedata.category(one) == "Cc" and one not in breaks) or one in _TURNING for one in text)


def check_reason(text: str) -> None:
    """Raises `Refused` unless a decision may hold it as its reason."""
    if len(text) > LONGEST_REASON:
        raise Refused("invalid", f"Expected a reason of at most {LONGEST_REASON} characters.")
    check_said(text)


def check_said(text: str) -> None:
    """Raises `Refused` for what steers."""
    if steers(text):
        raise Refused("invalid", "Expected words and line breaks, got a character that steers a terminal or turns the text.")
