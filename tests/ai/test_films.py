"""The assistant on whole films: the demo's board, on which it should say little, and screenplays that others wrote."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from pycrdt import Doc

from board.ai.assistant import propose, remarks
from board.ai.study import study
from board.breakdown import import_screenplay
from board.demo import build_demo
from board.document import Document, read_board
from board.edits import birth_board
from board.ids import DICE
from board.model import Board
from board.reading import reading_of
from board.review.proposal import parse_proposal
from board.screenplay import BadScreenplay, read_screenplay

SCRIPTS = Path(__file__).parents[3] / "shared" / "data" / "scripts"
FILES = sorted(path for path in SCRIPTS.rglob("*") if path.suffix in (".fountain", ".txt")) if SCRIPTS.is_dir() else []
SECONDS_A_SCENE = 3.0
"""Several times what it takes, for machines that do other things meanwhile."""


@pytest.fixture(scope="module")
def demo() -> Board:
    doc: Document = Doc()
    demo = build_demo()
    birth_board(doc, demo.title)
    demo.write(doc, account="anna")
    return read_board(doc)


def board_of(path: Path) -> Board | None:
    doc: Document = Doc()
    birth_board(doc, path.stem)
    try:
        screenplay = read_screenplay(path.read_bytes(), path.name)
    except BadScreenplay:
        return None
    import_screenplay(
        doc, screenplay, script_id=DICE.new_id(), asset="0" * 64, filename=path.name, draft="White", account="anna"
    )
    return read_board(doc)


def test_on_a_described_board_it_says_little_and_nothing_twice(demo: Board) -> None:
    boarded = [scene for scene in demo.scenes if demo.shots_of(scene.id)]
    said = {scene.number: propose(reading_of(demo, scene.id)) for scene in boarded}
    slots = [proposal.slot for proposals in said.values() for proposal in proposals]

    assert 1 <= len(slots) <= 8, "thirty-four shots in seven scenes"
    assert len(slots) == len(set(slots))
    assert max(map(len, said.values())) <= 3


def test_a_film_without_shots_is_covered_scene_by_scene(demo: Board) -> None:
    for scene in demo.scenes:
        reading = reading_of(demo, scene.id)
        bare = remarks(study(replace(reading, shots=())))

        assert 2 <= len(bare) <= 5


@pytest.mark.skipif(not FILES, reason="the shared screenplays are not here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_scene_of_every_screenplay_can_be_talked_about(path: Path) -> None:
    board = board_of(path)
    if board is None:
        return
    for place, scene in enumerate(board.scenes[:60]):
        known = study(reading_of(board, scene.id))
        found = remarks(known)

        assert len(found) <= 5
        assert all(len(finding.note) <= 240 for finding in found)
        assert all(finding.frame.setup.focal_length_mm in known.kit.lenses_mm for finding in found if finding.frame)
        if place == 1:
            _check_drawn(board, scene.id)


def _check_drawn(board: Board, scene: str) -> None:
    reading = reading_of(board, scene)
    begun = time.process_time()
    proposals = propose(reading)

    assert time.process_time() - begun < SECONDS_A_SCENE
    for proposal in proposals:
        parse_proposal(proposal.to_json())
