"""Accepting: everything that was chosen or nothing, and never over what somebody changed."""

from board.document import read_board
from tests.core.review.studio import Studio


def test_an_accepted_frame_stands_where_it_was_suggested_with_its_drawing() -> None:
    studio = Studio()
    made = studio.propose([studio.frame(fields={"action": "She turns."})])

    decided = studio.accept(made)

    ghost = made.ghosts[0]
    board = read_board(studio.board)
    assert [panel.id for panel in board.panels_of(studio.shots[0])] == [studio.panel, ghost, studio.panels[0][1]]
    panel = next(panel for panel in board.panels if panel.id == ghost)
    assert (panel.action, panel.source, panel.created_by) == ("She turns.", made.suggestion, "dora")
    assert decided.state == studio.state_of(made) == "accepted"
