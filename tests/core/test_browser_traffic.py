"""What our front end's edits and undo really write: the gate lets all of it in, and it reads without damage."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc

from board.document import read_board, read_panel
from board.schema import DOCUMENTS, DocumentKind
from board.sync.gate import Gate

TRAFFIC = Path(__file__).parents[1] / "vectors" / "browser-traffic.json"


@pytest.mark.parametrize("kind", ["board", "panel"])
def test_the_gate_lets_in_all_that_the_front_end_writes(kind: DocumentKind) -> None:
    updates = [b64decode(update) for update in json.loads(TRAFFIC.read_text(encoding="utf-8"))[kind]]
    gate, doc = Gate(DOCUMENTS[kind]), Doc[Any]()

    for update in updates:
        admission = gate.admit(update, owns=lambda client: True)
        doc.apply_update(admission.update)
        gate.commit(admission)

    read = read_board(doc) if kind == "board" else read_panel(doc)
    assert len(updates) > 30
    assert read.damage == ()


def test_what_the_front_end_wrote_survives_a_restart() -> None:
    doc: Doc[Any] = Doc()
    for update in json.loads(TRAFFIC.read_text(encoding="utf-8"))["board"]:
        doc.apply_update(b64decode(update))
    restarted: Doc[Any] = Doc()

    restarted.apply_update(doc.get_update())

    assert read_board(restarted) == read_board(doc)
    assert len(read_board(doc).panels) > 3
