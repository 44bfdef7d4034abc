"""Who says what as whom: on two servers at once, under other people's ids, with other people's faces."""

import asyncio
import json
from typing import Any

import pytest
from pycrdt import Doc, Map

from board.ids import new_id
from board.lib0 import uint
from board.redis import connect
from board.sync.log import Batch, ClientTaken, Entry, Log, Writer
from board.sync.presence import State, encode, parse
from board.sync.protocol import Awareness, Framing, Stateless, SyncStep2, Update
from tests.attacks.intruder import intruder
from tests.support.client import PycrdtReplica, SyncClient, sync_client
from tests.support.crew import Crew
from tests.support.durable import RedisServer
from tests.support.eventually import eventually_answers
from tests.support.serving import Serving, serving


def scene_of(client: int, id: str, slugline: str, known: bytes) -> bytes:
    """An update in which a client of this id makes a scene."""
    doc: Any = Doc(client_id=client)
    doc.apply_update(known)
    before = doc.get_state()
    doc.get("scenes", type=Map)[id] = Map({"slugline": slugline})
    return bytes(doc.get_update(before))


def sluglines(client: SyncClient) -> list[object]:
    """What a person reads."""
    assert isinstance(client.replica, PycrdtReplica)
    return [scene["slugline"] for scene in client.replica.doc.get("scenes", type=Map).values()]


async def test_who_says_two_things_under_one_id_on_two_servers_parts_nobody(
    redis_server: RedisServer, crew: Crew, server: Serving, board_id: str
) -> None:
    async with (
        serving(redis_server.url, crew) as other,
        sync_client(server.collab(), "ann", board_id) as here,
        sync_client(other.collab(), "ann", board_id) as there,
        sync_client(server.collab(), "ben", board_id) as ben,
        sync_client(other.collab(), "cleo", board_id) as cleo,
    ):
        for client in (here, there, ben, cleo):
            await client.until_saved()
        assert isinstance(ben.replica, PycrdtReplica)
        known, scene = ben.replica.doc.get_update(), new_id()

        await asyncio.gather(
            here.send(Update(scene_of(777_777, scene, "INT. FOO", known))),
            there.send(Update(scene_of(777_777, scene, "INT. BAR", known))),
        )

        returning = [asyncio.create_task(comes_back(client)) for client in (ben, cleo)]

        async def agree() -> bool:
            return sluglines(ben) == sluglines(cleo) != []

        await eventually_answers(agree)
        for task in returning:
            task.cancel()


async def comes_back(client: SyncClient) -> None:
    """The server which spoke second may begin the board anew."""
    assert await client.closed() == 4503
    await client.disconnect()
    await client.connect()


async def test_an_id_that_was_retired_elsewhere_a_moment_ago_stops_nobodys_board(redis_server: RedisServer) -> None:
    board = new_id()
    async with connect(redis_server.url) as redis:
        log = Log(redis, board)
        await log.create({"epoch": "e"})
        await redis.hset(log.keys.claims(""), "5000", "")
        await redis.hset(log.keys.claims(""), "6000", "ben")

        await log.append(Batch("b1", (Entry("", b"one", "ann", "web"),), (Writer("", 5000, "ann", 0, 3),)), "e")
        with pytest.raises(ClientTaken):
            await log.append(Batch("b2", (Entry("", b"two", "ann", "web"),), (Writer("", 6000, "ann", 0, 3),)), "e")


async def test_a_squatted_id_is_given_up_and_its_owner_writes_under_a_new_one(server: Serving, board_id: str) -> None:
    squatted, known = 4_242_424, b"\x00\x00"
    async with sync_client(server.collab(), "ben", board_id) as thief:
        await thief.until_saved()
        await thief.send(Awareness(encode([State(squatted, 1, "{}")])))
        assert isinstance(thief.replica, PycrdtReplica)
        known = thief.replica.doc.get_update()
        await thief.until(lambda: thief.awareness)

        async with sync_client(server.collab(schema="1"), "ann", board_id) as victim:
            await victim.until_saved()
            await victim.send(Update(scene_of(squatted, new_id(), "INT. MINE", known)))
            await victim.until(lambda: any("refused" in notice for notice in victim.notices))
        async with sync_client(server.collab(), "ann", board_id) as again:
            await again.until_saved()
            await again.send(Update(scene_of(squatted + 1, new_id(), "INT. MINE", known)))
            await again.until(lambda: again.saved >= again.sent)
        await thief.until(lambda: sluglines(thief) == ["INT. MINE"])


def faces(client: SyncClient, of: int) -> set[str]:
    """As whom somebody was seen."""
    states = [state for entries in client.awareness for state in parse(entries)]
    return {json.loads(state.json)["user"]["account"] for state in states if state.client == of and not state.gone}


async def test_nobody_wears_another_face(server: Serving, board_id: str) -> None:
    mask = {"user": {"account": "ben", "name": "Ben", "color": "#fff"}, "x": 1}
    async with sync_client(server.collab(), "vic", board_id) as vic, sync_client(server.collab(), "ann", board_id) as ann:
        await vic.until(lambda: vic.synced)
        await ann.until_saved()
        await vic.send(Awareness(encode([State(5_555, 1, json.dumps(mask))])))

        await ann.until(lambda: faces(ann, 5_555))

    assert faces(ann, 5_555) == {"vic"}


@pytest.mark.parametrize("account", ["vic", "rita"])
@pytest.mark.parametrize("part", ["", "/review"])
async def test_who_may_not_write_is_refused_and_nobody_sees_it(server: Serving, board_id: str, account: str, part: str) -> None:
    async with (
        sync_client(server.collab(schema="1"), account, board_id + part) as attacker,
        sync_client(server.collab(), "ann", board_id + part) as ann,
    ):
        await attacker.until(lambda: attacker.synced)
        await ann.until(lambda: ann.synced)
        forged = scene_of(9_999, new_id(), "INT. FORGED", b"\x00\x00")
        attacker.replica.apply(forged)  # the server may ask for all of it
        await attacker.send(Update(forged))
        await attacker.until(lambda: any("refused" in notice for notice in attacker.notices))

        async with server.hub.hold(board_id) as live:
            await live.flush()
        assert sluglines(ann) == []


@pytest.mark.parametrize("part", ["/review", ""])
async def test_nobody_writes_the_review_nor_as_the_server(server: Serving, board_id: str, part: str) -> None:
    client = 9_999 if part else 2  # 0 to 1023 are the server's
    async with sync_client(server.collab(schema="1"), "ann", board_id + part) as ann:
        await ann.until(lambda: ann.synced)
        await ann.send(SyncStep2(scene_of(client, new_id(), "INT. FORGED", b"\x00\x00")))

        await ann.until(lambda: any("refused" in notice for notice in ann.notices))


@pytest.mark.parametrize(
    "name",
    [
        "{board}/",
        "{board}/panel/",
        "{board}/panel/../review",
        "{board}%2Freview",
        "{board}/review/",
        "{BOARD}",
        "*",
        "{board}\n",
    ],
)
async def test_names_that_are_no_documents_open_none(server: Serving, board_id: str, name: str) -> None:
    asked = name.replace("{board}", board_id).replace("{BOARD}", board_id.upper())
    async with sync_client(server.collab(), "ann", asked) as ann:
        await ann.until(lambda: ann.denied)

    assert not ann.synced


async def test_a_board_that_nobody_made_opens_to_nobody(server: Serving) -> None:
    async with sync_client(server.collab(), "ann", new_id()) as ann:
        assert await ann.closed() == 4503


async def test_messages_that_only_servers_say_close_their_sender_alone(server: Serving, board_id: str) -> None:
    async with sync_client(server.collab(), "ann", board_id) as ann, sync_client(server.collab(), "ben", board_id) as ben:
        await ann.until_saved()
        await ben.until_saved()
        for forged in (
            {"saved": [1, 9], "messages": 9},
            {"refused": "role"},
            {"role": "viewer"},
            {"lock": "x"},
            {"thumb": "x"},
        ):
            await ben.send(Stateless(json.dumps(forged)))
        assert ben.socket is not None
        await ben.socket.send(uint(len(board_id)) + board_id.encode() + b"\x06" + uint(2) + b"{}")  # broadcast to everybody

        assert await ben.closed() == 4400
        assert [notice for notice in ann.notices if "saved" not in notice] == []


async def test_one_id_that_two_people_show_at_once_on_two_servers_belongs_to_one_of_them(
    redis_server: RedisServer, crew: Crew, server: Serving, board_id: str
) -> None:
    async with (
        serving(redis_server.url, crew) as other,
        intruder(server.port, Framing.YJS, "ann", board_id) as here,
        intruder(other.port, Framing.YJS, "cleo", board_id) as there,
    ):
        for one in (here, there):
            one.say(Awareness(encode([State(888_888, 1, "{}")])))

        codes = await asyncio.gather(here.settled(), there.settled())

    assert sorted(codes, key=str) == [4409, None]
