"""Bringing back what a board said, without taking anything from those who work on it."""

import json
from functools import partial
from typing import Any

import pytest
from pycrdt import Map

from board import edits
from board.document import Document, read_board, read_panel
from board.history.carrying import Restored, carry_out
from board.history.drawing import strokes_of
from board.history.portions import Limits, portions
from board.history.restoring import Bars, Restoration, plan_restoration
from board.history.scope import Drawing, Field, Scope, Strokes, Subject, WholeBoard
from tests.core.history.studio import JOE, MARA, Studio, ink


class Scenario:
    """A scene of two shots with two panels each, one stroke and one word on all of them; then time goes on."""

    def __init__(self) -> None:
        self.studio = Studio()
        self.scene = self.studio.scene(number="1")
        self.shots = [self.studio.shot(self.scene) for _ in range(2)]
        self.panels = [self.studio.panel(shot) for shot in self.shots for _ in range(2)]
        self.strokes = {panel: self.studio.draw(panel)[0] for panel in self.panels}
        for panel in self.panels:
            self.say(panel, "dialogue", "Once.")
        self.then = self.studio.position

    def say(self, panel: str, field: str, text: str, account: str = MARA) -> None:
        self.studio.edit("", partial(edits.set_text, table="panels", id=panel, field=field, text=text), account)

    def set(self, table: str, id: str, field: str, value: object, account: str = MARA) -> None:
        self.studio.edit("", partial(edits.set_field, table=table, id=id, field=field, value=value), account)

    def bin(self, table: str, *ids: str) -> None:
        self.studio.edit("", partial(edits.delete, table=table, ids=ids))

    def plan(self, scope: Scope, bars: Bars | None = None) -> Restoration:
        return plan_restoration(self.studio.cut(self.then), self.studio.cut(), scope, bars or Bars())

    def carry(self, plan: Restoration) -> Restored:
        """As one command of the server's, on the documents as they are by now."""
        seen = [entry.id for entry in self.studio.log].index(plan.seen)
        worked_on = frozenset(entry.part for entry in self.studio.log[seen + 1 :])
        return carry_out(self.studio.doc, plan, worked_on)

    def restore(self, scope: Scope, bars: Bars | None = None) -> Restored:
        return self.carry(self.plan(scope, bars))

    def said(self, panel: str) -> str:
        return next(one.dialogue for one in read_board(self.studio.doc("")).panels if one.id == panel)


@pytest.fixture
def film() -> Scenario:
    """A small film."""
    return Scenario()


def test_a_board_says_again_what_it_said(film: Scenario) -> None:
    film.bin("panels", film.panels[0])
    film.say(film.panels[1], "dialogue", "Twice upon a time.")
    film.set("shots", film.shots[0], "size", "CU")
    film.studio.edit("", partial(edits.set_production, fields={"title": "Other", "rate_num": 25}))
    film.studio.edit("", partial(edits.move_shots, shots=[film.shots[1]], scene=film.scene, before=film.shots[0]))
    film.studio.edit(f"panel/{film.panels[2]}", partial(edits.remove_strokes, ids=[film.strokes[film.panels[2]]]))
    film.studio.draw(film.panels[3], ink(7))
    film.studio.panel(film.studio.shot(film.studio.scene()))

    done = film.restore(WholeBoard())

    was, now = read_board(film.studio.cut(film.then).doc("")), read_board(film.studio.doc(""))
    assert not done.skipped
    assert (now.scenes, now.panels, now.production) == (was.scenes, was.panels, was.production)
    assert [shot.id for shot in now.shots] == [shot.id for shot in was.shots]
    assert all(list(strokes_of(film.studio.doc(f"panel/{id}"))) == [film.strokes[id]] for id in film.panels)


def test_a_restored_moment_can_be_undone_like_any_other(film: Scenario) -> None:
    film.say(film.panels[0], "dialogue", "Later.")
    film.bin("panels", film.panels[1])
    later = read_board(film.studio.doc(""))
    changed = film.studio.position
    plan = film.plan(WholeBoard())
    film.studio.edit("", lambda doc: carry_out(lambda part: doc if not part else film.studio.doc(part), plan), JOE, "restore")

    back = plan_restoration(film.studio.cut(changed), film.studio.cut(), WholeBoard())
    carry_out(film.studio.doc, back)

    assert read_board(film.studio.doc("")).panels == later.panels


def test_a_plan_says_beforehand_what_will_change_and_writes_nothing(film: Scenario) -> None:
    film.say(film.panels[0], "dialogue", "Later.")
    film.studio.draw(film.panels[0], ink(5))
    before = film.studio.doc("").get_update()

    told = json.loads(json.dumps(film.plan(Subject("panels", film.panels[0])).to_json()))

    assert [(one["field"], one["was"], one["now"]) for one in told["changes"]] == [
        ("dialogue", "Later.", "Once."),
        ("", True, False),
    ]
    assert film.studio.doc("").get_update() == before


@pytest.mark.parametrize("table", ["scenes", "shots", "panels"])
def test_only_the_subject_is_brought_back_with_what_stands_in_it(film: Scenario, table: str) -> None:
    for panel in film.panels:
        film.say(panel, "dialogue", "Later.")
    subject = {"scenes": film.scene, "shots": film.shots[0], "panels": film.panels[0]}[table]

    film.restore(Subject(table, subject))

    back = {"scenes": 4, "shots": 2, "panels": 1}[table]
    assert [film.said(panel) for panel in film.panels] == ["Once."] * back + ["Later."] * (4 - back)


def test_a_scene_stays_where_it_stands_and_takes_back_what_was_moved_out(film: Scenario) -> None:
    other = film.studio.scene(number="2")
    film.studio.edit("", partial(edits.move_shots, shots=[film.shots[1]], scene=other))
    film.studio.edit("", partial(edits.move_scenes, scenes=[other], before=film.scene))
    film.set("scenes", film.scene, "synopsis", "Later.")

    film.restore(Subject("scenes", film.scene))

    board = read_board(film.studio.doc(""))
    assert [scene.id for scene in board.scenes] == [other, film.scene]
    assert [shot.id for shot in board.shots_of(film.scene)] == film.shots
    assert board.scenes[1].synopsis == ""


def test_what_has_no_place_any_more_stays_where_it_is(film: Scenario) -> None:
    other = film.studio.scene(number="2")
    film.then = film.studio.position
    film.studio.edit("", partial(edits.move_shots, shots=[film.shots[0]], scene=other))
    film.bin("scenes", film.scene)

    film.restore(Subject("scenes", other))

    assert [shot.id for shot in read_board(film.studio.doc("")).shots] == [film.shots[0]]


def test_a_panel_comes_out_of_the_bin_with_all_that_it_stands_under(film: Scenario) -> None:
    film.bin("panels", film.panels[0])
    film.bin("scenes", film.scene)

    film.restore(Subject("panels", film.panels[0]))

    assert film.panels[0] in {panel.id for panel in read_board(film.studio.doc("")).panels}


def test_what_was_made_since_goes_into_the_bin_and_not_away(film: Scenario) -> None:
    new = film.studio.panel(film.studio.shot(film.scene))
    film.studio.draw(new)

    film.restore(Subject("scenes", film.scene))

    board = read_board(film.studio.doc(""))
    assert len(board.bin.shots) == 1
    assert board.bin.panels == ()
    assert len(strokes_of(film.studio.doc(f"panel/{new}"))) == 1


def test_strokes_and_layers_come_back_by_their_ids(film: Scenario) -> None:
    panel, part = film.panels[0], f"panel/{film.panels[0]}"
    pencil = film.studio.draw(panel, ink(3, "pencil"), ink(4, "pencil"))
    film.then = film.studio.position
    film.studio.edit(part, partial(edits.remove_strokes, ids=[film.strokes[panel], *pencil]))
    film.studio.edit(part, partial(edits.set_field, table="layers", id="pencil", field="visible", value=False))
    film.studio.edit(part, partial(edits.delete, table="layers", ids=["ink"]))

    film.restore(Strokes(panel, frozenset(pencil[:1])))
    assert set(strokes_of(film.studio.doc(part))) == {pencil[0]}
    film.restore(Drawing(panel, "pencil"))
    assert set(strokes_of(film.studio.doc(part))) == set(pencil)
    film.restore(Strokes(panel, frozenset({film.strokes[panel]})))

    drawing = read_panel(film.studio.doc(part))
    assert {layer.id for layer in drawing.layers} >= {"ink", "pencil"}
    assert all(layer.visible for layer in drawing.layers)


def test_a_field_comes_back_alone(film: Scenario) -> None:
    film.say(film.panels[0], "dialogue", "Later.")
    film.say(film.panels[0], "notes", "Later.")
    film.studio.edit("", partial(edits.set_production, fields={"title": "Other", "code": "OTH"}))

    film.restore(Field("panels", film.panels[0], "dialogue"))
    film.restore(Field("production", "", "title"))

    board = read_board(film.studio.doc(""))
    assert (board.panels[0].dialogue, board.panels[0].notes) == ("Once.", "Later.")
    assert (board.production.title, board.production.code) == ("", "OTH")


def test_locked_panels_are_left_alone_and_approved_ones_unless_they_are_named(film: Scenario) -> None:
    locked, approved, *rest = film.panels
    for panel in film.panels:
        film.say(panel, "dialogue", "Later.")
        film.studio.draw(panel, ink(5))
    bars = Bars(locked=frozenset({locked}), approved=frozenset({approved}))

    done = film.restore(Subject("scenes", film.scene), bars)

    assert {(one.reason, one.because) for one in done.skipped} == {("locked", locked), ("approved", approved)}
    assert [film.said(panel) for panel in film.panels] == ["Later.", "Later.", "Once.", "Once."]
    assert all(len(strokes_of(film.studio.doc(f"panel/{id}"))) == 1 for id in rest)
    film.restore(Subject("scenes", film.scene), Bars(bars.locked, bars.approved, named=frozenset({approved, locked})))
    assert [film.said(panel) for panel in film.panels] == ["Later.", "Once.", "Once.", "Once."]


def test_a_shot_with_an_approved_panel_is_neither_changed_nor_binned(film: Scenario) -> None:
    film.set("shots", film.shots[0], "size", "CU")
    new = film.studio.shot(film.scene)
    inside = film.studio.panel(new)

    done = film.restore(WholeBoard(), Bars(approved=frozenset({film.panels[0], inside})))

    shots = {shot.id: shot.size for shot in read_board(film.studio.doc("")).shots}
    assert shots[film.shots[0]] == "CU"
    assert new in shots
    assert {one.because for one in done.skipped} == {film.panels[0], inside}


def test_what_was_moved_into_an_approved_shot_stays_there(film: Scenario) -> None:
    film.studio.edit("", partial(edits.move_panels, panels=[film.panels[0]], shot=film.shots[1]))

    done = film.restore(Subject("shots", film.shots[0]), Bars(approved=frozenset({film.shots[1]})))

    assert {one.because for one in done.skipped} == {film.shots[1]}
    assert len(read_board(film.studio.doc("")).panels_of(film.shots[1])) == 3


def test_what_somebody_does_after_the_preview_is_kept(film: Scenario) -> None:
    for panel in film.panels:
        film.say(panel, "dialogue", "Later.")
    new = film.studio.panel(film.shots[0])
    plan = film.plan(Subject("scenes", film.scene))
    film.say(film.panels[0], "dialogue", "Joe's.", JOE)
    mine = film.studio.draw(new, ink(8), account=JOE)
    theirs = film.studio.draw(film.panels[1], ink(9), account=JOE)

    done = film.carry(plan)

    assert film.said(film.panels[0]) == "Joe's."
    assert film.said(film.panels[1]) == "Once."
    assert new in {panel.id for panel in read_board(film.studio.doc("")).panels}
    assert set(mine) <= set(strokes_of(film.studio.doc(f"panel/{new}")))
    assert set(theirs) <= set(strokes_of(film.studio.doc(f"panel/{film.panels[1]}")))
    assert {one.change.id for one in done.skipped if one.reason == "changed"} == {film.panels[0], new}


def test_who_restores_what_somebody_has_just_restored_changes_and_skips_nothing(film: Scenario) -> None:
    film.say(film.panels[0], "dialogue", "Later.")
    film.studio.draw(film.panels[0], ink(5))
    film.bin("panels", film.panels[1])
    film.set("shots", film.shots[0], "size", "CU")
    plan = film.plan(WholeBoard())

    first, second = film.carry(plan), film.carry(plan)

    assert first.changes == plan.changes
    assert second == Restored((), ())


def test_a_shot_into_which_somebody_put_a_panel_is_not_binned(film: Scenario) -> None:
    shot = film.studio.shot(film.scene)
    plan = film.plan(WholeBoard())
    theirs = film.studio.panel(shot, JOE)

    film.carry(plan)

    assert theirs in {panel.id for panel in read_board(film.studio.doc("")).panels}


def test_work_on_a_replica_that_is_away_comes_together_with_a_restoration(film: Scenario) -> None:
    panel, part = film.panels[0], f"panel/{film.panels[0]}"
    film.say(panel, "dialogue", "Once. Later.")
    drawing, board = film.studio.away(part), film.studio.away("")
    theirs = edits.add_strokes(drawing, [ink(6)])
    edits.edit_text(board, "panels", panel, "dialogue", 0, 0, "Joe: ")

    film.restore(Subject("panels", panel))
    for name, copy in (("", board), (part, drawing)):
        film.studio.doc(name).apply_update(copy.get_update())

    assert film.said(panel) == "Joe: Once."
    assert set(theirs) <= set(strokes_of(film.studio.doc(part)))


def test_links_that_others_set_meanwhile_stay(film: Scenario) -> None:
    panel = film.panels[0]
    script = film.studio.edit("", lambda doc: edits.insert_script(doc, {}, account=MARA))
    one, two, three = film.studio.edit(
        "", lambda doc: edits.insert_elements(doc, script, [{"type": "action", "text": "x"}] * 3, account=MARA)
    )
    film.studio.edit("", partial(edits.link, panel=panel, elements=[one]))
    film.then = film.studio.position
    film.studio.edit("", partial(edits.unlink, panel=panel, elements=[one]))
    film.studio.edit("", partial(edits.link, panel=panel, elements=[two]))
    plan = film.plan(Field("panels", panel, "links"))
    film.studio.edit("", partial(edits.link, panel=panel, elements=[three]), JOE)

    film.carry(plan)

    assert read_board(film.studio.doc("")).panels[0].links == {one, three}


def test_a_field_of_a_newer_version_is_told_and_left_alone(film: Scenario) -> None:
    def write(doc: Document, value: str) -> None:
        scenes: Map[Any] = doc.get("scenes", type=Map)
        scenes[film.scene]["weather"] = value

    film.studio.edit("", partial(write, value="rain"))
    film.then = film.studio.position
    film.studio.edit("", partial(write, value="sun"))

    done = film.restore(WholeBoard())

    assert [(one.change.field, one.reason) for one in done.skipped] == [("weather", "unknown")]


def test_what_was_locked_or_approved_after_the_plan_is_left_alone(film: Scenario) -> None:
    for panel in film.panels:
        film.say(panel, "dialogue", "Later.")
    plan = film.plan(Subject("scenes", film.scene))
    bars = Bars(locked=frozenset({film.panels[0]}), approved=frozenset({film.shots[1]}))

    done = carry_out(film.studio.doc, plan, bars=lambda ids: Bars(bars.locked & ids, bars.approved & ids))

    assert [film.said(panel) for panel in film.panels] == ["Later.", "Once.", "Later.", "Later."]
    assert {one.because for one in done.skipped} == {film.panels[0], film.shots[1]}


def test_what_was_moved_into_something_approved_after_the_plan_is_left_alone(film: Scenario) -> None:
    film.say(film.panels[0], "dialogue", "Later.")
    film.studio.draw(film.panels[0], ink(5))
    plan = film.plan(Subject("panels", film.panels[0]))
    film.studio.edit("", partial(edits.move_panels, panels=[film.panels[0]], shot=film.shots[1]))

    done = carry_out(film.studio.doc, plan, bars=lambda ids: Bars(approved=frozenset({film.shots[1]}) & ids))

    assert film.said(film.panels[0]) == "Later."
    assert {(one.reason, one.because) for one in done.skipped} == {("approved", film.shots[1])}


def test_a_place_comes_back_whole_or_not_at_all(film: Scenario) -> None:
    film.studio.edit("", partial(edits.move_panels, panels=film.panels[:1], shot=film.shots[1]))
    plan = film.plan(WholeBoard())
    film.studio.edit("", partial(edits.move_panels, panels=film.panels[:1], shot=film.shots[1], after=film.panels[2]), JOE)

    film.carry(plan)

    assert film.panels[0] in {panel.id for panel in read_board(film.studio.doc("")).panels_of(film.shots[1])}


def test_a_new_layer_on_whose_drawing_somebody_works_stays(film: Scenario) -> None:
    part = f"panel/{film.panels[0]}"
    layer = film.studio.edit(part, lambda doc: edits.add_layer(doc, {"kind": "ink"}, account=MARA))
    plan = film.plan(Drawing(film.panels[0]))
    theirs = film.studio.draw(film.panels[0], ink(4, layer), account=JOE)

    done = film.carry(plan)

    drawing = read_panel(film.studio.doc(part))
    assert [one.id for one in drawing.strokes[layer]] == theirs
    assert layer in {one.id for one in drawing.layers}
    assert [(one.change.id, one.reason) for one in done.skipped] == [(layer, "changed")]


def test_a_restoration_in_portions_does_what_it_does_at_once(film: Scenario) -> None:
    other = film.studio.scene(number="2")
    film.studio.panel(film.studio.shot(other))
    film.studio.edit("", partial(edits.move_shots, shots=[film.shots[1]], scene=other))
    for panel in film.panels:
        film.say(panel, "dialogue", "Later.")
        film.studio.draw(panel, ink(5), ink(6))
    plan = film.plan(WholeBoard())
    small = list(portions(plan, Limits(changes=2, bytes=100, parts=1)))

    done = [carry_out(film.studio.doc, portion) for portion in small]

    was, now = read_board(film.studio.cut(film.then).doc("")), read_board(film.studio.doc(""))
    assert len(small) >= 8
    assert tuple(change for portion in small for change in portion.changes) == plan.changes
    records = [{(one.part, one.table, one.id) for one in portion.changes} for portion in portions(plan, Limits(changes=1))]
    assert all(len(one) == 1 for one in records)
    assert len(set().union(*records)) == len(records)  # of a place neither half comes alone
    assert not [one for each in done for one in each.skipped]
    assert (now.scenes, now.shots, now.panels) == (was.scenes, was.shots, was.panels)
    assert all(list(strokes_of(film.studio.doc(f"panel/{id}"))) == [film.strokes[id]] for id in film.panels)


def test_a_plan_with_nothing_to_do_is_one_portion(film: Scenario) -> None:
    (only,) = portions(film.plan(WholeBoard()))

    assert only.changes == ()
