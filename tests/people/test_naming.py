"""Names that others see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.people.naming import NAME_GRAPHEMES, clean_name, count_graphemes
from board.people.refusals import BadName


@pytest.mark.parametrize("name", ["Mara", "José", "Ярослава Ким", "李小龙", "👩‍👩‍👧‍👦 family", "A. O'Neil-Ng", "عمر", "7"])
def test_names_of_the_world_are_kept(name: str) -> None:
    assert clean_name(f"  {name} ") == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "...",
        "\u200d\u200d",
        "a\u202eb",
        "a\x00b",
        "a\nb",
        "a\u2066b",
        "\ud83d",
        "\u3164",
        "\u2800\u2800",
        "Olga\u034f",
        "x" * 81,
        "\u0301",
        "a" + "\u0301" * 4000,
    ],
)
def test_names_that_nobody_can_see_or_that_steer_the_line_are_refused(name: str) -> None:
    with pytest.raises(BadName):
        clean_name(name)


def test_the_limit_counts_what_the_eye_counts() -> None:
    families = "👩‍👩‍👧‍👦" * NAME_GRAPHEMES

    assert count_graphemes(families) == NAME_GRAPHEMES
    assert clean_name("e\u0301" * NAME_GRAPHEMES) == "é" * NAME_GRAPHEMES


@given(st.text())
def test_a_clean_name_is_clean_already(text: str) -> None:
    try:
        name = clean_name(text)
    except BadName:
        return
    assert clean_name(name) == name
