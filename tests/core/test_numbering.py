"""Numbers of scenes and shots: none is used twice, none that is locked ever changes."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc

from board import edits
from board.document import read_board
from board.model import Bin, Board, Production, Scene, Shot
from board.numbering import letter_suffix, letters, panel_label, scene_labels, shot_labels
from board.terms import NUMBERING_SCHEMES

SCHEMES = [scheme.code for scheme in NUMBERING_SCHEMES]
own_numbers = st.sampled_from(["", "", "", "1", "2", "12A", "12-3", "12_0020", "PICKUP", "A1", "27"])


@given(
    st.sampled_from(SCHEMES),
    st.lists(st.tuples(st.sampled_from(["", "", "12", "12A", "OPN"]), st.lists(own_numbers, max_size=8)), max_size=5),
    st.lists(own_numbers, max_size=3),
    st.booleans(),
)
def test_no_number_is_given_twice_nor_taken_from_the_bin(
    scheme: str, story: list[tuple[str, list[str]]], gone: list[str], master_plain: bool
) -> None:
    board = _board(scheme, story, gone, master_plain)
    own = [shot.number for shot in board.shots if shot.number]

    labels = shot_labels(board)

    given_by_the_scheme = [labels[shot.id] for shot in board.shots if not shot.number]
    assert len(set(given_by_the_scheme)) == len(given_by_the_scheme)
    assert not set(given_by_the_scheme) & {*own, *gone}
    assert all(labels[shot.id] == shot.number for shot in board.shots if shot.number)
    assert all(labels.values())


@settings(max_examples=30)
@given(st.sampled_from(SCHEMES), st.permutations(range(6)), st.integers(0, 5))
def test_locked_numbers_stay_through_any_reordering_and_insertion(scheme: str, reordered: list[int], at: int) -> None:
    doc: Doc[Any] = Doc()
    edits.set_production(doc, {"numbering_scheme": scheme})
    scene = edits.insert_scene(doc, {"number": "12"}, account="mara")
    shots = edits.insert_shots(doc, scene, [{}] * 6, account="mara")
    edits.lock_numbers(doc, shots)
    locked = shot_labels(read_board(doc))

    edits.move_shots(doc, [shots[index] for index in reordered], scene=scene)
    edits.delete(doc, "shots", [shots[at]])
    new = edits.insert_shot(doc, scene, account="mara", before=shots[(at + 1) % 6])

    labels = shot_labels(read_board(doc))
    assert all(labels[id] == locked[id] for id in shots if id != shots[at])
    assert labels[new] not in locked.values()


def test_letters_skip_i_and_o_and_go_on_after_z() -> None:
    alphabet = letters("IO")

    assert alphabet == "ABCDEFGHJKLMNPQRSTUVWXYZ"
    assert [letter_suffix(number, alphabet) for number in (0, 23, 24, 24 + 24 * 24 - 1, 24 + 24 * 24)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
    ]


def test_the_master_shot_is_the_scene_alone_and_the_others_are_lettered() -> None:
    labels = shot_labels(_board("us_letters", [("12", ["", "", ""])], [], True))

    assert [*labels.values()] == ["12", "12A", "12B"]


def test_an_animation_shot_between_two_locked_ones_gets_the_number_in_the_middle() -> None:
    labels = shot_labels(_board("seq_tens", [("OPN", ["OPN_0010", "", "OPN_0020"])], [], True))

    assert [*labels.values()] == ["OPN_0010", "OPN_0015", "OPN_0020"]


def test_a_new_scene_between_72_and_73_is_72a() -> None:
    labels = scene_labels(_board("us_letters", [("72", []), ("", []), ("73", [])], [], True))

    assert [*labels.values()] == ["72", "72A", "73"]


def test_a_panel_says_its_place_in_its_shot() -> None:
    assert panel_label("12B", 2, 5) == "12B 3/5"


def test_a_locked_number_cannot_be_set() -> None:
    doc: Doc[Any] = Doc()
    scene = edits.insert_scene(doc, account="mara")
    shot = edits.insert_shot(doc, scene, {"number": "7"}, account="mara")
    edits.lock_numbers(doc, [shot])

    with pytest.raises(edits.InvalidEdit, match="not locked"):
        edits.set_field(doc, "shots", shot, "number", "8")


def _board(scheme: str, story: list[tuple[str, list[str]]], gone: list[str], master_plain: bool) -> Board:
    scenes = tuple(Scene(id=f"scene{i}", number=number) for i, (number, _) in enumerate(story))
    groups = {
        scene.id: tuple(Shot(id=f"{scene.id}.{n}", scene=scene.id, number=own) for n, own in enumerate(story[i][1]))
        for i, scene in enumerate(scenes)
    }
    return Board(
        production=Production(numbering_scheme=scheme, numbering_master_plain=master_plain),
        scenes=scenes,
        shots=tuple(shot for group in groups.values() for shot in group),
        shots_by_scene=groups,
        bin=Bin(shots=tuple(Shot(id=f"gone{i}", number=own) for i, own in enumerate(gone))),
    )
