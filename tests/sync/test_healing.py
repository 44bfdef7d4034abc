"""A log that has lost its end: it is noticed, and what servers and browsers still hold comes back under its authors' names."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc, Map

from board.assets import local_store
from board.chronicle.chronicle import Chronicle
from board.chronicle.verifying import verify
from board.document import Document
from board.ids import new_id
from board.names import panel_name
from board.redis import Redis, RedisUnavailable, connect
from board.stroke import encode, stroke
from board.sync import update
from board.sync.hub import Hub
from board.sync.keys import Keys
from board.sync.live import BoardClosed
from board.sync.log import FIRST_FREE_CLIENT, SERVER_CLIENT, Batch, Entry, Log, Stored, Writer, order
from board.sync.protocol import SyncStep2, Update
from board.sync.ring import MEMORY_MS
from board.sync.slices import runs_of
from board.sync.standing import heal, standing_of
from board.sync.together import Trials
from board.sync.update import decode
from tests.support.client import PycrdtReplica, SyncClient, sync_client
from tests.support.crew import Crew
from tests.support.durable import RedisServer, forgetting, running
from tests.support.eventually import eventually_answers
from tests.support.serving import Serving, serving

BOARD, REVIEW = "", "review"


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """One that this module may send back in time."""
    with running("valkey", tmp_path_factory.mktemp("forgetful")) as redis:
        yield redis


@pytest.fixture
async def redis(redis_server: RedisServer) -> AsyncIterator[Redis]:
    async with connect(redis_server.url) as client:
        yield client


@asynccontextmanager
async def servers(redis_server: RedisServer, crew: Crew, number: int) -> AsyncIterator[list[Serving]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(serving(redis_server.url, crew)) for _ in range(number)]


def scene(id: str, slugline: str = "INT. ATTIC") -> Callable[[Document], None]:
    def edit(doc: Document) -> None:
        doc.get("scenes", type=Map)[id] = Map({"slugline": slugline})

    return edit


def scenes(doc: Document) -> set[str]:
    return set(doc.get("scenes", type=Map).keys())


async def read(hub: Hub, board: str, reader: Callable[[Document], Any], part: str = BOARD) -> Any:
    """As soon as the board is open on the log as it is now."""
    found: list[Any] = []

    async def ask() -> bool:
        try:
            async with hub.hold(board) as live:
                found.append(await live.read(part, reader))
                return live.epoch == await live.log.epoch()
        except BoardClosed:
            return False

    await eventually_answers(ask)
    return found[-1]


async def healed(redis: Redis, board: str, epoch: str) -> None:
    """Waits until somebody has noticed."""

    async def asked() -> bool:
        try:
            return await Log(redis, board).epoch() != epoch
        except RedisUnavailable:  # the first to ask finds that the connection is gone
            return False

    await eventually_answers(asked)


async def entries(redis: Redis, board: str) -> list[Stored]:
    return [stored async for stored in Log(redis, board).entries()]


async def authors(redis: Redis, board: str, part: str) -> list[tuple[str, str]]:
    """Who wrote each entry of a document, and through what."""
    return [(one.entry.account, one.entry.means) for one in await entries(redis, board) if one.entry.part == part]


async def rebuilt(redis: Redis, board: str, part: str = BOARD) -> Doc[Any]:
    """What the log alone makes of a document."""
    doc: Doc[Any] = Doc()
    for stored in await entries(redis, board):
        if stored.entry.part == part:
            doc.apply_update(stored.entry.update)
    return doc


async def test_what_a_server_remembers_comes_back_under_its_author_and_batch(
    redis_server: RedisServer, redis: Redis, crew: Crew
) -> None:
    board, ids = new_id(), [new_id() for _ in range(3)]
    async with servers(redis_server, crew, 1) as (server,):
        hub = server.hub
        await hub.create_board(board, new_id(), "Board")
        async with hub.hold(board) as live:
            epoch = live.epoch
            await hub.edit(board, BOARD, "ann", "import", scene(ids[0]))
            with forgetting(redis_server):
                await hub.edit(board, BOARD, "ben", "import", scene(ids[1]))
                lost = (await entries(redis, board))[-1]

        await healed(redis, board, epoch)
        assert await read(hub, board, scenes) == set(ids[:2])
        found = (await entries(redis, board))[-1]
        assert (found.batch, found.entry) == (lost.batch, lost.entry)
        await hub.edit(board, BOARD, "ann", "import", scene(ids[2]))

        assert scenes(await rebuilt(redis, board)) == set(ids)


async def test_two_servers_and_everybody_on_them_come_to_the_same(redis_server: RedisServer, redis: Redis, crew: Crew) -> None:
    board, panel = new_id(), new_id()
    part = f"panel/{panel}"
    async with servers(redis_server, crew, 2) as (here, there):
        await here.hub.create_board(board, new_id(), "Board")
        name = panel_name(board, panel).text
        replicas = [PycrdtReplica() for _ in range(2)]
        async with (
            sync_client(here.collab(), "ann", name, replicas[0]) as ann,
            sync_client(there.collab(), "ben", name, replicas[1]) as ben,
        ):
            ids = [await draw(one) for one in (ann, ben)]
            epoch = await Log(redis, board).epoch()
            assert epoch is not None
            with forgetting(redis_server):
                ids += [await draw(one) for one in (ann, ben, ann, ben)]
                lost = [(one.batch, one.entry) for one in await entries(redis, board)]
            await healed(redis, board, epoch)
            assert {await ann.closed(), await ben.closed()} == {4503}
            for server in (here, there):

                async def has_all(hub: Hub = server.hub) -> bool:  # what only the other remembers may come a moment later
                    return bool(await read(hub, board, strokes, part) == set(ids))

                await eventually_answers(has_all)
            # Also those who come without anything see it, and those who come back have nothing to bring.
            for one, server in ((ann, there), (ben, here)):
                one.url = server.collab()
                await one.connect()
                await one.until_saved()
            ids += [await draw(one) for one in (ann, ben)]
            await ann.until(lambda: strokes(replicas[0].doc) == set(ids))
            await ben.until(lambda: strokes(replicas[1].doc) == set(ids))

        # Each once, under its author and batch; which of the two servers puts which back first is open.
        found = [(one.batch, one.entry) for one in await entries(redis, board)]
        assert [found.count(one) for one in lost] == [1] * len(lost)
        assert strokes(await rebuilt(redis, board, part)) == set(ids)


async def draw(client: SyncClient) -> str:
    id, state = new_id(), client.replica.state()
    assert isinstance(client.replica, PycrdtReplica)
    client.replica.doc.get("strokes", type=Map)[id] = encode(stroke([(1, 2, 1)], layer="ink"))
    await client.push(state)
    await client.until_saved()
    return id


def strokes(doc: Document) -> set[str]:
    return set(doc.get("strokes", type=Map).keys())


async def test_commands_of_servers_come_back_whole_and_new_ones_do_not_get_into_their_way(
    redis_server: RedisServer, redis: Redis, crew: Crew, tmp_path: Path
) -> None:
    board, ids = new_id(), [new_id() for _ in range(4)]
    async with servers(redis_server, crew, 2) as (here, there):
        await here.hub.create_board(board, new_id(), "Board")
        async with here.hub.hold(board) as live, there.hub.hold(board):
            epoch = live.epoch
            await here.hub.edit_together(board, (BOARD, REVIEW), "ann", "accept", both(ids[0]))
            with forgetting(redis_server):
                await here.hub.edit_together(board, (BOARD, REVIEW), "ann", "accept", both(ids[1]))
                await there.hub.edit_together(board, (BOARD, REVIEW), "ben", "accept", both(ids[2]))
        await healed(redis, board, epoch)

        await read(there.hub, board, scenes)
        await there.hub.edit_together(board, (BOARD, REVIEW), "ben", "accept", both(ids[3]))
        await read(here.hub, board, scenes)

        for hub in (here.hub, there.hub):
            async with hub.hold(board) as live:
                await live.catch_up()
            assert await read(hub, board, scenes) == set(ids)
            assert await read(hub, board, suggestions, REVIEW) == set(ids)
        assert scenes(await rebuilt(redis, board)) == suggestions(await rebuilt(redis, board, REVIEW)) == set(ids)
    found = await verify(Chronicle(redis, local_store(tmp_path)), board)
    assert [one.sentence for one in found if one.is_fault and one.kind != "decision"] == []


def both(id: str) -> Callable[[Trials], None]:
    def edit(trials: Trials) -> None:
        scene(id)(trials.doc(BOARD))
        trials.doc(REVIEW).get("suggestions", type=Map)[id] = Map({"title": "A scene"})

    return edit


def suggestions(doc: Document) -> set[str]:
    return set(doc.get("suggestions", type=Map).keys())


@asynccontextmanager
async def relapsed(
    redis_server: RedisServer, redis: Redis, crew: Crew, board: str, write: Callable[[Serving], Awaitable[None]]
) -> AsyncIterator[Serving]:
    """A server that remembers nothing, on a board whose log has lost what was written, and which heals."""
    async with servers(redis_server, crew, 1) as (before,):
        await before.hub.create_board(board, new_id(), "Board")
        await before.hub.birth(board, f"panel/{board}")
    with forgetting(redis_server):
        async with servers(redis_server, crew, 1) as (before,):
            await write(before)
    async with connect(redis_server.url) as anew:
        standing = await standing_of(anew, Keys(board))
        assert standing is not None
        await heal(anew, Keys(board), standing, time.time_ns() // 1_000_000)
    await healed(redis, board, standing.epoch)
    async with servers(redis_server, crew, 1) as (server,):
        yield server


async def both_draw(server: Serving, board: str, ann: PycrdtReplica) -> None:
    """Ann knows in the end what Ben drew."""
    name = f"{board}/panel/{board}"
    async with (
        sync_client(server.collab(), "ann", name, ann) as mine,
        sync_client(server.collab(), "ben", name) as other,
    ):
        drawn = [await draw(mine), await draw(other), await draw(mine)]
        await mine.until(lambda: strokes(ann.doc) == set(drawn))


async def test_a_browser_brings_back_what_others_drew_and_is_named_as_who_brought_it(
    redis_server: RedisServer, redis: Redis, crew: Crew
) -> None:
    board, replica = new_id(), PycrdtReplica()
    async with relapsed(redis_server, redis, crew, board, lambda server: both_draw(server, board, replica)) as server:
        name = f"{board}/panel/{board}"
        known = strokes(replica.doc)
        async with sync_client(server.collab(), "ann", name, replica) as ann, sync_client(server.collab(), "vic", name) as vic:
            await ann.until_saved()
            await vic.until(lambda: strokes(vic.replica.doc) == known)  # type: ignore[attr-defined]
            own = await draw(ann)

        found = [
            (one.entry.account, one.entry.means) for one in await entries(redis, board) if one.entry.part.startswith("panel")
        ]
        assert found == [("", "birth"), ("", "healed:ann"), ("ann", "collab")]
        assert strokes(await rebuilt(redis, board, f"panel/{board}")) == known | {own}


async def test_what_is_known_to_be_the_senders_own_comes_back_as_its_own(
    redis_server: RedisServer, redis: Redis, crew: Crew
) -> None:
    board, replica = new_id(), PycrdtReplica()
    async with relapsed(redis_server, redis, crew, board, lambda server: both_draw(server, board, replica)) as server:
        name = f"{board}/panel/{board}"
        await Log(redis, board).claim_all([Writer(f"panel/{board}", replica.doc.client_id, "ann")])
        async with sync_client(server.collab(), "ann", name, replica) as ann:
            await ann.until_saved()

        found = [
            (one.entry.account, one.entry.means) for one in await entries(redis, board) if one.entry.part.startswith("panel")
        ]
        assert sorted(found[1:]) == [("", "healed:ann"), ("ann", "collab")]
        assert strokes(await rebuilt(redis, board, f"panel/{board}")) == strokes(replica.doc)


async def test_when_the_board_has_healed_the_work_of_others_is_refused_again(
    redis_server: RedisServer, redis: Redis, crew: Crew
) -> None:
    board, replica = new_id(), PycrdtReplica()
    async with relapsed(redis_server, redis, crew, board, lambda server: both_draw(server, board, replica)) as server:
        await redis.hset(Keys(board).meta, "healing", "1")
        await Log(redis, board).claim_all(
            Writer(f"panel/{board}", client, "ben") for client in clients_of(replica) if client != replica.doc.client_id
        )
        async with sync_client(server.collab(), "ann", f"{board}/panel/{board}", replica) as ann:
            await ann.until(lambda: any("refused" in notice for notice in ann.notices))
        assert len(await entries(redis, board)) == 3


def clients_of(replica: PycrdtReplica) -> list[int]:
    return [run.client for run in decode(replica.doc.get_update()).runs if run.client >= FIRST_FREE_CLIENT]


async def test_forged_work_is_named_as_brought_by_its_sender_and_stands_in_no_review(
    redis_server: RedisServer, redis: Redis, crew: Crew
) -> None:
    board = new_id()
    part = f"panel/{board}"
    async with relapsed(redis_server, redis, crew, board, nothing) as server:
        await Log(redis, board).claim_all([Writer(part, VICTIM, "ben")])
        async with sync_client(server.collab(), "ann", f"{board}/{part}") as ann:
            await ann.until(lambda: ann.synced)
            await ann.send(Update(forged(VICTIM)))
            await ann.until_saved()
            await ann.send(Update(forged(77)))  # a reserved id, as if a server had drawn it
            await ann.until_saved()
        assert (await authors(redis, board, part))[1:] == [("", "healed:ann")] * 2

        standing = await standing_of(redis, Keys(board))
        assert standing is not None
        async with server.hub.hold(board) as live:
            await live.claims.retire(part, 78)
        for client in (standing.hand, 78):
            await refused(server, f"{board}/{part}", forged(client))
        await refused(server, f"{board}/review", forged(77))
        assert len(await authors(redis, board, part)) == 3


VICTIM = 5_000_000


def forged(client: int) -> bytes:
    doc: Doc[Any] = Doc(client_id=client)
    doc.get("strokes", type=Map)[new_id()] = encode(stroke([(1, 2, 1)], layer="ink"))
    return doc.get_update()


async def nothing(server: Serving) -> None:
    """Nobody wrote anything."""


async def refused(server: Serving, name: str, update: bytes) -> None:
    async with sync_client(server.collab(), "ann", name) as client:
        await client.until(lambda: client.synced)
        await client.send(SyncStep2(update))
        await client.until(lambda: any("refused" in notice for notice in client.notices))


async def test_locked_panels_stay_as_they_are_whoever_brings_what(redis_server: RedisServer, redis: Redis, crew: Crew) -> None:
    board, replica = new_id(), PycrdtReplica()
    async with relapsed(redis_server, redis, crew, board, lambda server: both_draw(server, board, replica)) as server:
        await server.hub.lock_panel(board, board, "dora", "")
        async with sync_client(server.collab(), "ann", f"{board}/panel/{board}", replica) as ann:
            await ann.until(lambda: any(notice.get("refused") == "lock" for notice in ann.notices))
        assert await authors(redis, board, f"panel/{board}") == [("", "birth")]


async def test_who_may_only_look_brings_nothing_back(redis_server: RedisServer, redis: Redis, crew: Crew) -> None:
    board, replica = new_id(), PycrdtReplica()
    async with relapsed(redis_server, redis, crew, board, lambda server: both_draw(server, board, replica)) as server:
        async with sync_client(server.collab(), "rita", f"{board}/panel/{board}", replica) as rita:
            await rita.until(lambda: any("refused" in notice for notice in rita.notices))
            assert [notice["suggestion"] for notice in rita.notices if "refused" in notice] == [None]
        assert await authors(redis, board, f"panel/{board}") == [("", "birth")]


async def test_a_loss_is_noticed_though_another_server_has_written_on(
    redis_server: RedisServer, redis: Redis, crew: Crew
) -> None:
    """It has read nothing of what was lost, and its edits make the log look longer than before."""
    board, ids = new_id(), [new_id() for _ in range(3)]
    async with servers(redis_server, crew, 1) as (here,):
        await here.hub.create_board(board, new_id(), "Board")
        async with here.hub.hold(board) as live:
            await here.hub.edit(board, BOARD, "ann", "import", scene(ids[0]))
            with forgetting(redis_server):
                await here.hub.edit(board, BOARD, "ann", "import", scene(ids[1]))
            async with connect(redis_server.url) as elsewhere:
                other = Entry(BOARD, written(scene(ids[2])), "ben", "collab")
                await Log(elsewhere, board).append(Batch("other", (other,)), live.epoch)
            await healed(redis, board, live.epoch)

        assert await read(here.hub, board, scenes) == set(ids)
        assert scenes(await rebuilt(redis, board)) == set(ids)


def written(edit: Callable[[Document], None]) -> bytes:
    doc: Doc[Any] = Doc()
    edit(doc)
    return doc.get_update()


async def test_what_another_server_wrote_in_the_same_place_before_anybody_noticed_stays(
    redis_server: RedisServer, redis: Redis, crew: Crew
) -> None:
    """Both under the servers' former hand: the clocks that were lost mean something else by now."""
    board, ids = new_id(), [new_id() for _ in range(4)]
    async with servers(redis_server, crew, 1) as (here,):
        await here.hub.create_board(board, new_id(), "Board")
        async with here.hub.hold(board) as live:
            await here.hub.edit(board, BOARD, "ann", "import", scene(ids[0]))
            with forgetting(redis_server):
                await here.hub.edit(board, BOARD, "ann", "import", scene(ids[1]))
                await here.hub.edit(board, BOARD, "ann", "import", scene(ids[2], "EXT. A LONGER NAME"))
            async with connect(redis_server.url) as elsewhere, Hub(elsewhere, crew) as there:
                await there.edit(board, BOARD, "ben", "import", scene(ids[3]))
            await healed(redis, board, live.epoch)

        assert await read(here.hub, board, scenes) == {ids[0], ids[3]}
        await here.hub.edit(board, BOARD, "ann", "import", scene(new := new_id()))
        assert scenes(await rebuilt(redis, board)) == {ids[0], ids[3], new}
        async with here.hub.hold(board) as live:
            await live.claims.look(BOARD, [SERVER_CLIENT])
            assert live.brings(BOARD, SERVER_CLIENT) is False


async def test_what_builds_on_something_older_waits_until_somebody_brings_that(
    redis_server: RedisServer, redis: Redis, crew: Crew
) -> None:
    board, panel, replica = new_id(), new_id(), PycrdtReplica()
    part = f"panel/{panel}"
    async with servers(redis_server, crew, 1) as (server,):
        hub = server.hub
        await hub.create_board(board, new_id(), "Board")
        name = panel_name(board, panel).text
        with forgetting(redis_server):
            async with sync_client(server.collab(), "ann", name, replica) as ann:
                first = await draw(ann)
                async with hub.hold(board) as live:
                    live._ring.forget(2**62)  # that was more than two minutes ago
                    second = await draw(ann)
                    epoch = live.epoch
        await healed(redis, board, epoch)
        assert await read(hub, board, strokes, part) == set()

        page = PycrdtReplica()
        page.apply(first_only(replica))
        async with sync_client(server.collab(), "ben", name, page) as ben:
            await ben.until_saved()
            await ben.until(lambda: strokes(page.doc) == {first, second})
        found = await authors(redis, board, part)
        assert found[-2:] == [("", "healed:ben"), ("ann", "collab")]


def first_only(replica: PycrdtReplica) -> bytes:
    """What somebody has who was away when the second stroke was drawn."""
    whole = decode(replica.doc.get_update())
    runs = [run if run.client < FIRST_FREE_CLIENT else next(runs_of(run.structs[:1])) for run in whole.runs]
    return update.encode(whole.data, runs, {})


async def test_what_is_remembered_of_closed_boards_is_let_go_in_time(
    redis_server: RedisServer, redis: Redis, crew: Crew
) -> None:
    board = new_id()
    async with servers(redis_server, crew, 1) as (server,):
        boards = server.hub._boards
        await server.hub.create_board(board, new_id(), "Board")
        boards._close(boards._open[board])
        newest = (await entries(redis, board))[-1]

        boards.forget(order(newest.id)[0] + MEMORY_MS)
        assert len(boards._rings[board])
        boards.forget(order(newest.id)[0] + MEMORY_MS + 1)
        assert board not in boards._rings
