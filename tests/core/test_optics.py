"""Lenses, gates and shot sizes against the tables that the film crew would look up."""

import math

import pytest

from board.optics import (
    Gate,
    distance_m,
    effective_gate,
    field_of_view,
    gate_of,
    lens_class,
    lens_for,
    lens_share,
    plane_m,
    rank,
    size_at,
)

S35 = Gate(24.89, 14.0)
LENSES = (18, 25, 35, 50, 85, 135)
DISTANCES = {
    "ECU": (0.19, 0.27, 0.37, 0.53, 0.90, 1.43),
    "BCU": (0.28, 0.38, 0.54, 0.77, 1.31, 2.08),
    "CU": (0.47, 0.65, 0.91, 1.30, 2.20, 3.50),
    "MCU": (0.70, 0.97, 1.36, 1.94, 3.29, 5.23),
    "MS": (1.03, 1.43, 2.00, 2.85, 4.85, 7.70),
    "MLS": (1.43, 1.99, 2.79, 3.98, 6.77, 10.76),
    "FS": (2.57, 3.58, 5.01, 7.15, 12.16, 19.31),
    "WS": (4.50, 6.25, 8.75, 12.50, 21.25, 33.75),
    "EWS": (9.00, 12.5, 17.5, 25.0, 42.5, 67.5),
}
VIEWS = {
    (24.89, 14.00): ((69.3, 42.5), (52.9, 31.3), (39.1, 22.6), (28.0, 15.9), (16.7, 9.4), (10.5, 5.9)),
    (27.99, 19.22): ((75.7, 56.2), (58.5, 42.1), (43.6, 30.7), (31.3, 21.8), (18.7, 12.9), (11.8, 8.1)),
    (36.0, 20.25): ((90.0, 58.7), (71.5, 44.1), (54.4, 32.3), (39.6, 22.9), (23.9, 13.6), (15.2, 8.6)),
    (36.70, 25.54): ((91.1, 70.7), (72.6, 54.1), (55.3, 40.1), (40.3, 28.7), (24.4, 17.1), (15.5, 10.8)),
}


@pytest.mark.parametrize("size", DISTANCES)
def test_the_distance_for_a_size_is_the_one_of_the_table(size: str) -> None:
    for lens, expected in zip(LENSES, DISTANCES[size], strict=True):
        assert distance_m(size, lens, S35) == pytest.approx(expected, abs=0.0075 * max(1, expected))


@pytest.mark.parametrize("gate", VIEWS)
def test_the_fields_of_view_are_those_of_the_table(gate: tuple[float, float]) -> None:
    for lens, expected in zip(LENSES, VIEWS[gate], strict=True):
        seen = tuple(map(math.degrees, field_of_view(lens, Gate(*gate))))

        assert seen == pytest.approx(expected, abs=0.06)


@pytest.mark.parametrize("gate", [S35, Gate(24.89, 18.66), Gate(36, 24), Gate(36.7, 25.54), Gate(12.52, 7.41)])
def test_a_camera_placed_for_a_size_is_labelled_with_that_size(gate: Gate) -> None:
    for size in (*DISTANCES, "VWS"):
        for lens in LENSES:
            assert size_at(distance_m(size, lens, gate), lens, gate) == size


def test_the_gate_is_cut_to_the_picture_and_the_squeeze_widens_it() -> None:
    assert effective_gate(24.89, 18.66, 2.39).height_mm == pytest.approx(24.89 / 2.39)
    assert effective_gate(24.89, 18.66, 4 / 3).height_mm == 18.66
    assert effective_gate(24.89, 18.66, 4 / 3).width_mm == pytest.approx(24.88)
    assert effective_gate(21.95, 18.6, 2.39, squeeze=2).height_mm == pytest.approx(43.9 / 2.39)
    assert gate_of("a camera of tomorrow", 16, 9) == gate_of("super35_3perf", 16, 9)


def test_a_lens_of_the_kit_is_chosen_as_films_choose_it() -> None:
    kit = (18, 25, 35, 50, 75, 100, 135)

    assert lens_class(lens_for("ECU", kit, S35), S35) == 3
    assert lens_class(lens_for("MS", kit, S35), S35) == 1
    assert lens_class(lens_for("EWS", kit, S35), S35) == 0
    assert lens_for("FS", kit, S35, most_m=2.6) == 18
    assert lens_for("EWS", kit, S35, most_m=2.6) == 18, "where nothing finds room the shortest comes nearest to it"
    assert lens_share("CU", 18, S35) < 0.05 < lens_share("CU", 85, S35)


def test_sizes_are_ranked_from_the_tightest_and_cowboys_stand_with_medium_long_shots() -> None:
    assert [rank(size) for size in ("ECU", "CU", "MCU", "MS", "MLS", "FS", "WS", "EWS")] == list(range(8))
    assert rank("COWBOY") == rank("MLS")
    assert plane_m("COWBOY") == plane_m("MLS")
