"""Steps as film people read them."""

from functools import partial

import pytest

from board import edits
from board.history.past import Past
from board.history.saying import sentence
from board.history.step import Sieve
from board.history.wording import change, changes, quoted
from tests.core.history.studio import JOE, MARA, Edit, Studio, ink

PEOPLE = {MARA: "Mara", JOE: "Joe"}


def told(studio: Studio) -> str:
    """The newest step, with everything called as the history knows it."""
    past = Past()
    past.read(studio.log)
    step = next(past.activity.steps())
    ids = {step.subject, step.beside, *(id for _, id in step.records)}
    return sentence(step, {id: label for id in ids if (label := past.label(id))}, PEOPLE)


class Film(Studio):
    """Two scenes of two shots each, a panel in every shot."""

    def __init__(self) -> None:
        super().__init__()
        self.scenes = [self.scene(), self.scene()]
        self.shots = [self.shot(scene) for scene in self.scenes for _ in range(2)]
        self.panels = [self.panel(shot) for shot in self.shots]

    def does(self, edit: Edit) -> str:
        """What is told of an edit of the board's."""
        self.wait(3_600_000)
        self.edit("", edit, JOE)
        return told(self)


def test_fields_are_told_with_their_values_and_units() -> None:
    film = Film()
    shot, panel = film.shots[1], film.panels[0]

    assert film.does(partial(edits.set_field, table="panels", id=panel, field="duration_frames", value=60)) == (
        "Joe changed the duration of 1 1/1 from 48 to 60 frames"
    )
    assert film.does(partial(edits.set_field, table="shots", id=shot, field="focal_length_mm", value=35)) == (
        "Joe changed the lens of shot 1A to 35 mm"
    )
    assert film.does(partial(edits.set_fields, table="shots", ids=[shot], fields={"size": "CU", "movement": ["DOLLY_IN"]})) == (
        "Joe changed shot 1A: movement to dolly in and size to close-up"
    )
    assert film.does(partial(edits.set_fields, table="panels", ids=film.panels, fields={"duration_frames": 12})) == (
        "Joe changed duration of 4 panels"
    )


def test_words_are_told_as_words() -> None:
    film = Film()
    say = partial(edits.set_text, table="panels", id=film.panels[0], field="dialogue")

    assert film.does(partial(say, text="Where is he?")) == "Joe wrote the dialogue of 1 1/1: “Where is he?”"
    assert film.does(partial(say, text="Where is she?")) == "Joe changed the dialogue of 1 1/1 from “he” to “she”"
    assert film.does(partial(say, text="Where is she now?")) == "Joe changed the dialogue of 1 1/1 with “now” added"
    assert film.does(partial(say, text="")) == "Joe emptied the dialogue of 1 1/1, which said “Where is she now?”"


def test_what_moves_is_called_as_it_was_called_where_it_stood() -> None:
    film = Film()

    assert film.does(lambda doc: edits.move_scenes(doc, [film.scenes[1]], before=film.scenes[0])) == (
        "Joe moved scene 2 before scene 1"
    )
    assert film.does(lambda doc: edits.move_scenes(doc, [film.scenes[1]])) == "Joe moved scene 1 to the end"
    assert film.does(lambda doc: edits.move_panels(doc, [film.panels[0]], shot=film.shots[1], before=film.panels[1])) == (
        "Joe moved panel 1 1/1 into shot 1A, before 1A 1/1"
    )


def test_what_is_deleted_is_told_with_what_went_along() -> None:
    film = Film()
    film.draw(film.panels[0], ink())

    assert film.does(lambda doc: edits.delete(doc, "panels", [film.panels[1]])) == "Joe deleted panel 1A 1/1"
    assert film.does(lambda doc: edits.delete(doc, "panels", [film.panels[0]])) == "Joe deleted panel 1 1/1 with its drawing"
    assert film.does(lambda doc: edits.restore(doc, "panels", [film.panels[0]])) == "Joe brought back panel 1 1/1"
    assert film.does(lambda doc: edits.delete(doc, "scenes", [film.scenes[0]])) == (
        "Joe deleted scene 1 with 2 shots and 1 panel and what was drawn there"
    )
    assert film.does(lambda doc: edits.delete(doc, "shots", film.shots[2:])) == "Joe deleted 2 shots in scene 1"


def test_numbers_and_omissions_are_told_as_such() -> None:
    film = Film()

    assert film.does(partial(edits.set_field, table="shots", id=film.shots[1], field="number", value="7X")) == (
        "Joe numbered shot 1A 7X"
    )
    assert film.does(partial(edits.set_field, table="scenes", id=film.scenes[0], field="omitted", value=True)) == (
        "Joe changed scene 1: marked as omitted"
    )


def test_what_came_is_told_with_the_place_it_came_to() -> None:
    film = Film()

    assert film.does(lambda doc: edits.insert_shot(doc, film.scenes[0], account=JOE)) == "Joe added shot 1B to scene 1"
    assert (
        film.does(lambda doc: edits.insert_panels(doc, film.shots[0], [{}, {}], account=JOE)) == "Joe added 2 panels to shot 1"
    )


def test_drawings_that_servers_make_ready_are_told_together() -> None:
    film = Film()
    for panel in film.panels:
        film.edit(f"panel/{panel}x", edits.birth_panel, "", "birth")

    past = Past()
    past.read(film.log)
    [born] = past.activity.steps(Sieve(kinds=frozenset({"birth"})))

    assert sentence(born, {}, PEOPLE) == "The server made the drawings of 8 panels ready"


def test_who_is_known_no_more_is_told_from_the_server() -> None:
    studio = Studio()
    studio.scene(account="gone")

    assert told(studio) == "Somebody who is not known here added scene 1"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("slugline", "INT. KITCHEN", ""), "slugline from “INT. KITCHEN” to nothing"),
        (("angle", "HIGH", "LOW"), "angle from high angle to low angle"),
        (("move", None, {"from": [0]}), "camera move"),
        (("drop_frame", False, True), "drop-frame counting switched on"),
        (("notes", "One. Two.", "Three four five."), "notes to “Three four five.”"),
    ],
)
def test_a_field_is_told_in_the_words_of_the_trade(changed: tuple[str, object, object], said: str) -> None:
    assert change(changed) == said


def test_of_two_fields_that_say_one_thing_the_clearer_one_is_told() -> None:
    settings = [("aspect_height", 239, 185), ("aspect_label", "2.39", "1.85"), ("aspect_width", 100, 100)]

    assert changes(settings) == ["aspect ratio from “2.39” to “1.85”"]


def test_long_words_are_cut() -> None:
    assert quoted("so " * 40) == "“so so so so so so so so so so so so so so so so so so so so…”"


def test_what_is_brought_back_is_told_with_what_came_of_it() -> None:
    film = Film()
    film.edit("", lambda doc: edits.delete(doc, "panels", film.panels[:2]))
    film.edit("", lambda doc: edits.restore(doc, "panels", film.panels[:2]), JOE, "undo", "key.0.w.1")
    film.draw(film.panels[0], ink())
    film.wait(3_600_000)
    film.edit("", lambda doc: edits.move_scenes(doc, [film.scenes[1]], before=film.scenes[0]), JOE, "restore", "key2.0.w.1")
    film.edit(f"panel/{film.panels[0]}", partial(edits.add_strokes, strokes=[ink(5)]), JOE, "restore", "key2.1.w.9")
    past = Past()
    past.read(film.log)
    restored, _, undone, *_ = past.activity.steps()

    assert [sentence(step, {}, PEOPLE) for step in (undone, restored)] == [
        "Joe took back a change: brought back 2 panels",
        "Joe brought an earlier state back: added 1 stroke, moved 1 scene",
    ]


def test_what_was_brought_back_names_who_brought_it_and_nobody_as_its_maker() -> None:
    studio = Studio()
    panel = studio.panel(studio.shot(studio.scene()))
    studio.wait(3_600_000)
    for _ in range(2):
        studio.edit(f"panel/{panel}", partial(edits.add_strokes, strokes=[ink()]), "", f"healed:{JOE}")

    assert told(studio) == "Somebody drew 2 strokes on 1 1/1, brought back by Joe"
