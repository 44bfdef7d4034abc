"""Drawings of exactly so many strokes for a generated board: the demo's pictures, drawn as densely as a pen reports its way."""

import random
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from board.demo.pictures import PICTURES, draw
from board.demo.prints import print_panel
from board.pen import Mark
from board.stroke import encode, stroke

MEAN_POINTS = 50
_FEWEST, _MOST = 8, 400
_SPREAD = 0.6
_SEARCHING = 2.5  # panel units by which a line that is drawn again misses the first one

Rows = NDArray[np.float64]  # (points, 3): x, y and pressure


@dataclass(frozen=True, slots=True)
class Sketch:
    """One drawing: its strokes as a document holds them, and its picture."""

    strokes: tuple[bytes, ...]
    picture: bytes
    points: int


def sketches(count: int, strokes: int, seed: int) -> list[Sketch]:
    """So many drawings, all different; the same seed draws the same."""
    names = sorted(PICTURES)
    return [_sketch(names[at % len(names)], strokes, random.Random(f"{seed} {at}")) for at in range(count)]


def _sketch(name: str, count: int, dice: random.Random) -> Sketch:
    marks = [_dense(mark, dice) for mark in _exactly(count, draw(PICTURES[name], dice.randrange(2**32)), dice)]
    values = [
        stroke(mark.points, tool=mark.tool, color=f"{mark.color}ff", size=round(mark.size, 1), layer=mark.layer, seed=at)
        for at, mark in enumerate(marks)
    ]
    return Sketch(tuple(map(encode, values)), print_panel(marks), sum(map(len, values)))


def _exactly(count: int, marks: list[Mark], dice: random.Random) -> list[Mark]:
    """Some left out, or some drawn once more beside themselves; in the order in which they were drawn."""
    if len(marks) >= count:
        return [marks[at] for at in sorted(dice.sample(range(len(marks)), count))]
    lines = [mark for mark in marks if mark.tool != "fill"]
    return marks + [_searching(dice.choice(lines), dice) for _ in range(count - len(marks))]


def _searching(mark: Mark, dice: random.Random) -> Mark:
    off = np.array([dice.gauss(0, _SEARCHING), dice.gauss(0, _SEARCHING), 0])
    return replace(mark, points=_bounded(mark.points + off))


def _dense(mark: Mark, dice: random.Random) -> Mark:
    """The same line with about as many points as a pen would have reported, trembling by a tenth of a unit."""
    wish = dice.lognormvariate(np.log(MEAN_POINTS) - _SPREAD**2 / 2, _SPREAD)
    count = max(_FEWEST, min(_MOST, round(wish)))
    at = np.linspace(0, len(mark.points) - 1, count)
    columns = [np.interp(at, np.arange(len(mark.points)), column) for column in mark.points.T]
    tremble = np.random.default_rng(dice.randrange(2**32)).normal(0, (0.12, 0.12, 0.01), (count, 3))
    return replace(mark, points=_bounded(np.column_stack(columns) + tremble))


def _bounded(rows: Rows) -> Rows:
    return np.column_stack((rows[:, :2], np.clip(rows[:, 2], 0, 1)))
