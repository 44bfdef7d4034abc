"""What is known already is dropped, whoever owned it; what is left does what the whole would have done."""

import random
import time
from collections.abc import Callable

import pycrdt
import pytest

from board.lib0 import Malformed
from board.sync.gate import Fullness, Gap, Gate, Limits, Unclaimed
from board.sync.update import decode, encode
from tests.sync.gate.forge import BOARD, JOE, MARA, OTHER, PANEL, deleted, gc, item, panel, skip, string, tomb, update, values
from tests.sync.gate.server import Server, content, survives_reload
from tests.sync.gate.test_traffic import corpus, hear

Notes = Callable[["pycrdt.Doc[pycrdt.Map[object]]"], pycrdt.Text]


def writer() -> "tuple[pycrdt.Doc[pycrdt.Map[object]], pycrdt.Text, list[bytes]]":
    """A client with a panel, its notes and everything that it said."""
    doc: pycrdt.Doc[pycrdt.Map[object]] = pycrdt.Doc()
    said: list[bytes] = []
    doc.observe(lambda event: said.append(event.update))
    notes = pycrdt.Text()
    doc.get("panels", type=pycrdt.Map)[PANEL] = pycrdt.Map({"order": "a", "notes": notes})
    return doc, notes, said


def test_what_is_known_is_dropped_though_it_is_anothers() -> None:
    server = Server("board")
    server.admit(BOARD)
    both = update({(MARA, 0): panel(), (JOE, 0): [string("!", origin=(MARA, 7))]})

    admission = server.admit(both, owns=lambda client: client == JOE)

    assert admission.writers == {JOE: (0, 1)}
    assert admission.update == update({(JOE, 0): [string("!", origin=(MARA, 7))]})
    assert server.admit(both, owns=lambda client: False).update == b""


def test_what_is_new_as_a_whole_keeps_its_bytes() -> None:
    server = Server("board")

    assert server.admit(BOARD).update is BOARD


def test_a_text_is_cut_where_knowledge_ends() -> None:
    doc, notes, said = writer()
    for char in "Hi 😀 naïve 門 👩‍🚀!":
        notes += char
    for known in range(1, len(said)):
        server = Server("board")
        for early in said[:known]:
            server.admit(early)

        server.admit(doc.get_update())

        assert content(server.doc, "board") == content(doc, "board")


def test_merged_values_deletions_and_collected_structs_are_cut_too() -> None:
    long = [values(1.5, "x", [True], parent=(MARA, 0), sub="mood"), tomb(5, origin=(MARA, 7)), gc(9)]
    cuts = [
        (1, [values(1.5, parent=(MARA, 0), sub="mood")]),
        (3, [long[0], tomb(2, origin=(MARA, 7))]),
        (3, [long[0], long[1], gc(4)]),
    ]
    for overwritten, known in cuts:
        server = Server("board")
        server.admit(BOARD)
        server.admit(update({(MARA, 8): known}, {MARA: [(8, overwritten)]}))

        server.admit(update({(MARA, 8): long}, {MARA: [(8, 3)]}))

        assert server.gate.admit(update({(MARA, 8): long}), owns=lambda client: False).update == b""
        assert pycrdt.get_state(server.state()) == pycrdt.get_state(update({(MARA, 0): [*panel(), *long]}))


def test_values_keep_their_spelling_when_they_are_cut() -> None:
    float32, undefined = b"\x7c\x3f\xc0\0\0", b"\x7f"
    three = item(8 | 0x20, b"\3" + float32 + undefined + float32, parent=(MARA, 0), sub="mood")
    server = Server("board")
    server.admit(BOARD)
    server.admit(update({(MARA, 8): [values(1.5, parent=(MARA, 0), sub="mood")]}))

    rest = server.admit(update({(MARA, 8): [three]}, {MARA: [(8, 3)]})).update

    assert rest.endswith(b"\2" + undefined + float32 + deleted({MARA: [(8, 3)]}))


@pytest.mark.parametrize("seed", range(6))
def test_the_rest_does_what_the_whole_would_have_done(seed: int) -> None:
    heard, _ = corpus("board", 40 + seed, steps=150)
    dice = random.Random(seed)
    server = Server("board")
    whole: pycrdt.Doc[pycrdt.Map[object]] = pycrdt.Doc()
    said = hear(Server("board"), heard)
    for until in sorted(dice.choices(range(1, len(said)), k=12)):
        # From the beginning on, so that nothing is missing before it, and some of it twice.
        merged = pycrdt.merge_updates(*said[:until])
        whole.apply_update(merged)

        server.admit(merged)

        assert content(server.doc, "board") == content(whole, "board")
        assert survives_reload(server.doc, "board")


def test_what_a_merged_update_skips_is_no_gap_when_it_is_known() -> None:
    server = Server("board")
    server.admit(BOARD)
    holed = update({(MARA, 0): [skip(3), string("Hello", parent=(MARA, 2)), string("!", origin=(MARA, 7))]})

    server.admit(holed)

    assert content(server.doc, "board")["panels"][PANEL]["notes"] == "Hello!"  # type: ignore[index]


def test_deletions_come_sorted_and_once_out_of_any_order() -> None:
    server = Server("board")
    server.admit(BOARD)
    messy = update({}, {MARA: [(6, 1), (3, 2), (4, 1)]})

    admission = server.admit(messy)

    assert admission.update == update({}, {MARA: [(3, 2), (6, 1)]})
    assert admission.deletions == 3
    assert server.admit(update({}, {MARA: [(3, 4)]})).update == update({}, {MARA: [(5, 1)]})
    assert server.admit(update({}, {MARA: [(3, 4)]})).update == b""


def test_collected_structs_of_the_senders_own_that_follow_on_pass() -> None:
    server = Server("board")
    server.admit(BOARD)

    server.admit(update({(MARA, 8): [gc(3), string("!", origin=(MARA, 7))]}), owns=lambda client: client == MARA)

    assert server.gate.admit(update({(JOE, 0): [string("?", origin=(MARA, 9))]}), owns=lambda client: True).update


def test_nobodys_clients_are_asked_for_all_at_once() -> None:
    server = Server("board")
    server.admit(BOARD)
    crowd = update({(JOE, 0): [gc(1)], (JOE + 1, 0): [gc(1)], (MARA, 0): panel()})

    with pytest.raises(Unclaimed) as caught:
        server.gate.admit(crowd, owns=lambda client: None)

    assert caught.value.clients == {JOE, JOE + 1}


def test_while_a_board_heals_the_structs_of_others_pass() -> None:
    server = Server("board")

    admission = server.admit(BOARD, owns=lambda client: False, healing=True)

    assert admission.writers == {MARA: (0, 8)}


def test_an_admission_says_whose_records_it_touches() -> None:
    server = Server("board")
    server.admit(BOARD)
    server.admit(update({(JOE, 0): panel(JOE, 0, OTHER)}))

    typed = server.admit(update({(JOE, 8): [string("!", origin=(MARA, 7))]}))
    erased = server.admit(update({}, {MARA: [(3, 1)], JOE: [(3, 2)]}))
    titled = server.admit(update({(JOE, 9): [values("Night Train", parent="production", sub="title")]}))

    assert typed.records == {("panels", PANEL)}
    assert not typed.created
    assert erased.records == {("panels", PANEL), ("panels", OTHER)}
    assert erased.deletions == 3
    assert titled.records == {("production", "")}


def test_nothing_is_noted_before_the_commit() -> None:
    server = Server("board")

    first = server.gate.admit(BOARD, owns=lambda client: True)
    second = server.gate.admit(BOARD, owns=lambda client: True)

    assert first.update == second.update == BOARD
    server.gate.commit(first)
    with pytest.raises(RuntimeError, match="moved on"):
        server.gate.commit(second)


def test_a_refused_update_leaves_no_trace() -> None:
    server = Server("board")
    server.admit(BOARD)
    half_good = update({(JOE, 0): [string("!", origin=(MARA, 7)), values(1, parent="panels")]})

    with pytest.raises(Exception, match="keys"):
        server.gate.admit(half_good, owns=lambda client: True)

    assert server.admit(update({(JOE, 0): [string("!", origin=(MARA, 7))]})).writers == {JOE: (0, 1)}


def test_a_document_says_when_it_grows_large() -> None:
    server = Server("board", Limits(document_warning=20, document_bytes=10_000))
    before = server.gate.fullness

    server.admit(BOARD)

    assert (before, server.gate.fullness) == (Fullness.FINE, Fullness.LARGE)
    assert len(BOARD) // 2 < server.gate.size <= len(BOARD)


def test_learning_takes_structs_in_any_order_of_clients() -> None:
    low, high = 2_000_000, 9_000_000
    crossing = update({(high, 0): [string("ab", origin=(low, 7)), string("d", origin=(low, 8))], (low, 0): [
        *panel(low), string("c", origin=(high, 1))]})  # fmt: skip
    server = Server("board")

    server.trust(crossing)

    assert content(server.doc, "board")["panels"][PANEL]["notes"] == "Helloabcd"  # type: ignore[index]
    assert server.gate.admit(crossing, owns=lambda client: False).update == b""


def test_encoding_what_was_taken_apart_gives_the_same_bytes() -> None:
    heard, _ = corpus("panel", 7, steps=100)

    for each in heard:
        taken = decode(each.update)
        assert encode(taken.data, taken.runs, taken.deletions) == each.update


def test_a_cut_within_a_surrogate_pair_is_malformed() -> None:
    gate = Gate(())
    gate.learn(update({(JOE, 0): [gc(1)]}))

    with pytest.raises(Malformed, match="surrogate"):
        gate.admit(update({(JOE, 0): [string("😀", parent="panels")]}), owns=lambda client: True)


def test_a_live_update_that_overtakes_the_step_2_is_a_gap_and_nothing_is_lost() -> None:
    doc, notes, said = writer()
    notes += "offline"
    notes += " and back"
    server = Server("board")
    with pytest.raises(Gap):
        server.admit(said[-1])

    server.admit(doc.get_update(server.doc.get_state()))

    assert content(server.doc, "board") == content(doc, "board")


def test_what_loses_against_a_concurrent_value_is_learnt_from_the_documents_own_event() -> None:
    """Nobody says that the loser is gone, every replica finds out; a viewer's whole state then held a deletion of its own."""
    server = Server("board")
    server.admit(BOARD)
    said: list[bytes] = []
    server.doc.observe(lambda event: said.append(event.update))
    for client in (JOE, JOE + 1):
        server.admit(update({(client, 0): [values("draft", parent=(MARA, 0), sub="status")]}))
        server.gate.learn(said[-1])

    viewers = server.gate.admit(server.state(), owns=lambda client: False)

    assert viewers.update == b""


def test_what_is_put_into_things_that_are_gone_is_nobodys_second_value() -> None:
    third = "0199aaaa-0000-7000-8000-000000000003"
    server = Server("board")
    server.admit(update({(JOE, 0): [tomb(1, "panels", OTHER), tomb(1, "panels", third)]}))
    late = [values("a", parent=(JOE, 0), sub="order"), values("b", parent=(JOE, 1), sub="order")]

    admission = server.admit(update({(JOE, 2): late}))

    assert admission.writers == {JOE: (2, 4)}


def test_many_overwritten_values_are_looked_at_in_no_time() -> None:
    pairs = [values(n, n, parent=(MARA, 0), sub=f"newer{n}") for n in range(5_000)]
    apart = [(n * 2, 2) for n in range(0, 5_000, 2)] + [(n * 2, 2) for n in range(1, 5_000, 2)]
    server = Server("board")
    server.admit(BOARD)
    everything = update({(JOE, 0): pairs}, {JOE: sorted(apart)})

    start = time.process_time()
    server.gate.admit(everything, owns=lambda client: True)

    assert time.process_time() - start < 1
