"""Commands over several documents of a board: one append, all of it or nothing, whichever server tries."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from pycrdt import Map

from board import edits
from board.document import Document
from board.ids import new_id
from board.redis import connect
from board.review.refused import Refused
from board.stroke import encode, stroke
from board.sync.hub import Hub
from board.sync.keys import Keys
from board.sync.locks import Lock, Locks
from board.sync.log import Stored
from board.sync.together import OtherParts, Trials
from tests.support.client import PycrdtReplica, sync_client
from tests.support.crew import Crew
from tests.support.durable import RedisServer
from tests.support.eventually import eventually_answers
from tests.support.logs import stream_of
from tests.support.network import plain
from tests.support.serving import Serving, serving

BOARD, REVIEW = "", "review"


@asynccontextmanager
async def two_hubs(redis_server: RedisServer) -> AsyncIterator[tuple[Hub, Hub]]:
    async with AsyncExitStack() as stack:
        hubs = []
        for _ in range(2):
            redis = await stack.enter_async_context(connect(redis_server.url))
            hubs.append(await stack.enter_async_context(Hub(redis, Crew())))
        yield hubs[0], hubs[1]


async def log_of(hub: Hub, board: str) -> list[Stored]:
    return await stream_of(hub, board)


def write(doc: Document, table: str, id: str) -> None:
    doc.get(table, type=Map)[id] = Map({"slugline": "INT. ATTIC"} if table == "scenes" else {"title": "A scene"})


def scene_with_note(id: str) -> Any:
    def edit(trials: Trials) -> str:
        write(trials.doc(BOARD), "scenes", id)
        write(trials.doc(REVIEW), "suggestions", id)
        return id

    return edit


async def test_all_parts_go_into_the_log_in_one_batch(server: Serving, board_id: str) -> None:
    before = len(await log_of(server.hub, board_id))

    made = await server.hub.edit_together(board_id, (BOARD, REVIEW), "ann", "accept", scene_with_note(new_id()))

    new = (await log_of(server.hub, board_id))[before:]
    assert [(one.entry.part, one.entry.account, one.entry.means) for one in new] == [
        (BOARD, "ann", "accept"),
        (REVIEW, "ann", "accept"),
    ]
    assert len({one.batch for one in new}) == 1
    assert await server.hub.read(board_id, REVIEW, lambda doc: made in doc.get("suggestions", type=Map))


async def test_the_update_that_a_command_sees_is_the_one_in_the_log(server: Serving, board_id: str) -> None:
    def edit(trials: Trials) -> bytes:
        for _ in range(70):
            write(trials.doc(BOARD), "scenes", new_id())
        return trials.update(BOARD)

    seen = await server.hub.edit_together(board_id, (BOARD, REVIEW), "ann", "accept", edit)

    assert (await log_of(server.hub, board_id))[-1].entry.update == seen


async def test_a_refused_command_leaves_the_log_as_it_was(server: Serving, board_id: str) -> None:
    ghost = f"panel/{new_id()}"
    before = await log_of(server.hub, board_id)

    def edit(trials: Trials) -> None:
        write(trials.doc(BOARD), "scenes", new_id())
        edits.birth_panel(trials.doc(ghost))
        raise Refused("conflict", "Somebody changed this.")

    with pytest.raises(Refused):
        await server.hub.edit_together(board_id, (BOARD, REVIEW, ghost), "ann", "accept", edit)

    assert await log_of(server.hub, board_id) == before
    assert not await server.hub.read(board_id, BOARD, lambda doc: dict(doc.get("scenes", type=Map).items()))
    assert ghost not in {stored.entry.part for stored in await stream_of(server.hub, board_id)}


async def test_a_part_that_was_not_asked_for_is_refused(server: Serving, board_id: str) -> None:
    with pytest.raises(OtherParts):
        await server.hub.edit_together(board_id, (REVIEW,), "ray", "propose", scene_with_note(new_id()))


async def test_a_drawing_is_seeded_in_the_same_append(server: Serving, board_id: str) -> None:
    ghost = f"panel/{new_id()}"

    def edit(trials: Trials) -> None:
        edits.birth_panel(trials.doc(ghost))
        write(trials.doc(REVIEW), "suggestions", new_id())

    await server.hub.edit_together(board_id, (REVIEW, ghost), "ray", "propose", edit)

    last = (await log_of(server.hub, board_id))[-2:]
    assert {one.entry.part for one in last} == {REVIEW, ghost}
    assert len({one.batch for one in last}) == 1
    assert await server.hub.read(board_id, ghost, lambda doc: len(doc.get("layers", type=Map))) > 3


async def test_a_long_drawing_arrives_whole(server: Serving, board_id: str) -> None:
    ghost, ids = f"panel/{new_id()}", [new_id() for _ in range(40)]

    def edit(trials: Trials) -> None:
        edits.birth_panel(trials.doc(ghost))
        strokes = trials.doc(ghost).get("strokes", type=Map)
        for id in ids:
            strokes[id] = b"\1" * 5_000

    await server.hub.edit_together(board_id, (REVIEW, ghost), "ray", "propose", edit)

    assert await server.hub.read(board_id, ghost, lambda doc: sorted(doc.get("strokes", type=Map).keys())) == sorted(ids)


async def test_a_command_knows_the_locks_of_its_moment(redis_server: RedisServer) -> None:
    board, panel = new_id(), new_id()
    async with two_hubs(redis_server) as (here, there):
        await here.create_board(board, new_id(), "Board")
        async with there.hold(board):
            await here.lock_panel(board, panel, "dora", "")

            locks = await there.edit_together(board, (REVIEW,), "ann", "accept", lambda trials: trials.locks)

    assert locks == {panel}


async def test_a_lock_of_another_server_in_the_last_moment_is_heeded(redis_server: RedisServer) -> None:
    """It comes when the locks have been read and the command is being computed."""
    panel = new_id()
    async with two_hubs(redis_server) as (hub, _):
        board = new_id()
        await hub.create_board(board, new_id(), "A board")
        seen: list[frozenset[str]] = []

        def heeding(trials: Trials) -> None:
            seen.append(trials.locks)
            if panel in trials.locks:
                raise Refused("locked", "It is locked.")
            write(trials.doc(BOARD), "scenes", new_id())
            if len(seen) == 1:
                _elsewhere(lambda: _lock(redis_server, board, panel))

        before = await log_of(hub, board)
        with pytest.raises(Refused):
            await hub.edit_together(board, (BOARD, REVIEW), "ann", "accept", heeding)

        assert seen == [frozenset(), frozenset({panel})]
        assert await log_of(hub, board) == before
        await hub.unlock_panel(board, panel)
        await hub.edit_together(board, (BOARD, REVIEW), "ann", "accept", heeding)


def _elsewhere(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Another process does it meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(work())).result()


async def _lock(redis_server: RedisServer, board: str, panel: str) -> None:
    async with connect(redis_server.url) as redis:
        await Locks(redis, Keys(board)).lock(panel, Lock("dora", 0, ""))


async def test_commands_on_two_servers_all_happen_and_nobody_diverges(redis_server: RedisServer) -> None:
    board = new_id()
    async with two_hubs(redis_server) as hubs:
        await hubs[0].create_board(board, new_id(), "Board")
        ids = [new_id() for _ in range(24)]

        work = (
            hubs[n % 2].edit_together(board, (BOARD, REVIEW), "ann", "accept", scene_with_note(id)) for n, id in enumerate(ids)
        )
        await asyncio.gather(*work)

        for hub in hubs:
            async with hub.hold(board) as live:
                await live.catch_up()
                assert await hub.read(board, BOARD, lambda doc: set(doc.get("scenes", type=Map).keys())) == set(ids)
        states = [await hub.read(board, REVIEW, plain) for hub in hubs]
        assert states[0] == states[1]


async def test_everybody_who_looks_is_told(server: Serving, board_id: str) -> None:
    replica = PycrdtReplica()
    async with sync_client(server.collab(), "vic", board_id, replica) as client:
        id = new_id()
        await server.hub.edit_together(board_id, (BOARD, REVIEW), "ann", "accept", scene_with_note(id))

        await client.until(lambda: id in replica.doc.get("scenes", type=Map))


async def test_a_pen_is_noticed_on_every_server_but_no_writing_of_servers(redis_server: RedisServer, crew: Crew) -> None:
    board, panel, other = new_id(), new_id(), new_id()
    async with serving(redis_server.url, crew) as here, serving(redis_server.url, crew) as there:
        await here.hub.create_board(board, new_id(), "Board")
        await here.hub.edit(board, f"panel/{other}", "ray", "proposal", edits.birth_panel)
        async with there.hub.hold(board):
            replica = PycrdtReplica()
            async with sync_client(here.collab(), "ann", f"{board}/panel/{panel}", replica) as ann:
                state = replica.state()
                replica.doc.get("strokes", type=Map)[new_id()] = encode(stroke([(1, 2, 1)], layer="ink"))
                await ann.push(state)
                await ann.until_saved()

                assert (await here.hub.drawn_ms(board)).keys() == {panel}
                await eventually_answers(lambda: noticed(there, board, panel))
    async with serving(redis_server.url, crew) as later:
        assert (await later.hub.drawn_ms(board)).keys() == {panel}


async def noticed(server: Serving, board: str, panel: str) -> bool:
    return panel in await server.hub.drawn_ms(board)


async def test_appends_of_one_larger_work_bear_its_name_and_are_known_as_the_servers_own(
    server: Serving, board_id: str
) -> None:
    hub = server.hub
    work = new_id()

    async with hub.hold(board_id) as live:
        await live.catch_up()
        live.lately.take_changes()
        for number in range(2):
            edit = scene_with_note(new_id())
            await hub.edit_together(board_id, (BOARD, REVIEW), "ann", "restore", edit, batch=f"{work}.{number}")
        log = await log_of(hub, board_id)
        await live.catch_up()

        batches = list(dict.fromkeys(stored.batch for stored in log if stored.entry.means == "restore"))
        assert [batch.rsplit(".", 2)[0] for batch in batches] == [f"{work}.0", f"{work}.1"]
        assert len(set(batches)) == 2
        assert len(live.lately.take_changes() or ()) == 4
