"""Entries as steps that can be read."""

from functools import partial
from typing import Any

from pycrdt import Map

from board import edits
from board.document import Document, read_board
from board.history.entry import ms_of
from board.history.past import Past
from board.history.run import LONGEST_MS, PAUSE_MS
from board.history.saying import labels_of, sentence
from board.history.step import Sieve, Step
from tests.core.history.studio import JOE, MARA, Studio, ink

PEOPLE = {MARA: "Mara", JOE: "Joe"}


def read(studio: Studio) -> Past:
    """The past of all that was done."""
    past = Past()
    past.read(studio.log)
    return past


def said(studio: Studio, kinds: frozenset[str] = frozenset()) -> list[str]:
    """What people did, newest first, as a list shows it."""
    labels = labels_of(read_board(studio.doc("")))
    wanted = Sieve(accounts=frozenset(PEOPLE), kinds=kinds)
    return [sentence(step, labels, PEOPLE) for step in read(studio).activity.steps(wanted)]


def latest(studio: Studio) -> Step:
    """The newest step."""
    return next(read(studio).activity.steps())


def give_key(doc: Document, scene: str) -> None:
    """Gives a scene a key that others have too."""
    scenes: Map[Any] = doc.get("scenes", type=Map)
    scenes[scene]["order"] = "V"


def decide(doc: Document, id: str) -> None:
    """A decision as a server writes it."""
    decisions: Map[Any] = doc.get("decisions", type=Map)
    decisions[id] = Map({"n": 1})


def test_strokes_drawn_in_one_go_are_one_step() -> None:
    studio = Studio()
    panel = studio.panel(studio.shot(studio.scene()))
    studio.draw(panel, *[ink(x) for x in range(14)])

    assert said(studio)[0] == "Mara drew 14 strokes on 1 1/1"
    step = latest(studio)
    assert step.counts == {"made.strokes": 14}
    assert len(step.entries) == 14
    assert (step.kind, step.table, step.subject, step.panels) == ("draw", "panels", panel, frozenset({panel}))


def test_two_people_who_take_turns_have_a_step_each() -> None:
    studio = Studio()
    panel = studio.panel(studio.shot(studio.scene()))
    for x in range(3):
        studio.draw(panel, ink(x), account=MARA)
        studio.draw(panel, ink(-x), account=JOE)

    assert said(studio, kinds=frozenset({"draw"})) == ["Joe drew 3 strokes on 1 1/1", "Mara drew 3 strokes on 1 1/1"]


def test_a_long_pause_begins_a_new_step() -> None:
    studio = Studio()
    panel = studio.panel(studio.shot(studio.scene()))
    studio.draw(panel)
    studio.wait(PAUSE_MS + 1)
    studio.draw(panel, ink(2), ink(3))

    assert said(studio, kinds=frozenset({"draw"})) == ["Mara drew 2 strokes on 1 1/1", "Mara drew 1 stroke on 1 1/1"]


def test_a_step_ends_at_last_however_steadily_somebody_works() -> None:
    studio = Studio()
    panel = studio.panel(studio.shot(studio.scene()))
    for x in range(9):
        studio.draw(panel, ink(x))
        studio.wait(PAUSE_MS - 1_000)

    drawn = list(read(studio).activity.steps(Sieve(kinds=frozenset({"draw"}))))

    assert [len(step.entries) for step in drawn] == [2, 7]
    assert all(ms_of(step.last) - ms_of(step.first) <= LONGEST_MS for step in drawn)


def test_what_moved_from_one_scene_to_another_is_found_under_both() -> None:
    studio = Studio()
    here, there = studio.scene(), studio.scene()
    shot = studio.shot(here)
    studio.edit("", partial(edits.move_shots, shots=[shot], scene=there))

    assert latest(studio).scenes == {here, there}


def test_a_move_says_what_was_moved_before_what() -> None:
    studio = Studio()
    scenes = [studio.scene(number=str(number)) for number in range(1, 8)]
    studio.edit("", lambda doc: edits.move_scenes(doc, [scenes[6]], before=scenes[4]), JOE)

    assert said(studio)[0] == "Joe moved scene 7 before scene 5"
    assert latest(studio).counts == {"moved.scenes": 1}


def test_siblings_that_only_get_new_keys_were_not_moved() -> None:
    studio = Studio()
    scenes = [studio.scene(number=str(number)) for number in range(1, 4)]
    for scene in scenes[:2]:
        studio.edit("", partial(give_key, scene=scene))
    second = read_board(studio.doc("")).scenes[1].id
    studio.edit("", lambda doc: edits.move_scenes(doc, [scenes[2]], before=second), JOE)

    step = latest(studio)

    assert step.subject == scenes[2]
    assert step.counts == {"moved.scenes": 1}
    assert [scene.id for scene in read_board(studio.doc("")).scenes][1:] == [scenes[2], second]


def test_the_bin_and_the_way_back_are_steps_that_name_what_they_are_about() -> None:
    studio = Studio()
    shot = studio.shot(studio.scene())
    kept, gone = studio.panel(shot), studio.panel(shot)
    studio.edit("", lambda doc: edits.delete(doc, "panels", [gone]), JOE)

    assert said(studio)[0] == "Joe deleted 1 panel in shot 1"
    assert latest(studio).panels == {gone}
    studio.edit("", lambda doc: edits.restore(doc, "panels", [gone]))
    assert said(studio)[0] == "Mara brought back panel 1 2/2"
    assert kept not in latest(studio).panels


def test_words_and_fields_are_one_step_for_each_record() -> None:
    studio = Studio()
    shot = studio.shot(studio.scene())
    panel = studio.panel(shot)
    for at, letter in enumerate("Hello"):
        studio.edit("", partial(edits.edit_text, table="panels", id=panel, field="dialogue", position=at, insert=letter))
    studio.edit("", lambda doc: edits.set_field(doc, "panels", panel, "duration_frames", 12))
    studio.edit("", lambda doc: edits.set_fields(doc, "shots", [shot], {"size": "CU", "subject": "MARA"}))

    assert said(studio)[:2] == [
        "Mara changed shot 1: size to close-up and subject to “MARA”",
        "Mara changed 1 1/1: dialogue to “Hello” and duration from 48 to 12 frames",
    ]
    words = list(read(studio).activity.steps())[1]
    assert words.counts["typed.letters"] == 5


def test_a_command_is_one_step_with_all_its_documents() -> None:
    studio = Studio()
    shot = studio.shot(studio.scene())
    panel = studio.panel(shot)
    for batch in ("one", "two"):
        size = partial(edits.set_field, table="shots", id=shot, field="size", value=batch)
        studio.edit("", size, JOE, "accept", batch)
        studio.edit(f"panel/{panel}", partial(edits.add_strokes, strokes=[ink()]), JOE, "accept", batch)
        studio.edit("review", partial(decide, id=batch), JOE, "accept", batch)

    assert said(studio)[:2] == ["Joe accepted a suggestion for scene 1"] * 2
    step = latest(studio)
    assert len(step.entries) == 3
    assert ("decisions", "two") in step.records
    assert step.panels == {panel}


def test_an_entry_that_changes_nothing_is_in_a_step_too() -> None:
    studio = Studio()
    panel = studio.panel(studio.shot(studio.scene()))
    ann, ben = studio.away(f"panel/{panel}"), studio.away(f"panel/{panel}")
    stroke = studio.draw(panel)[0]
    for one in (ann, ben):
        one.apply_update(studio.doc(f"panel/{panel}").get_update())
    before = ann.get_state()
    edits.remove_strokes(ann, [stroke])
    edits.remove_strokes(ben, [stroke])
    studio.receive(f"panel/{panel}", ann.get_update(before), MARA)
    studio.receive(f"panel/{panel}", ben.get_update(before), JOE)

    step = latest(studio)

    assert step.entries == (studio.position,)
    assert (step.account, step.kind, step.counts) == (JOE, "other", {})


def test_steps_are_found_by_person_scene_panel_kind_and_time() -> None:
    studio = Studio()
    here, there = studio.scene(), studio.scene()
    one, other = studio.panel(studio.shot(here)), studio.panel(studio.shot(there))
    studio.draw(one)
    studio.wait(PAUSE_MS)
    noon = studio.now_ms
    studio.draw(other, account=JOE)
    activity = read(studio).activity

    def found(sieve: Sieve) -> set[str]:
        return {step.kind + step.account for step in activity.steps(sieve)}

    assert found(Sieve(accounts=frozenset({JOE}))) == {"draw" + JOE}
    assert found(Sieve(panels=frozenset({other}))) == {"draw" + JOE, "insert" + MARA, "birth"}
    assert "draw" + JOE not in found(Sieve(scenes=frozenset({here})))
    assert found(Sieve(since_ms=noon)) == {"draw" + JOE}
    assert "draw" + JOE not in found(Sieve(until_ms=noon))
    assert found(Sieve(kinds=frozenset({"draw"}))) == {"draw" + JOE, "draw" + MARA}


def test_pages_hold_every_step_once_while_more_come() -> None:
    studio = Studio()
    panels = [studio.panel(studio.shot(studio.scene())) for _ in range(5)]
    for panel in panels:
        studio.draw(panel)
    past = read(studio)
    every = [step.first for step in past.activity.steps()]

    first = past.activity.page(4)
    start = len(studio.log)
    studio.draw(panels[0])
    studio.scene(JOE)
    grown = past.read(studio.log[start:])
    rest = past.activity.page(100, before=first.before)

    assert [step.first for step in (*first.steps, *rest.steps)] == every
    assert rest.before is None
    assert len(grown) == 2
    assert all(past.activity.step(name) is not None for name in grown)
    assert past.activity.step("1-1") is None


def test_the_past_goes_on_from_a_moment() -> None:
    studio = Studio()
    panel = studio.panel(studio.shot(studio.scene()))
    studio.draw(panel)
    past = Past(studio.cut())
    start = studio.position
    studio.draw(panel, account=JOE)

    past.read(studio.log)

    assert [step.entries for step in past.activity.steps()] == [(studio.position,)]
    assert past.blame.of_part(f"panel/{panel}") is not None
    assert next(past.activity.steps()).scenes
    assert past.position != start
