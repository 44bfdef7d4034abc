"""Names of documents: `{board}`, `{board}/panel/{panel}` and `{board}/review`; nothing else is a name."""

from dataclasses import dataclass

from board.ids import is_id
from board.schema import DocumentKind

_PANEL = "panel/"
_REVIEW = "review"


class BadName(ValueError):
    """The text is no document's name."""


@dataclass(frozen=True, slots=True)
class DocumentName:
    """A board's id and the part of it which a document holds: "", "panel/{id}" or "review"."""

    board: str
    part: str = ""

    def __post_init__(self) -> None:
        if not is_id(self.board) or not _is_part(self.part):
            raise BadName(f"expected BOARD, BOARD/panel/PANEL or BOARD/review with uuid7 ids, got {self.text[:120]!r}")

    @property
    def kind(self) -> DocumentKind:
        """Which kind of document has this name."""
        if self.part == "":
            return "board"
        return "review" if self.part == _REVIEW else "panel"

    @property
    def panel(self) -> str | None:
        """The panel's id, for a panel document."""
        return self.part.removeprefix(_PANEL) if self.part.startswith(_PANEL) else None

    @property
    def text(self) -> str:
        """The name as it stands on the wire."""
        return f"{self.board}/{self.part}" if self.part else self.board

    def __str__(self) -> str:
        return self.text


def parse(text: str) -> DocumentName:
    """The name that the text spells; raises `BadName`."""
    board, slash, part = text.partition("/")
    if slash and not part:
        raise BadName(f"expected a part after the slash, got {text[:120]!r}")
    return DocumentName(board, part)


def panel_name(board: str, panel: str) -> DocumentName:
    """The name of a panel's document."""
    return DocumentName(board, _PANEL + panel)


def review_name(board: str) -> DocumentName:
    """The name of a board's review document."""
    return DocumentName(board, _REVIEW)


def _is_part(part: str) -> bool:
    return part in ("", _REVIEW) or (part.startswith(_PANEL) and is_id(part.removeprefix(_PANEL)))
