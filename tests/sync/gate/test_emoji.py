"""Half an emoji can make a document unloadable: no edit of a real Yjs client that cuts a surrogate pair passes."""

import json
import subprocess
from base64 import b64decode

import pytest

from board.sync.gate import Hostile
from tests.support.tools import needs
from tests.sync.gate.forge import BOARD, JOE, MARA, PANEL, string, update
from tests.sync.gate.server import Server, content, survives_reload
from tests.sync.gate.test_traffic import ROOT


@pytest.fixture(scope="module")
def edits() -> dict[str, bytes]:
    """A panel whose notes say "A😀B", and what clients say who edit it, by the name of the edit."""
    if not (ROOT / "frontend/node_modules/yjs").exists():
        pytest.skip("the front end's packages are not installed")
    script = ROOT / "tests/interop/gate/emoji.mjs"
    done = subprocess.run([needs("node"), script], capture_output=True, check=True, timeout=60, text=True)
    said = json.loads(done.stdout)
    return {"base": b64decode(said["base"]), **{name: b64decode(each) for name, each in said["updates"].items()}}


@pytest.fixture
def server(edits: dict[str, bytes]) -> Server:
    """A server that has the panel."""
    server = Server("board")
    server.admit(edits["base"])
    return server


@pytest.mark.parametrize("name", ["del_high", "del_low", "replace_low", "replace_high", "insert_between", "insert_half"])
def test_an_edit_that_cuts_an_emoji_is_refused(server: Server, edits: dict[str, bytes], name: str) -> None:
    with pytest.raises(Hostile):
        server.admit(edits[name])


@pytest.mark.parametrize(("name", "text"), [("replace_whole", "A😁B"), ("delete_whole", "AB"), ("insert_beside", "A😀😁B")])
def test_an_edit_of_whole_emoji_passes_and_survives(server: Server, edits: dict[str, bytes], name: str, text: str) -> None:
    server.admit(edits[name])

    assert content(server.doc, "board")["panels"][PANEL]["notes"] == text  # type: ignore[index]
    assert survives_reload(server.doc, "board")


def test_a_pair_that_the_checkpoint_brought_is_guarded_too(edits: dict[str, bytes]) -> None:
    server = Server("board")
    server.trust(edits["base"])

    with pytest.raises(Hostile):
        server.admit(edits["del_high"])


def test_a_pair_is_guarded_within_the_update_that_brings_it() -> None:
    server = Server("board")
    server.admit(BOARD)
    pair = string("😀", origin=(MARA, 7))
    for cut in (
        update({(JOE, 0): [pair, string("x", origin=(JOE, 0))]}),
        update({(JOE, 0): [pair, string("x", right=(JOE, 1))]}),
        update({(JOE, 0): [pair]}, {JOE: [(0, 1)]}),
        update({(JOE, 0): [pair]}, {JOE: [(1, 1)]}),
    ):
        with pytest.raises(Hostile, match="surrogate"):
            server.gate.admit(cut, owns=lambda client: True)


def test_a_cut_between_two_emoji_is_none() -> None:
    server = Server("board")
    server.admit(BOARD)

    server.admit(update({(JOE, 0): [string("😀😁", origin=(MARA, 7)), string("x", origin=(JOE, 1), right=(JOE, 2))]}))

    assert content(server.doc, "board")["panels"][PANEL]["notes"] == "Hello😀x😁"  # type: ignore[index]
