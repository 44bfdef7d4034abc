"""The stroke codec: exact, strict and small."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from board.stroke import MOST_POINTS, TOOLS, BadStroke, Stroke, decode, encode, layer_of, on_layer, stroke, transform

coordinates = st.floats(-99_999, 99_999)
point_lists = st.lists(st.tuples(coordinates, coordinates, st.floats(0, 1)), min_size=1, max_size=60)


@given(point_lists, st.sampled_from(TOOLS), st.integers(0, 2**32 - 1), st.floats(0.1, 9_999))
def test_a_stroke_survives_its_bytes(points: list[tuple[float, float, float]], tool: str, seed: int, size: float) -> None:
    drawn = stroke(points, tool=tool, seed=seed, size=size, color="#11223380", layer="pencil")

    read = decode(encode(drawn))

    assert encode(read) == encode(drawn)
    assert np.abs(read.points[:, :2] - np.asarray(points)[:, :2]).max() <= 0.05 + 1e-6
    assert np.abs(read.points[:, 2] - np.asarray(points)[:, 2]).max() <= 0.5 / 255 + 1e-9
    assert (read.tool, read.seed, read.color) == (tool, seed, "#11223380")


@given(st.binary(max_size=200))
def test_random_bytes_are_a_stroke_or_a_bad_stroke(data: bytes) -> None:
    try:
        read = decode(data)
    except BadStroke:
        return
    assert encode(read) == data


@given(st.binary(min_size=1, max_size=4), st.integers(0, 80))
def test_a_damaged_stroke_is_another_stroke_or_a_bad_one(noise: bytes, at: int) -> None:
    whole = encode(stroke([[i, i * 1.7, 0.5] for i in range(30)], layer="pencil"))
    data = whole[:at] + noise + whole[at + len(noise) :]
    try:
        read = decode(data)
    except BadStroke:
        return
    assert encode(read) == data


@given(arrays.arrays(np.int64, st.tuples(st.just(4), st.integers(1, 50)), elements=st.integers(-90, 90)))
def test_tilt_and_time_survive_too(planes: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> None:
    x, y, tilt_x, tilt_y = planes
    drawn = Stroke("pen", "#000000ff", 4.0, "ink", 0, x, y, np.abs(x), (tilt_x, tilt_y), np.cumsum(np.abs(y)))

    read = decode(encode(drawn))

    assert read.tilt is not None
    assert read.time_ms is not None
    assert (read.tilt[0] == tilt_x).all()
    assert (read.tilt[1] == tilt_y).all()
    assert (read.time_ms == np.cumsum(np.abs(y))).all()


@pytest.mark.parametrize(
    ("points", "style"),
    [
        ([], {}),
        ([[0, 0, 0]] * (MOST_POINTS + 1), {}),
        ([[math.nan, 0, 0]], {}),
        ([[100_001, 0, 0]], {}),
        ([[1e300, 0, 0]], {}),
        ([[0, 0, 0]], {"size": 0}),
        ([[0, 0, 0]], {"color": "red"}),
        ([[0, 0, 0]], {"color": "#FFFFFFFF"}),
        ([[0, 0, 0]], {"tool": "laser"}),
        ([[0, 0, 0]], {"tool": "tool_3"}),
        ([[0, 0, 0]], {"seed": 2**32}),
        ([[0, 0, 0]], {"layer": ""}),
        ([[0, 0, 0]], {"layer": "é"}),
    ],
)
def test_what_no_document_may_hold_is_not_encoded(points: list[list[float]], style: dict[str, object]) -> None:
    with pytest.raises(BadStroke, match="expected"):
        encode(stroke(points, **{"layer": "pencil", **style}))  # type: ignore[arg-type]


def test_a_stroke_of_fifty_points_is_a_sixth_of_its_json() -> None:
    points = [[i * 3.1, 80 * math.sin(i / 9), 0.5 + 0.4 * math.sin(i / 5)] for i in range(50)]

    size = len(encode(stroke(points, layer="pencil")))

    assert size < 240
    assert size * 6 < len(json.dumps(points))


def test_turning_a_stroke_four_times_brings_it_back() -> None:
    drawn = stroke([[10, 20, 0.5], [-30.5, 40.1, 1]], layer="ink", size=6)

    turned = drawn
    for _ in range(4):
        turned = transform(turned, (0, 1, -1, 0, 0, 0))

    assert encode(turned) == encode(drawn)


def test_a_stroke_made_twice_as_large_is_twice_as_wide() -> None:
    grown = transform(stroke([[10, 20, 0.5]], layer="ink", size=6), (2, 0, 0, 2, 1, 0))

    assert grown.size == 12
    assert grown.points[0].tolist()[:2] == [21, 40]


def test_an_infinite_matrix_is_refused() -> None:
    with pytest.raises(BadStroke, match="finite matrix"):
        transform(stroke([[0, 0, 1]], layer="ink"), (math.inf, 0, 0, 1, 0, 0))


@given(point_lists, st.sampled_from(("ink", "0190", "a" * 64)), st.floats(0.1, 9_999), st.integers(0, 2**32 - 1))
def test_a_stroke_is_put_on_another_layer_without_being_read(
    points: list[tuple[float, float, float]], layer: str, size: float, seed: int
) -> None:
    drawn = stroke(points, size=size, seed=seed, layer="pencil")

    moved = on_layer(encode(drawn), layer)

    assert moved == encode(replace(drawn, layer=layer))
    assert (layer_of(moved), layer_of(encode(drawn))) == (layer, "pencil")
