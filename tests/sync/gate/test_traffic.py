"""What honest clients send passes, all of it, and the server's document is theirs."""

import json
import random
import subprocess
from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path

import pycrdt
import pytest

from board.schema import DocumentKind
from board.sync.gate import Gap
from tests.support.tools import needs
from tests.sync.gate.editor import Editor
from tests.sync.gate.server import Server, content, survives_reload

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "tests/interop/gate/corpus.mjs"


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as the server hears it: how it came, whose clients its sender has, and its bytes."""

    how: str
    clients: frozenset[int]
    update: bytes


def corpus(kind: DocumentKind, seed: int, steps: int) -> tuple[list[Heard], dict[str, object]]:
    """An editing session of real Yjs clients and what their documents say in the end."""
    if not (ROOT / "frontend/node_modules/yjs").exists():
        pytest.skip("the front end's packages are not installed")
    done = subprocess.run(
        [needs("node"), SCRIPT, kind, str(seed), str(steps)], capture_output=True, check=True, timeout=60, text=True
    )
    session = json.loads(done.stdout)
    assert all(replica == session["final"] for replica in session["clients"])
    heard = [Heard(each["how"], frozenset(each["clients"]), b64decode(each["update"])) for each in session["heard"]]
    return heard, session["final"]


def hear(server: Server, heard: list[Heard]) -> list[bytes]:
    """Let the server hear everything; only a live update may be early, and then a step 2 brings it. Answers what was new."""
    new = []
    for each in heard:
        try:
            new.append(server.admit(each.update, owns=lambda client, mine=each.clients: client in mine).update)  # type: ignore[misc]
        except Gap:
            assert each.how == "live"
    return [update for update in new if update]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("kind", ["board", "panel"])
def test_sessions_of_yjs_clients_pass_whole(kind: DocumentKind, seed: int) -> None:
    heard, final = corpus(kind, seed, steps=300)
    server = Server(kind)

    hear(server, heard)

    assert {name: content(server.doc, kind)[name] for name in final} == final
    assert survives_reload(server.doc, kind)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kind", ["board", "panel"])
def test_sessions_of_pycrdt_clients_pass_whole(kind: DocumentKind, seed: int) -> None:
    dice = random.Random(seed)
    server, docs = Server(kind), [pycrdt.Doc[pycrdt.Map[object]](client_id=2**40 + n) for n in range(3)]
    editor = Editor(kind, dice)

    for _ in range(150):
        doc = dice.choice(docs)
        if dice.random() < 0.7:
            editor.edit(doc)
        else:
            vector = server.doc.get_state() if dice.random() < 0.5 else None
            server.admit(doc.get_update(vector), owns=lambda client, mine=doc.client_id: client == mine)  # type: ignore[misc]
            doc.apply_update(server.state())
    for doc in docs * 2:
        server.admit(doc.get_update(), owns=lambda client, mine=doc.client_id: client == mine)  # type: ignore[misc]
        doc.apply_update(server.state())

    assert all(content(doc, kind) == content(server.doc, kind) for doc in docs)
    assert survives_reload(server.doc, kind)


@pytest.mark.parametrize("kind", ["board", "panel"])
def test_a_gate_that_learnt_the_checkpoint_answers_like_one_that_saw_it_grow(kind: DocumentKind) -> None:
    heard, final = corpus(kind, 21, steps=300)
    half = len(heard) // 2
    grown = Server(kind)
    hear(grown, heard[:half])

    reopened = Server(kind)
    reopened.trust(grown.state())
    hear(reopened, heard[half:])

    assert {name: content(reopened.doc, kind)[name] for name in final} == final


@pytest.mark.parametrize("kind", ["board", "panel"])
def test_everything_sent_again_is_known(kind: DocumentKind) -> None:
    heard, _ = corpus(kind, 33, steps=200)
    server = Server(kind)
    hear(server, heard)
    server.gate.learn(server.state())

    again = [server.gate.admit(each.update, owns=lambda client: False) for each in heard]

    assert [each.update for each in again if each.update] == []
