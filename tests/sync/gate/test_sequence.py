"""The gate's order of a text is the document's."""

import random

import pycrdt
import pytest

from board.schema import DOCUMENTS
from board.sync.gate import Hostile, Limits, TooLarge
from board.sync.index import Index, in_order
from board.sync.sequence import Piece, Sequence
from board.sync.shape import roots
from board.sync.update import STRING, Struct, decode
from tests.sync.gate.forge import BOARD, JOE, MARA, PANEL, string, update
from tests.sync.gate.server import Server


def notes_of(doc: "pycrdt.Doc[pycrdt.Map[object]]") -> pycrdt.Text:
    panel = doc.get("panels", type=pycrdt.Map)[PANEL]
    assert isinstance(panel, pycrdt.Map)
    notes = panel["notes"]
    assert isinstance(notes, pycrdt.Text)
    return notes


def as_indexed(update: bytes) -> str:
    """The only text of a document, put together from its structs in the index's order."""
    index = Index(roots(DOCUMENTS["board"]))
    letters: dict[tuple[int, int], str] = {}
    taken = decode(update)
    for struct in in_order(index, taken.runs):
        index.put(struct, *index.place(struct))
        if isinstance(struct.content, str):
            letters |= {(struct.client, struct.clock + at): char for at, char in enumerate(struct.content)}
    (sequence,) = index.sequences.values()
    return "".join(letters.get((p.client, clock), "") for p in sequence.pieces for clock in range(p.start, p.end))


@pytest.mark.parametrize("seed", range(20))
def test_the_index_finds_the_order_that_pycrdt_finds(seed: int) -> None:
    dice = random.Random(seed)
    first: pycrdt.Doc[pycrdt.Map[object]] = pycrdt.Doc(client_id=2**33)
    first.get("panels", type=pycrdt.Map)[PANEL] = pycrdt.Map({"notes": pycrdt.Text("0")})
    docs = [first, *(pycrdt.Doc[pycrdt.Map[object]](client_id=2**33 + n) for n in (-7, 7, 9))]
    for doc in docs:
        doc.apply_update(first.get_update())

    for number in range(120):
        doc = dice.choice(docs)
        if dice.random() < 0.6:
            notes = notes_of(doc)
            notes.insert(dice.randrange(len(notes) + 1), chr(ord("A") + number % 26) * dice.randrange(1, 4))
            if dice.random() < 0.2:
                at = dice.randrange(len(notes))
                del notes[at : min(at + 2, len(notes))]
        else:
            doc.apply_update(dice.choice(docs).get_update())
    for doc in docs:
        first.apply_update(doc.get_update())

    assert as_indexed(first.get_update()) == str(notes_of(first))


def test_a_right_neighbour_that_stands_before_the_left_one_is_hostile() -> None:
    """Found by fuzzing: where such a struct stands depends on who loaded what first."""
    server = Server("board")
    server.admit(BOARD)

    for origin, right in ((6, 4), (4, 4)):
        with pytest.raises(Hostile, match="before"):
            server.admit(update({(JOE, 0): [string("x", origin=(MARA, origin), right=(MARA, right))]}))


def test_a_refused_struct_leaves_the_order_as_it_was() -> None:
    server = Server("board")
    server.admit(BOARD)
    bad = update({(JOE, 0): [string("x", origin=(MARA, 4), right=(MARA, 5)), string("y", origin=(MARA, 6), right=(MARA, 4))]})

    with pytest.raises(Hostile):
        server.admit(bad)
    server.admit(update({(JOE, 0): [string("z", origin=(MARA, 4), right=(MARA, 5))]}))

    assert str(notes_of(server.doc)) == "Hezllo"


def test_what_is_written_straight_on_is_one_piece() -> None:
    sequence = Sequence()
    for clock in range(9):
        origin = (JOE, clock - 1) if clock else None
        sequence.put(Struct(JOE, clock, 1, STRING, 0, 0, 0, origin, None, None, None, "x"))

    assert sequence.pieces == [Piece(JOE, 0, 9, None, None)]


def test_a_text_of_too_many_pieces_is_too_large_but_opens_again() -> None:
    server = Server("board", Limits(text_pieces=50))
    server.admit(BOARD)
    crumbs = [string("x", origin=(MARA, 7)) for _ in range(50)]

    with pytest.raises(TooLarge) as caught:
        server.admit(update({(JOE, 0): crumbs}))
    server.gate.learn(update({(JOE, 0): crumbs}))

    assert caught.value.limit == "text_pieces"
