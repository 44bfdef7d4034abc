"""Drawn frames: strokes that a panel can hold, figures where the camera sees them, the near before the far."""

import numpy as np
import pytest

from board.ai.blocking import assumed
from board.ai.frame import MOST_STROKES, draw_frame
from board.ai.framing import Kit, Setup, insert, over_shoulder, single, two_shot, wide
from board.ai.places import place_of
from board.optics import gate_of
from board.schema import DEFAULT_LAYERS
from board.stroke import Stroke, encode
from tests.ai.scenes import KIT

PAIR = ("MARA", "JOE")
ROOM = place_of("INT", "DAY", "A door, a window and a table.")
STREET = place_of("EXT", "NIGHT", "A street with trees by the river.")
BLOCKING = assumed(PAIR, "They sit.")


def kit() -> Kit:
    return Kit(KIT, gate_of("super35_3perf", 185, 100), False)


def setups() -> list[Setup]:
    shoulder = over_shoulder(*PAIR, BLOCKING, kit())
    assert shoulder is not None
    singles = [single("MARA", "JOE", size, BLOCKING, kit()) for size in ("ECU", "BCU", "CU", "MCU", "MS", "MLS", "FS")]
    places = [wide(size, BLOCKING, kit()) for size in ("FS", "WS", "EWS")]
    things = [insert(name, kit()) for name in ("LETTER", "BOTTLE", "CASE")]
    return [*singles, *places, *things, shoulder, two_shot(*PAIR, BLOCKING, kit())]


@pytest.mark.parametrize("setup", setups(), ids=lambda setup: f"{setup.size}-{setup.framing[0]}-{setup.subjects[0]}")
def test_a_frame_is_a_drawing_that_a_panel_can_hold(setup: Setup) -> None:
    strokes = draw_frame(setup, BLOCKING, ROOM, 925, "speaking")

    assert 10 <= len(strokes) <= MOST_STROKES
    assert {stroke.layer for stroke in strokes} <= set(DEFAULT_LAYERS)
    assert sum(len(encode(stroke)) for stroke in strokes) < 120_000
    assert all(np.abs(stroke.points[:, 0]).max() < 960 for stroke in strokes)
    assert all(np.abs(stroke.points[:, 1]).max() < 530 for stroke in strokes)


def test_the_same_frame_is_the_same_strokes() -> None:
    one, other = (draw_frame(setups()[3], BLOCKING, STREET, 925) for _ in range(2))

    assert [encode(stroke) for stroke in one] == [encode(stroke) for stroke in other]


def test_the_drawn_head_is_where_the_camera_sees_it() -> None:
    setup = single("MARA", "JOE", "MS", BLOCKING, kit())
    x, y = setup.camera.see(BLOCKING.eyes("MARA"))[0]

    strokes = draw_frame(setup, BLOCKING, ROOM, 925)

    near = [stroke for stroke in strokes if stroke.tool != "fill" and _within(stroke, x, y, 150)]
    assert len(near) >= 5, "brows, eyes, nose and mouth"


def test_the_near_shoulder_hides_what_is_behind_it() -> None:
    shoulder = over_shoulder(*PAIR, BLOCKING, kit())
    assert shoulder is not None
    x, y = shoulder.camera.see(BLOCKING.eyes("JOE"))[0]

    lines = [stroke for stroke in draw_frame(shoulder, BLOCKING, ROOM, 925) if stroke.tool == "pencil"]

    assert not [stroke for stroke in lines if _within(stroke, x, y, 60)], "no line of the room runs through the head"


def test_a_night_is_darker_than_a_day_and_a_street_is_no_room() -> None:
    setup = wide("WS", BLOCKING, kit())
    day, night = (draw_frame(setup, BLOCKING, place_of("EXT", time, "A street."), 925) for time in ("DAY", "NIGHT"))

    assert int(day[0].color[1:3], 16) > int(night[0].color[1:3], 16)
    street, room = ({encode(stroke) for stroke in draw_frame(setup, BLOCKING, place, 925)} for place in (STREET, ROOM))
    assert len(street & room) < len(room) / 2


def _within(stroke: Stroke, x: float, y: float, reach: float) -> bool:
    points = stroke.points
    return bool((np.hypot(points[:, 0] - x, points[:, 1] - y) < reach).all())
