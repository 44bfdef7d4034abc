"""A look at the board with the drawings that operations would take away: what a proposal is filed with and judged by."""

from collections.abc import Sequence
from dataclasses import replace

from board.document import Document
from board.review import taboo
from board.review.circumstances import BOARD, panel_part
from board.review.draft import Draft
from board.review.fingerprint import Drawings, of_drawing
from board.review.operations import AnyOperation
from board.review.proposal import Proposal
from board.review.subjects import Sight, deleted_panels, see


def look(draft: Draft, operations: Sequence[AnyOperation]) -> Sight:
    """What of the board these operations are about."""
    drawings = {id: of_drawing(draft.doc(panel_part(id))) for id in deleted_panels(operations)}
    return see(draft.doc(BOARD), operations, drawings=drawings, drawn_ms={})


def look_for_an_agent(board: Document, proposal: Proposal, drawings: Drawings) -> Sight:
    """The same for one that never holds the board itself, with what its proposal is about; `drawings` as `taboo` asks."""
    gone = {panel: drawings[panel] for panel in deleted_panels(proposal.operations)}
    seen = see(board, proposal.operations, drawings=gone, drawn_ms={})
    return replace(seen, about=taboo.about(board, proposal.kind, proposal.operations, drawings))


def look_parts(operations: Sequence[AnyOperation]) -> tuple[str, ...]:
    """The parts that looking needs."""
    return (BOARD, *(panel_part(panel) for panel in deleted_panels(operations)))
