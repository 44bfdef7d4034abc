"""Cameras of proposed frames: the size they claim, the lens of the kit, the side of the line, and no roll."""

import numpy as np
import pytest

from board.ai.blocking import assumed
from board.ai.framing import Kit, Setup, insert, over_shoulder, single, two_shot, wide
from board.optics import CUTS, gate_of, size_at
from tests.ai.scenes import KIT

ASPECTS = ((185, 100), (239, 100), (4, 3), (16, 9), (9, 16))
PAIR = ("MARA", "JOE")


def kit(aspect: tuple[int, int] = (185, 100), *, indoors: bool = False) -> Kit:
    return Kit(KIT, gate_of("super35_3perf", *aspect), indoors)


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("size", CUTS)
def test_a_single_has_the_size_that_it_claims(size: str, aspect: tuple[int, int]) -> None:
    setup = single("MARA", "JOE", size, assumed(PAIR, ""), kit(aspect), "SINGLE")

    assert size_at(setup.distance_m, setup.focal_length_mm, kit(aspect).gate) == size
    assert setup.focal_length_mm in KIT


@pytest.mark.parametrize("size", ["CU", "MCU", "MS", "MLS", "FS"])
@pytest.mark.parametrize("words", ["", "They sit at the table."])
def test_the_head_of_a_single_is_in_the_upper_part_of_the_frame_with_room_above(size: str, words: str) -> None:
    blocking = assumed(PAIR, words)

    setup = single("MARA", "JOE", size, blocking, kit(), "SINGLE")

    x, y = setup.camera.see(blocking.eyes("MARA"))[0]
    assert abs(x) < 350
    assert -500 < y < 0


def test_people_look_into_the_frame() -> None:
    blocking = assumed(PAIR, "")

    left, right = (single(name, other, "MCU", blocking, kit()) for name, other in (PAIR, PAIR[::-1]))

    assert left.camera.see(blocking.eyes("MARA"))[0, 0] < 0 < right.camera.see(blocking.eyes("JOE"))[0, 0]


@pytest.mark.parametrize("side", [1, -1])
def test_all_cameras_stay_on_one_side_of_the_line(side: int) -> None:
    blocking = assumed(PAIR, "", side)
    setups = [single(name, other, "MCU", blocking, kit()) for name, other in (PAIR, PAIR[::-1])]
    setups += [two_shot(*PAIR, blocking, kit()), wide("WS", blocking, kit())]
    setups += [setup for setup in (over_shoulder(*PAIR, blocking, kit()), over_shoulder(*PAIR[::-1], blocking, kit())) if setup]

    assert all(side * setup.camera.position[2] > 0 for setup in setups)
    for setup in setups:
        if len(setup.subjects) == 2:
            mara, joe = (setup.camera.see(blocking.eyes(name))[0, 0] for name in PAIR)
            assert mara < joe


@pytest.mark.parametrize("aspect", ASPECTS)
def test_a_two_shot_holds_both_heads_inside_the_frame(aspect: tuple[int, int]) -> None:
    blocking = assumed(PAIR, "")

    setup = two_shot(*PAIR, blocking, kit(aspect))

    half = 500 * aspect[0] / aspect[1]
    for name in PAIR:
        x, y = setup.camera.see(blocking.eyes(name))[0]
        assert abs(y) < 500
        assert abs(x) < half * 0.95 or aspect == (9, 16)


def test_over_the_shoulder_the_near_head_is_larger_and_beside_the_far_one() -> None:
    blocking = assumed(PAIR, "")

    setup = over_shoulder(*PAIR, blocking, kit())

    assert setup is not None
    near, far = blocking.eyes("JOE"), blocking.eyes("MARA")
    assert setup.camera.scale(near) > 1.4 * setup.camera.scale(far)
    assert setup.camera.see(far)[0, 0] < 0 < setup.camera.see(near)[0, 0]


def test_a_kit_of_one_short_lens_has_no_shoulder_to_offer() -> None:
    short = Kit((12.0,), gate_of("super35_3perf", 185, 100), False)

    assert over_shoulder(*PAIR, assumed(PAIR, ""), short) is None


def test_indoors_a_camera_finds_room() -> None:
    setups = (
        wide("WS", assumed(PAIR, ""), kit(indoors=True)),
        single("MARA", "JOE", "FS", assumed(PAIR, ""), kit(indoors=True)),
    )

    assert all(setup.distance_m < 5 for setup in setups)


def test_no_camera_is_canted() -> None:
    blocking = assumed(PAIR, "")
    setups: list[Setup] = [wide("EWS", blocking, kit()), insert("LETTER", kit()), two_shot(*PAIR, blocking, kit())]

    for setup in setups:
        assert setup.camera.roll == 0
        assert np.abs(setup.camera.axes()[0][1]) < 1e-9
