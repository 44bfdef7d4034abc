"""Colours of people."""

import pytest

from board.people.palette import COLORS, DARK, color_at, contrast


@pytest.mark.parametrize("color", COLORS)
def test_a_name_in_its_colour_is_readable_on_dark(color: str) -> None:
    assert contrast(color, DARK) >= 4.5


def test_neighbours_have_different_colours_and_the_palette_comes_round() -> None:
    assert len(set(COLORS)) == len(COLORS)
    assert color_at(len(COLORS)) == color_at(0) != color_at(1)


def test_contrast_is_that_of_the_guideline() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
