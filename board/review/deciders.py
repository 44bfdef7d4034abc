"""Who decides about a suggestion."""

from board.document import Document, read_record
from board.model import Panel
from board.review import manners
from board.review.circumstances import BOARD, REVIEW, Circumstances
from board.review.draft import Draft
from board.review.operations import AnyOperation, Note, SetField, SetText
from board.review.refused import Refused
from board.review.subjects import concern_of
from board.review.suggestion import Filed
from board.roles import may_decide, may_write


def check_may_decide(draft: Draft, suggestion: Filed, circumstances: Circumstances) -> None:
    """Raises `Refused` unless this is theirs to decide."""
    circumstances.require_person("decide")
    if not may_decide_about(draft, suggestion, circumstances):
        raise Refused("not_allowed", "Only owners and directors decide about this suggestion.")


def may_decide_about(draft: Draft, suggestion: Filed, circumstances: Circumstances) -> bool:
    """Owners and directors; where the board says so also an editor whose own panels alone are concerned."""
    if circumstances.kind == "agent" or may_decide(circumstances.role):
        return circumstances.kind != "agent"
    if not may_write(circumstances.role) or not manners.artists_decide(draft.doc(REVIEW)) or not suggestion.operations:
        return False
    return all(_is_own(draft.doc(BOARD), one, circumstances.account) for one in suggestion.operations)


def _is_own(board: Document, operation: AnyOperation, account: str) -> bool:
    if isinstance(operation, SetField | SetText | Note) and operation.table != "panels":
        return False
    concern = concern_of(board, operation)
    panels = concern.panels | concern.beside
    made = [read_record(board, Panel, id) for id in panels]
    return bool(panels) and all(panel is not None and panel.created_by == account for panel in made)
