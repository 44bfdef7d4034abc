"""What one connection may do to the others: nothing, however slow, fast or hostile it is."""

import asyncio
import socket
from contextlib import AsyncExitStack
from typing import Any

from pycrdt import Map, merge_updates
from websockets.asyncio.client import connect

from board.ids import new_id
from board.roles import Role
from board.sync import quarantine
from board.sync.inflight import Suspect, digest_of
from board.sync.presence import State, encode, parse
from board.sync.protocol import Awareness, Frame, SyncStep1, SyncStep2, Token, Update, encode_hocuspocus
from board.sync.quarantine import Barred
from tests.support.client import PycrdtReplica, SyncClient, sync_client
from tests.support.crew import Crew
from tests.support.durable import RedisServer
from tests.support.fixtures import embedded_redis
from tests.support.logs import stream_of
from tests.support.serving import Serving, serving

redis_server = embedded_redis


def add_stroke(client: SyncClient, size: int) -> str:
    """Draws a stroke of so many bytes on the client's panel."""
    assert isinstance(client.replica, PycrdtReplica)
    doc: Any = client.replica.doc
    id = new_id()
    doc.get("strokes", type=Map)[id] = bytes(size)
    return id


async def test_whoever_does_not_read_is_caught_up_by_one_difference(server: Serving, board_id: str) -> None:
    name = f"{board_id}/panel/{new_id()}"
    async with AsyncExitStack() as stack:
        ann = await stack.enter_async_context(sync_client(server.collab(), "ann", name))
        await ann.until_saved()
        narrow = socket.create_connection(("127.0.0.1", server.port))
        narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        slow = await stack.enter_async_context(
            connect(server.collab(), sock=narrow, max_queue=1, max_size=None, close_timeout=0.5)
        )
        await slow.send(encode_hocuspocus(Frame(name, Token("ben"))))
        await slow.send(encode_hocuspocus(Frame(name, SyncStep1(b"\x00"))))

        for _ in range(30):  # the same stroke again and again: 6 MB of updates, 200 kB of document
            before = ann.replica.state()
            add_stroke_again(ann, 200_000)
            await ann.push(before)
            await ann.until_saved()

        buffered = [session._line.buffered for session in server.hub._crowd]
        assert max(buffered) < 1_500_000
        ben = PycrdtReplica()
        received = 0
        async with asyncio.timeout(10):
            while strokes(ben) != strokes(ann.replica):
                data = await slow.recv()
                assert isinstance(data, bytes)
                received += len(data)
                take(ben, name, data)
        assert received < 3_000_000


def add_stroke_again(client: SyncClient, size: int) -> None:
    """Sets one stroke's value again, as transforming does."""
    assert isinstance(client.replica, PycrdtReplica)
    doc: Any = client.replica.doc
    table = doc.get("strokes", type=Map)
    table[next(iter(table.keys()), None) or new_id()] = bytes([len(table)]) + new_id().encode() + bytes(size)


def strokes(replica: Any) -> dict[str, bytes]:
    """The strokes which a replica holds."""
    return {id: bytes(value) for id, value in replica.doc.get("strokes", type=Map).to_py().items()}


def take(replica: PycrdtReplica, name: str, data: bytes) -> None:
    """Applies a sync message of the server."""
    from tests.support.wire import decode_from_server

    match decode_from_server(data):
        case SyncStep2(update) | Update(update):
            replica.apply(update)
        case _:
            pass


async def test_a_flood_closes_its_sender(server: Serving, board_id: str) -> None:
    async with sync_client(server.collab(), "ann", board_id) as ann:
        await ann.until_saved()
        for _ in range(5000):
            await ann.send(SyncStep1(b"\x00"))

        assert await ann.closed() == 4429


async def test_what_comes_before_a_token_is_dropped_and_bounded(server: Serving, board_id: str) -> None:
    async with connect(server.collab()) as socket:
        frame = encode_hocuspocus(Frame(board_id, Update(b"\x00\x00")))
        for _ in range(1100):
            await socket.send(frame)
        await asyncio.wait_for(socket.wait_closed(), 5)

    assert socket.close_code == 4401


async def test_a_client_id_belongs_to_the_account_that_showed_it_first(server: Serving, board_id: str) -> None:
    async with sync_client(server.collab(), "ann", board_id) as ann, sync_client(server.collab(), "ben", board_id) as ben:
        await ann.until_saved()
        await ben.until_saved()
        await ann.send(Awareness(encode([State(123_456, 1, '{"tool":"pen"}')])))
        await ben.until(lambda: any(s.client == 123_456 for entries in ben.awareness for s in parse(entries)))

        await ben.send(Awareness(encode([State(123_456, 2, '{"tool":"eraser"}')])))

        assert await ben.closed() == 4409


async def test_a_client_that_writes_with_anothers_id_is_refused(server: Serving, board_id: str) -> None:
    async with sync_client(server.collab(), "ann", board_id) as ann, sync_client(server.collab(), "ben", board_id) as ben:
        await ann.until_saved()
        await ben.until_saved()
        before = ann.replica.state()
        assert isinstance(ann.replica, PycrdtReplica)
        ann.replica.doc.get("scenes", type=Map)[new_id()] = Map({"slugline": "INT."})
        stolen = ann.replica.since(before)

        await ben.send(Update(stolen))
        await ben.until_saved()  # nobody had shown the id: it is Ben's now
        ann.replica.doc.get("scenes", type=Map)[new_id()] = Map({"slugline": "EXT."})
        await ann.push(before)

        await ann.until(lambda: any("refused" in notice for notice in ann.notices))


async def test_our_own_client_is_told_which_log_it_is_before_anything_of_the_document(server: Serving, board_id: str) -> None:
    async with (
        sync_client(server.collab(schema="1"), "ann", board_id) as ann,
        sync_client(server.collab(), "ben", board_id) as ben,
    ):
        await ann.until_saved()
        await ben.until_saved()

    async with server.hub.hold(board_id) as live:
        assert ann.notices[0] == {"log": {"epoch": live.epoch, "healing": False, "level": "saved"}}
    assert all("log" not in notice for notice in ben.notices)


async def test_reserved_ids_are_nobodys(server: Serving, board_id: str) -> None:
    async with sync_client(server.collab(), "ann", board_id) as ann:
        await ann.until_saved()

        await ann.send(Awareness(encode([State(7, 1, "{}")])))

        assert await ann.closed() == 4409


async def test_a_barred_update_never_reaches_a_document_again(server: Serving, board_id: str) -> None:
    async with sync_client(server.collab(schema="1"), "ann", board_id) as ann:
        await ann.until_saved()
        before = ann.replica.state()
        assert isinstance(ann.replica, PycrdtReplica)
        ann.replica.doc.get("scenes", type=Map)[new_id()] = Map({"slugline": "INT."})
        update = ann.replica.since(before)
        suspect = Suspect(board_id, "", "ann", digest_of(update), len(update))
        async with server.hub.hold(board_id) as live:
            await quarantine.add(live._redis, board_id, Barred(suspect, "killed"))
            async with asyncio.timeout(5):
                while digest_of(update) not in live.quarantine:
                    await live.log.epoch()

        await ann.send(Update(update))

        await ann.until(lambda: ann.notices and ann.notices[-1].get("refused") == "invalid")
        assert len(await server.hub.read(board_id, "", lambda doc: list(doc.get("scenes", type=Map).keys()))) == 0


async def test_a_reviewers_work_becomes_a_suggestion(server: Serving, board_id: str) -> None:
    async with sync_client(server.collab(schema="1"), "rita", board_id) as rita:
        await rita.until(lambda: rita.synced)
        before = rita.replica.state()
        assert isinstance(rita.replica, PycrdtReplica)
        rita.replica.doc.get("scenes", type=Map)[new_id()] = Map({"slugline": "INT."})

        await rita.push(before)

        await rita.until(lambda: rita.notices and "refused" in rita.notices[-1])
        suggestions = await server.hub.read(board_id, "review", lambda doc: doc.get("suggestions", type=Map).to_py())
        assert suggestions[rita.notices[-1]["suggestion"]]["author"]["account"] == "rita"


async def test_a_panel_that_is_locked_takes_no_field_on_the_board_either(server: Serving, board_id: str) -> None:
    panel, other = new_id(), new_id()
    async with sync_client(server.collab(schema="1"), "ann", board_id) as ann:
        await ann.until_saved()
        assert isinstance(ann.replica, PycrdtReplica)
        panels: Any = ann.replica.doc.get("panels", type=Map)
        before = ann.replica.state()
        panels[panel], panels[other] = Map({"order": "A"}), Map({"order": "B"})
        await ann.push(before)
        await ann.until_saved()
        await server.hub.lock_panel(board_id, panel, "cleo", "approved")

        before = ann.replica.state()
        panels[other]["duration_frames"] = 12
        await ann.send(Update(ann.replica.since(before)))
        await ann.until_saved()
        before = ann.replica.state()
        panels[panel]["duration_frames"] = 12
        await ann.send(Update(ann.replica.since(before)))

        await ann.until(lambda: ann.notices and ann.notices[-1].get("refused") == "lock")
        assert "duration_frames" not in (await server.hub.read(board_id, "", panels_of))[panel]


def panels_of(doc: Any) -> dict[str, dict[str, Any]]:
    """The panels of a board as plain values."""
    found: dict[str, dict[str, Any]] = doc.get("panels", type=Map).to_py()
    return found


async def test_presence_of_one_server_is_seen_on_the_other_and_ends_with_it(redis_server: RedisServer, crew: Crew) -> None:
    board = new_id()
    async with AsyncExitStack() as stack:
        two = await stack.enter_async_context(serving(redis_server.url, crew))
        await two.hub.create_board(board, "p", "A board")
        ben = await stack.enter_async_context(sync_client(two.collab(), "ben", board))
        await ben.until_saved()
        async with serving(redis_server.url, crew) as one:
            ann = SyncClient(one.collab(), "ann", board, PycrdtReplica())
            await ann.connect()
            await ann.until_saved()
            await ann.send(Awareness(encode([State(777_777, 1, '{"tool":"pen"}')])))
            await ben.until(lambda: any(s.client == 777_777 for s in newest(ben)))

        await ben.until(lambda: any(s.client == 777_777 and s.gone for s in newest(ben)))
        await ann.disconnect()


async def test_who_comes_later_to_another_server_sees_who_is_here(redis_server: RedisServer, crew: Crew) -> None:
    board = new_id()
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(serving(redis_server.url, crew))
        await one.hub.create_board(board, "p", "A board")
        ann = await stack.enter_async_context(sync_client(one.collab(), "ann", board))
        await ann.until_saved()
        await ann.send(Awareness(encode([State(999_999, 1, '{"tool":"pen"}')])))

        two = await stack.enter_async_context(serving(redis_server.url, crew))
        ben = await stack.enter_async_context(sync_client(two.collab(), "ben", board))

        await ben.until(lambda: any(s.client == 999_999 for entries in ben.awareness for s in parse(entries)))


def newest(client: SyncClient) -> list[State]:
    """What the client heard last about who is here."""
    return [state for entries in client.awareness[-1:] for state in parse(entries)]


async def test_a_change_of_role_is_followed_on_every_server(redis_server: RedisServer, crew: Crew) -> None:
    board = new_id()
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(serving(redis_server.url, crew))
        two = await stack.enter_async_context(serving(redis_server.url, crew))
        await one.hub.create_board(board, "p", "A board")
        ann = await stack.enter_async_context(sync_client(two.collab(), "ann", board))
        await ann.until_saved()

        crew.roles["ann"] = Role.VIEWER
        await one.hub.role_changed(board, "ann")
        await ann.until(lambda: ann.writable is False)

        crew.roles["ann"] = None
        await one.hub.role_changed(board, "ann")
        assert await ann.closed() == 4403


async def test_who_is_no_longer_known_is_sent_away_and_a_new_name_is_shown(server: Serving, board_id: str) -> None:
    async with sync_client(server.collab(), "ann", board_id) as ann, sync_client(server.collab(), "ben", board_id) as ben:
        await ann.until_saved()
        await ben.until_saved()
        server.crew.names["ann"] = "Anna"
        await server.hub.account_changed("ann")
        await ann.send(Awareness(encode([State(888_888, 1, '{"tool":"pen"}')])))
        await ben.until(lambda: any('"Anna"' in state.json for state in newest(ben)))

        del server.crew.roles["ann"]
        await server.hub.account_changed("ann")

        assert await ann.closed() == 4401


async def test_a_whole_state_sent_again_is_acknowledged_and_stored_once(server: Serving, board_id: str) -> None:
    async with sync_client(server.collab(), "ann", board_id) as ann:
        await ann.until_saved()
        before = ann.replica.state()
        assert isinstance(ann.replica, PycrdtReplica)
        ann.replica.doc.get("scenes", type=Map)[new_id()] = Map({"slugline": "INT."})
        await ann.push(before)
        await ann.until_saved()
        count = len(await stream_of(server.hub, board_id))

        await ann.send(SyncStep2(merge_updates(ann.replica.since(b"\x00"), ann.replica.since(before))))

        await ann.until_saved()
        assert len(await stream_of(server.hub, board_id)) == count
