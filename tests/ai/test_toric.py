"""Two subjects in one frame: golden cameras, and what has to hold for all of them."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from board.ai.toric import Ask, Place, level_place, orientation, place_of, position, theta_behind_second, theta_reverse
from board.camera import World
from board.optics import Gate, half_tangents

GATE = Gate(24.89, 14.0)
A, B = np.array([0.0, 1.62, 0.0]), np.array([1.5, 1.62, 0.0])
# Screen places, lens, alpha, theta, phi and the position with z up, as published.
GOLDEN = {
    "a two-shot from the apex": ((-0.40, 0.30), (0.40, 0.30), 35, 0.2821, 2.8595, 0.0, (0.75, -5.2827, 1.62)),
    "over B onto A": ((-0.50, 0.22), (0.28, 0.30), 50, 0.1936, 0.5896, -0.0630, (3.5005, -1.0608, 1.5531)),
    "the same on 35 mm": ((-0.50, 0.22), (0.28, 0.30), 35, 0.2753, 0.5733, -0.0643, (2.8202, -0.8295, 1.5666)),
    "the reverse, over A onto B": ((-0.28, 0.30), (0.50, 0.22), 50, 0.1936, 5.3064, -0.0630, (-2.0005, -1.0608, 1.5531)),
}
screens = st.tuples(st.floats(0.1, 0.7), st.floats(-0.5, 0.5), st.floats(-0.5, 0.5), st.floats(0.1, 0.7))
lenses = st.sampled_from((18, 35, 50, 85))
parts = st.floats(0.05, 0.95)


def ask_of(screen: tuple[float, float, float, float], lens: float) -> Ask:
    left, low, high, right = screen
    return Ask((-left, low), (right, high), *half_tangents(lens, GATE))


def seen(at: World, rows: World, point: World, ask: Ask) -> tuple[float, float]:
    right, up, depth = rows @ (point - at)
    return float(right / depth / ask.across), float(up / depth / ask.up)


@pytest.mark.parametrize("name", GOLDEN)
def test_the_camera_of_a_known_shot_is_found(name: str) -> None:
    first, second, lens, alpha, theta, phi, (x, y, z) = GOLDEN[name]
    ask = Ask(first, second, *half_tangents(lens, GATE))

    place = level_place(A, B, theta, ask)

    assert place is not None
    assert (place.alpha, place.phi) == pytest.approx((alpha, phi), abs=1e-3)
    assert position(A, B, place) == pytest.approx(np.array([x, z, -y]), abs=1e-3)


@given(screen=screens, lens=lenses, along=parts, phi=st.floats(-1.2, 1.2))
@settings(max_examples=80, deadline=None)
def test_both_subjects_are_seen_exactly_where_they_were_asked_for(
    screen: tuple[float, float, float, float], lens: float, along: float, phi: float
) -> None:
    ask = ask_of(screen, lens)
    place = Place(ask.angle(), along * 2 * (math.pi - ask.angle()), phi)
    at = position(A, B, place)
    rows = orientation(A, B, at, ask)

    assert seen(at, rows, A, ask) == pytest.approx(ask.first, abs=1e-9)
    assert seen(at, rows, B, ask) == pytest.approx(ask.second, abs=1e-9)
    assert rows @ rows.T == pytest.approx(np.eye(3), abs=1e-9)


@given(screen=screens, lens=lenses, along=parts, phi=st.floats(-1.2, 1.2))
@settings(max_examples=80, deadline=None)
def test_a_position_leads_back_to_its_place(
    screen: tuple[float, float, float, float], lens: float, along: float, phi: float
) -> None:
    ask = ask_of(screen, lens)
    place = Place(ask.angle(), along * 2 * (math.pi - ask.angle()), phi)

    found = place_of(A, B, position(A, B, place))

    assert (found.alpha, found.theta, found.phi) == pytest.approx((place.alpha, place.theta, place.phi), abs=1e-6)


@given(screen=screens, lens=lenses, along=parts)
@settings(max_examples=40, deadline=None)
def test_the_mirrored_world_has_the_mirrored_camera(
    screen: tuple[float, float, float, float], lens: float, along: float
) -> None:
    ask = ask_of(screen, lens)
    mirrored = Ask((-ask.second[0], ask.second[1]), (-ask.first[0], ask.first[1]), ask.across, ask.up)
    theta = along * 2 * (math.pi - ask.angle())

    one = position(A, B, Place(ask.angle(), theta, 0.2))
    other = position(A, B, Place(mirrored.angle(), theta_reverse(theta, ask.angle()), 0.2))

    assert other == pytest.approx(np.array([1.5 - one[0], one[1], one[2]]), abs=1e-9)


@given(screen=screens, lens=lenses, along=parts)
@settings(max_examples=40, deadline=None)
def test_a_level_place_needs_no_roll(screen: tuple[float, float, float, float], lens: float, along: float) -> None:
    ask = ask_of(screen, lens)

    place = level_place(A, B, along * 2 * (math.pi - ask.angle()), ask)

    if place is not None:
        right = orientation(A, B, position(A, B, place), ask)[0]
        assert abs(float(right[1])) < 1e-9


def test_a_place_behind_the_second_is_as_near_to_them_as_was_asked() -> None:
    theta = theta_behind_second(2.0, 1.5, 0.2)

    assert float(np.linalg.norm(position(A, B, Place(0.2, theta, 0.0)) - B)) == pytest.approx(2.0)
