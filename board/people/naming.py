"""Names that people, projects and boards may carry: one line, visible, bounded in what the eye counts."""

import re
import unicodedata

from board.people.refusals import BadName

NAME_GRAPHEMES = 80
_CODE_POINTS_A_GRAPHEME = 12
_MARKS = re.compile(r"\^{9}")  # no script that is written needs so many on one letter
_JOINER = "\u200d"
# Cc controls, Cf bidi marks and other invisible steering, Cs halves of pairs, Co private, Cn unassigned, Zl/Zp line breaks.
_UNFIT = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and symbols by their category, and nothing to the eye: a name of these is no name."""
_FIT_FORMATS = frozenset({_JOINER, "\u200c"})  # emoji families and Persian spelling need the joiners


def clean_name(text: str, *, what: str = "name") -> str:
    """The name as it is kept: NFC, outer and repeated spaces gone; `BadName` says what is wrong with any other."""
    if len(text) > 40 * NAME_GRAPHEMES:
        raise BadName(f"The {what} is far too long: up to {NAME_GRAPHEMES} characters fit.")
    _refuse_unfit(text, what)
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not any(unicodedata.category(c)[0] in "LNS" for c in name):
        raise BadName(f"The {what} needs at least one letter, digit or symbol that can be seen.")
    if count_graphemes(name) > NAME_GRAPHEMES or len(name) > NAME_GRAPHEMES * _CODE_POINTS_A_GRAPHEME:
        raise BadName(f"The {what} is too long: up to {NAME_GRAPHEMES} characters fit.")
    if _MARKS.search("".join("^" if unicodedata.category(c) in ("Mn", "Me") else " " for c in name)):
        raise BadName(f"The {what} piles marks on a letter until they cover what stands beside it.")
    return name


def _refuse_unfit(text: str, what: str) -> None:
    for character in text:
        unfit = character in _BLANKS or unicodedata.category(character) in _UNFIT
        if unfit and character not in _FIT_FORMATS:
            raise BadName(f"The {what} has a character that cannot be shown (U+{ord(character):04X}).")


def count_graphemes(text: str) -> int:
    """How many characters the eye counts, closely enough for a limit: marks and joined emoji belong to what they follow."""
    count = 0
    joined = False
    for character in text:
        extends = unicodedata.category(character) in ("Mn", "Me", "Mc") or character == _JOINER or _is_modifier(character)
        if not extends and not joined:
            count += 1
        joined = character == _JOINER
    return max(count, 1 if text else 0)


def _is_modifier(character: str) -> bool:
    return 0x1F3FB <= ord(character) <= 0x1F3FF
