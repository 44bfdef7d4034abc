"""The demo board: its script, its plan, and its drawings."""

import itertools
import random

import numpy as np
import pytest
from pycrdt import Doc

from board.ai.assistant import propose
from board.bodies import Figure, body_of
from board.breakdown import import_screenplay
from board.demo import DemoBoard, build_demo
from board.demo.cast import CAST
from board.demo.lens import HALF_WIDTH
from board.demo.pictures import PICTURES, draw, frame
from board.demo.plan import SHOTS
from board.document import Document, read_board, read_panel
from board.edits import birth_board, birth_panel
from board.ids import Dice
from board.model import Board, PanelDrawing
from board.pen import Sheet
from board.reading import reading_of
from board.terms import ANGLES, FRAMINGS, MOVEMENTS, RIGS, SHOT_SIZES, Term

UNBOARDED = "7"


def loaded_dice() -> Dice:
    count = itertools.count()
    return Dice(lambda: f"01990000-0000-7000-8000-{next(count):012x}", random.Random(1).randrange)


@pytest.fixture(scope="module")
def demo() -> DemoBoard:
    return build_demo(loaded_dice())


@pytest.fixture(scope="module")
def board(demo: DemoBoard) -> Board:
    doc: Document = Doc()
    birth_board(doc, demo.title)
    demo.write(doc, account="anna", dice=loaded_dice_after(demo))
    return read_board(doc)


def loaded_dice_after(demo: DemoBoard) -> Dice:
    dice = loaded_dice()
    for _ in range(len(demo.panels) + 1):
        dice.new_id()
    return dice


@pytest.fixture(scope="module")
def drawings(demo: DemoBoard) -> list[PanelDrawing]:
    drawn = []
    for panel in demo.panels:
        doc: Document = Doc()
        birth_panel(doc)
        panel.write(doc, account="anna")
        drawn.append(read_panel(doc))
    return drawn


def test_the_script_has_eight_scenes_three_voices_and_every_kind_of_element(demo: DemoBoard) -> None:
    speaking = {element.character for element in demo.screenplay.elements if element.type == "dialogue"}

    assert [scene.number for scene in demo.screenplay.scenes] == [str(number) for number in range(1, 9)]
    assert speaking == {"NORA", "JUNE", "TOMAS"}
    kinds = {element.type for element in demo.screenplay.elements}
    assert kinds >= {"section", "synopsis", "note", "transition", "parenthetical", "dialogue", "action"}
    assert any(element.dual == "R" for element in demo.screenplay.elements)
    assert demo.screenplay.warnings == ()


def test_the_plan_covers_every_scene_but_one_in_terms_of_the_trade(board: Board) -> None:
    def codes(terms: tuple[Term, ...]) -> set[str]:
        return {term.code for term in terms}

    assert 25 <= len(board.panels) <= 40
    assert [scene.number for scene in board.scenes if len(board.shots_of(scene.id)) < 3] == [UNBOARDED]
    for shot in board.shots:
        assert shot.size in codes(SHOT_SIZES)
        assert shot.angle in codes(ANGLES)
        assert shot.rig in codes(RIGS)
        assert set(shot.framing) <= codes(FRAMINGS)
        assert set(shot.movement) <= codes(MOVEMENTS)
        assert shot.focal_length_mm in board.production.lenses_mm
    assert board.damage == ()


def test_every_line_and_every_action_of_the_boarded_scenes_is_shown(board: Board) -> None:
    linked = {link for panel in board.panels for link in panel.links}

    boarded = {scene.id for scene in board.scenes if scene.number != UNBOARDED}
    told = [element for element in board.elements if element.type in ("action", "dialogue") and element.scene in boarded]
    missed = [element.text for element in told if element.id not in linked]

    assert missed == []
    assert all(panel.links and panel.action and panel.duration_frames >= 48 for panel in board.panels)


def test_the_assistant_has_first_frames_for_the_scene_that_nobody_boarded(board: Board) -> None:
    scene = next(scene for scene in board.scenes if scene.number == UNBOARDED)

    frames = propose(reading_of(board, scene.id))

    assert [frame.rule for frame in frames] == ["COVER"] * 4
    assert all(operation["op"] == "insert" and operation["drawing"] for frame in frames for operation in frame.operations)


def test_what_panels_say_is_in_the_script(board: Board) -> None:
    spoken = " ".join(element.text for element in board.elements)

    for panel in board.panels:
        for line in filter(None, panel.dialogue.split("\n")):
            name, _, words = line.partition(": ")
            assert name.split(" (")[0] in {"NORA", "JUNE", "TOMAS"}
            assert all(sentence.strip(" .") in spoken for sentence in words.split(". "))


def test_every_panel_is_really_drawn(drawings: list[PanelDrawing]) -> None:
    for drawing in drawings:
        strokes = [drawn.stroke for layer in drawing.strokes.values() for drawn in layer]
        assert drawing.damage == ()
        assert {"fill", "pencil"} <= set(drawing.strokes)
        assert 40 <= len(strokes) <= 700
        assert all(np.abs(stroke.points[:, 0]).max() <= HALF_WIDTH + 40 for stroke in strokes)
        assert all(np.abs(stroke.points[:, 1]).max() <= 540 for stroke in strokes)


def test_every_picture_is_used_once() -> None:
    used = [panel.picture for shot in SHOTS for panel in shot.panels]

    assert sorted(used) == sorted(PICTURES)


def test_a_picture_is_drawn_the_same_every_time() -> None:
    one, other = (draw(PICTURES["3-tomas"], 5) for _ in range(2))

    assert len(one) == len(other)
    assert all(np.array_equal(a.points, b.points) and a.color == b.color for a, b in zip(one, other, strict=True))


def test_the_same_dice_make_the_same_board() -> None:
    boards = []
    for _ in range(2):
        dice = loaded_dice()
        doc: Document = Doc()
        demo = build_demo(dice)
        birth_board(doc, demo.title)
        demo.write(doc, account="anna", dice=dice)
        boards.append(read_board(doc))

    assert boards[0] == boards[1]


def test_the_demo_script_can_be_imported_again(demo: DemoBoard) -> None:
    doc: Document = Doc()
    birth_board(doc, demo.title)
    demo.write(doc, account="anna")

    report = import_screenplay(
        doc, demo.screenplay, script_id=demo.script_id, asset=demo.asset, filename="a", draft="White", account="anna"
    )

    assert (report.added, report.changed, report.moved, report.removed, report.lost_links) == (0, 0, 0, 0, ())


# Where the lower edge of the frame cuts a standing figure: between these parts of its height.
CUTS = {
    "CU": (0.76, 0.86),
    "MCU": (0.66, 0.76),
    "MS": (0.48, 0.60),
    "COWBOY": (0.30, 0.45),
    "MLS": (0.12, 0.28),
    "FS": (-0.12, 0.0),
}


@pytest.mark.parametrize("size", CUTS)
@pytest.mark.parametrize("name", CAST)
def test_a_size_frames_the_figure_as_the_trade_says(size: str, name: str) -> None:
    figure = Figure(name, 2.0, -1.0, 30)
    height = CAST[name].height
    camera = frame(figure, size, 25, 50)
    head = body_of(figure, height).joints["head"]

    at = [float(camera.see(np.array([2.0, part * height, -1.0]))[0, 1]) for part in CUTS[size]]

    assert at[0] > 500 > at[1]
    assert -500 < float(camera.see(head + np.array([0, 0.075 * height, 0]))[0, 1]) < -300
    assert abs(float(camera.see(head)[0, 0])) < HALF_WIDTH * 0.6


def test_what_is_laid_over_a_line_hides_it() -> None:
    sheet = Sheet(HALF_WIDTH, 1)
    sheet.line([(-300.0, 0.0), (300.0, 0.0)])
    sheet.fill(np.array([(-100.0, -100.0), (100.0, -100.0), (100.0, 100.0), (-100.0, 100.0)]), "#ffffff")

    lines = [mark for mark in sheet.marks() if mark.tool != "fill"]

    assert len(lines) == 2
    assert all(np.abs(mark.points[:, 0]).min() > 90 for mark in lines)


def test_the_corners_of_a_fill_are_held_by_points_close_to_them() -> None:
    sheet = Sheet(HALF_WIDTH, 1)
    sheet.fill(np.array([(-100.0, -100.0), (100.0, -100.0), (100.0, 100.0), (-100.0, 100.0)]), "#ffffff")

    [mark] = sheet.marks()

    steps = np.hypot(*np.diff(mark.points[:, :2], axis=0).T)
    assert len(mark.points) == 12
    assert sorted(steps)[:7] == pytest.approx([4.0] * 7)
