"""The level `replicated`: what is called saved is on a second machine."""

import random
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from pycrdt import Map

from board.document import Document
from board.ids import new_id
from board.roles import Role
from board.sync.replication import NotReplicated
from tests.support.client import PycrdtReplica, SyncClient, sync_client
from tests.support.crew import Crew
from tests.support.eventually import eventually_answers
from tests.support.pair import Pair, running_pair
from tests.support.serving import Serving, serving

SEEDS = range(8)


@pytest.fixture(scope="module")
def shared_pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Started once."""
    with running_pair("valkey", tmp_path_factory.mktemp("pair")) as pair:
        yield pair


@pytest.fixture
def pair(shared_pair: Pair) -> Iterator[Pair]:
    """A server with a replica, both well at the beginning of every test."""
    yield shared_pair
    shared_pair.heal()


@asynccontextmanager
async def a_board(pair: Pair, replicas: int = 1) -> AsyncIterator[tuple[Serving, str]]:
    """A server that asks for replicas, and a board on it."""
    async with serving(pair.url, Crew({"ann": Role.EDITOR, "ben": Role.EDITOR}), replicas=replicas) as server:
        board = new_id()
        await server.hub.create_board(board, new_id(), "A board")
        yield server, board


async def draw(client: SyncClient) -> str:
    """Adds a scene; its id."""
    assert isinstance(client.replica, PycrdtReplica)
    before, id = client.replica.state(), new_id()
    doc: Any = client.replica.doc
    doc.get("scenes", type=Map)[id] = Map({"slugline": "INT. SOMEWHERE"})
    await client.push(before)
    return id


def scenes(client: SyncClient) -> set[str]:
    """The scenes that a client sees."""
    assert isinstance(client.replica, PycrdtReplica)
    return set(client.replica.doc.get("scenes", type=Map).keys())


def retitle(doc: Document) -> None:
    """Some edit of the server's own."""
    doc.get("scenes", type=Map)[new_id()] = Map({"slugline": "INT. SERVER"})


async def test_nothing_is_called_saved_while_the_replica_stands_still_and_everything_when_it_goes_on(
    pair: Pair, caplog: pytest.LogCaptureFixture
) -> None:
    async with AsyncExitStack() as stack:
        server, board = await stack.enter_async_context(a_board(pair))
        ann = await stack.enter_async_context(sync_client(server.collab(), "ann", board))
        ben = await stack.enter_async_context(sync_client(server.collab(), "ben", board))
        await ann.until_saved()
        pair.replica.pause()
        drawn = {await draw(ann) for _ in range(5)}

        await ben.until(lambda: scenes(ben) >= drawn)  # the others see it all the same
        await eventually_answers(lambda: _missing(server, 1))
        assert ann.saved < ann.sent

        pair.replica.resume()
        await ann.until_saved()
        assert server.hub.replicas_missing == 0
    said = [record.message for record in caplog.records if "replication" in record.name]
    assert said == [f"replicas missing board={board} missing=1", f"replicas back board={board} missing=0"]


async def _missing(server: Serving, replicas: int) -> bool:
    return server.hub.replicas_missing == replicas


async def test_the_servers_own_edit_is_made_and_said_to_be_unsafe_while_no_replica_answers(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_board(pair) as (server, board):
        monkeypatch.setattr("board.sync.replication.PATIENCE_S", 0.3)
        pair.replica.pause()

        with pytest.raises(NotReplicated, match="Done, and everybody sees it"):
            await server.hub.edit(board, "", "ann", "test", retitle)

        assert len(await server.hub.read(board, "", scenes_in)) == 1
        monkeypatch.undo()
        pair.replica.resume()
        await server.hub.edit(board, "", "ann", "test", retitle)


async def test_who_opens_a_board_need_not_wait_for_replicas(pair: Pair) -> None:
    async with a_board(pair) as (server, board):
        pair.replica.pause()

        async with sync_client(server.collab(), "ann", f"{board}/panel/{new_id()}") as ann:
            await ann.until(lambda: ann.synced)


async def test_what_was_acknowledged_is_on_the_replica_when_its_master_dies(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("board.sync.openboards._LAST_WORDS_S", 0.1)  # to a Redis that is dead
    for seed in SEEDS:
        saved, left = await life_and_death(pair, random.Random(seed))

        assert left >= saved, f"seed {seed}"
        pair.heal()


async def life_and_death(pair: Pair, chance: random.Random) -> tuple[set[str], set[str]]:
    """What somebody was told to be saved before the master died, and what its replica has."""
    async with a_board(pair) as (server, board), server.hub.hold(board) as live:
        async with sync_client(server.collab(), "ann", board) as ann:
            await ann.until_saved()
            opened = ann.sent
            drawn = [await draw(ann) for _ in range(chance.randrange(1, 12))]
            enough = opened + chance.randrange(len(drawn))
            await ann.until(lambda: ann.saved >= enough)
            if chance.random() < 0.7:
                pair.replica.kill()
            drawn += [await draw(ann) for _ in range(chance.randrange(12))]
            if chance.random() < 0.7:
                await eventually_answers(lambda: has(server, board, set(drawn)))
                await live.flush()
            pair.master.kill()
        pair.promote()
    async with serving(pair.url, Crew()) as after:
        left = await after.hub.read(board, "", scenes_in)
    return set(drawn[: max(0, ann.saved - opened)]), left


async def has(server: Serving, board: str, drawn: set[str]) -> bool:
    """Whether these scenes have reached a server."""
    return drawn <= await server.hub.read(board, "", scenes_in)


def scenes_in(doc: Document) -> set[str]:
    """The scenes of a document."""
    return set(doc.get("scenes", type=Map).keys())


async def test_without_replicas_asked_for_a_machine_takes_what_was_saved_along(pair: Pair) -> None:
    async with a_board(pair, replicas=0) as (server, board), sync_client(server.collab(), "ann", board) as ann:
        await ann.until_saved()
        pair.replica.kill()
        await draw(ann)
        await ann.until_saved()
        pair.master.kill()
        pair.promote()

    async with serving(pair.url, Crew()) as after:
        assert not await after.hub.read(board, "", scenes_in)


async def test_a_master_that_lacks_what_this_server_wrote_confirms_nothing(pair: Pair) -> None:
    async with a_board(pair) as (server, board), server.hub.hold(board) as live:
        await server.hub.edit(board, "", "ann", "test", retitle)
        pair.master.ask("XDEL", live.log.keys.log, live.writer.tip.id)

        with pytest.raises(NotReplicated):
            await live.replication.confirmed()
