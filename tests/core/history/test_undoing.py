"""Taking a step back: what exactly it touched, where nobody has changed it since."""

from functools import partial

import pytest
from hypothesis import given

from board import edits
from board.document import Document, plain, read_board
from board.history.carrying import Restored, carry_out
from board.history.cut import Cut
from board.history.drawing import strokes_of
from board.history.entry import before
from board.history.past import Past
from board.history.step import Step
from board.history.undoing import plan_undo
from tests.core.history.crowd import TURNS, Crowd, Turn
from tests.core.history.studio import JOE, MARA, Studio, ink
from tests.core.history.test_properties import FEW, said


class Film:
    """A scene with a shot and two panels, and whoever takes back what was done to it."""

    def __init__(self) -> None:
        self.studio = Studio()
        self.scene = self.studio.scene(number="1")
        self.shot = self.studio.shot(self.scene)
        self.panels = [self.studio.panel(self.shot) for _ in range(2)]
        self.stroke = self.studio.draw(self.panels[0])[0]

    def steps(self, account: str = MARA, kind: str = "") -> list[Step]:
        past = Past()
        past.read(self.studio.log)
        return [step for step in past.activity.steps() if step.account == account and kind in ("", step.kind)]

    def undo(self, step: Step) -> Restored:
        return undo(self.studio, step)

    def say(self, text: str, account: str = MARA) -> None:
        edit = partial(edits.set_text, table="panels", id=self.panels[0], field="dialogue", text=text)
        self.studio.edit("", edit, account)

    def panel(self, index: int = 0) -> dict[str, object]:
        row: dict[str, object] = plain(self.studio.doc(""), "panels")[self.panels[index]]
        return row

    def strokes(self, index: int = 0) -> set[str]:
        return set(strokes_of(self.studio.doc(f"panel/{self.panels[index]}")))


def undo(studio: Studio, step: Step) -> Restored:
    """As one command of the server's."""
    mine = frozenset(step.entries)
    cut = studio.cut(before(step.first))
    span = [entry for entry in studio.log if moment_of(step.first) <= moment_of(entry.id) <= moment_of(step.last)]
    later = (entry for entry in studio.log if moment_of(entry.id) >= moment_of(step.first))
    worked_on = frozenset(entry.part for entry in later if entry.id not in mine and entry.means != "birth")
    plan = plan_undo(cut, span, mine)
    done: Restored = studio.command(lambda doc: carry_out(doc, plan, worked_on), "dora", "undo")
    return done


def moment_of(id: str) -> tuple[int, int]:
    ms, _, number = id.partition("-")
    return int(ms), int(number)


@pytest.fixture
def film() -> Film:
    """A small film."""
    return Film()


def test_strokes_that_a_step_erased_come_back_and_those_it_drew_go(film: Film) -> None:
    film.studio.wait(600_000)
    drawn = film.studio.draw(film.panels[0], ink(3), ink(6), account=JOE)
    film.studio.edit(f"panel/{film.panels[0]}", partial(edits.remove_strokes, ids=[film.stroke]), JOE)

    done = film.undo(film.steps(JOE, "draw")[0])

    assert (len(done.changes), done.skipped) == (3, ())
    assert film.strokes() == {film.stroke}
    assert not film.strokes() & set(drawn)


def test_a_deleted_panel_comes_back_with_its_drawing(film: Film) -> None:
    film.studio.edit("", partial(edits.delete, table="panels", ids=[film.panels[0]]), JOE)

    film.undo(film.steps(JOE, "bin")[0])

    assert [panel.id for panel in read_board(film.studio.doc("")).panels] == film.panels
    assert film.strokes() == {film.stroke}


def test_what_was_changed_since_stays_and_is_told(film: Film) -> None:
    edit = partial(edits.set_fields, table="shots", ids=[film.shot], fields={"size": "CU", "angle": "LOW"})
    film.studio.edit("", edit, JOE)
    film.studio.edit("", partial(edits.set_field, table="shots", id=film.shot, field="size", value="WS"))

    done = film.undo(film.steps(JOE, "write")[0])

    shot = read_board(film.studio.doc("")).shots[0]
    assert (shot.size, shot.angle) == ("WS", "")
    assert [(one.change.field, one.reason) for one in done.skipped] == [("size", "changed")]


def test_words_that_two_people_typed_in_turns_are_left_alone(film: Film) -> None:
    film.say("Once")
    film.say("Once upon", JOE)
    film.say("Once upon a time")

    done = film.undo(film.steps(MARA, "write")[0])

    assert film.panel()["dialogue"] == "Once upon a time"
    assert [one.reason for one in done.skipped] == ["changed"]


def test_what_others_said_before_the_step_touched_it_is_what_comes_back(film: Film) -> None:
    film.studio.edit("", partial(edits.set_field, table="panels", id=film.panels[0], field="duration_frames", value=12))
    film.say("Joe's.", JOE)
    film.say("Mara's.")

    film.undo(film.steps(MARA, "write")[0])

    assert film.panel()["dialogue"] == "Joe's."


def test_a_panel_that_others_drew_on_is_not_taken_away(film: Film) -> None:
    film.studio.wait(600_000)
    made = [film.studio.panel(film.shot, JOE) for _ in range(2)]
    film.studio.draw(made[0], account=MARA)

    done = film.undo(film.steps(JOE, "insert")[0])

    living = {panel.id for panel in read_board(film.studio.doc("")).panels}
    assert living == {*film.panels, made[0]}
    assert [(one.change.id, one.reason) for one in done.skipped] == [(made[0], "changed")]


def test_a_scene_into_which_others_put_a_shot_is_not_taken_away(film: Film) -> None:
    scene = film.studio.scene(JOE)
    shot = film.studio.shot(scene, MARA)

    done = film.undo(film.steps(JOE, "insert")[0])

    assert shot in {one.id for one in read_board(film.studio.doc("")).shots}
    assert [one.change.id for one in done.skipped] == [scene]


def test_what_is_new_goes_into_the_bin_with_what_it_stands_under(film: Film) -> None:
    def insert(doc: Document) -> str:
        shot = edits.insert_shot(doc, film.scene, account=JOE)
        edits.insert_panel(doc, shot, account=JOE)
        return shot

    def at_once(doc: Document) -> str:
        with doc.transaction():
            return insert(doc)

    shot = film.studio.edit("", at_once, JOE)

    done = film.undo(film.steps(JOE, "insert")[0])

    assert [(one.table, one.id) for one in done.changes] == [("shots", shot)]
    assert [panel.id for panel in read_board(film.studio.doc("")).panels] == film.panels


def test_a_step_of_several_words_goes_back_to_before_the_first(film: Film) -> None:
    film.say("First.", JOE)
    film.studio.wait(600_000)
    film.say("Second.")
    film.say("Third.")

    film.undo(film.steps(MARA, "write")[0])

    assert film.panel()["dialogue"] == "First."


def test_a_scene_into_which_others_put_a_shot_while_the_step_went_on_is_not_taken_away(film: Film) -> None:
    scene = film.studio.scene(JOE)
    shot = film.studio.shot(scene, MARA)
    last = film.studio.scene(JOE)

    done = film.undo(film.steps(JOE, "insert")[0])

    board = read_board(film.studio.doc(""))
    assert {one.id for one in board.scenes} == {film.scene, scene}
    assert shot in {one.id for one in board.shots}
    assert [one.change.id for one in done.skipped] == [scene]
    assert [one.id for one in done.changes] == [last]


def test_a_move_is_taken_back_whole_or_not_at_all(film: Film) -> None:
    other = film.studio.shot(film.scene)
    film.studio.edit("", partial(edits.move_panels, panels=film.panels, shot=other), JOE)
    film.studio.edit("", partial(edits.move_panels, panels=[film.panels[0]], shot=other))

    done = film.undo(film.steps(JOE, "move")[0])

    board = read_board(film.studio.doc(""))
    assert [panel.id for panel in board.panels_of(other)] == [film.panels[0]]
    assert [panel.id for panel in board.panels_of(film.shot)] == [film.panels[1]]
    assert {(one.change.id, one.reason) for one in done.skipped} == {(film.panels[0], "changed")}


def test_taking_back_can_be_taken_back(film: Film) -> None:
    film.say("Later.", JOE)
    film.undo(film.steps(JOE, "write")[0])
    assert film.panel()["dialogue"] == ""

    done = film.undo(film.steps("dora")[0])

    assert film.panel()["dialogue"] == "Later."
    assert not done.skipped


@FEW
@given(TURNS)
def test_the_last_step_taken_back_leaves_what_the_others_say(turns: list[Turn]) -> None:
    crowd = Crowd(turns)
    past = Past()
    past.read(crowd.studio.log)
    kinds = ("draw", "write", "bin", "unbin", "move", "settings")
    step = next((one for one in past.activity.steps() if one.kind in kinds), None)
    if step is None:
        return
    without = [entry for entry in crowd.studio.log if moment_of(entry.id) > moment_of(step.last)]
    alone = not without and len(step.entries) == len([e for e in crowd.studio.log if e.id >= step.first])
    was = documents(crowd.studio.cut(before(step.first)))

    done = undo(crowd.studio, step)

    if alone:
        assert not done.skipped
        assert shown(documents(crowd.studio.cut())) == shown(was)


@FEW
@given(TURNS)
def test_whatever_is_taken_back_and_taken_back_again_is_as_it_was(turns: list[Turn]) -> None:
    crowd = Crowd(turns)
    past = Past()
    past.read(crowd.studio.log)
    steps = [one for one in past.activity.steps() if one.account and one.kind != "other"]
    for step in steps[:3]:
        crowd.studio.wait(600_000)
        was, length = documents(crowd.studio.cut()), len(crowd.studio.log)
        undo(crowd.studio, step)
        if len(crowd.studio.log) == length:
            continue
        again = Past()
        again.read(crowd.studio.log)

        undo(crowd.studio, next(one for one in again.activity.steps() if one.account == "dora"))

        assert documents(crowd.studio.cut()) == was


def documents(cut: Cut) -> dict[str, object]:
    """What all documents say; a field that says nothing is as good as none."""
    return {part: without_nothing(said(cut.doc(part), part)) for part in sorted(cut.parts())}


def without_nothing(value: object) -> object:
    if isinstance(value, dict):
        kept = {key: without_nothing(one) for key, one in value.items()}
        return {key: one for key, one in kept.items() if one is not None and not (key == "deleted" and one is False)}
    return value


def shown(value: object) -> object:
    """Without what is in the bin: there is where new records go."""
    if not isinstance(value, dict):
        return value
    return {key: shown(one) for key, one in value.items() if not (isinstance(one, dict) and one.get("deleted"))}
