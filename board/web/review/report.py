"""The AI use report: what agents proposed, on what model, and who decided what about it."""

import asyncio

from fastapi import APIRouter, Response
from pycrdt import Doc

from board.document import Document, read_board, read_review
from board.model import Board
from board.numbering import panel_label, shot_labels
from board.people.register import Register
from board.review.circumstances import BOARD, REVIEW
from board.review.report import Use, ai_use, as_csv
from board.web.access import OnBoard, Reads
from board.web.services import Services

router = APIRouter(prefix="/boards/{board}/review", tags=["review"])

_CSV = "text/csv; charset=utf-8"
_PDF = "application/pdf"


@router.get("/report.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def report_csv(here: Reads) -> Response:
    """The report as a table."""
    rows = await uses(here)
    return Response(await asyncio.to_thread(as_csv, rows), media_type=_CSV, headers=_named(here, "csv"))


@router.get("/report.pdf", response_class=Response, responses={200: {"content": {_PDF: {}}}})
async def report_pdf(here: Reads) -> Response:
    """The report as pages to print."""
    rows = await uses(here)
    printed = await asyncio.to_thread(_printed, rows, here.project_name, here.board.name, here.services.people.now_ms())
    return Response(printed, media_type=_PDF, headers=_named(here, "pdf"))


def _printed(rows: tuple[Use, ...], project: str, board: str, at_ms: int) -> bytes:
    # Loaded when somebody prints: every start of a server would take a tenth of a second longer.
    from board.review.pages import Heading, as_pdf

    return as_pdf(rows, Heading(project=project, board=board, at_ms=at_ms))


async def uses(here: OnBoard) -> tuple[Use, ...]:
    """The rows of the report."""
    return await uses_of(here.services, here.register, here.board.id)


async def uses_of(services: Services, register: Register, board_id: str) -> tuple[Use, ...]:
    """The same for whoever needs no role."""
    board, review = await services.hub.state(board_id, BOARD), await services.hub.state(board_id, REVIEW)
    names = {account.id: account.name for account in register.accounts}
    return await asyncio.to_thread(_read, board, review, names)


def _read(board: bytes, review: bytes, names: dict[str, str]) -> tuple[Use, ...]:
    return ai_use(read_review(_document(review)), _labels(read_board(_document(board))), names)


def _labels(board: Board) -> dict[str, str]:
    labels: dict[str, str] = {}
    for shot, label in shot_labels(board).items():
        panels = board.panels_of(shot)
        labels |= {panel.id: panel_label(label, index, len(panels)) for index, panel in enumerate(panels)}
    return labels


def _document(state: bytes) -> Document:
    doc: Document = Doc()
    doc.apply_update(state)
    return doc


def _named(here: OnBoard, ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="ai-use-{here.board.id}.{ending}"', "Cache-Control": "no-store"}
