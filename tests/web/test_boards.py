"""Boards over HTTP: begun, renamed, binned and brought back."""

import httpx

from board.assets import hash_of
from board.document import Document, read_board
from board.edits import add_strokes, delete, insert_panels, insert_scene, insert_shot, move_panels
from board.ids import is_id, new_id
from board.roles import Role
from board.stroke import stroke
from board.sync.log import Log
from board.sync.update import decode
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


async def test_a_tile_shows_the_storys_first_picture_and_the_last_change(
    server: Server, film: Film, owner: httpx.AsyncClient
) -> None:
    path = f"/api/boards/{film.board}"
    created_ms = (await owner.get(path)).json()["created_ms"]
    empty = (await owner.get(f"{path}/glance")).json()
    binned, older, undrawn, newer = await server.services.hub.edit(film.board, "", "owner", "test", _told_backwards)
    for panel, color in ((older, "red"), (newer, "green"), (binned, "blue")):
        await owner.put(f"{path}/panels/{panel}/thumb", content=png(color))

    await owner.patch(f"{path}/settings", json={"title": "Changed"})
    shown = (await owner.get(f"{path}/glance")).json()

    assert (empty["panel"], empty["hash"], empty["pictures"]) == ("", "", 0)
    assert abs(empty["changed_ms"] - created_ms) < 60_000
    assert (shown["panel"], shown["hash"], shown["pictures"]) == (newer, hash_of(png("green")), 2)
    assert shown["changed_ms"] > empty["changed_ms"]

    await server.services.hub.edit(
        film.board, "", "owner", "test", lambda doc: move_panels(doc, [older], shot=shot_of(doc, undrawn), before=undrawn)
    )
    assert (await owner.get(f"{path}/glance")).json()["panel"] == older


def _told_backwards(doc: Document) -> list[str]:
    """Panels by age: one in the bin, one of the last shot, and two of the first, of which the newer has a picture."""
    scene = insert_scene(doc, {}, account="owner")
    last = insert_shot(doc, scene, account="owner")
    binned, older = insert_panels(doc, last, [{}, {}], account="owner")
    first = insert_shot(doc, scene, account="owner", before=last)
    delete(doc, "panels", [binned])
    return [binned, older, *insert_panels(doc, first, [{}, {}], account="owner")]


def shot_of(doc: Document, panel: str) -> str:
    return next(one.shot for one in read_board(doc).panels if one.id == panel)


async def test_the_log_tells_who_wrote_at_a_place_of_the_board_and_when(
    server: Server, film: Film, owner: httpx.AsyncClient
) -> None:
    path = f"/api/boards/{film.board}"
    await owner.patch(f"{path}/settings", json={"title": "Changed"})
    log = [stored async for stored in Log(server.services.redis, film.board).entries() if stored.entry.part == ""]
    newest = decode(log[-1].entry.update).runs[0]

    places = [f"{newest.client}.{newest.clock}", f"{newest.client}.{newest.end_clock}", "77777.0"]
    found = (await owner.get(f"{path}/authors", params={"of": places})).json()

    at_ms = int(log[-1].id.partition("-")[0])
    assert found == [{"of": places[0], "account": film.crew[Role.OWNER].id, "at_ms": at_ms}]
    problem_of(await owner.get(f"{path}/authors", params={"of": "nobody"}))


async def test_the_log_tells_who_drew_on_a_panel(server: Server, film: Film, owner: httpx.AsyncClient) -> None:
    artist, panel = film.crew[Role.EDITOR].id, new_id()
    part = f"panel/{panel}"
    line = stroke([(0, 0, 1), (9, 9, 1)], layer="ink")
    await server.services.hub.edit(film.board, part, artist, "edit", lambda doc: add_strokes(doc, [line]))
    log = [stored async for stored in Log(server.services.redis, film.board).entries() if stored.entry.part == part]
    newest = decode(log[-1].entry.update).runs[0]

    query = {"of": f"{newest.client}.{newest.clock}", "panel": panel}
    found = (await owner.get(f"/api/boards/{film.board}/authors", params=query)).json()

    assert [one["account"] for one in found] == [artist]


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
