"""The whole program on a Redis Cluster at the level `replicated`, one of whose machines is lost while people work."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from click.testing import CliRunner
from pycrdt import Map

from board.cli import main
from board.ids import new_id
from tests.platform.server import SMALL, Server, join
from tests.support.client import PycrdtReplica, SyncClient, sync_client
from tests.support.cluster import Cluster
from tests.support.eventually import eventually_answers

NOT_YET = "Done, and everybody sees it, but no second machine has it yet."
ELECTED_S = 20.0
"""Two seconds until a master is missed, one or two until another is elected; the rest is for a slow machine."""


async def test_a_crew_works_on_while_a_machine_of_the_cluster_is_lost(cluster: Cluster, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Server(data, *SMALL, "--redis-url", cluster.url, "--replicas", "1") as server:
        cookies = join(server, server.owner_link, "Mara").raise_for_status().cookies
        async with httpx.AsyncClient(base_url=server.address, headers={"X-Board": "1"}, cookies=cookies) as owner:
            project = (await owner.get("/api/me")).json()["projects"][0]["id"]
            board = (await owner.post(f"/api/projects/{project}/boards", json={"name": "Ferry"})).json()["id"]
            token = await commanded(data, cluster, "token", "create", "--role", "editor", "--board", board, "--name", "Ben")
            address = server.address.replace("http", "ws") + "/collab"
            async with sync_client(address, token, board) as ann, sync_client(address, token, board) as ben:
                await ann.until_saved()
                drawn = {await draw(ann)}
                await ann.until_saved()

                lost = cluster.kill_master(of=f"{{{board}}}")
                drawn |= {await draw(ann), await draw(ben)}
                await eventually_answers(lambda: comes_to(ben, lambda: scenes(ben) == drawn), ELECTED_S)
                await eventually_answers(lambda: comes_to(ann, lambda: scenes(ann) == drawn), ELECTED_S)
                assert (await owner.get(f"/api/boards/{board}")).status_code == 200
                assert ann.saved < ann.sent  # there is but one machine that has it
                key = {"Idempotency-Key": new_id()}
                unsafe = await owner.post(f"/api/boards/{board}/history/versions", json={"name": "v1"}, headers=key, timeout=20)
                assert (unsafe.status_code, unsafe.json()["detail"]) == (503, NOT_YET)

                await asyncio.to_thread(cluster.restart, lost)
                await eventually_answers(lambda: comes_to(ann, lambda: ann.saved >= ann.sent), ELECTED_S)
                await eventually_answers(lambda: comes_to(ben, lambda: ben.saved >= ben.sent), ELECTED_S)

            assert "is as it was written" in await commanded(data, cluster, "verify", board)
            assert "1 board" in await commanded(data, cluster, "backup", str(tmp_path / "backup"))


async def comes_to(client: SyncClient, goal: Callable[[], bool]) -> bool:
    """Whether somebody has got there; who is sent away by a server that cannot reach Redis comes back."""
    if client.socket is not None and client.socket.close_code is not None:
        await client.disconnect()
        await client.connect()
    return client.synced and goal()


async def commanded(data: Path, cluster: Cluster, *words: str) -> str:
    """What a command says that is run beside the server."""
    line = [*words, "--data", str(data), "--redis-url", cluster.url]
    answer = await asyncio.to_thread(CliRunner().invoke, main, line)
    assert answer.exit_code == 0, answer.output
    return answer.output.strip()


async def draw(client: SyncClient) -> str:
    """Adds a scene; its id."""
    assert isinstance(client.replica, PycrdtReplica)
    before, id = client.replica.state(), new_id()
    doc: Any = client.replica.doc
    doc.get("scenes", type=Map)[id] = Map({"slugline": "EXT. FERRY"})
    await client.push(before)
    return id


def scenes(client: SyncClient) -> set[str]:
    """The scenes that somebody sees."""
    assert isinstance(client.replica, PycrdtReplica)
    return set(client.replica.doc.get("scenes", type=Map).keys())
