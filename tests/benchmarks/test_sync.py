"""The load client of `benchmarks.sync`: it reads what servers send, counts every edit once, and finds what is missing."""

import os
import random
from dataclasses import dataclass

import pytest
from pycrdt import merge_updates
from websockets.frames import Frame, Opcode

from benchmarks.sync import wire
from benchmarks.sync.client import Door
from benchmarks.sync.edits import Pen, drawing
from benchmarks.sync.fanning import Load, fan_out
from benchmarks.sync.frames import BINARY, Splitter
from benchmarks.sync.reckoning import Reckoner, Sent
from board.ids import new_id
from board.names import panel_name
from board.roles import Role
from board.sync.protocol import Framing
from tests.support.serving import Serving


@dataclass(slots=True)
class Here:
    """A server in this process, as the benchmark knows servers."""

    serving: Serving
    board: str
    framing: Framing
    name: str = "here"

    def document(self) -> str:
        return panel_name(self.board, new_id()).text

    def door(self, person: int, document: str) -> Door:
        cookie = f"name=person{person}"
        if self.framing is Framing.HOCUSPOCUS:
            return Door(self.serving.port, "/collab?schema=1", document, self.framing, cookie)
        return Door(self.serving.port, f"/yjs/{document}", "", self.framing, cookie)

    def pids(self) -> list[int]:
        return [os.getpid()]

    def stop(self) -> None:
        pass


@pytest.mark.parametrize("framing", Framing)
async def test_every_edit_of_a_small_crew_arrives_at_everybody_else(server: Serving, board_id: str, framing: Framing) -> None:
    server.crew.roles |= {f"person{number}": Role.EDITOR for number in range(3)}

    load = Load(observers=0, writers=3, edits_a_second=20, seconds=0.2, warm_s=0.1)
    measured = await fan_out(Here(server, board_id, framing), load)

    assert (measured["delivered"], measured["expected"], measured["errors"]) == (24, 24, 0)
    assert 0 < measured["p50_ms"] <= measured["p99_ms"]


def test_frames_are_found_however_the_bytes_are_cut() -> None:
    payloads = [b"", b"a", b"b" * 125, b"c" * 126, b"d" * 70_000]
    sent = b"".join(Frame(Opcode.BINARY, payload).serialize(mask=False) for payload in payloads)
    dice = random.Random(4)

    for _ in range(50):
        cuts = sorted(dice.sample(range(len(sent)), 6))
        pieces = [sent[start:end] for start, end in zip([0, *cuts], [*cuts, len(sent)], strict=True)]
        splitter = Splitter()
        assert [frame for piece in pieces for frame in splitter.feed(piece)] == [(BINARY, payload) for payload in payloads]


def test_an_edit_counts_once_per_observer_however_it_travels(pen: Pen) -> None:
    edits = [pen.stroke() for _ in range(3)]
    reckoner = Reckoner([Sent(edit, 10.0) for edit in edits])
    merged = merge_updates(edits[0].update, edits[1].update)

    reckoner.take([(10.5, wire.Heard(wire.UPDATE, "", merged)), (11.0, wire.Heard(wire.UPDATE, "", edits[1].update))])
    reckoner.take([(12.0, wire.Heard(wire.STEP2, "", edit.update)) for edit in edits])

    total = reckoner.total
    assert (total.delivered, total.expected, total.twice, total.frames) == (5, 6, 1, 5)
    assert sorted(total.latencies_ms) == [500.0, 500.0, 2000.0, 2000.0, 2000.0]


def test_an_edit_that_was_changed_on_its_way_is_damaged(pen: Pen) -> None:
    edit = pen.stroke()
    reckoner = Reckoner([Sent(edit, 0.0)])
    at = len(edit.update) - 20

    reckoner.take([(1.0, wire.Heard(wire.UPDATE, "", edit.update[:at] + bytes([edit.update[at] ^ 1]) + edit.update[at + 1 :]))])

    assert (reckoner.total.delivered, reckoner.total.damaged) == (0, 1)


def test_own_edits_need_not_come_back(pen: Pen) -> None:
    edit = pen.stroke()
    reckoner = Reckoner([Sent(edit, 0.0)])

    reckoner.take([(1.0, wire.Heard(wire.UPDATE, "", edit.update))], own=frozenset({edit.client}))

    assert (reckoner.total.delivered, reckoner.total.expected) == (0, 0)


def test_a_document_of_a_megabyte_has_about_a_megabyte() -> None:
    assert 0.95 < len(drawing(100_000, 1).get_update()) / 100_000 < 1.05


@pytest.fixture
def pen() -> Pen:
    """Somebody who draws."""
    return Pen(random.Random(2))
