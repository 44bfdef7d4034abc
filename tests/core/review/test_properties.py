"""An accept and its revert leave no trace where nobody worked meanwhile, and take nothing from those who did."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from board import edits
from board.document import read_board
from board.ids import new_id
from board.model import Board
from board.review import reverting
from board.review.fingerprint import strokes_of
from board.review.ledger import verify
from board.review.proposing import Proposed
from board.review.refused import Refused
from board.review.reverting import Reversal
from tests.core.review.studio import Studio, drawn, ink

SIZES = ("EWS", "CU", "ECU", "FS")
choices = st.lists(
    st.sampled_from(["size", "angle", "lens", "text", "duration", "strokes", "insert", "own", "delete", "note"]),
    min_size=1,
    max_size=6,
    unique=True,
)
works = st.lists(st.sampled_from(["size", "angle", "text", "draw", "ghost", "duration", "another"]), max_size=4)


def operation(studio: Studio, name: str, size: str) -> dict[str, Any]:
    shot, panel = studio.shots[0], studio.panel
    return {
        "size": studio.set_size(size),
        "angle": {"op": "set", "table": "shots", "id": shot, "field": "angle", "base": "", "value": "LOW"},
        "lens": {"op": "set", "table": "shots", "id": shot, "field": "focal_length_mm", "base": None, "value": 35},
        "text": {"op": "text", "table": "panels", "id": panel, "field": "dialogue", "base": "", "value": "Stay 👋🏽"},
        "duration": {"op": "set", "table": "panels", "id": panel, "field": "duration_frames", "base": 48, "value": 12},
        "strokes": {"op": "stroke_add", "panel": panel, "strokes": [ink(1), ink(2)]},
        "insert": studio.frame(),
        "own": {"op": "insert", "own": {"scene": studio.scene, "after": shot}, "drawing": [ink(3)]},
        "delete": {"op": "delete", "table": "panels", "id": studio.panels[1][1]},
        "note": {"op": "note", "table": "shots", "id": shot, "text": "Hm"},
    }[name]  # fmt: skip


def work(studio: Studio, name: str, ghosts: tuple[str, ...]) -> None:
    """What an artist does between an accept and its revert."""
    shot, panel = studio.shots[0], studio.panel
    if name == "size":
        edits.set_field(studio.board, "shots", shot, "size", "MLS")
    elif name == "angle":
        edits.set_field(studio.board, "shots", shot, "angle", "HIGH")
    elif name == "text":
        edits.set_text(studio.board, "panels", panel, "dialogue", "Mine")
    elif name == "duration":
        edits.set_field(studio.board, "panels", panel, "duration_frames", 99)
    elif name == "draw":
        drawn(studio, panel, 77)
    elif name == "another":
        edits.insert_panel(studio.board, shot, account="ann")
    elif ghosts:
        drawn(studio, ghosts[0], 78)


@settings(max_examples=60)
@given(choices, works, st.sampled_from(SIZES), st.data())
def test_a_revert_takes_back_all_that_nobody_touched_and_nothing_else(
    names: list[str], done: list[str], size: str, data: st.DataObject
) -> None:
    studio = Studio()
    before = read_board(studio.board)
    strokes = strokes_of(studio.drawing(studio.panel))
    made = studio.propose([operation(studio, name, size) for name in names])
    chosen = data.draw(st.sets(st.sampled_from(range(len(names))), min_size=1))
    decided = studio.accept(made, operations=tuple(chosen))
    for name in done:
        work(studio, name, made.ghosts)
    worked = read_board(studio.board)
    drawings = {part: strokes_of(doc) for part, doc in studio.parts.items() if part.startswith("panel/")}

    request = Reversal(key=new_id(), decision=decided.decision.id)
    studio.run(lambda draft: reverting.revert(draft, request, studio.director))

    after = read_board(studio.board)
    for field, mine in (("size", "size" in done), ("angle", "angle" in done), ("focal_length_mm", False)):
        expected = worked if mine else before
        assert getattr(after.shots[0], field) == getattr(expected.shots[0], field)
    for field in ("dialogue", "duration_frames"):
        mine = {"dialogue": "text", "duration_frames": "duration"}[field] in done
        assert getattr(_panel(after, studio.panel), field) == getattr(_panel(worked if mine else before, studio.panel), field)
    assert {panel.id for panel in before.panels} <= {panel.id for panel in after.panels}
    _nothing_drawn_is_lost(studio, made.ghosts, strokes, drawings, done)
    review = studio.review()
    assert verify(review.decisions, review.ledger, studio.batches) == []


@settings(max_examples=40)
@given(choices, works, st.sampled_from(SIZES))
def test_an_accept_never_overwrites_and_a_refused_one_changes_nothing(names: list[str], done: list[str], size: str) -> None:
    studio = Studio()
    made = studio.propose([operation(studio, name, size) for name in names])
    for name in done:
        work(studio, name, made.ghosts)
    studio.drawing(studio.panel)  # it is there, if nobody has drawn on it yet
    before, worked = studio.snapshot(), read_board(studio.board)

    refusal = _refusal(studio, made)
    if refusal:
        assert refusal == "conflict"
        assert studio.snapshot() == before
        return

    assert not ({"size", "angle", "text", "duration"} & set(done) & set(names))
    after = read_board(studio.board)
    for name, field in (("size", "size"), ("angle", "angle")):
        if name in done:
            assert getattr(after.shots[0], field) == getattr(worked.shots[0], field)


def _refusal(studio: Studio, made: Proposed) -> str:
    try:
        studio.accept(made)
    except Refused as refused:
        return refused.kind
    return ""


def _panel(board: Board, id: str) -> Any:
    return next(panel for panel in board.panels if panel.id == id)


def _nothing_drawn_is_lost(
    studio: Studio, ghosts: tuple[str, ...], strokes: dict[str, bytes], drawings: dict[str, dict[str, bytes]], done: list[str]
) -> None:
    now = strokes_of(studio.drawing(studio.panel))
    assert len(now) == len(strokes) + done.count("draw")
    if ghosts and "ghost" in done:
        left = strokes_of(studio.drawing(ghosts[0]))
        assert left.items() <= drawings[f"panel/{ghosts[0]}"].items()
        assert len(left) >= done.count("ghost")
