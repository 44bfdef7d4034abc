"""The AI use report as pages to print: A4 across, one row a suggestion and panel."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from board.review.report import Use

_COLUMNS: Final = (
    ("Frame", 22),
    ("Kind", 18),
    ("Agent", 32),
    ("Model, provider, engine", 42),
    ("Rule", 20),
    ("Asked for by", 26),
    ("Proposed", 24),
    ("Decision", 22),
    ("By", 26),
    ("When", 24),
    ("Reason", 21),
)
"""The columns and their widths in millimetres: 277 in all."""

_LINE: Final = HexColor("#999999")
_HEAD: Final = HexColor("#e8e8e8")
_LATIN = TTFont("Vera", "Vera.ttf")
# What Vera has no letters for is set in fonts that every reader of PDF has or finds something for; they are not embedded.
_OTHER: Final = "HeiseiMin-W3"
_KOREAN: Final = "HYSMyeongJo-Medium"
_PLAIN = ParagraphStyle("plain", fontName="Vera", fontSize=7, leading=9)
_TITLE = ParagraphStyle("title", fontName="Vera", fontSize=15, leading=20)

registerFont(_LATIN)
for _name in (_OTHER, _KOREAN):
    registerFont(UnicodeCIDFont(_name))


@dataclass(frozen=True, slots=True)
class Heading:
    """What the report is about, and when it was made."""

    project: str
    board: str
    at_ms: int


def as_pdf(rows: tuple[Use, ...], heading: Heading) -> bytes:
    """The report as a PDF file."""
    out = io.BytesIO()
    title = f"AI use: {heading.board}"
    margins = {"leftMargin": 10 * mm, "rightMargin": 10 * mm, "topMargin": 12 * mm, "bottomMargin": 14 * mm}
    document = SimpleDocTemplate(out, pagesize=landscape(A4), title=title, author="Previz Board", **margins)
    made = datetime.fromtimestamp(heading.at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
    said = f"{heading.project} · {_count(rows)} · made {made}"
    story = [Paragraph(_set(title), _TITLE), Paragraph(_set(said), _PLAIN), Spacer(0, 5 * mm), _table(rows)]
    document.build(story, onFirstPage=_number, onLaterPages=_number)
    return out.getvalue()


def _count(rows: tuple[Use, ...]) -> str:
    count = len({row.suggestion for row in rows})
    return "no suggestion of an agent" if not count else f"{count} suggestion{'s' if count > 1 else ''} of agents"


def _table(rows: tuple[Use, ...]) -> LongTable:
    cells = [[Paragraph(_set(text), _PLAIN) for text in row] for row in ([name for name, _ in _COLUMNS], *map(_cells, rows))]
    table = LongTable(cells, colWidths=[width * mm for _, width in _COLUMNS], repeatRows=1)
    everywhere = (0, 0), (-1, -1)
    lines, head = ("GRID", *everywhere, 0.25, _LINE), ("BACKGROUND", (0, 0), (-1, 0), _HEAD)
    table.setStyle(TableStyle([lines, head, ("VALIGN", *everywhere, "TOP")]))
    return table


def _cells(row: Use) -> list[str]:
    made_by = ", ".join(part for part in (row.model, row.provider, row.engine) if part)
    return [
        row.frame or "not on the board",
        row.kind,
        row.agent,
        made_by,
        row.rule,
        row.requested_by,
        _readable(row.proposed_at),
        row.decision,
        row.decided_by,
        _readable(row.decided_at),
        row.reason,
    ]


def _readable(time: str) -> str:
    return time[:16].replace("T", " ")


def _set(text: str) -> str:
    """The text for a paragraph, each run in a font that has its letters."""
    return "".join(_runs(text.replace("\n", " ")))


def _runs(text: str) -> Iterator[str]:
    for font, letters in groupby(text, _font_of):
        run = escape("".join(letters))
        yield run if font == _PLAIN.fontName else f'<font name="{font}">{run}</font>'


def _font_of(letter: str) -> str:
    if ord(letter) in _LATIN.face.charToGlyph or letter.isspace():
        return "Vera"
    return _KOREAN if "\uac00" <= letter <= "\ud7a3" else _OTHER


def _number(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont("Vera", 7)
    canvas.drawRightString(landscape(A4)[0] - 10 * mm, 8 * mm, str(document.page))
