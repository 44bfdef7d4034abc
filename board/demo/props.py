"""Things that are drawn close: the bell, the case, the board with its chalk, and hands."""

from itertools import pairwise

import numpy as np

from board.pen import FAINT, FINE, HEAVY, OUTLINE, Nib, Points, Sheet, ellipse, hull, smooth

SKIN = "#eee9e3"
_LETTERS: dict[str, list[list[tuple[float, float]]]] = {
    "L": [[(0, 0), (0, 1), (0.6, 1)]],
    "A": [[(0, 1), (0.35, 0), (0.7, 1)], [(0.15, 0.65), (0.55, 0.65)]],
    "S": [[(0.6, 0.1), (0.3, 0), (0.05, 0.2), (0.3, 0.5), (0.6, 0.75), (0.3, 1), (0, 0.88)]],
    "T": [[(0, 0), (0.7, 0)], [(0.35, 0), (0.35, 1)]],
    "B": [[(0, 0), (0, 1)], [(0, 0), (0.45, 0.08), (0.45, 0.4), (0, 0.48), (0.55, 0.6), (0.5, 0.95), (0, 1)]],
    "O": [[(0.35, 0), (0.05, 0.3), (0.05, 0.7), (0.35, 1), (0.65, 0.7), (0.65, 0.3), (0.35, 0)]],
    "9": [[(0.55, 0.3), (0.3, 0.52), (0.05, 0.3), (0.3, 0), (0.55, 0.25), (0.5, 0.7), (0.3, 1)]],
    "4": [[(0.45, 1), (0.45, 0), (0, 0.68), (0.65, 0.68)]],
    "0": [[(0.3, 0), (0.05, 0.35), (0.05, 0.7), (0.3, 1), (0.55, 0.7), (0.55, 0.3), (0.3, 0)]],
    ".": [[(0.1, 0.95), (0.16, 1.0), (0.1, 1.02)]],
}


def draw_bell(sheet: Sheet, x: float, y: float, tall: float) -> None:
    """A ship's bell hanging from a point; the dent is on the right of its lip."""
    profile = np.array([(0.0, 0.0), (0.14, 0.02), (0.27, 0.12), (0.31, 0.32), (0.34, 0.6), (0.44, 0.86), (0.52, 0.95)])
    right = profile * tall
    outline = np.vstack(
        [right, [(0.40 * tall, 0.93 * tall), (0.34 * tall, 1.0 * tall)], (profile * [-1, 1] * tall)[::-1]]
    ) + np.array([x, y])
    sheet.shape(outline, "#c9b98c", HEAVY if tall > 120 else OUTLINE)
    sheet.tint(np.vstack([right[2:5] * [1, 1], (right[2:5] * [0.45, 1])[::-1]]) + np.array([x, y]), "#a3956d")
    for level, width in ((0.62, 0.34), (0.68, 0.36), (0.9, 0.47)):
        arc = (
            np.array(
                [(-width, level), (-width / 2, level + 0.035), (0, level + 0.045), (width / 2, level + 0.035), (width, level)]
            )
            * tall
        )
        sheet.line(arc + np.array([x, y]), FINE)
    clapper = np.array([(-0.05, 0.96), (0.05, 0.96), (0.07, 1.06), (0.0, 1.12), (-0.07, 1.06)]) * tall + np.array([x, y])
    sheet.shape(clapper, "#5d5a52", FINE)
    if tall > 60:
        sheet.line(
            np.array([(-0.2, 0.2), (-0.22, 0.5), (-0.27, 0.78)]) * tall + np.array([x, y]),
            Nib(color="#fffdf2", size=tall * 0.03, pressure=0.6),
        )


def draw_letters(sheet: Sheet, words: str, x: float, y: float, tall: float, nib: Nib) -> None:
    """Capitals written by hand, from the left."""
    for letter in words:
        for path in _LETTERS.get(letter, ()):
            sheet.line(np.array(path) * [tall * 0.8, tall] + np.array([x, y]), nib)
        x += tall * (0.45 if letter in " ." else 0.82)


def draw_hand(sheet: Sheet, x: float, y: float, size: float, turn: float, sleeve: str, curl: float = 0.0) -> None:
    """A hand that comes in from below when `turn` is 0; `curl` 1 closes it. `size` is about its length."""
    place = _Placing(x, y, size, turn)
    knuckles = [(-0.27, -0.5, 0.46), (-0.09, -0.6, 0.54), (0.1, -0.6, 0.5), (0.27, -0.5, 0.38)]
    palm = [_capsule(place, [(0.0, 0.1, 0.27), (kx, ky + 0.08, 0.11)]) for kx, ky, _ in knuckles]
    wrist = _capsule(place, [(0.0, 0.6, 0.2), (0.0, 0.1, 0.26)])
    straight = 1 - 0.72 * curl
    fingers = []
    for kx, ky, length in knuckles:
        middle = (kx * (1.12 - 0.1 * curl), ky - length * 0.5 * straight, 0.088)
        tip = (kx * (1.2 - 0.3 * curl), ky - length * straight * (1 - 0.9 * curl), 0.07)
        fingers += _capsules(place, [(kx, ky, 0.1), middle, tip])
    thumb = _capsules(
        place, [(0.24, 0.05, 0.13), (0.46 - 0.1 * curl, -0.22, 0.1), (0.5 - 0.36 * curl, -0.5 + 0.12 * curl, 0.075)]
    )
    sheet.union([wrist, *palm, *fingers, *thumb], SKIN, HEAVY)
    heel = _capsule(place, [(-0.16, 0.3, 0.12), (-0.2, -0.25, 0.1)])
    sheet.tint(heel, "#d5d0cb")
    sheet.union([_capsule(place, [(0.0, 0.62, 0.33), (0.0, 2.6, 0.46)])], sleeve, HEAVY)
    for kx, ky, length in knuckles[:-1]:
        crease = np.array([(kx + 0.09, ky + 0.02), (kx * 1.15 + 0.1, ky - length * 0.45 * straight)])
        sheet.line(place(crease), FINE)
    for kx, ky, _ in knuckles:
        sheet.line(place(np.array([(kx - 0.05, ky + 0.06), (kx, ky + 0.02), (kx + 0.05, ky + 0.06)])), FINE)


def draw_coins(sheet: Sheet, x: float, y: float, size: float, flat: float = 0.45) -> None:
    """Four coins as they fell."""
    for dx, dy in ((-1.6, 0.2), (0.1, -0.5), (1.7, 0.3), (0.4, 1.1)):
        rim = ellipse(x + dx * size, y + dy * size * flat * 2, size, size * flat)
        sheet.shape(rim + np.array([0.0, size * 0.16]), "#8f8873", FINE)
        sheet.shape(rim, "#cfc8b2", OUTLINE)
        sheet.closed(ellipse(x + dx * size, y + dy * size * flat * 2, size * 0.72, size * flat * 0.72), FINE)


def draw_open_case(sheet: Sheet, x: float, y: float, wide: float) -> None:
    """The case with its lid up; in the cloth lies the bell."""
    lid = np.array([(-0.52, -0.12), (-0.46, -0.72), (0.46, -0.72), (0.52, -0.12)]) * wide + np.array([x, y])
    sheet.shape(lid, "#5c534b", HEAVY)
    inner = (lid - [x, y - 0.42 * wide]) * [0.9, 0.84] + np.array([x, y - 0.42 * wide])
    sheet.shape(inner, "#8a8178", FINE)
    sheet.hatch(inner, 70, wide * 0.035, FINE)
    well = np.array([(-0.52, -0.12), (0.52, -0.12), (0.6, 0.3), (-0.6, 0.3)]) * wide + np.array([x, y])
    sheet.shape(well, "#e4e0d7", OUTLINE)
    for fold in ((-0.5, 0.02, -0.3, 0.2), (-0.42, -0.06, -0.25, 0.02), (0.48, 0.0, 0.3, 0.22), (0.4, -0.08, 0.26, 0.0)):
        sheet.line(np.array([fold[:2], fold[2:]]) * wide + np.array([x, y]), FINE)
    draw_bell(sheet, x, y - 0.3 * wide, wide * 0.52)
    front = np.array([(-0.6, 0.3), (0.6, 0.3), (0.58, 0.62), (-0.58, 0.62)]) * wide + np.array([x, y])
    sheet.shape(front, "#5c534b", HEAVY)
    for side in (-0.3, 0.3):
        clasp = np.array([(-0.04, 0.27), (0.04, 0.27), (0.04, 0.4), (-0.04, 0.4)]) + np.array([side, 0.0])
        sheet.shape(clasp * wide + np.array([x, y]), "#b9b3a2", FINE)
    sheet.hatch(front, 8, wide * 0.06, FAINT)


class _Placing:
    """Hand space to panel units: turned by degrees and scaled."""

    def __init__(self, x: float, y: float, size: float, turn: float) -> None:
        angle = np.radians(turn)
        self.turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        self.at, self.size = np.array([x, y]), size

    def __call__(self, points: Points) -> Points:
        return np.asarray(points @ self.turn * self.size + self.at)


def _capsule(place: _Placing, ends: list[tuple[float, float, float]]) -> Points:
    return smooth(hull(place(np.vstack([ellipse(x, y, radius, radius) for x, y, radius in ends]))), 1)


def _capsules(place: _Placing, joints: list[tuple[float, float, float]]) -> list[Points]:
    return [_capsule(place, list(pair)) for pair in pairwise(joints)]
