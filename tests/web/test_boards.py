"""Boards over HTTP: begun, renamed, binned and brought back."""

import httpx

from board.assets import hash_of
from board.ids import is_id, new_id
from board.sync.log import Log
from tests.web.conftest import Film, Server, problem_of
from tests.web.pictures import png


async def test_a_board_begins_empty_with_its_documents(server: Server, film: Film, owner: httpx.AsyncClient) -> None:
    made = (await owner.post(f"/api/projects/{film.project}/boards", json={"name": "  Pilot "})).json()

    opened = (await owner.get(f"/api/boards/{made['id']}")).json()

    assert is_id(made["id"])
    assert opened["name"] == "Pilot"
    assert opened["project_name"] == "Olga’s project"
    assert opened["epoch"] == await Log(server.services.redis, made["id"]).epoch()
    assert await server.services.hub.state(made["id"], "review")


async def test_a_tile_shows_the_oldest_picture_and_the_last_change(film: Film, owner: httpx.AsyncClient) -> None:
    path = f"/api/boards/{film.board}"
    created_ms = (await owner.get(path)).json()["created_ms"]
    empty = (await owner.get(f"{path}/glance")).json()
    older, newer = new_id(), new_id()
    for panel, color in ((newer, "red"), (older, "green")):
        await owner.put(f"{path}/panels/{panel}/thumb", content=png(color))

    await owner.patch(f"{path}/settings", json={"title": "Changed"})
    shown = (await owner.get(f"{path}/glance")).json()

    assert (empty["panel"], empty["hash"], empty["pictures"]) == ("", "", 0)
    assert abs(empty["changed_ms"] - created_ms) < 60_000
    assert (shown["panel"], shown["hash"], shown["pictures"]) == (older, hash_of(png("green")), 2)
    assert shown["changed_ms"] > empty["changed_ms"]


async def test_a_board_goes_into_the_bin_and_comes_back_whole(film: Film, owner: httpx.AsyncClient) -> None:
    await owner.patch(f"/api/boards/{film.board}/settings", json={"title": "Kept"})

    await owner.delete(f"/api/boards/{film.board}")
    gone = await owner.get(f"/api/boards/{film.board}")
    listed = (await owner.get(f"/api/projects/{film.project}/boards")).json()
    in_bin = (await owner.get(f"/api/projects/{film.project}/boards", params={"bin": True})).json()
    await owner.post(f"/api/boards/{film.board}/restore")

    assert gone.status_code == 404
    problem_of(gone)
    assert listed == []
    assert [board["id"] for board in in_bin] == [film.board]
    assert in_bin[0]["binned_ms"] > 0
    assert (await owner.get(f"/api/boards/{film.board}/settings")).json()["title"] == "Kept"


async def test_a_name_that_nobody_can_read_makes_no_board(film: Film, owner: httpx.AsyncClient) -> None:
    refused = await owner.post(f"/api/projects/{film.project}/boards", json={"name": "\u200b"})

    assert refused.status_code == 422
    assert "board's name" in problem_of(refused)
    assert len((await owner.get(f"/api/projects/{film.project}/boards")).json()) == 1
