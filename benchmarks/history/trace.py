"""What a crew does to a board: panels full of strokes, and then edit after edit, each as the bytes that a browser sends."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from math import sin
from random import Random

from board import edits
from board.document import Document
from board.history.entry import Entry
from board.stroke import Stroke, stroke
from tests.core.history.studio import Studio

PEOPLE = ("mara", "joe", "ann")


@dataclass(frozen=True, slots=True)
class Trace:
    """The board's panels, how it begins, and what is done to it."""

    panels: list[str]
    beginning: list[Entry]
    edits: list[Entry]


def crew_at_work(panels: int, strokes: int, edits_wanted: int, seed: int = 1) -> Trace:
    """So many panels, strokes on each, and edits: of a hundred 45 draw, 25 erase, 10 redraw, 12 type, 8 set."""
    random, studio = Random(seed), Studio(seed)
    scenes = [studio.scene() for _ in range(max(1, panels // 10))]
    drawings = [Drawing(studio.panel(studio.shot(scenes[at % len(scenes)])), PEOPLE[at % len(PEOPLE)]) for at in range(panels)]
    for drawing in drawings:
        drawing.draw(studio, [line(random) for _ in range(strokes)])
    begun = len(studio.log)
    while len(studio.log) < begun + edits_wanted:
        drawing = random.choice(drawings)
        for _ in range(random.randrange(1, 20)):
            _work(studio, drawing, scenes, random)
    return Trace([one.panel for one in drawings], studio.log[:begun], studio.log[begun : begun + edits_wanted])


@dataclass
class Drawing:
    """A panel's drawing, whoever draws on it (a replica belongs to one person), and what it holds."""

    panel: str
    person: str
    strokes: list[str] = field(default_factory=list)

    def draw(self, studio: Studio, lines: list[Stroke]) -> None:
        self.strokes += self._edit(studio, partial(edits.add_strokes, strokes=lines))

    def erase(self, studio: Studio, random: Random) -> None:
        gone = self.strokes.pop(random.randrange(len(self.strokes)))
        self._edit(studio, partial(edits.remove_strokes, ids=[gone]))

    def redraw(self, studio: Studio, random: Random) -> None:
        self._edit(studio, partial(edits.replace_strokes, strokes={random.choice(self.strokes): line(random)}))

    def _edit(self, studio: Studio, edit: Callable[[Document], list[str]]) -> list[str]:
        return studio.edit(f"panel/{self.panel}", edit, self.person)


def line(random: Random) -> Stroke:
    """Fifty points with pressure."""
    x, y, press = random.uniform(-500, 500), random.uniform(-300, 300), random.uniform(0.3, 0.7)
    points = [(x + 3 * at + random.uniform(-1, 1), y + random.uniform(-4, 4), press + 0.3 * sin(at / 16)) for at in range(50)]
    return stroke(points, layer="ink")


def _work(studio: Studio, drawing: Drawing, scenes: list[str], random: Random) -> None:
    dice, panel = random.random(), drawing.panel
    if dice < 0.45 or (dice < 0.8 and not drawing.strokes):
        drawing.draw(studio, [line(random)])
    elif dice < 0.7:
        drawing.erase(studio, random)
    elif dice < 0.8:
        drawing.redraw(studio, random)
    elif dice < 0.92:
        typed = partial(edits.edit_text, table="panels", id=panel, field="dialogue", position=0, insert=random.choice("aeiou "))
        studio.edit("", typed, PEOPLE[0])
    elif dice < 0.99:
        value = random.randrange(1, 200)
        studio.edit("", partial(edits.set_field, table="panels", id=panel, field="duration_frames", value=value), PEOPLE[0])
    else:
        studio.edit("", partial(edits.move_scenes, scenes=[random.choice(scenes)]), PEOPLE[0])
