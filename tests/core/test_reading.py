"""What an agent may read of a scene."""

import pytest

from board.arrangement import Records, arrange
from board.model import Board, Element, Panel, Production, Scene, Script, Shot
from board.reading import BadReading, from_json, reading_of, to_json


@pytest.fixture
def board() -> Board:
    return arrange(
        Records(
            production=Production(title="X"),
            scenes=(
                Scene(id="s1", order="a", number="1", slugline="INT. HALL", setting="INT", location="HALL", cast=("JOE",)),
                Scene(id="s2", order="b", number="2", slugline="EXT. ROAD", setting="EXT", location="ROAD", cast=("MARA",)),
                Scene(id="s3", order="c", number="3", slugline="INT. HALL", setting="INT", location="Hall"),
            ),
            scripts=(),
            shots=(Shot(id="t2", scene="s1", order="b", size="CU"), Shot(id="t1", scene="s1", order="a", framing=("INSERT",))),
            panels=(
                Panel(id="p1", shot="t1", order="a", duration_frames=24, links=frozenset({"e2", "e1"})),
                Panel(id="p2", shot="t2", order="a", transition={"type": "DISSOLVE", "frames": 12}),
            ),
        )
    )


def test_a_reading_has_the_scene_in_order_with_its_neighbours_and_no_other_scene(board: Board) -> None:
    reading = reading_of(board, "s1", drawn={"p2"}, approvals={"t2": "approved"})

    assert [shot.id for shot in reading.shots] == ["t1", "t2"]
    assert reading.shots[0].panels[0].links == ("e1", "e2")
    assert reading.shots[1].panels[0].transition == "DISSOLVE"
    assert (reading.shots[0].panels[0].drawn, reading.shots[1].panels[0].drawn) == (False, True)
    assert reading.shots[1].approval == "approved"
    assert reading.before is None
    assert reading.after is not None
    assert reading.after.slugline == "EXT. ROAD"
    assert reading.company == ("JOE", "MARA")
    assert reading.shots[0].label


def test_a_place_that_an_earlier_scene_was_in_is_known(board: Board) -> None:
    assert [reading_of(board, scene).known_place for scene in ("s1", "s2", "s3")] == [False, False, True]


def test_a_reading_is_the_same_after_it_went_over_the_wire(board: Board) -> None:
    reading = reading_of(board, "s1")

    assert from_json(to_json(reading)) == reading
    assert to_json(from_json(to_json(reading))) == to_json(reading)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"production": 1}', b"\xff"])
def test_what_is_no_reading_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(BadReading, match="expected the reading of a scene"):
        from_json(data)


def test_a_scene_that_is_not_there_cannot_be_read(board: Board) -> None:
    with pytest.raises(BadReading, match="expected a scene of the board"):
        reading_of(board, "gone")


def test_elements_come_in_the_order_of_the_script() -> None:
    board = arrange(
        Records(
            scenes=(Scene(id="s1", order="a"),),
            scripts=(Script(id="x", order="a"),),
            elements=(
                Element(id="e2", script="x", order="b", scene="s1", type="dialogue", text="Hello.", character="JOE"),
                Element(id="e1", script="x", order="a", scene="s1", type="action", text="Rain."),
                Element(id="e3", script="x", order="c", scene="s9", type="action", text="Elsewhere."),
            ),
        )
    )

    assert [element.text for element in reading_of(board, "s1").elements] == ["Rain.", "Hello."]
