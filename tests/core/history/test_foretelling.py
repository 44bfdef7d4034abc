"""What a restoration will do, in sentences and numbers that a director understands."""

from functools import partial

from board import edits
from board.document import read_board
from board.history.foretelling import counts, summary
from board.history.restoring import Bars, Restoration, plan_restoration
from board.history.saying import labels_of
from board.history.scope import WholeBoard
from tests.core.history.studio import Studio, ink


class Film:
    """Two scenes, the first with two shots of two panels each."""

    def __init__(self) -> None:
        self.studio = Studio()
        self.scenes = [self.studio.scene(number="1"), self.studio.scene(number="2")]
        self.shots = [self.studio.shot(self.scenes[0]) for _ in range(2)]
        self.panels = [self.studio.panel(shot) for shot in self.shots for _ in range(2)]
        self.strokes = [self.studio.draw(panel)[0] for panel in self.panels]
        self.then = self.studio.position

    def plan(self, bars: Bars | None = None) -> Restoration:
        return plan_restoration(self.studio.cut(self.then), self.studio.cut(), WholeBoard(), bars or Bars())

    def told(self, bars: Bars | None = None) -> tuple[str, ...]:
        names = [labels_of(read_board(cut.doc(""))) for cut in (self.studio.cut(self.then), self.studio.cut())]
        return summary(self.plan(bars), {**names[0], **names[1]})


def test_the_largest_things_are_said_first_and_by_their_names() -> None:
    film = Film()
    film.studio.edit("", partial(edits.delete, table="panels", ids=film.panels[:1]))
    film.studio.edit("", partial(edits.delete, table="scenes", ids=film.scenes[1:]))
    film.studio.shot(film.scenes[0])
    film.studio.edit("", partial(edits.set_fields, table="shots", ids=film.shots[1:], fields={"size": "CU"}))
    film.studio.edit("", partial(edits.set_text, table="panels", id=film.panels[1], field="dialogue", text="Oh."))
    film.studio.edit("", partial(edits.set_production, fields={"rate_num": 25}))
    film.studio.edit(f"panel/{film.panels[2]}", partial(edits.remove_strokes, ids=film.strokes[2:3]))
    film.studio.draw(film.panels[2], ink(3), ink(4))

    assert film.told() == (
        "Sets back frame rate of the production.",
        "Brings scene 2 and panel 1 1/2 back.",
        "Puts shot 1B into the bin.",
        "Sets back size of shot 1A.",
        "Sets back dialogue of panel 1 1/1.",
        "Redraws 1A 1/2: 1 stroke comes back and 2 strokes go.",
    )
    assert counts(film.plan())["redrawn.panels"] == 1


def test_many_are_counted_and_what_is_left_out_is_told_with_its_reason() -> None:
    film = Film()
    for panel in film.panels:
        film.studio.draw(panel, ink(7))
    film.studio.edit("", partial(edits.delete, table="panels", ids=film.panels))

    told = film.told(Bars(locked=frozenset(film.panels[:1]), approved=frozenset(film.panels[1:3])))

    assert told == (
        "Brings panel 1A 2/2 back.",
        "Redraws 1A 2/2: 1 stroke goes.",
        "Leaves out 1 1/2: it is locked.",
        "Leaves out 1 2/2 and 1A 1/2: they are approved.",
    )


def test_where_nothing_differs_that_is_said() -> None:
    assert Film().told() == ("Nothing will change: the board says the same as then.",)
