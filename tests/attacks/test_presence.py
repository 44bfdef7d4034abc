"""Who is here, told by liars: nobody wears another's face, and whoever's server died is gone within its lease."""

import asyncio
import json
from pathlib import Path

import pytest

from board.sync.presence import LARGEST_STEP, State, encode, parse
from board.sync.protocol import Awareness, Framing, Stateless
from tests.attacks.intruder import intruder
from tests.support.client import SyncClient, sync_client
from tests.support.durable import RedisServer
from tests.support.serving import ServerProcess, Serving

LEASE_S = 3.5
"""More than the other server's heartbeat, less than a test's patience."""


def here(client: SyncClient) -> set[int]:
    """Whom somebody sees right now."""
    newest: dict[int, State] = {}
    for entries in client.awareness:
        newest |= {state.client: state for state in parse(entries)}
    return {state.client for state in newest.values() if not state.gone}


async def test_whoever_was_on_a_server_that_was_killed_is_gone_within_the_lease(
    redis_server: RedisServer, server: Serving, board_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("board.sync.neighbours.LEASE_S", LEASE_S)
    monkeypatch.setattr("board.sync.gathering._HEARTBEAT_S", 0.3)  # ours: the other keeps its own
    other = ServerProcess(redis_server.url, {"ann": "editor"}, tmp_path)
    other.start()
    try:
        async with sync_client(server.collab(), "ben", board_id) as ben:
            ann = SyncClient(f"ws://127.0.0.1:{other.port}/collab", "ann", board_id, ben.replica)
            await ann.connect()
            await ann.send(Awareness(encode([State(5_555, 1, '{"x":1}')])))
            await ben.until(lambda: 5_555 in here(ben))

            other.kill()

            await ben.until(lambda: 5_555 not in here(ben), seconds=LEASE_S + 8)
            await ann.disconnect()
    finally:
        other.stop()


@pytest.mark.parametrize("framing", list(Framing))
@pytest.mark.parametrize("state", [State(5_555, 2, "{}"), State(5_555, 2**40, '{"user":{"account":"ann"}}')])
async def test_who_shows_as_somebody_else_is_told_to_take_another_id(
    server: Serving, board_id: str, framing: Framing, state: State
) -> None:
    async with sync_client(server.collab(), "ben", board_id) as ben, sync_client(server.collab(), "ann", board_id) as ann:
        await ann.send(Awareness(encode([State(5_555, 1, "{}")])))
        await ben.until(lambda: 5_555 in here(ben))
        async with intruder(server.port, framing, "cleo", board_id) as one:
            one.say(Awareness(encode([state])))

            assert await one.closed() == 4409
        assert 5_555 in here(ben)
        await ann.until_saved()


async def test_nobody_says_of_others_that_they_have_left(server: Serving, board_id: str) -> None:
    async with sync_client(server.collab(), "ben", board_id) as ben, sync_client(server.collab(), "ann", board_id) as ann:
        await ann.send(Awareness(encode([State(5_555, 1, "{}")])))
        await ben.until(lambda: 5_555 in here(ben))
        async with intruder(server.port, Framing.HOCUSPOCUS, "cleo", board_id) as one:
            one.say(Awareness(encode([State(6_666, 1, "{}")])))
            one.say(Awareness(encode([State(5_555, 2**31, "null")])))
            assert await one.settled() is None
            await ben.until(lambda: 6_666 in here(ben))

        await ben.until(lambda: 6_666 not in here(ben))
        assert 5_555 in here(ben)


async def test_a_clock_that_leaps_closes_its_owner_and_locks_nobody_out(server: Serving, board_id: str) -> None:
    async with sync_client(server.collab(), "ben", board_id) as ben:
        async with intruder(server.port, Framing.HOCUSPOCUS, "ann", board_id) as one:
            one.say(Awareness(encode([State(5_555, 1, "{}")])))
            assert await one.settled() is None
            one.say(Awareness(encode([State(5_555, 2 + LARGEST_STEP, "{}")])))
            assert await one.closed() == 4400
        async with intruder(server.port, Framing.HOCUSPOCUS, "ann", board_id) as again:
            again.say(Awareness(encode([State(5_555, 3, '{"back":1}')])))
            assert await again.settled() is None
            await ben.until(lambda: any(b"back" in entries for entries in ben.awareness))


async def test_a_thousand_movements_a_second_reach_the_others_a_few_at_a_time(server: Serving, board_id: str) -> None:
    async with sync_client(server.collab(), "ben", board_id) as ben:
        await ben.until_saved()
        async with intruder(server.port, Framing.HOCUSPOCUS, "ann", board_id) as one:
            for clock in range(1, 1001):
                one.say(Awareness(encode([State(5_555, clock, json.dumps({"x": clock}))])))
            assert await one.settled() is None
            await ben.until(lambda: 5_555 in here(ben))

        await ben.until(lambda: 5_555 not in here(ben))
        assert len(ben.awareness) < 100


async def test_strokes_that_are_shown_without_end_reach_the_others_as_far_as_they_are_short(
    server: Serving, board_id: str
) -> None:
    name = f"{board_id}/panel/0199aaaa-0000-7000-8000-000000000001"
    async with sync_client(server.collab(), "ben", name) as ben:
        await ben.until_saved()
        async with intruder(server.port, Framing.HOCUSPOCUS, "ann", name) as one:
            one.say(Stateless(json.dumps({"live": {"points": "x" * 5000}})))
            for number in range(500):
                one.say(Stateless(json.dumps({"live": {"stroke": number}})))
            assert await one.settled() is None
        await asyncio.wait_for(ben.until(lambda: any("live" in notice for notice in ben.notices)), 10)

    assert 0 < len([notice for notice in ben.notices if "live" in notice]) < 100
