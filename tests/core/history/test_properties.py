"""What holds for every history: its moments, its steps, its comparisons, and the way back."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc

from board.document import Document, plain, read_board, read_panel
from board.history.carrying import carry_out
from board.history.comparison import compare
from board.history.cut import Checkpoint, Cut, cut_at
from board.history.drawing import strokes_of
from board.history.past import Past, kind_of
from board.history.restoring import plan_restoration
from board.history.scope import Subject, WholeBoard
from board.schema import DOCUMENTS
from tests.core.history.crowd import TURNS, Crowd, Turn

MOMENTS = st.floats(0, 1)
FEW = settings(max_examples=40)


def at(crowd: Crowd, share: float) -> str:
    """The entry at a share of the log."""
    log = crowd.studio.log
    return log[int(share * (len(log) - 1))].id


def said(doc: Document, part: str) -> dict[str, Any]:
    """All that a document says."""
    return {table.name: plain(doc, table.name) for table in DOCUMENTS[kind_of(part)]}


def story(board: Document) -> tuple[Any, ...]:
    """What people see of a board, without the bin."""
    read = read_board(board)
    return read.production, read.scenes, read.shots, read.panels


def drawing(doc: Document) -> tuple[Any, ...]:
    """What people see of a panel."""
    read = read_panel(doc)
    return read.layers, strokes_of(doc), read.images, read.texts, read.arrows


@FEW
@given(TURNS, MOMENTS)
def test_a_cut_is_a_replica_that_saw_exactly_the_entries_up_to_its_moment(turns: list[Turn], share: float) -> None:
    crowd = Crowd(turns)
    moment = at(crowd, share)
    replicas: dict[str, Document] = {}
    for entry in crowd.studio.log:
        replicas.setdefault(entry.part, Doc()).apply_update(entry.update)
        if entry.id == moment:
            break

    cut = crowd.studio.cut(moment)

    assert cut.parts() == replicas.keys()
    assert all(said(cut.doc(part), part) == said(replica, part) for part, replica in replicas.items())


@FEW
@given(TURNS, MOMENTS, MOMENTS)
def test_a_cut_that_goes_on_from_a_checkpoint_arrives_at_the_same(turns: list[Turn], one: float, other: float) -> None:
    crowd = Crowd(turns)
    early, late = at(crowd, min(one, other)), at(crowd, max(one, other))
    half = crowd.studio.cut(early)
    rest = [entry for entry in crowd.studio.log if entry.id > early]
    begun = Cut(half.position, {part: Checkpoint(half.doc(part).get_update(), half.last(part)) for part in half.parts()})

    whole = crowd.studio.cut(late)
    for cut in (begun, half.fork(), half):
        cut.advance(rest, late)
        assert cut.position == whole.position
        assert all(said(cut.doc(part), part) == said(whole.doc(part), part) for part in whole.parts())
        assert all(cut.last(part) == whole.last(part) for part in whole.parts())


@FEW
@given(TURNS, MOMENTS)
def test_every_entry_is_in_exactly_one_step_however_the_log_was_read(turns: list[Turn], share: float) -> None:
    crowd = Crowd(turns)
    log = crowd.studio.log
    past, again = Past(), Past()
    past.read(log)
    again.read(log[: int(share * len(log))])
    again.read(log)

    steps = list(past.activity.steps())

    entries = {entry.id: entry for entry in log}
    assert sorted(id for step in steps for id in step.entries) == sorted(entries)
    assert all(entries[id].account == step.account and entries[id].means == step.means for step in steps for id in step.entries)
    assert all(past.activity.step_of(id) == step for step in steps for id in step.entries)
    assert steps == list(again.activity.steps())
    assert [step.first for step in steps] == sorted((step.first for step in steps), reverse=True)


@FEW
@given(TURNS)
def test_the_way_back_is_blamed_on_nobody_who_did_not_write(turns: list[Turn]) -> None:
    crowd = Crowd(turns)
    past = Past()
    past.read(crowd.studio.log)
    entries = {entry.id: entry for entry in crowd.studio.log}

    for part in crowd.studio.cut().parts():
        for table, rows in said(crowd.studio.doc(part), part).items():
            for id in rows if table not in ("production", "meta") else ():
                credit = past.blame.of(part, table, id)
                assert credit is not None
                assert entries[credit.entry].account == credit.account
                assert entries[credit.entry].part == part


@FEW
@given(TURNS, MOMENTS, MOMENTS)
def test_comparisons_are_inverse_and_empty_of_a_moment_with_itself(turns: list[Turn], one: float, other: float) -> None:
    crowd = Crowd(turns)
    then, now = crowd.studio.cut(at(crowd, one)), crowd.studio.cut(at(crowd, other))

    found = compare(then, now)

    assert found == compare(now, then).inverse()
    assert compare(then, crowd.studio.cut(then.position)).is_empty
    same = story(then.doc("")) == story(now.doc(""))
    assert same or bool(found.records or found.production)


@FEW
@given(TURNS, MOMENTS)
def test_a_restored_board_says_what_it_said_and_can_be_brought_back_again(turns: list[Turn], share: float) -> None:
    crowd = Crowd(turns)
    then, now = crowd.studio.cut(at(crowd, share)), crowd.studio.cut()
    alive = {panel.id for panel in read_board(then.doc("")).panels}

    done = carry_out(crowd.studio.doc, plan_restoration(then, now, WholeBoard()))

    assert not done.skipped
    assert story(crowd.studio.doc("")) == story(then.doc(""))
    for panel in alive:
        part = f"panel/{panel}"
        assert drawing(crowd.studio.doc(part)) == drawing(then.doc(part))


@FEW
@given(TURNS, TURNS, MOMENTS, st.booleans())
def test_a_restoration_takes_nothing_from_those_who_work_meanwhile(
    before: list[Turn], meanwhile: list[Turn], share: float, whole: bool
) -> None:
    crowd = Crowd(before)
    then, now = crowd.studio.cut(at(crowd, share)), crowd.studio.cut()
    scenes = read_board(now.doc("")).scenes
    scope = WholeBoard() if whole or not scenes else Subject("scenes", scenes[0].id)
    plan = plan_restoration(then, now, scope)
    seen = len(crowd.studio.log)
    crowd.play(meanwhile)
    work = compare(now, crowd.studio.cut())
    with_work = crowd.studio.cut()

    carry_out(crowd.studio.doc, plan, frozenset(entry.part for entry in crowd.studio.log[seen:]))

    for one in work.drawings:
        strokes = strokes_of(crowd.studio.doc(f"panel/{one.panel}"))
        theirs = strokes_of(with_work.doc(f"panel/{one.panel}"))
        assert all(strokes[id] == theirs[id] for id in one.added | one.changed)
        assert not strokes.keys() & one.removed
    rows = {table: plain(crowd.studio.doc(""), table) for table in ("scenes", "shots", "panels")}
    living = {id.id for group in story(crowd.studio.doc(""))[1:] for id in group}
    for change in work.records:
        if change.table in rows and change.how == "added" and not change.under:
            assert change.id in living
        for field in change.fields if change.table in rows and change.how == "kept" else ():
            assert rows[change.table][change.id].get(field.field) == field.now


def test_the_state_at_a_moment_does_not_depend_on_what_comes_later() -> None:
    crowd = Crowd()
    moment = crowd.studio.position
    before = said(cut_at(crowd.studio.log, moment).doc(""), "")
    crowd.studio.scene()

    assert said(cut_at(crowd.studio.log, moment).doc(""), "") == before
