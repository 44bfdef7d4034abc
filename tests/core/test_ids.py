"""Ids: uuid7 in canonical form, sorted by their making."""

import pytest

from board.ids import DICE, is_id, new_id


def test_new_ids_are_ids_and_sort_by_the_time_they_were_made() -> None:
    ids = [new_id() for _ in range(1_000)]

    assert all(map(is_id, ids))
    assert ids == sorted(set(ids))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pencil",
        "01A20432-8B56-7658-9E1A-E972CD70F60E",
        "01a204328b5676589e1ae972cd70f60e",
        "01a20432-8b56-4658-9e1a-e972cd70f60e",
        "01a20432-8b56-7658-ce1a-e972cd70f60e",
        "01a20432-8b56-7658-9e1a-e972cd70f60e\n",
        " 01a20432-8b56-7658-9e1a-e972cd70f60e",
    ],
)
def test_what_is_no_canonical_uuid7_is_no_id(text: str) -> None:
    assert not is_id(text)


def test_the_dice_stay_below_their_bound() -> None:
    assert {DICE.below(3) for _ in range(200)} == {0, 1, 2}
