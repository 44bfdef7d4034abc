"""Draws a proposed frame as strokes: the set, and figures as its camera sees them, the near ones before the far ones."""

import zlib

import numpy as np

from board.ai.blocking import Blocking
from board.ai.framing import Setup
from board.ai.places import Place, draw_place, draw_seat, draw_table
from board.ai.things import draw_thing
from board.bodies import Figure
from board.camera import Camera
from board.figures import Look, draw_figure
from board.heads import Face
from board.optics import STATURE_M
from board.pen import Mark, Sheet
from board.stroke import Stroke, stroke

MOST_STROKES = 200
_MOST_FIGURES = 4
_NEAREST_M = 0.35

# Lay figures: everybody in values of their own, so that they are told apart, and nobody in a costume.
_LOOKS = tuple(
    Look(STATURE_M, coat, trousers, "#6d6d70", 0.43, 0.032, Face(hair=hair, hat="", style="", age=0), buttons=False)
    for coat, trousers, hair in (
        ("#dedbd4", "#c2c0ba", "#a19e9a"),
        ("#a9adb4", "#8b8f97", "#6f6b69"),
        ("#c9c4b6", "#a5a196", "#8b8580"),
        ("#8f9aa0", "#767e83", "#b5b1ab"),
    )
)


def draw_frame(setup: Setup, blocking: Blocking, place: Place, half_width: float, mood: str = "") -> tuple[Stroke, ...]:
    """The strokes of a frame; `mood` is in the face of its subject. The same frame is the same strokes."""
    sheet = Sheet(half_width, _seed(setup))
    draw_place(sheet, setup.camera, place)
    if "INSERT" in setup.framing:
        draw_thing(sheet, setup.camera, setup.subjects[0])
    else:
        _people(sheet, setup, blocking, place, mood)
    return _strokes(sheet.marks())


def _people(sheet: Sheet, setup: Setup, blocking: Blocking, place: Place, mood: str) -> None:
    looks = {figure.name: _LOOKS[index % len(_LOOKS)] for index, figure in enumerate(blocking.figures)}
    seen = sorted(_seen(setup, blocking), key=lambda figure: -_depth(setup.camera, figure))
    middle = setup.camera.depth(np.array([0.0, 0.74, 0.0]))
    pending = len(blocking.figures) > 1 and setup.size in ("MS", "MLS", "FS", "WS", "VWS", "EWS")
    for figure in seen:
        if pending and _depth(setup.camera, figure) < middle:
            draw_table(sheet, setup.camera, place)
            pending = False
        if blocking.seated and setup.size in ("MLS", "FS", "WS", "VWS", "EWS"):
            draw_seat(sheet, setup.camera, figure)
        draw_figure(sheet, setup.camera, figure, looks[figure.name], mood if figure.name == setup.subjects[0] else "")
    if pending:
        draw_table(sheet, setup.camera, place)


def _seen(setup: Setup, blocking: Blocking) -> list[Figure]:
    """Those whom the frame is about, of a crowd the first: strokes are few, and the others have stepped aside."""
    subjects = [figure for figure in blocking.figures if figure.name in setup.subjects]
    return [figure for figure in subjects[:_MOST_FIGURES] if _depth(setup.camera, figure) > _NEAREST_M]


def _depth(camera: Camera, figure: Figure) -> float:
    return camera.depth(np.array([figure.x, 1.2, figure.z]))


def _seed(setup: Setup) -> int:
    # A name's checksum is the same on every machine; of ids nothing may depend.
    return zlib.crc32(f"{setup.size} {setup.framing} {setup.subjects}".encode())


def _strokes(marks: list[Mark]) -> tuple[Stroke, ...]:
    kept = sorted(range(len(marks)), key=lambda at: -_reach(marks[at]))[:MOST_STROKES]
    return tuple(
        stroke(mark.points, tool=mark.tool, color=f"{mark.color}ff", size=round(mark.size, 1), layer=mark.layer, seed=at)
        for at, mark in ((at, marks[at]) for at in sorted(kept))
    )


def _reach(mark: Mark) -> float:
    """Fills first, then the longest lines: what is left out of a crowded frame is the smallest."""
    return float("inf") if mark.layer == "fill" else float(np.hypot(*np.diff(mark.points[:, :2], axis=0).T).sum())
