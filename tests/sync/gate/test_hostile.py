"""What harms a replica never passes: the crashes that were measured with pycrdt, each refused as what it is."""

import pycrdt
import pytest

from board.lib0 import MAX_DEPTH, Malformed, uint
from board.sync.gate import Foreign, Gap, Hostile, Limits, TooLarge
from board.sync.update import ANY, ARRAY, MAP, TEXT, TYPE
from tests.sync.gate.forge import (
    BOARD,
    JOE,
    MARA,
    OTHER,
    PANEL,
    binary,
    deleted,
    gc,
    item,
    panel,
    shared,
    skip,
    string,
    tomb,
    update,
    values,
)  # fmt: skip
from tests.sync.gate.server import Server


@pytest.fixture
def server() -> Server:
    """A server that has Mara's panel."""
    server = Server("board")
    server.admit(BOARD)
    return server


def nested(depth: int) -> bytes:
    return bytes((ANY | 0x20,)) + b"\0" + uint(JOE) + b"\0" + b"\x01x" + b"\1" + b"\x75\1" * depth + b"\x7e"


MALFORMED = {
    "nothing": b"",
    "the end is missing": BOARD[:-1],
    "bytes are left over": BOARD + b"\0",
    "hundred thousand bytes of 0xff": b"\xff" * 100_000,
    "two hundred million clients": uint(2 * 10**8) + b"\0" * 8,
    "two hundred million structs": b"\1" + uint(2 * 10**8) + uint(JOE) + b"\0\0",
    "two hundred million deletions": b"\0\1" + uint(JOE) + uint(2 * 10**8) + b"\0\1",
    "a text of four gigabytes": update({(JOE, 0): [item(4, uint(2**32), parent="panels")]}),
    "an integer in a longer form": b"\1\1" + uint(JOE) + b"\x80\0" + gc(1) + b"\0",
    "a client beyond 53 bits": b"\1\1" + b"\xff" * 7 + b"\x7f" + b"\0" + gc(1) + b"\0",
    "plain values nested too deep": update({(JOE, 0): [nested(MAX_DEPTH + 1)]}),
    "plain values nested thirty thousand deep": update({(JOE, 0): [nested(30_000)]}),
    "a collected struct of no length": update({(JOE, 0): [gc(0)]}),
    "an empty text": update({(JOE, 0): [string("", parent="panels")]}),
    "a clock beyond 31 bits": update({(JOE, 0): [gc(2**31 - 1), gc(2**31 - 1)]}),
    "a deletion beyond 31 bits": update({}, {MARA: [(2**31 - 5, 10)]}),
    "a deletion of nothing": update({}, {MARA: [(0, 0)]}),
    "a client twice": b"\2" + b"\1" + uint(JOE) + b"\0" + gc(1) + b"\1" + uint(JOE) + b"\1" + gc(1) + b"\0",
    "a client's deletions twice": b"\0\2" + (uint(MARA) + b"\1\3\1") * 2,
    "a client without structs": b"\1\0" + uint(JOE) + b"\0\0\0",
    "flags on a collected struct": update({(JOE, 0): [b"\x80\1"]}),
    "flags on a hole": update({(JOE, 0): [b"\x2a\1"]}),
    "half a character in a text": update({(JOE, 0): [item(4, b"\3\xed\xa0\x80", origin=(MARA, 7))]}),
    "text that is not UTF-8": update({(JOE, 0): [item(4, b"\1\xff", origin=(MARA, 7))]}),
    "a parent that is neither name nor id": update({(JOE, 0): [b"\x08\2\1x\1\x7e"]}),
    "not a number": update({(JOE, 0): [values(float("nan"), parent=(MARA, 0), sub="x")]}),
    "infinity": update({(JOE, 0): [values(float("-inf"), parent=(MARA, 0), sub="x")]}),
    "a key that changes objects": update({(JOE, 0): [values({"__proto__": {}}, parent=(MARA, 0), sub="move")]}),
    "an embed": update({(JOE, 0): [item(5, b"\2{}", origin=(MARA, 7))]}),
    "a format": update({(JOE, 0): [item(6, b"\1b\4true", origin=(MARA, 7))]}),
    "old JSON content": update({(JOE, 0): [item(2, b"\1\1\x31", parent=(MARA, 0), sub="x")]}),
    "a subdocument": update({(JOE, 0): [item(9, b"\1x\x76\0", parent=(MARA, 0), sub="x")]}),
    "a move": update({(JOE, 0): [item(11, b"\0\0\0", parent=(MARA, 0))]}),
    "an XML element": update({(JOE, 0): [item(TYPE, b"\3\1p", parent=(MARA, 0), sub="x")]}),
    "a weak link": update({(JOE, 0): [item(TYPE, b"\7\0" + uint(MARA) + b"\3", parent=(MARA, 0), sub="x")]}),
}  # fmt: skip


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_bytes_are_refused_as_such(server: Server, name: str) -> None:
    with pytest.raises(Malformed):
        server.gate.admit(MALFORMED[name], owns=lambda client: True)


HOSTILE = {
    "an unknown root": update({(JOE, 0): [shared(MAP, "hidden", OTHER)]}),
    "a list item in a root of records": update({(JOE, 0): [values(1, parent="panels")]}),
    "text in a root of records": update({(JOE, 0): [string("x", parent="panels")]}),
    "a plain value as a record": update({(JOE, 0): [values(1, parent="panels", sub=OTHER)]}),
    "a text as a record": update({(JOE, 0): [shared(TEXT, "panels", OTHER)]}),
    "a record whose id is no uuid7": update({(JOE, 0): [shared(MAP, "panels", "p1")]}),
    "a record made a second time": update({(JOE, 0): [shared(MAP, "panels", PANEL)]}),
    "a record put over another by its origin": update({(JOE, 0): [item(TYPE | 0x20, b"\1", origin=(MARA, 0))]}),
    "one record made twice at once": update({(JOE, 0): [shared(MAP, "panels", OTHER)] * 2}),
    "the server's own root": update({(JOE, 0): [values(9, parent="meta", sub="schema")]}),
    "a number where a text belongs": update({(JOE, 0): [values(1, parent=(MARA, 0), sub="notes")]}),
    "a map where a text belongs": update({(JOE, 0): [shared(MAP, (MARA, 0), "notes")]}),
    "a text where a number belongs": update({(JOE, 0): [values("1", parent=(MARA, 0), sub="duration_frames")]}),
    "half a frame": update({(JOE, 0): [values(1.5, parent=(MARA, 0), sub="duration_frames")]}),
    "a shared type where a plain value belongs": update({(JOE, 0): [shared(MAP, (MARA, 0), "transition")]}),
    "JSON of depth five": update({(JOE, 0): [values([[[[[1]]]]], parent=(MARA, 0), sub="transition")]}),
    "a field without a proper name": update({(JOE, 0): [values(1, parent=(MARA, 0), sub="__proto__")]}),
    "a member of a set that is no id": update(
        {(JOE, 0): [shared(MAP, (MARA, 0), "links"), values(True, parent=(JOE, 0), sub="__proto__")]}
    ),
    "a set of more than true": update(
        {(JOE, 0): [shared(MAP, (MARA, 0), "links"), values(1, parent=(JOE, 0), sub=OTHER)]}
    ),
    "a value under a key with a right neighbour": update(
        {(JOE, 0): [item(8 | 0x20, b"\1\x7e", origin=(MARA, 1), right=(MARA, 1))]}
    ),
    "a key begun twice by one client": update({(JOE, 0): [values(n, parent=(MARA, 0), sub="duration_frames") for n in (1, 2)]}),
    "several living values under one key": update({(JOE, 0): [values(1, 2, parent=(MARA, 0), sub="newer")]}),
    "a key without a map": update({(JOE, 0): [item(4, b"\1x", parent=(MARA, 2), sub="k")]}),
    "a list item in a record": update({(JOE, 0): [values(1, parent=(MARA, 0))]}),
    "plain values in a text": update({(JOE, 0): [values(1, origin=(MARA, 7))]}),
    "a plain value as a parent": update({(JOE, 0): [values(1, parent=(MARA, 1), sub="x")]}),
    "a letter as a parent": update({(JOE, 0): [string("x", parent=(MARA, 4))]}),
    "neighbours in different places": update({(JOE, 0): [item(4, b"\1x", origin=(MARA, 4), right=(MARA, 1))]}),
    "one neighbour on both sides": update({(JOE, 0): [string("x", origin=(MARA, 4), right=(MARA, 4))]}),
    "an origin that is the struct itself": update({(JOE, 0): [string("x", origin=(JOE, 0))]}),
    "a parent that is a later struct": update({(JOE, 0): [shared(MAP, (JOE, 1), "x"), gc(1)]}),
    "two structs that wait for each other": update(
        {(JOE, 0): [string("x", origin=(JOE + 1, 0))], (JOE + 1, 0): [string("x", origin=(JOE, 0))]}
    ),
    "a replacement character in a text": update({(JOE, 0): [string("\ufffd", origin=(MARA, 7))]}),
    "a record taken out": update({}, {MARA: [(0, 1)]}),
    "everything of a client deleted": deleted({}) + deleted({MARA: [(0, 8)]}),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_no_honest_client_sends_is_hostile(server: Server, name: str) -> None:
    with pytest.raises(Hostile):
        server.gate.admit(HOSTILE[name], owns=lambda client: True)


@pytest.mark.parametrize("number", [MAP, ARRAY])
def test_types_nest_four_deep_and_no_deeper(server: Server, number: int) -> None:
    deep = [shared(number, (MARA, 0), "newer")]
    deep += [shared(number, (JOE, n), "k" if number == MAP else None) for n in range(10)]

    server.admit(update({(JOE, 0): deep[:3]}))

    with pytest.raises(Hostile, match="nest deeper"):
        server.admit(update({(JOE, 3): deep[3:]}))


def test_a_chain_of_maps_over_many_updates_ends_at_the_same_depth(server: Server) -> None:
    server.admit(update({(JOE, 0): [shared(MAP, (MARA, 0), "newer")]}))
    server.admit(update({(JOE, 1): [shared(MAP, (JOE, 0), "newer")]}))
    server.admit(update({(JOE, 2): [shared(MAP, (JOE, 1), "newer")]}))

    with pytest.raises(Hostile):
        server.admit(update({(JOE, 3): [shared(MAP, (JOE, 2), "newer")]}))


def test_collected_structs_of_a_victims_client_are_foreign(server: Server) -> None:
    with pytest.raises(Foreign):
        server.gate.admit(update({(MARA, 8): [gc(2**31 - 9)]}), owns=lambda client: client == JOE)


def test_writing_at_a_victims_clock_is_foreign(server: Server) -> None:
    with pytest.raises(Foreign):
        server.gate.admit(update({(MARA, 8): [string("!", origin=(MARA, 7))]}), owns=lambda client: client == JOE)


def test_the_servers_own_clients_are_nobodys(server: Server) -> None:
    with pytest.raises(Foreign):
        server.gate.admit(update({(7, 0): [string("!", origin=(MARA, 7))]}), owns=lambda client: True)


GAPS = {
    "a clock beyond the known one": (update({(MARA, 9): [gc(1)]}), (MARA, 8, 9)),
    "an origin that is not known": (update({(JOE, 0): [string("x", origin=(MARA, 8))]}), (MARA, 8, 8)),
    "a right neighbour that is not known": (update({(JOE, 0): [string("x", right=(99_999, 3))]}), (99_999, 0, 3)),
    "a parent that is not known": (update({(JOE, 0): [string("x", parent=(99_999, 0))]}), (99_999, 0, 0)),
    "a deletion that is not known": (update({}, {MARA: [(7, 2)]}), (MARA, 8, 9)),
    "deletions of a client that is not known": (update({}, {JOE: [(0, 1)]}), (JOE, 0, 1)),
    "a hole": (update({(MARA, 8): [skip(2), gc(1)]}), (MARA, 8, 10)),
    "a hole within": (update({(MARA, 3): [string("Hello", parent=(MARA, 2)), gc(1), skip(4)]}), (MARA, 9, 13)),
}  # fmt: skip


@pytest.mark.parametrize("name", GAPS)
def test_what_builds_on_the_unknown_is_a_gap(server: Server, name: str) -> None:
    early, told = GAPS[name]

    with pytest.raises(Gap) as caught:
        server.gate.admit(early, owns=lambda client: True)

    assert (caught.value.client, caught.value.expected, caught.value.got) == told


LIMITED = {
    "update_bytes": Limits(update_bytes=10),
    "update_structs": Limits(update_structs=3),
    "new_structs": Limits(new_structs=3),
    "new_clients": Limits(new_clients=0),
    "value_bytes": Limits(value_bytes=8),
    "document_bytes": Limits(document_bytes=40),
    "document_clients": Limits(document_clients=0),
}


@pytest.mark.parametrize("name", LIMITED)
def test_each_limit_names_itself(name: str) -> None:
    with pytest.raises(TooLarge) as caught:
        Server("board", LIMITED[name]).admit(BOARD)

    assert caught.value.limit == name


def test_ten_thousand_clients_in_one_update_are_too_many() -> None:
    crowd = {(MARA + n, 0): [gc(1)] for n in range(10_000)}

    with pytest.raises(TooLarge) as caught:
        Server("board").admit(update(crowd))

    assert caught.value.limit == "new_clients"


def test_a_full_document_still_takes_deletions() -> None:
    server = Server("panel", Limits(document_bytes=100))
    server.admit(update({(MARA, 0): [binary(b"x" * 40, "strokes", PANEL)]}))

    with pytest.raises(TooLarge):
        server.admit(update({(MARA, 1): [binary(b"x" * 40, "strokes", OTHER)]}))

    assert server.admit(update({}, {MARA: [(0, 1)]})).deletions == 1


def test_the_review_document_takes_nothing_from_clients() -> None:
    with pytest.raises(Hostile):
        Server("review").admit(update({(MARA, 0): [shared(MAP, "comments", PANEL)]}))


def test_strokes_are_binary_and_may_be_set_again_and_erased() -> None:
    server = Server("panel")
    server.admit(update({(MARA, 0): [binary(b"one", "strokes", PANEL), values(b"two", parent="strokes", sub=OTHER)]}))
    server.admit(update({(JOE, 0): [item(3 | 0x20, b"\3set", origin=(MARA, 0))]}, {MARA: [(0, 1)]}))

    erased = server.admit(update({}, {JOE: [(0, 1)]}))

    assert erased.records == {("strokes", PANEL)}
    assert server.doc.get("strokes", type=pycrdt.Map).to_py() == {OTHER: b"two"}
    for wrong in (
        values("text", parent="strokes", sub=PANEL),
        shared(MAP, "strokes", PANEL),
        values(1, parent="strokes", sub="s"),
    ):
        with pytest.raises(Hostile):
            server.gate.admit(update({(JOE, 1): [wrong]}), owns=lambda client: True)


def test_a_newer_clients_fields_are_kept(server: Server) -> None:
    server.admit(update({(JOE, 0): [values({"a": [1]}, parent=(MARA, 0), sub="mood"), shared(TEXT, (MARA, 0), "subtitle")]}))
    server.admit(update({(JOE, 2): [string("Bonjour", parent=(JOE, 1))]}))

    assert server.doc.get("panels", type=pycrdt.Map).to_py()[PANEL]["subtitle"] == "Bonjour"  # type: ignore[index]


def test_a_record_that_nobody_saw_may_be_gone_already(server: Server) -> None:
    made = panel(JOE, 0, OTHER)

    admission = server.admit(update({(JOE, 0): made}, {JOE: [(0, 8)]}))
    server.admit(update({(JOE, 8): [tomb(1, "panels", "0199aaaa-0000-7000-8000-000000000003"), gc(7)]}, {JOE: [(8, 8)]}))

    assert admission.created == {("panels", OTHER)}
    assert list(server.doc.get("panels", type=pycrdt.Map).keys()) == [PANEL]
    with pytest.raises(Hostile, match="already"):
        server.admit(update({(JOE, 16): [shared(MAP, "panels", OTHER)]}))
