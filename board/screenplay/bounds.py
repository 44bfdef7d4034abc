"""How large a screenplay may be, asked while it is read: no file keeps a server busy before it is refused."""

from collections.abc import Sequence

from board.screenplay.elements import BadScreenplay, Element

MAX_LINES = 500_000
MAX_SCENES = 5_000
MAX_ELEMENTS = 50_000
MAX_CHARACTERS = 10_000
"""Of one paragraph, and of its lines, since what is read of a paragraph takes the square of their number."""

_LOST = "the blank lines of the script seem lost."


def require_lines(count: int) -> None:
    """No more lines than a shelf of films has."""
    if count > MAX_LINES:
        raise BadScreenplay(f"The file has {count:,} lines; a screenplay may have {MAX_LINES:,} at most.")


def require_paragraph(lines: Sequence[str]) -> None:
    """Not one paragraph for the whole script."""
    if len(lines) > MAX_CHARACTERS:
        raise BadScreenplay(f"A paragraph has {len(lines):,} lines: {_LOST}")


def require_few(elements: Sequence[Element]) -> None:
    """As many elements as a board takes, asked after every few."""
    if len(elements) > MAX_ELEMENTS:
        raise BadScreenplay(f"The script has more than {MAX_ELEMENTS:,} paragraphs, which is more than a board takes.")


def require_scenes(elements: Sequence[Element]) -> None:
    """As many scenes as a board takes."""
    scenes = sum(element.type == "scene_heading" for element in elements)
    if scenes > MAX_SCENES:
        raise BadScreenplay(
            f"The script has {scenes:,} scenes and {len(elements):,} paragraphs; "
            f"a board takes {MAX_SCENES:,} and {MAX_ELEMENTS:,}."
        )


def require_short(elements: Sequence[Element]) -> None:
    """No paragraph that is a script of its own."""
    if any(len(element.text) > MAX_CHARACTERS for element in elements):
        raise BadScreenplay(f"A paragraph is longer than {MAX_CHARACTERS:,} characters: {_LOST}")
