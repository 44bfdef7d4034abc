"""A whole board out of one server and into another."""

import io
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from board.archive import ArchiveReader
from board.assets import hash_of
from board.chronicle.purging import purge
from board.chronicle.segment import Measure
from board.chronicle.tending import Habits, Tender
from board.chronicle.verifying import verify
from board.document import Document, read_board, read_panel
from board.edits import add_image, insert_panel, insert_scene, insert_shot
from board.history.entry import Entry, moment
from board.ids import new_id
from board.people.records import Account
from board.roles import Role
from board.sync.keys import Keys
from board.sync.refusal import Refused, RefusedWork, file
from tests.web.conftest import DAY_MS, Film, Server, problem_of, serving
from tests.web.pictures import png


async def draw(server: Server, film: Film, owner: httpx.AsyncClient) -> str:
    """A scene with a shot and a panel that shows a picture, has a thumbnail and is locked; answers the panel's id."""
    mara, hub = film.crew[Role.EDITOR].id, server.services.hub

    def begin(doc: Document) -> str:
        scene = insert_scene(doc, {"slugline": "INT. KITCHEN - NIGHT"}, account=mara)
        return insert_panel(doc, insert_shot(doc, scene, {}, account=mara), {}, account=mara)

    panel = await hub.edit(film.board, "", mara, "test", begin)
    asset = (await owner.post(f"/api/projects/{film.project}/assets", content=png("blue"))).json()["hash"]
    fields = {"asset": asset, "x": 0.0, "y": 0.0, "width": 100.0, "height": 50.0}
    await hub.edit(film.board, f"panel/{panel}", mara, "test", lambda doc: add_image(doc, "reference", fields, account=mara))
    await owner.put(f"/api/boards/{film.board}/panels/{panel}/thumb", content=png("green"))
    await owner.put(f"/api/boards/{film.board}/panels/{panel}/lock", json={"reason": "approved by the director"})
    return panel


async def exported(owner: httpx.AsyncClient, film: Film) -> bytes:
    answer = await owner.get(f"/api/boards/{film.board}/archive")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    return answer.content


async def test_a_board_is_the_same_on_another_machine(
    server: Server, film: Film, owner: httpx.AsyncClient, redis_url: str, tmp_path: Path
) -> None:
    panel = await draw(server, film, owner)
    data = await exported(owner, film)
    before = await log_of(server, film.board)
    drawn = await server.services.hub.read(film.board, "", read_board)

    # Another machine: its Redis and its folder are empty.
    async with serving(f"{redis_url}?db=1", tmp_path / "other") as other:
        home = await new_home(other)
        async with other.client(home.owner) as client:
            restored = await client.post(f"/api/projects/{home.project}/archives", content=data)
            assert restored.status_code == 201, restored.text
            thumb = await client.get(f"/api/boards/{film.board}/panels/{panel}/thumb")
            asset = await client.get(f"/api/projects/{home.project}/assets/{hash_of(png('blue'))}")
            locks = (await client.get(f"/api/boards/{film.board}/locks")).json()
            members = (await client.get(f"/api/projects/{home.project}/members")).json()
        after = await log_of(other, film.board)
        again = await other.services.hub.read(film.board, "", read_board)
        picture = await other.services.hub.read(film.board, f"panel/{panel}", read_panel)

    assert restored.json()["id"] == film.board
    assert restored.json()["name"] == "Board"
    assert after == before
    assert again == drawn
    assert [image.asset for images in picture.images.values() for image in images] == [hash_of(png("blue"))]
    assert thumb.content == png("green")
    assert asset.content == png("blue")
    assert [(lock["panel"], lock["by"], lock["reason"]) for lock in locks] == [
        (panel, film.crew[Role.OWNER].id, "approved by the director")
    ]
    assert {m["account"]: m["role"] for m in members} == {
        home.owner.id: "owner",
        **{a.id: r.value for r, a in film.crew.items()},
    }


class Home:
    """A fresh server's first project and its owner."""

    def __init__(self, project: str, owner: Account) -> None:
        self.project = project
        self.owner = owner


async def new_home(server: Server) -> Home:
    secret = await server.services.people.owner_link_secret()
    assert secret
    account = await server.services.people.join(secret, "New owner")
    return Home((await server.services.people.register()).memberships(account.id)[0].project, account)


async def test_a_restored_board_can_be_edited_by_server_and_people(
    server: Server, film: Film, owner: httpx.AsyncClient
) -> None:
    await draw(server, film, owner)
    data = await exported(owner, film)

    copy = (await owner.post(f"/api/projects/{film.project}/archives", content=data)).json()
    await owner.patch(f"/api/boards/{copy['id']}/settings", json={"title": "The copy"})

    assert copy["id"] != film.board
    assert (await owner.get(f"/api/boards/{copy['id']}/settings")).json()["title"] == "The copy"
    assert (await owner.get(f"/api/boards/{film.board}/settings")).json()["title"] != "The copy"


async def test_large_work_that_was_refused_comes_along(server: Server, film: Film, owner: httpx.AsyncClient) -> None:
    hub, mara, work = server.services.hub, film.crew[Role.EDITOR].id, bytes(range(256)) * 100
    refused = RefusedWork(new_id(), mara, film.board, Refused("lock", "The panel is locked."), work, 1)
    await server.services.redis.set(Keys(film.board).refused(refused.id), work)
    await hub.edit(film.board, "review", mara, "refused", lambda doc: file(doc, refused))

    copy = (await owner.post(f"/api/projects/{film.project}/archives", content=await exported(owner, film))).json()

    assert await server.services.redis.get(Keys(copy["id"]).refused(refused.id)) == work


async def test_the_longest_name_that_a_board_may_have_survives(server: Server, film: Film, owner: httpx.AsyncClient) -> None:
    name = "👩‍👩‍👧‍👦" * 80
    await owner.patch(f"/api/boards/{film.board}", json={"name": name})

    copy = await owner.post(f"/api/projects/{film.project}/archives", content=await exported(owner, film))

    assert copy.json()["name"] == name


async def test_no_secret_is_in_an_archive(server: Server, film: Film, owner: httpx.AsyncClient) -> None:
    people = server.services.people
    _, invite = await people.create_invite(film.project, Role.EDITOR, uses=1, lives_ms=DAY_MS)
    _, token = await people.create_token(film.project, Role.EDITOR, "Farm")

    with zipfile.ZipFile(io.BytesIO(await exported(owner, film))) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())

    assert invite.encode() not in everything
    assert token.encode() not in everything
    assert b"digest" not in everything


def changed(data: bytes, path: str, content: bytes | None, *, relist: bool = True) -> bytes:
    """The archive with one file changed or added, or gone; the manifest says so unless told otherwise."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        files = {name: old.read(name) for name in old.namelist()}
    files.pop(path, None)
    if content is not None:
        files[path] = content
    if relist and path != "manifest.json":
        manifest = json.loads(files["manifest.json"])
        manifest["files"] = {n: {"bytes": len(d), "sha256": hash_of(d)} for n, d in files.items() if n != "manifest.json"}
        files["manifest.json"] = json.dumps(manifest).encode()
    new = io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content_of in files.items():
            archive.writestr(name, content_of)
    return new.getvalue()


@pytest.fixture
async def archive(server: Server, film: Film, owner: httpx.AsyncClient) -> bytes:
    await draw(server, film, owner)
    return await exported(owner, film)


BAD: dict[str, Callable[[bytes], bytes]] = {
    "no zip": lambda data: b"not a zip",
    "empty": lambda data: b"",
    "cut off": lambda data: data[: len(data) // 2],
    "a flipped byte": lambda data: data[:200] + bytes([data[200] ^ 1]) + data[201:],
    "no manifest": lambda data: changed(data, "manifest.json", None),
    "another format": lambda data: changed(data, "manifest.json", b'{"format": "other"}'),
    "a newer version": lambda data: changed(data, "manifest.json", b'{"version": 99}'),
    "a manifest of lists": lambda data: changed(data, "manifest.json", b"[" * 5000),
    "a file unlisted": lambda data: changed(data, f"documents/panel/{new_id()}.bin", b"\0\0", relist=False),
    "a file missing": lambda data: changed(data, "people.json", None),
    "a path out of the folder": lambda data: changed(data, "../../etc/passwd", b"root"),
    "an absolute path": lambda data: changed(data, "/assets/" + "0" * 64, b"root"),
    "an asset under a wrong name": lambda data: changed(data, "assets/" + "0" * 64, b"x"),
    "a directory of millions": lambda data: data[:-22] + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 2**31, 0, 0),
    "a bomb": lambda data: changed(data, "assets/" + "0" * 64, bytes(60_000_000)),
    "hostile bytes in the history": lambda data: changed(
        data, "history/000000.msgpack", b"\x96\xa41-11\xa1b\xa0\xc4\x02\xff\xff\xa0\xa0"
    ),
    "history out of order": lambda data: changed(
        data, "history/000001.msgpack", b"\x96\xa31-1\xa1b\xa0\xc4\x02\x00\x00\xa0\xa0"
    ),
    "a history of another document": lambda data: changed(
        data, "documents/board.bin", b"\x01\x01\x05\x00\x04\x01\x01a\x01b\x00"
    ),
    "people that are none": lambda data: changed(data, "people.json", b'[{"account": 1}]'),
    "a person who is the operator": lambda data: changed(
        data, "people.json", b'[{"account": "", "name": "Eve", "color": "#ffffff", "kind": "person", "role": "owner"}]'
    ),
    "a panel that is none": lambda data: changed(
        data, "panels.json", b'{"locks": {"../x": {"by": "a", "at_ms": 1, "reason": ""}}}'
    ),
}


@pytest.mark.parametrize("fault", BAD)
async def test_a_bad_archive_is_refused_and_nothing_is_half_done(
    server: Server, film: Film, owner: httpx.AsyncClient, archive: bytes, fault: str
) -> None:
    keys = sorted(await server.services.redis.keys("pb:*:log"))

    refused = await owner.post(f"/api/projects/{film.project}/archives", content=BAD[fault](archive))

    assert refused.status_code in (400, 422), refused.text
    assert "archive" in problem_of(refused).lower() or fault == "empty"
    boards = (await owner.get(f"/api/projects/{film.project}/boards")).json()
    assert [b["id"] for b in boards] == [film.board]
    assert sorted(await server.services.redis.keys("pb:*:log")) == keys


async def test_an_archive_streams_and_lists_what_is_in_it(archive: bytes, film: Film) -> None:
    reader = ArchiveReader(io.BytesIO(archive))

    assert reader.manifest.board == film.board
    assert {"documents/board.bin", "documents/review.bin", "people.json", "panels.json"} <= reader.manifest.files.keys()
    assert {line.account for line in reader.lines()} >= {film.crew[Role.EDITOR].id}
    assert [p.name for p in reader.people() if p.role == "owner"] == ["Olga"]


async def tended(server: Server, board: str) -> None:
    """Most of its history leaves Redis."""
    chronicle = server.services.chronicle
    tender = Tender(chronicle.redis, chronicle.store, Habits(Measure(entries=3), keep_entries=2, keep_ms=0))
    assert (await tender.tend(board)).trimmed


async def log_of(server: Server, board: str) -> list[Entry]:
    return [entry async for page in server.services.chronicle.pages(board) for entry in page]


async def test_an_archive_has_the_history_that_no_longer_lies_in_redis(
    server: Server, film: Film, owner: httpx.AsyncClient
) -> None:
    await draw(server, film, owner)
    before = await log_of(server, film.board)
    await tended(server, film.board)

    data = await exported(owner, film)
    copy = (await owner.post(f"/api/projects/{film.project}/archives", content=data)).json()["id"]

    assert [line.id for line in ArchiveReader(io.BytesIO(data)).lines()] == [entry.id for entry in before]
    assert await log_of(server, copy) == before
    await tended(server, copy)
    assert await log_of(server, copy) == before
    assert [finding for finding in await verify(server.services.chronicle, copy) if finding.is_fault] == []
    assert await server.services.hub.read(copy, "", read_board) == await server.services.hub.read(film.board, "", read_board)


async def test_an_archive_until_a_moment_is_the_board_as_it_was(server: Server, film: Film, owner: httpx.AsyncClient) -> None:
    panel = await draw(server, film, owner)
    hub = server.services.hub
    then = await server.services.chronicle.position(film.board)
    drawn = await hub.read(film.board, "", read_board)
    await hub.edit(film.board, "", "", "test", lambda doc: insert_scene(doc, {"slugline": "EXT. LATER"}, account=""))
    later = await log_of(server, film.board)
    await tended(server, film.board)

    answer = await owner.get(f"/api/boards/{film.board}/archive", params={"until": then})
    copy = (await owner.post(f"/api/projects/{film.project}/archives", content=answer.content)).json()["id"]

    assert await log_of(server, copy) == [entry for entry in later if moment(entry.id) <= moment(then)]
    assert await hub.read(copy, "", read_board) == drawn
    assert len((await hub.read(copy, f"panel/{panel}", read_panel)).images["reference"]) == 1
    reader = ArchiveReader(io.BytesIO(answer.content))
    assert (reader.panels().locks, reader.panels().thumbs) == ({}, {})
    assert reader.hashes("assets/") == [hash_of(png("blue"))]


async def test_an_archive_of_no_moment_is_refused_in_a_sentence(server: Server, film: Film, owner: httpx.AsyncClient) -> None:
    url = f"/api/boards/{film.board}/archive"

    assert "had not begun" in problem_of(await owner.get(url, params={"until": "1000"}))
    assert (await owner.get(url, params={"until": "99999999999999"})).status_code == 422
    assert (await owner.get(url, params={"until": new_id()})).status_code == 404
    assert (await owner.get(url, params={"until": "yesterday"})).status_code == 422


async def test_a_board_whose_old_history_was_deleted_goes_to_another_server_all_the_same(
    server: Server, film: Film, owner: httpx.AsyncClient
) -> None:
    panel = await draw(server, film, owner)
    await tended(server, film.board)
    chronicle, hub = server.services.chronicle, server.services.hub
    await purge(chronicle, film.board, await chronicle.position(film.board))

    data = await exported(owner, film)
    copy = (await owner.post(f"/api/projects/{film.project}/archives", content=data)).json()["id"]

    assert await hub.read(copy, "", read_board) == await hub.read(film.board, "", read_board)
    assert len((await hub.read(copy, f"panel/{panel}", read_panel)).images["reference"]) == 1
    assert [finding for finding in await verify(chronicle, copy) if finding.is_fault] == []
    refused = await owner.get(f"/api/boards/{film.board}/archive", params={"until": f"{int(line_ms(data)) - 1}"})
    assert refused.status_code in (404, 410)


def line_ms(data: bytes) -> str:
    """When the history of an archive begins."""
    return next(ArchiveReader(io.BytesIO(data)).lines()).id.partition("-")[0]
