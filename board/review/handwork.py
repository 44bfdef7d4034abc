"""What people have drawn on suggested frames: it is theirs, and is kept whatever becomes of the suggestion."""

from collections.abc import Collection

from board.document import read_record
from board.model import Panel
from board.review import application, ghosts
from board.review.application import Carrying
from board.review.circumstances import BOARD, Circumstances, panel_part
from board.review.draft import Draft
from board.review.operations import Insert
from board.review.suggestion import Filed


def frames_worked_on(draft: Draft, suggestion: Filed) -> list[Insert]:
    """The suggested frames on which people drew."""
    made_ms = suggestion.record.made_ms
    return [one for one in suggestion.ghosts if ghosts.is_drawn_on(draft.doc(panel_part(one.panel)), one, made_ms)]


def keep(draft: Draft, suggestion: Filed, circumstances: Circumstances, stay: Collection[str] = frozenset()) -> None:
    """Ghosts that people drew on become ordinary panels, in the bin; but for those that `stay`."""
    brought = {one.own.id: one.own for one in suggestion.ghosts if one.own is not None}
    for ghost in frames_worked_on(draft, suggestion):
        if ghost.panel not in stay and read_record(draft.doc(BOARD), Panel, ghost.panel) is None:
            application.insert_in_the_bin(Carrying(draft, suggestion.record, circumstances), ghost, brought)
