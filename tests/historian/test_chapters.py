"""Chapters: what is told out of them is what is told by whoever reads the log itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from board.historian.binding import BadChapter, bind, unbind
from board.history.cut import cut_at
from board.history.past import Past
from tests.core.history.crowd import TURNS, Crowd, Turn
from tests.core.history.studio import JOE, Studio, ink
from tests.historian.pasts import told

FEW = settings(max_examples=15, deadline=None)


@FEW
@given(TURNS, st.lists(st.floats(0, 1), max_size=5), st.booleans())
def test_a_past_out_of_chapters_and_the_rest_of_the_log_tells_the_same(
    turns: list[Turn], shares: list[float], is_all_written: bool
) -> None:
    log = Crowd(turns).studio.log
    ends = sorted({int(share * len(log)) for share in shares} | ({len(log)} if is_all_written else set()) - {0})
    read, written, found = Past(), Past(), Past()
    read.read(log)
    for start, end in zip([0, *ends], ends, strict=False):
        if start < end:
            found.add(unbind(bind(written.write(log[start:end]))))
    rest = log[ends[-1] :] if ends else log
    if lacking := found.lacking(rest):
        found.open(cut_at(log, found.position), lacking)
    found.read(rest)

    assert told(found, log) == told(read, log)


def test_documents_that_were_let_go_are_opened_again_when_somebody_works_on_them() -> None:
    studio = Studio()
    panels = [studio.panel(studio.shot(studio.scene())) for _ in range(4)]
    past, whole = Past(), Past()
    past.read(studio.log)
    past.close(2)
    seen = len(studio.log)
    for panel in panels:
        studio.draw(panel, ink(1), ink(2), account=JOE)

    lacking = past.lacking(studio.log[seen:])
    past.open(cut_at(studio.log[:seen], past.position), lacking)
    past.read(studio.log)
    whole.read(studio.log)

    assert len(lacking) == 3
    assert told(past, studio.log) == told(whole, studio.log)


def test_a_chapter_follows_where_the_one_before_it_ends() -> None:
    studio = Studio()
    studio.scene()
    chapter = Past().write(studio.log)
    past = Past()
    past.add(chapter)

    with pytest.raises(ValueError, match="expected a chapter after"):
        past.add(chapter)


@pytest.mark.parametrize("data", [b"", b"no chapter", bind(Past().write(Studio().log))[:-7]])
def test_what_is_no_chapter_is_told_from_one(data: bytes) -> None:
    with pytest.raises(BadChapter):
        unbind(data)
