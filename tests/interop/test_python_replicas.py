"""pycrdt and y-py as clients, with each other and with Yjs; y-py only where it still installs."""

import importlib.util
import itertools
from contextlib import AsyncExitStack
from typing import Any

import pytest
from pycrdt import Map

from board.ids import new_id
from tests.support.client import PycrdtReplica, Replica, SyncClient, sync_client
from tests.support.node import node_client
from tests.support.serving import Serving

has_y_py = importlib.util.find_spec("y_py") is not None
y_py: Any = importlib.import_module("y_py") if has_y_py else None


class YpyReplica:
    """A `y_py.YDoc`."""

    def __init__(self) -> None:
        self.doc: Any = y_py.YDoc()

    def state(self) -> bytes:
        return bytes(y_py.encode_state_vector(self.doc))

    def since(self, state: bytes) -> bytes:
        return bytes(y_py.encode_state_as_update(self.doc, state))

    def apply(self, update: bytes) -> None:
        y_py.apply_update(self.doc, update)


REPLICAS: list[type[Replica]] = [PycrdtReplica, YpyReplica] if has_y_py else [PycrdtReplica]


def add_scene(replica: Replica, id: str, slugline: str) -> None:
    """Makes a record as each library makes nested maps."""
    if isinstance(replica, PycrdtReplica):
        replica.doc.get("scenes", type=Map)[id] = Map({"slugline": slugline})
        return
    assert isinstance(replica, YpyReplica)
    with replica.doc.begin_transaction() as transaction:
        replica.doc.get_map("scenes").set(transaction, id, y_py.YMap({"slugline": slugline}))


def scene_ids(replica: Replica) -> set[str]:
    """The scenes that a replica holds."""
    if isinstance(replica, PycrdtReplica):
        return set(replica.doc.get("scenes", type=Map).keys())
    assert isinstance(replica, YpyReplica)
    return set(replica.doc.get_map("scenes").keys())


async def draws(client: SyncClient, slugline: str) -> str:
    """The client adds a scene and pushes it."""
    id, before = new_id(), client.replica.state()
    add_scene(client.replica, id, slugline)
    await client.push(before)
    return id


@pytest.mark.parametrize(("first", "second"), list(itertools.product(REPLICAS, repeat=2)))
async def test_each_pair_of_libraries_converges(
    server: Serving, board_id: str, first: type[Replica], second: type[Replica]
) -> None:
    async with AsyncExitStack() as stack:
        ann = await stack.enter_async_context(sync_client(server.collab(), "ann", board_id, first()))
        ben = await stack.enter_async_context(sync_client(server.collab(), "ben", board_id, second()))
        yjs = await stack.enter_async_context(node_client("hocuspocus", server.collab(), "cleo", board_id))
        await ann.until(lambda: ann.synced)
        await ben.until(lambda: ben.synced)

        ids = {await draws(ann, "INT. KITCHEN"), await draws(ben, "EXT. STREET")}
        third = new_id()
        await yjs.until(lambda look: look["synced"])
        await yjs.do("record", table="scenes", id=third, fields={"slugline": "INT. CAR"})

        await ann.until(lambda: scene_ids(ann.replica) == ids | {third})
        await ben.until(lambda: scene_ids(ben.replica) == ids | {third})
        await yjs.until(lambda look: set(look["json"].get("scenes", {})) == ids | {third})
        await ann.until_saved()
