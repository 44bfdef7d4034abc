"""Large documents are opened, and copied for the server's own edits, a slice at a time, and are what they were."""

import asyncio
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

from pycrdt import Doc, Map, Text

from board.document import plain
from board.ids import new_id
from board.names import DocumentName
from board.sync.answers import Answers
from board.sync.opening import read
from board.sync.protocol import Message, SyncStep2, Update
from board.sync.room import Room, Surroundings, opened
from board.sync.slices import sliced
from tests.support.client import PycrdtReplica, sync_client
from tests.support.crew import Crew
from tests.support.durable import RedisServer
from tests.support.fixtures import embedded_redis
from tests.support.serving import serving
from tests.sync.test_room import Seat

redis_server = embedded_redis


def fill(doc: Any, count: int = 1500) -> None:
    with doc.transaction():
        for number in range(count):
            doc.get("panels", type=Map)[new_id()] = Map({"order": f"{number:06}", "dialogue": Text("Hello"), "notes": "?" * 60})


def written_by_many() -> tuple[Any, list[bytes]]:
    """A document, and the updates of its log: a long one, and those of three people who did not see each other's."""
    doc: Any = Doc()
    fill(doc)
    updates = [doc.get_update()]
    copies: list[Any] = []
    for _ in range(3):
        copy: Any = Doc()
        copy.apply_update(updates[0])
        copies.append(copy)
    for number, copy in enumerate(copies):
        before = copy.get_state()
        for panel in list(copy.get("panels", type=Map).values())[:600]:
            panel["notes"] = f"{number}" * 80
        updates.append(copy.get_update(before))
        doc.apply_update(updates[-1])
    return doc, updates


def told(room: Room, number: int) -> list[bytes]:
    """What somebody is sent who has nothing yet."""
    newcomer = Seat(number, "ann")
    room.join(newcomer)
    room.answer(newcomer, b"\0")
    for _ in room.give_answers():
        pass
    return sent_to(newcomer)


def sent_to(seat: Seat) -> list[bytes]:
    return [message.update for message in seat.told if isinstance(message, SyncStep2 | Update)]


def read_back(updates: list[bytes]) -> Any:
    copy: Any = Doc()
    for update in updates:
        copy.apply_update(update)
    return copy


def test_a_room_that_is_loaded_in_slices_is_what_its_log_says() -> None:
    doc, updates = written_by_many()
    room = Room(read(DocumentName(new_id()), updates), Surroundings())

    steps = sum(1 for _ in room.load())

    assert steps >= 8
    assert room.read(lambda loaded: plain(loaded, "panels")) == plain(doc, "panels")
    assert room.holds(doc.get_update())  # what lost against what is known to the gate, too
    assert room.settled_state == room.read(lambda loaded: loaded.get_state())


def test_a_copy_made_in_slices_has_what_came_meanwhile() -> None:
    _, updates = written_by_many()
    room = Room(read(DocumentName(new_id()), updates), Surroundings())
    for _ in room.load():
        pass
    state = room.copying()
    assert state is not None
    later: Any = Doc()
    for update in state:
        later.apply_update(update)
    before, panel = later.get_state(), new_id()
    later.get("panels", type=Map)[panel] = Map({"order": "V"})

    for number, _ in enumerate(room.copy(piece for update in state for piece in sliced(update))):
        if number == 3:
            room.learn(later.get_update(before))

    assert room.copying() is None
    assert panel in room.author(lambda doc: list(plain(doc, "panels"))).result


def test_a_newcomer_is_told_all_though_it_was_written_out_before() -> None:
    _, updates = written_by_many()
    room, board = opened(DocumentName(new_id()), updates, Surroundings()), new_id()
    other: Any = Doc()
    for update in room.whole():
        other.apply_update(update)

    for number in range(400):
        before = other.get_state()
        panels = other.get("panels", type=Map)
        first, *_, last = sorted(panels.keys())
        panels[first]["notes"] = f"{number}" * 100
        panels[last]["dialogue"].insert(2, "so ")
        del panels[last]["dialogue"][0:1]
        other.get("scenes", type=Map)[board] = Map({"order": str(number)})
        room.learn(other.get_update(before))
        room.settle(room.take())
        if number % 40 == 39:
            copy = read_back(told(room, number))
            assert plain(copy, "panels") == plain(other, "panels")
            assert plain(copy, "scenes") == plain(other, "scenes")


def test_a_newcomer_to_a_large_document_is_sent_what_the_log_has_and_nothing_is_written_out_anew() -> None:
    _, updates = written_by_many()
    room = opened(DocumentName(new_id()), updates, Surroundings())

    sent = told(room, 1)

    assert sent[0] is updates[0]
    assert told(room, 2)[0] is updates[0]


def test_newcomers_who_arrive_together_are_told_one_by_one() -> None:
    doc, updates = written_by_many()
    room = opened(DocumentName(new_id()), updates, Surroundings())
    newcomers = [Seat(number, "ann") for number in range(1, 5)]
    for newcomer in newcomers:
        room.join(newcomer)

    for newcomer in newcomers[:2]:
        room.answer(newcomer, b"\0")
    author: Any = read_back(room.whole())
    before = author.get_state()
    author.get("scenes", type=Map)[new_id()] = Map({"order": "V"})
    room.receive(newcomers[3], author.get_update(before), whole=False, owns=lambda _: True)
    room.answer(newcomers[2], b"\0")  # while an edit is on its way to the log
    room.settle(room.take())

    given = [sum(1 for newcomer in newcomers if newcomer.of(SyncStep2)) for _ in room.give_answers()]
    assert given == [1, 2, 3]
    assert plain(read_back([doc.get_update(), *sent_to(newcomers[2])]), "scenes") == plain(author, "scenes")


def test_what_was_written_while_the_log_was_read_again_is_sent_after_it() -> None:
    _, updates = written_by_many()
    room = opened(DocumentName(new_id()), updates, Surroundings())
    author: Any = read_back(room.whole())
    edits: list[bytes] = []
    for number in range(900):
        before, panels = author.get_state(), author.get("panels", type=Map)
        panels[sorted(panels.keys())[number]]["notes"] = f"{number}" * 30
        edits.append(author.get_update(before))
        room.learn(edits[-1])
        if number == 899:
            assert room.outgrown
            room.begin_renewal()
    late = read_back([author.get_update()])
    before = late.get_state()
    late.get("scenes", type=Map)["s"] = Map({"order": "V"})
    room.learn(late.get_update(before))
    room.settle(room.take())

    room.renew((author.get_update(),))

    assert not room.outgrown
    assert len(told(room, 1)) == 2
    assert plain(read_back(told(room, 2)), "scenes") == plain(late, "scenes")


async def test_a_large_board_is_read_again_when_much_has_been_written(redis_server: RedisServer, crew: Crew) -> None:
    board = new_id()
    async with serving(redis_server.url, crew) as server:
        await server.hub.create_board(board, "p", "A board")
        await server.hub.edit(board, "", "ann", "import", partial(fill, count=3000))
        async with server.hub.hold(board) as live, live.rooms.hold("") as room:
            room.rest(0)  # while it grows it is not read
            assert room.outgrown  # nobody has read it yet, it grew here

            await live.renew()
            await server.hub.edit(board, "", "ann", "test", partial(fill, count=1))

            assert not room.outgrown
            copy = read_back(told(room, 1))
            assert plain(copy, "panels") == room.read(lambda doc: plain(doc, "panels"))


async def test_what_is_written_while_a_large_board_opens_is_in_it(redis_server: RedisServer, crew: Crew) -> None:
    board = new_id()
    async with AsyncExitStack() as stack:
        one, two = [await stack.enter_async_context(serving(redis_server.url, crew)) for _ in range(2)]
        await one.hub.create_board(board, "p", "A board")
        await one.hub.edit(board, "", "ann", "import", fill)

        writing = [asyncio.create_task(one.hub.edit(board, "", "ann", "test", partial(fill, count=1))) for _ in range(20)]
        clients = [await stack.enter_async_context(sync_client(two.collab(), who, board)) for who in ("ann", "ben")]
        assert isinstance(clients[0].replica, PycrdtReplica)
        before, mine = clients[0].replica.state(), new_id()
        clients[0].replica.doc.get("scenes", type=Map)[mine] = Map({"order": "V"})
        await clients[0].push(before)
        await asyncio.gather(*writing)

        for client in clients:
            await client.until_saved()
            doc = client.replica.doc  # type: ignore[attr-defined]  # all are pycrdt's
            await client.until(lambda doc=doc: len(plain(doc, "panels")) == 1520)  # type: ignore[misc]
            await client.until(lambda doc=doc: mine in plain(doc, "scenes"))  # type: ignore[misc]


async def test_a_document_comes_out_of_the_log_without_being_opened(redis_server: RedisServer, crew: Crew) -> None:
    board = new_id()
    async with serving(redis_server.url, crew) as server, serving(redis_server.url, crew) as other:
        await server.hub.create_board(board, "p", "A board")
        await server.hub.edit(board, "", "ann", "import", fill)

        state = await other.hub.state(board, "")

        doc: Any = Doc()
        doc.apply_update(state)
        assert plain(doc, "panels") == await server.hub.read(board, "", lambda room: plain(room, "panels"))
        assert await other.hub.state(board, f"panel/{new_id()}") == b"\x00\x00"


def test_a_newcomer_hears_a_step_two_only_when_the_document_is_whole() -> None:
    told: list[Message] = []
    answers = Answers(lambda peer, parcel: told.append(parcel.message), lambda: None)

    answers.put(1, [b"birth", bytes(300_000), b"news"])
    for _ in answers.give():
        pass
    answers.put(2, [bytes(300_000)])
    for _ in answers.give():
        pass

    assert [type(message) for message in told] == [Update, Update, SyncStep2, SyncStep2]
