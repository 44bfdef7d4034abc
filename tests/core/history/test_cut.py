"""A board as it was at a moment."""

import pytest

from board import edits
from board.document import plain, read_board
from board.history.cut import Checkpoint, Cut, OutOfOrder, changed_parts, cut_at
from board.history.drawing import strokes_of
from board.history.entry import end_of, moment
from tests.core.history.studio import JOE, Studio, ink


def test_a_cut_holds_all_documents_as_they_were_at_one_moment() -> None:
    studio = Studio()
    panel = studio.panel(studio.shot(studio.scene()))
    first = studio.draw(panel)
    then = studio.position
    studio.edit("", lambda doc: edits.set_text(doc, "panels", panel, "dialogue", "Later."), JOE)
    studio.draw(panel, account=JOE)

    cut = studio.cut(then)

    assert cut.position == then
    assert [one.dialogue for one in read_board(cut.doc("")).panels] == [""]
    assert list(strokes_of(cut.doc(f"panel/{panel}"))) == first
    assert cut.parts() == {"", f"panel/{panel}"}


def test_a_cut_moves_forward_and_goes_on_from_a_checkpoint() -> None:
    studio = Studio()
    panel = studio.panel(studio.shot(studio.scene()))
    part = f"panel/{panel}"
    studio.draw(panel)
    half = studio.cut()
    checkpoints = {name: Checkpoint(half.doc(name).get_update(), half.last(name)) for name in half.parts()}
    old = half.fork()
    start = len(studio.log)
    studio.draw(panel, ink(3))

    begun = Cut(half.position, checkpoints)
    for cut in (half, begun):
        cut.advance(studio.log[start:])

    assert strokes_of(begun.doc(part)) == strokes_of(half.doc(part)) == strokes_of(studio.doc(part))
    assert plain(begun.doc(""), "panels") == plain(studio.doc(""), "panels")
    assert len(strokes_of(old.doc(part))) == 1
    assert list(changed_parts(old, half)) == [part]


def test_a_fork_knows_what_nobody_has_looked_at_yet_and_moves_by_itself() -> None:
    studio = Studio()
    panel = studio.panel(studio.shot(studio.scene()))
    part = f"panel/{panel}"
    cut = Cut()
    cut.advance(studio.log)
    cut.doc("")
    start = len(studio.log)
    first = studio.draw(panel)
    cut.advance(studio.log[start:])

    fork = cut.fork()
    studio.draw(panel, ink(3))
    cut.advance(studio.log[start + 1 :])

    assert list(strokes_of(fork.doc(part))) == first
    assert read_board(fork.doc("")).panels == read_board(cut.doc("")).panels
    assert len(strokes_of(cut.doc(part))) == 2


def test_a_cut_stops_where_it_shall_and_refuses_to_go_back() -> None:
    studio = Studio()
    studio.scene()
    then = studio.position
    studio.scene()
    cut = Cut()

    assert cut.advance(studio.log, then)
    assert cut.position == then
    with pytest.raises(OutOfOrder):
        cut.advance(studio.log[:1])


def test_a_moment_in_milliseconds_takes_all_entries_of_that_millisecond() -> None:
    studio = Studio()
    studio.scene()
    at_ms = studio.log[-1].at_ms

    assert cut_at(studio.log, end_of(at_ms)).position == studio.position
    assert cut_at(studio.log, end_of(at_ms - 1)).position == studio.log[-2].id
    assert moment("12-3") < moment("12-10") < moment(end_of(12)) < moment("13-0")


def test_an_unknown_part_is_an_empty_document() -> None:
    assert strokes_of(Cut().doc("panel/none")) == {}
