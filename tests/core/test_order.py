"""Order keys: always room, always in order, and never long for long."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.order import DIGITS, LONGEST, Below, between, is_key, place, sort_key, spread

keys = st.text(DIGITS, min_size=1, max_size=LONGEST).filter(is_key)
seeds = st.integers(0, 2**32).map(lambda seed: random.Random(seed).randrange)


@given(keys | st.none(), keys | st.none(), st.integers(1, 200), seeds)
def test_any_number_of_keys_fit_between_any_two(before: str | None, after: str | None, count: int, below: Below) -> None:
    if before is not None and after is not None and before >= after:
        before, after = (None, after) if before == after else (after, before)

    made = spread(count, before, after, below)

    assert made == sorted(set(made))
    assert all(key[-1] != "0" and set(key) <= set(DIGITS) for key in made)
    assert before is None or before < made[0]
    assert after is None or made[-1] < after


@given(st.lists(keys, max_size=12), st.integers(0, 12), st.integers(1, 5), seeds)
def test_placing_keeps_everyone_in_order_and_no_key_grows_too_long(
    present: list[str], at: int, count: int, below: Below
) -> None:
    siblings = sorted((key, f"id{number}") for number, key in enumerate(present))
    index = min(at, len(siblings))

    placing = place(siblings, index, count, below)

    whole = [(placing.moved.get(id, key), id) for key, id in siblings]
    whole[index:index] = [(key, f"new{number}") for number, key in enumerate(placing.keys)]
    in_order = sorted(whole, key=lambda pair: sort_key(*pair))
    kept = [id for _, id in whole if not id.startswith("new")]
    assert [id for _, id in in_order if not id.startswith("new")] == kept
    assert max(len(key) for key in placing.keys) <= LONGEST
    assert len(set(placing.keys)) == count
    if index < len(siblings):
        assert placing.keys[-1] < placing.moved.get(siblings[index][1], siblings[index][0])
    if index > 0:
        assert placing.moved.get(siblings[index - 1][1], siblings[index - 1][0]) < placing.keys[0]


def test_equal_neighbours_move_over_and_nobody_else_does() -> None:
    below = random.Random(1).randrange
    siblings = [("A1", "a"), ("V1", "b"), ("V1", "c"), ("V1", "d"), ("Z1", "e")]

    placing = place(siblings, 2, 1, below)

    assert set(placing.moved) == {"b", "c", "d"}
    assert "A1" < placing.moved["b"] < placing.keys[0] < placing.moved["c"] < placing.moved["d"] < "Z1"


def test_adding_at_either_end_never_makes_keys_longer() -> None:
    below = random.Random(2).randrange
    first = last = between(None, None, below)
    for _ in range(5_000):
        first, last = between(None, first, below), between(last, None, below)

    assert len(first) == len(last) == 6


@pytest.mark.parametrize("side", ["before", "after"])
def test_a_thousand_insertions_at_one_place_re_key_their_scene_a_few_times(side: str) -> None:
    below = random.Random(3).randrange
    siblings = [(key, f"old{number}") for number, key in enumerate(spread(10, None, None, below))]
    at, rekeyings, longest = 5, 0, 0
    for number in range(1_000):
        placing = place(siblings, at, 1, below)
        rekeyings += bool(placing.moved)
        siblings = [(placing.moved.get(id, key), id) for key, id in siblings]
        siblings.insert(at, (placing.keys[0], f"new{number}"))
        longest = max(longest, len(placing.keys[0]))
        at += side == "after"

    assert siblings == sorted(siblings)
    assert longest <= LONGEST
    assert rekeyings <= 8


def test_two_people_at_the_same_place_rarely_make_the_same_key() -> None:
    mine, theirs = random.Random(4).randrange, random.Random(5).randrange

    same = sum(between("V1", "V2", mine) == between("V1", "V2", theirs) for _ in range(2_000))

    assert same == 0


def test_keys_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="expected before < after"):
        between("b", "a", random.Random(1).randrange)


def test_order_is_by_code_unit_as_in_javascript() -> None:
    high_in_code_points, low_in_code_units = "\U00010000", "\uff00"

    assert sort_key(high_in_code_points, "") < sort_key(low_in_code_units, "")
