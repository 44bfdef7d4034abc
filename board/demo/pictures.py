"""What each panel of the demo shows: where the camera stands, and who and what is before it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from board.bodies import Figure, Pose, Reach, body_of
from board.demo import inserts, places
from board.demo.cast import CAST
from board.demo.lens import HALF_WIDTH, Camera, distance_for
from board.demo.stage import DUSK, MORNING, NIGHT, Light, Stage
from board.figures import draw_figure
from board.pen import TONE, Mark, Sheet

Step = Callable[[Stage], None]

# How much of a figure each size shows, from a little above the head down; in parts of the height.
_SHOWN = {"ECU": 0.085, "CU": 0.205, "MCU": 0.30, "MS": 0.47, "COWBOY": 0.63, "MLS": 0.80, "FS": 1.07}
_HEADROOM = 0.09


@dataclass(frozen=True, slots=True)
class Picture:
    """A panel's picture, back to front."""

    light: Light
    camera: Camera
    steps: tuple[Step, ...]


def draw(picture: Picture, seed: int) -> list[Mark]:
    """The strokes of a picture."""
    sheet = Sheet(HALF_WIDTH, seed)
    stage = Stage(sheet, picture.camera, picture.light)
    for step in picture.steps:
        step(stage)
    return sheet.marks()


def frame(figure: Figure, size: str, side: float, focal: float, *, rise: float = 0.0, room: float = 0.12) -> Camera:
    """A camera that shows so much of a figure, `side` degrees off its nose and `rise` metres above or below its middle.

    `room` is left on the side to which the figure looks, in parts of the frame's height.
    """
    height = CAST[figure.name].height
    head = body_of(figure, height).joints["head"]
    top = float(head[1]) + 0.078 * height
    shown = _SHOWN[size] * height / (1 - _HEADROOM) if size != "ECU" else _SHOWN[size] * height
    middle = (float(head[1]) + 0.01) if size == "ECU" else top + _HEADROOM * shown - shown / 2
    around = np.radians(figure.yaw + side)
    away = np.array([np.sin(around), 0.0, np.cos(around)])
    nose = figure.yaw + figure.pose.head_turn
    looks = np.array([np.sin(np.radians(nose)), 0.0, np.cos(np.radians(nose))])
    target = np.array([head[0], middle, head[2]]) + (looks - away * float(looks @ away)) * room * shown
    position = target + away * distance_for(shown, focal) + np.array([0.0, rise, 0.0])
    return Camera(_corner(position), _corner(target), focal)


def _corner(point: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[float, float, float]:
    return float(point[0]), float(point[1]), float(point[2])


def who(figure: Figure, mood: str = "") -> Step:
    """A figure as a step of a picture."""
    return lambda stage: draw_figure(stage.sheet, stage.camera, figure, CAST[figure.name], mood)


def shade(*corners: tuple[float, float], angle: float = 24) -> Step:
    """Marker over a part of the picture."""
    return lambda stage: stage.sheet.tone(np.array(corners, dtype=float), angle, TONE)


def _case(x: float, y: float, z: float) -> Step:
    return lambda stage: stage.box((x - 0.17, y, z - 0.11), (x + 0.17, y + 0.27, z + 0.11), ("#776d63", "#655b52", "#544b44"))


# Poses. Reaches are to the figure's own left, up, forward, in parts of the height.
_COILS = Pose(lean=14, left_hand=(0.1, 0.58, 0.2), right_hand=(-0.06, 0.62, 0.22), head_tilt=-16)
_WRITES = Pose(right_hand=(-0.05, 0.84, 0.25), head_tilt=4, head_turn=-6)
_STEERS = Pose(left_hand=(0.12, 0.62, 0.26), right_hand=(-0.12, 0.6, 0.26))
_CARRIES = Pose(left_hand=(0.03, 0.56, 0.13), right_hand=(-0.04, 0.54, 0.14))
_SITS = Pose(
    lean=10,
    pelvis=0.29,
    left_foot=(0.07, 0.0, 0.22),
    right_foot=(-0.08, 0.0, 0.2),
    left_hand=(0.06, 0.38, 0.2),
    right_hand=(-0.06, 0.38, 0.2),
)
_STANDS = Pose(left_foot=(0.07, 0.0, 0.03), right_foot=(-0.06, 0.0, -0.02))
_TAKES = Pose(left_hand=(0.02, 0.60, 0.26), head_tilt=-4)
_WALKS = Pose(
    left_foot=(0.05, 0.0, 0.16), right_foot=(-0.05, 0.03, -0.15), left_hand=(0.15, 0.47, -0.1), right_hand=(-0.15, 0.48, 0.12)
)
_ARMS_UP: Reach = (0.2, 1.16, 0.02)
_CHEERS = Pose(left_hand=_ARMS_UP, right_hand=(-0.2, 1.16, 0.02), head_tilt=12)
_LOOKS_UP = Pose(head_tilt=24, lean=-3)
_AT_RAIL = Pose(lean=6, left_hand=(0.15, 0.63, 0.19), right_hand=(-0.15, 0.63, 0.19), head_tilt=10)

# Marks. Looking along +z, as most cameras here do, greater x is further to the left of the picture.
_NORA_BOARD = Figure("NORA", -0.35, 0.35, 215, _WRITES, floor=0.38)
_JUNE_BOARD = Figure("JUNE", 0.35, 0.95, 225, _COILS, floor=0.3)
_TOMAS_RAMP = Figure("TOMAS", 0.1, -4.2, 5, _CARRIES, floor=0.9)
_NORA_WHEEL = Figure("NORA", -0.45, 0.28, 0, _STEERS)
_TOMAS_DOOR = Figure("TOMAS", 0.72, -1.2, -28, replace(_STANDS, left_hand=(0.14, 0.44, 0.05)))
_TOMAS_SEAT = Figure("TOMAS", 0.9, 1.5, 205, _SITS)
_JUNE_RAIL = Figure("JUNE", -0.9, 4.6, 165, _STANDS)
_TOMAS_NEAR = Figure("TOMAS", 0.62, -0.35, -35, _STANDS)
_NORA_RAIL = Figure("NORA", 0.75, -5.6, 178, _AT_RAIL)
_TOMAS_RAIL = Figure("TOMAS", -0.75, -5.6, 184, _AT_RAIL)


_FLAT = Camera((0, 1.6, -4), (0, 1.6, 10), 35)
_LANDING = partial(places.landing)
_WHEELHOUSE = (places.wheelhouse,)
_LIT_WHEELHOUSE = (partial(places.wheelhouse, lamps=4),)

_nora_turns = Figure("NORA", -0.35, 0.35, 205, replace(_STANDS, head_turn=34), floor=0.38)
_june_board_ms = Figure("JUNE", 0.62, 0.95, 225, replace(_STANDS, head_turn=-28, head_tilt=-6), floor=0.3)
_nora_door = replace(_NORA_WHEEL, pose=replace(_STEERS, head_turn=62))
_nora_throttle = Figure("NORA", -0.2, 0.42, 20, replace(_STEERS, left_hand=(0.10, 0.735, 0.29)))
_nora_turned = Figure("NORA", -0.3, 0.2, 95, _STANDS)
_nora_bowed = Figure("NORA", -0.3, 0.2, 60, replace(_STANDS, head_tilt=-24))
_tomas_hook = Figure("TOMAS", -0.35, 0.75, 55, Pose(right_hand=(0.02, 0.93, 0.28), head_tilt=10))
_nora_hook = Figure("NORA", 0.55, 0.62, -40, Pose(head_tilt=14))
_tomas_points = replace(_TOMAS_RAIL, pose=replace(_AT_RAIL, right_hand=(-0.34, 0.98, 0.12), head_tilt=20))
_june_up = Figure("JUNE", 0.6, 2.2, 165, _LOOKS_UP)
_june_walk = Figure("JUNE", 5.4, 20.0, 182, _WALKS, floor=0.15)
_june_end = Figure("JUNE", 5.6, 12.0, 150, _CHEERS, floor=0.15)

PICTURES: dict[str, Picture] = {
    "1-wide": Picture(
        DUSK,
        Camera((-7, 9.5, -36), (1, 0.5, 40), 24),
        (
            _LANDING,
            who(Figure("JUNE", 1.4, 7, 200, _COILS)),
            places.timetable,
            who(_NORA_BOARD),
        ),
    ),
    "1-board": Picture(DUSK, _FLAT, (inserts.chalk_board,)),
    "1-two": Picture(
        DUSK,
        Camera((-2.1, 1.95, -1.6), (0.42, 1.66, 1.2), 40),
        (_LANDING, who(_june_board_ms, "speaking"), who(_nora_turns, "")),
    ),
    "1-tomas": Picture(
        DUSK,
        Camera((0.75, 0.75, 2.4), (0.05, 2.0, -5), 40),
        (
            places.bank,
            who(_TOMAS_RAMP),
            _case(0.12, 1.72, -3.86),
        ),
    ),
    "1-nora": Picture(
        DUSK,
        frame(Figure("NORA", -0.35, 0.35, 180, floor=0.38), "CU", 24, 75),
        (
            places.river_and_bridge,
            who(Figure("NORA", -0.35, 0.35, 180, floor=0.38), "hard"),
        ),
    ),
    "2-master": Picture(
        NIGHT,
        Camera((-0.15, 1.62, 3.5), (0.12, 1.28, -1), 28),
        (
            *_WHEELHOUSE,
            who(_TOMAS_DOOR, "speaking"),
            who(_NORA_WHEEL),
            places.console,
            partial(places.chart_table),
            shade((350, 120), (925, 60), (925, 500), (350, 500)),
        ),
    ),
    "2-coins": Picture(NIGHT, _FLAT, (inserts.coins_on_table,)),
    "2-nora": Picture(
        NIGHT,
        frame(_NORA_WHEEL, "MCU", 62, 50, room=0.2),
        (*_WHEELHOUSE, who(_NORA_WHEEL, "speaking"), shade((-925, -480), (-560, -480), (-640, 480), (-925, 480), angle=84)),
    ),
    "2-over": Picture(
        NIGHT,
        Camera((0.55, 1.8, -2.5), (-0.2, 1.46, 0.3), 40),
        (
            *_WHEELHOUSE,
            places.hook,
            who(_nora_door, "hard"),
            places.console,
            who(Figure("TOMAS", 0.5, -1.3, -30, _STANDS)),
        ),
    ),
    "2-case": Picture(
        NIGHT,
        Camera((-0.5, 0.62, 1.0), (0.72, 0.5, -1.2), 50),
        (
            *_WHEELHOUSE,
            who(Figure("TOMAS", 0.72, -1.2, -28, replace(_STANDS, left_hand=(0.15, 0.42, -0.02)))),
            _case(0.98, 0.42, -1.2),
        ),
    ),
    "3-wide": Picture(
        NIGHT,
        Camera((-1.0, 1.7, -3.6), (0.35, 1.0, 2.4), 28),
        (
            places.deck,
            who(Figure("JUNE", -0.9, 4.6, 175, _COILS)),
            places.bollard,
            who(_TOMAS_SEAT),
            _case(0.75, 0.67, 1.15),
            shade((-925, 360), (925, 300), (925, 500), (-925, 500), angle=6),
        ),
    ),
    "3-june": Picture(NIGHT, frame(_JUNE_RAIL, "MS", 20, 40, room=0.2), (places.deck, who(_JUNE_RAIL, "speaking"))),
    "3-over": Picture(
        NIGHT,
        Camera((1.05, 1.9, 4.1), (1.1, 1.02, 1.4), 40),
        (
            partial(Stage.backdrop),
            places.deck_looking_back,
            places.bollard,
            who(Figure("TOMAS", 1.2, 1.5, 8, replace(_SITS, head_tilt=18)), "speaking"),
            _case(1.2, 0.67, 1.85),
            who(Figure("JUNE", 0.80, 2.95, 200, _STANDS)),
        ),
    ),
    "3-bell": Picture(NIGHT, _FLAT, (inserts.bell_in_case,)),
    "3-tomas": Picture(
        NIGHT,
        frame(replace(_TOMAS_SEAT, pose=replace(_SITS, head_tilt=-12)), "CU", -26, 75, rise=0.22),
        (
            places.deck,
            who(replace(_TOMAS_SEAT, pose=replace(_SITS, head_tilt=-12)), "grief"),
        ),
    ),
    "3-both": Picture(
        NIGHT,
        Camera((0.2, 1.5, -2.2), (0.1, 1.35, 2.0), 40),
        (
            places.deck,
            who(Figure("JUNE", -0.62, 1.6, 120, replace(_STANDS, head_turn=-2)), "speaking"),
            who(Figure("TOMAS", 0.62, 1.5, 130, _CARRIES), "speaking"),
        ),
    ),
    "4-throttle": Picture(NIGHT, _FLAT, (inserts.throttle,)),
    "4-two": Picture(
        NIGHT,
        Camera((-0.9, 1.62, 2.6), (0.1, 1.38, -0.4), 35),
        (
            *_WHEELHOUSE,
            who(_TOMAS_NEAR),
            who(_nora_throttle, "speaking"),
            places.console,
            shade((300, -480), (925, -480), (925, 480), (420, 480), angle=82),
        ),
    ),
    "4-nora": Picture(NIGHT, frame(_nora_turned, "MCU", 30, 50), (*_WHEELHOUSE, who(_nora_turned, "speaking"))),
    "4-tomas": Picture(NIGHT, frame(_TOMAS_NEAR, "MCU", -32, 50), (*_WHEELHOUSE, who(_TOMAS_NEAR, "speaking"))),
    "4-fails": Picture(
        NIGHT,
        frame(_nora_turned, "CU", 16, 75),
        (*_WHEELHOUSE, who(_nora_turned, "hard"), shade((480, -480), (925, -480), (925, 480), (560, 480), angle=80)),
    ),
    "4-hand": Picture(
        NIGHT,
        frame(_nora_bowed, "CU", 34, 75),
        (*_WHEELHOUSE, who(_nora_bowed, "down"), shade((-925, -480), (-480, -480), (-560, 480), (-925, 480), angle=80)),
    ),
    "4-said": Picture(NIGHT, frame(_nora_turned, "ECU", 8, 100, room=0.05), (*_WHEELHOUSE, who(_nora_turned, "grief"))),
    "4-case": Picture(NIGHT, _FLAT, (inserts.case_on_coins,)),
    "5-dark": Picture(
        NIGHT,
        Camera((0, 2, -70), (0, 14, 40), 21),
        (partial(places.mid_stream, lamps=0), shade((-925, -500), (925, -500), (925, -380), (-925, -420), angle=2)),
    ),
    "5-lamps": Picture(NIGHT, Camera((0, 2, -70), (0, 14, 40), 21), (partial(places.mid_stream, lamps=24),)),
    "5-june": Picture(
        NIGHT,
        frame(_june_up, "MCU", 24, 40, rise=-0.25),
        (_night_sky := partial(Stage.backdrop, water_m=None), who(_june_up, "wonder")),
    ),
    "5-rail": Picture(
        NIGHT,
        Camera((0.1, 1.3, -9.6), (0.0, 1.32, -5), 40),
        (
            _night_sky,
            places.wheelhouse_outside,
            who(_NORA_RAIL, "wonder"),
            who(_tomas_points, "speaking"),
            places.near_rail,
        ),
    ),
    "5-third": Picture(NIGHT, Camera((-40, 2, -10), (-44, 27, 250), 75), (partial(places.river_and_bridge, lamps=24),)),
    "6-hang": Picture(NIGHT, _FLAT, (inserts.empty_hook,)),
    "6-reach": Picture(
        NIGHT,
        Camera((0.15, 1.55, -1.7), (0.12, 1.5, 1.0), 35),
        (
            *_LIT_WHEELHOUSE,
            partial(places.hook, bell=True),
            who(_nora_hook),
            who(_tomas_hook),
        ),
    ),
    "6-note": Picture(NIGHT, _FLAT, (inserts.hung_bell,)),
    "8-wide": Picture(
        MORNING,
        Camera((3.2, 1.9, -4), (3.9, 2.2, 30), 24),
        (places.road, who(Figure("JUNE", 5.6, 22, 180, _WALKS, floor=0.15))),
    ),
    "8-june": Picture(MORNING, frame(_june_walk, "FS", 14, 50, rise=-0.2), (places.road, who(_june_walk, "warm"))),
    "8-down": Picture(MORNING, _FLAT, (places.ferry_from_above,)),
    "8-arms": Picture(MORNING, Camera((6.5, 0.95, 8.0), (5.5, 1.72, 12), 28), (places.road, who(_june_end, "wonder"))),
}
