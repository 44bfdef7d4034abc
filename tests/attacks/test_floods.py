"""Floods: whoever sends without end is shut out, and what others do goes on meanwhile."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from pycrdt import Doc, Map
from websockets.asyncio.client import ClientConnection, connect

from board.ids import new_id
from board.lib0 import uint
from board.roles import Role
from board.sync.gate import Admission, Brings, Gate
from board.sync.presence import State, encode
from board.sync.protocol import (
    Awareness,
    Frame,
    Framing,
    QueryAwareness,
    Stateless,
    SyncStep1,
    SyncStep2,
    Token,
    Update,
    encode_hocuspocus,
)
from board.sync.rates import Effort
from board.sync.refusal import Refused
from tests.attacks.intruder import intruder
from tests.attacks.raw import BINARY, CONTINUATION, PING, PONG, frame, raw
from tests.support.client import PycrdtReplica, sync_client
from tests.support.eventually import eventually_answers
from tests.support.serving import Serving
from tests.sync.gate import forge

MEGABYTE = 1_000_000
CLOSED = b"\x88"


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (b"", frame(PING, b"x" * 125)),
        (b"", frame(PONG)),
        (frame(BINARY, last=False), frame(CONTINUATION, last=False)),
    ],
    ids=["pings", "pongs", "empty pieces"],
)
async def test_frames_without_end_shut_their_sender_out(server: Serving, first: bytes, then: bytes) -> None:
    async with raw(server.port) as attacker:
        assert b" 101 " in await attacker.upgrade("/collab")
        attacker.writer.write(first)

        taken = await attacker.flood(then * (65536 // len(then)), 40 * MEGABYTE)

        assert taken < 40 * MEGABYTE


async def test_nothing_is_inflated_so_that_no_message_grows_on_the_way(server: Serving) -> None:
    async with raw(server.port) as attacker:
        answer = await attacker.upgrade("/collab", "Sec-WebSocket-Extensions: permessage-deflate")

        assert b"extensions" not in answer.lower()


@pytest.mark.parametrize("path", ["//[/collab", "/collab?schema=" + "9" * 6000, "/yjs/" + "%00" * 500])
async def test_odd_addresses_are_answered_without_an_error(
    server: Serving, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with raw(server.port) as attacker:
        assert b" 500 " not in await attacker.upgrade(path, "Origin: http://[")

    assert not [record for record in caplog.records if record.exc_info]


async def test_a_message_about_thousands_of_clients_claims_none_of_them(server: Serving, board_id: str) -> None:
    clients = 20_000
    update = bytearray(uint(clients))
    for client in range(10_000, 10_000 + clients):
        update += uint(1) + uint(client) + uint(0) + b"\x00" + uint(1)  # one collected struct each
    async with sync_client(server.collab(schema="1"), "ann", board_id) as ann:
        await ann.until_saved()
        await ann.send(SyncStep2(bytes(update) + b"\x00"))
        await ann.until(lambda: any("refused" in notice for notice in ann.notices))

    async with server.hub.hold(board_id) as live:
        assert live.claims.owns("", "ann", 10_000) is None


def drawn(strokes: int) -> bytes:
    """A panel of many strokes, as somebody brings it who was offline."""
    doc: Any = Doc()
    table = doc.get("strokes", type=Map)
    with doc.transaction():
        for _ in range(strokes):
            table[new_id()] = bytes(150)
    return bytes(doc.get_update())


def written(scenes: int) -> bytes:
    """A board of many scenes."""
    doc: Any = Doc()
    table = doc.get("scenes", type=Map)
    with doc.transaction():
        for _ in range(scenes):
            table[new_id()] = Map({"slugline": "INT. SOMEWHERE", "order": "a0"})
    return bytes(doc.get_update())


async def answers(socket: ClientConnection, heard: list[int]) -> None:
    """Notes the size of whatever comes."""
    async for data in socket:
        heard.append(len(data))


@pytest.mark.parametrize("part", ["panel", "board"])
async def test_megabytes_from_one_are_judged_beside_the_loop(
    server: Serving, board_id: str, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []
    admit = Gate.admit

    def noted(gate: Gate, update: bytes, *, owns: Callable[[int], bool | None], brings: Brings) -> Admission:
        if len(update) > 100_000:
            threads.append(threading.current_thread())
        return admit(gate, update, owns=owns, brings=brings)

    monkeypatch.setattr(Gate, "admit", noted)
    name = board_id if part == "board" else f"{board_id}/panel/{new_id()}"
    update = written(5_000) if part == "board" else drawn(3_000)
    async with sync_client(server.collab(), "ann", name) as ann, sync_client(server.collab(), "vic", name) as vic:
        await ann.until_saved()
        for _ in range(3):  # at first all of it is new, then it is a whole state sent again
            await ann.send(SyncStep2(update))
        await ann.until(lambda: ann.saved >= ann.sent, seconds=20)
        await vic.send(SyncStep2(update))  # and then a reader's answer, which holds nothing new
        await vic.until(lambda: vic.saved >= vic.sent, seconds=20)

    assert len(threads) >= 4
    assert threading.main_thread() not in threads


def test_who_makes_much_work_waits_for_it_to_be_forgotten() -> None:
    effort = Effort(share=0.25, credit=1.0)

    effort.spend(0.9, now=10.0)
    assert effort.pause(10.0) == 0
    effort.spend(0.6, now=10.0)
    assert effort.pause(10.0) == pytest.approx(2.0)
    assert effort.pause(12.0) == 0


async def test_asking_for_a_whole_board_again_and_again_makes_the_asker_wait(
    server: Serving, board_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sync_client(server.collab(), "ann", board_id) as ann:
        await ann.until_saved()
        await ann.send(SyncStep2(written(1_000)))
        await ann.until_saved()
    monkeypatch.setattr("board.sync.hub._CREDIT_S", 0.02)
    monkeypatch.setattr("board.sync.hub._SHARE", 0.01)
    heard: list[int] = []
    async with connect(server.collab(), max_size=None) as vic, sync_client(server.collab(), "ben", board_id) as ben:
        await ben.until_saved()
        await vic.send(encode_hocuspocus(Frame(board_id, Token("vic"))))
        for client in range(500):  # another question each time, so that no answer serves twice
            await vic.send(encode_hocuspocus(Frame(board_id, SyncStep1(uint(1) + uint(5000 + client) + uint(1)))))
        listening = asyncio.create_task(answers(vic, heard))
        assert isinstance(ben.replica, PycrdtReplica)

        for _ in range(5):
            before = ben.replica.state()
            ben.replica.doc.get("scenes", type=Map)[new_id()] = Map({"slugline": "INT. ELSEWHERE"})
            await ben.push(before)
            await ben.until_saved()

        listening.cancel()
        vic.transport.abort()  # the server has not yet come to its goodbye
        assert len([size for size in heard if size > 10_000]) < 250, "all of it was answered before anybody else had a turn"


@pytest.mark.parametrize("chunk", ['{"live":{"x":NaN}}', '{"live":{"x":' + "[" * 800 + "]" * 800 + "}}", '{"live":[1]}'])
async def test_a_live_chunk_that_is_no_json_of_browsers_is_dropped(server: Serving, board_id: str, chunk: str) -> None:
    name = f"{board_id}/panel/{new_id()}"
    async with sync_client(server.collab(), "ann", name) as ann, sync_client(server.collab(), "ben", name) as ben:
        await ann.until_saved()
        await ben.until_saved()
        await ann.send(Stateless(chunk))
        await ann.send(Stateless('{"live":{"stroke":"s","account":"ben","client":7}}'))

        await ben.until(lambda: any("live" in notice for notice in ben.notices))

    (live,) = [notice["live"] for notice in ben.notices if "live" in notice]
    assert live["account"] == "ann"
    assert live["client"] != 7


async def test_who_never_signs_in_is_let_go(server: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("board.sync.session._UNSIGNED_S", 0.0)
    async with raw(server.port) as attacker:
        await attacker.upgrade("/collab")

        async with asyncio.timeout(5):
            assert await attacker.reader.readexactly(1) == CLOSED


async def test_one_account_holds_so_many_connections_and_no_more(
    server: Serving, board_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("board.sync.crowd._MOST_CONNECTIONS", 2)
    async with sync_client(server.collab(), "ann", board_id) as one, sync_client(server.collab(), "ann", board_id) as two:
        await one.until_saved()
        await two.until_saved()
        async with sync_client(server.collab(), "ann", board_id) as three, sync_client(server.collab(), "ben", board_id) as ben:
            assert await three.closed() == 4429
            await ben.until_saved()


async def test_so_many_who_have_not_signed_in_wait_at_once_and_no_more(
    server: Serving, board_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("board.sync.crowd._MOST_UNSIGNED", 2)
    async with raw(server.port) as one, raw(server.port) as two, raw(server.port) as three:
        for attacker in (one, two, three):
            await attacker.upgrade("/collab")
        three.writer.write(frame(8))

        assert await three.ended(5)
        one.writer.write(frame(BINARY, encode_hocuspocus(Frame(board_id, Token("ann")))))
        async with asyncio.timeout(5):
            assert await one.reader.read(1)


async def test_one_account_claims_no_more_ids_than_its_pages_need(
    server: Serving, board_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("board.sync.claims._AT_ONCE", 3)
    monkeypatch.setattr("board.sync.claims._A_SECOND", 0)
    for client in range(3):
        async with sync_client(server.collab(), "ann", board_id) as ann:
            await ann.send(Awareness(encode([State(50_000 + client, 1, "{}")])))
            await ann.until_saved()
    async with sync_client(server.collab(), "ann", board_id) as ann, sync_client(server.collab(), "ben", board_id) as ben:
        await ann.send(Awareness(encode([State(60_000, 1, "{}")])))

        assert await ann.closed() == 4400
        await ben.until_saved()


async def test_refused_work_is_kept_by_the_megabyte_and_not_by_the_gigabyte(server: Serving, board_id: str) -> None:
    keeping, update = server.hub._keeping, bytes(7_000_000)
    refused = Refused("lock", "This panel is locked.")

    assert [keeping._may_keep("rita", Role.REVIEWER, refused, update) for _ in range(5)] == [True, True, True, False, False]
    assert keeping._may_keep("ann", Role.EDITOR, refused, update)


async def test_a_state_vector_of_more_clients_than_anybody_met_is_no_question(server: Serving, board_id: str) -> None:
    question = uint(100_000) + b"".join(uint(5_000 + client) + uint(1) for client in range(100_000))
    async with sync_client(server.collab(), "vic", board_id) as vic, sync_client(server.collab(), "ben", board_id) as ben:
        await vic.until(lambda: vic.synced)
        await vic.send(SyncStep1(question))

        assert await vic.closed() == 4400
        await ben.until_saved()


async def test_a_tombstone_of_a_billion_clocks_keeps_nobody_waiting(server: Serving, board_id: str) -> None:
    """Found by attacking: 67 bytes kept a server process for ten minutes."""
    name = f"{board_id}/panel/{new_id()}"
    huge = forge.update({(5_000, 0): [forge.tomb(2**31 - 2, "strokes", new_id())]}, {5_000: [(0, 2**31 - 2)]})
    async with sync_client(server.collab(), "ann", name) as ann, sync_client(server.collab(), "ben", name) as ben:
        await ann.until_saved()
        await ann.send(Update(huge))
        await ann.until_saved()

        await ben.until_saved()


async def test_asking_again_and_again_who_is_here_counts_as_work(server: Serving, board_id: str) -> None:
    async with intruder(server.port, Framing.HOCUSPOCUS, "ann", board_id) as one:
        assert await one.settled() is None
        server.hub._efforts["ann"] = effort = Effort(share=1e-9, credit=0)
    async with intruder(server.port, Framing.HOCUSPOCUS, "ann", board_id) as again:
        again.say(QueryAwareness())

        async def counted() -> bool:
            return effort.pause(asyncio.get_running_loop().time()) > 0

        await eventually_answers(counted)


async def test_one_account_has_one_update_judged_at_a_time_however_many_documents_it_floods(
    server: Serving, board_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    judging: list[int] = []
    most = 0
    admit = Gate.admit

    def noted(gate: Gate, *arguments: Any, **named: Any) -> Admission:
        nonlocal most
        judging.append(1)
        most = max(most, len(judging))
        try:
            return admit(gate, *arguments, **named)
        finally:
            judging.pop()

    update = drawn(500)
    async with AsyncExitStack() as stack:
        flood = [
            await stack.enter_async_context(sync_client(server.collab(), "ann", f"{board_id}/panel/{new_id()}"))
            for _ in range(4)
        ]
        for one in flood:
            await one.until_saved()
        monkeypatch.setattr(Gate, "admit", noted)
        await asyncio.gather(*(one.send(SyncStep2(update)) for one in flood))
        for one in flood:
            await one.until_saved()

    assert most == 1
