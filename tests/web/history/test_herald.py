"""Those who look at a board hear that there is more history."""

import asyncio
from functools import partial
from pathlib import Path

from board import edits
from board.ids import new_id
from board.roles import Role
from board.sync.attachment import Missed
from board.sync.protocol import Parcel, Stateless
from tests.support.client import SyncClient, sync_client
from tests.web.conftest import Server
from tests.web.live import LiveServer


async def begin(server: Server) -> tuple[str, str]:
    people = server.services.people
    project, board = (await people.create_project("Film")).id, new_id()
    await server.services.hub.create_board(board, project, "Board")
    await people.add_board(project, board, "Board")
    _, token = await people.create_token(project, Role.VIEWER, "Looker")
    return board, token


async def write(server: Server, board: str, times: int) -> str:
    for turn in range(times):
        title = partial(edits.set_production, fields={"title": f"Take {turn}"})
        await server.services.hub.edit(board, "", "", "collab", title)
    return await server.services.chronicle.position(board)


def heard(client: SyncClient) -> list[str]:
    return [notice["history"] for notice in client.notices if "history" in notice]


async def test_who_looks_at_a_board_hears_of_new_entries_on_any_server_and_not_of_each(redis_url: str, tmp_path: Path) -> None:
    url = f"{redis_url}?db=4"
    with LiveServer(url, tmp_path) as here, LiveServer(url, tmp_path) as there:
        assert here.server
        board, token = here.run(begin(here.server))
        async with sync_client(f"ws://{there.host}/collab", token, board) as viewer:
            await viewer.until(lambda: viewer.synced)
            newest = await asyncio.to_thread(here.run, write(here.server, board, 40))
            await viewer.until(lambda: newest in heard(viewer))

    assert len(heard(viewer)) <= 3


def test_who_cannot_keep_up_hears_of_the_last_alone() -> None:
    missed = Missed()
    for position in ("5-0", "6-0"):
        missed.note(Parcel(Stateless(f'{{"history":"{position}"}}')), b"")
    missed.note(Parcel(Stateless('{"thumb":"p"}')), b"")

    assert missed.history == Parcel(Stateless('{"history":"6-0"}'))
    assert [parcel.message for parcel in missed.notices] == [Stateless('{"thumb":"p"}')]
