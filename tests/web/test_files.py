"""Uploads: told by content, checked, kept by hash, served so that they can do no harm."""

import io
from pathlib import Path

import httpx
import pytest
from PIL import Image

from board.assets import hash_of
from board.ids import new_id
from board.roles import Role
from board.web.media import Unfit, check_media, type_of
from tests.web.conftest import Film, Server, problem_of
from tests.web.pictures import picture, png, png_that_claims, wav

HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "AVIF"])
async def test_a_picture_comes_back_as_it_was(film: Film, editor: httpx.AsyncClient, kind: str) -> None:
    data = picture(kind)

    kept = await editor.post(f"/api/projects/{film.project}/assets", content=data, headers={"Content-Type": "text/html"})
    back = await editor.get(kept.json()["url"])

    assert kept.status_code == 201
    assert kept.json() | {"url": ""} == {
        "hash": hash_of(data),
        "type": f"image/{kind.lower()}",
        "bytes": len(data),
        "width": 16,
        "height": 9,
        "url": "",
    }
    assert back.content == data
    assert back.headers["content-type"] == f"image/{kind.lower()}"
    assert back.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in back.headers["content-security-policy"]
    assert "immutable" in back.headers["cache-control"]


async def test_what_the_browser_has_is_not_sent_again(film: Film, editor: httpx.AsyncClient) -> None:
    url = (await editor.post(f"/api/projects/{film.project}/assets", content=png())).json()["url"]
    tag = (await editor.get(url)).headers["etag"]

    again = await editor.get(url, headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")


async def test_sound_is_taken(film: Film, editor: httpx.AsyncClient) -> None:
    kept = await editor.post(f"/api/projects/{film.project}/assets", content=wav())

    assert kept.json()["type"] == "audio/wav"
    assert (await editor.get(kept.json()["url"])).headers["content-type"] == "audio/wav"


SOUND_RANGES = {
    "bytes=0-": (206, 0, None),
    "bytes=0-99": (206, 0, 100),
    "bytes=100-199": (206, 100, 200),
    "bytes=1600-99999": (206, 1600, None),
    "bytes=-44": (206, -44, None),
    "bytes=-99999": (206, 0, None),
    "Bytes=5-5": (206, 5, 6),
    "bytes=99999-": (416, 0, 0),
    "bytes=-0": (416, 0, 0),
    "bytes=9-3": (200, 0, None),
    "bytes=0-1,5-6": (200, 0, None),
    "pages=1-2": (200, 0, None),
    "bytes=a-b": (200, 0, None),
}


@pytest.mark.parametrize("wanted", SOUND_RANGES)
async def test_a_player_seeks_in_a_sound(film: Film, editor: httpx.AsyncClient, wanted: str) -> None:
    sound = wav()
    url = (await editor.post(f"/api/projects/{film.project}/assets", content=sound)).json()["url"]
    status, start, end = SOUND_RANGES[wanted]

    answer = await editor.get(url, headers={"Range": wanted})

    assert answer.status_code == status
    if status == 416:
        assert answer.headers["content-range"] == f"bytes */{len(sound)}"
        assert problem_of(answer)
        return
    assert answer.content == sound[start:end]
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-type"] == "audio/wav"
    if status == 206:
        first = start % len(sound)
        assert answer.headers["content-range"] == f"bytes {first}-{first + len(answer.content) - 1}/{len(sound)}"


async def test_a_range_of_another_file_than_the_player_had_is_the_whole_of_this_one(
    film: Film, editor: httpx.AsyncClient
) -> None:
    url = (await editor.post(f"/api/projects/{film.project}/assets", content=wav())).json()["url"]
    tag = (await editor.get(url)).headers["etag"]

    same = await editor.get(url, headers={"Range": "bytes=0-9", "If-Range": tag})
    other = await editor.get(url, headers={"Range": "bytes=0-9", "If-Range": '"another"'})

    assert (same.status_code, len(same.content)) == (206, 10)
    assert (other.status_code, other.content) == (200, wav())


REFUSED = {
    "nothing": b"",
    "text": b"INT. KITCHEN - NIGHT",
    "a page": HTML,
    "an SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "an SVG with a prologue": b'\xef\xbb\xbf<?xml version="1.0"?><svg/>',
    "a page that begins like a GIF": b"GIF89a/*" + HTML,
    "a page that begins like a JPEG": b"\xff\xd8\xff\xe0" + HTML,
    "half a picture": png(size=(400, 400))[:200],
    "a picture whose middle is broken": png(size=(64, 64))[:60] + b"\0" * 20 + png(size=(64, 64))[80:],
    "a picture of gigapixels": png_that_claims(60_000, 60_000),
    "a picture of a hundred megapixels": png_that_claims(10_000, 10_000),
    "a picture with no pixels": png_that_claims(0, 0),
    "a program": b"\x7fELF" + bytes(100),
    "a ZIP": b"PK\x03\x04" + bytes(100),
    "a PDF": b"%PDF-1.7\n",
    "a film": b"\x00\x00\x00\x18ftypmp42" + bytes(100),
    "a TIFF": picture("TIFF"),
    "an icon": picture("ICO"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_neither_picture_nor_sound_is_refused_with_a_sentence(what: str) -> None:
    with pytest.raises(Unfit) as refused:
        check_media(io.BytesIO(REFUSED[what]))

    assert str(refused.value).endswith(".")


async def test_a_refusal_is_a_problem_and_keeps_nothing(
    server: Server, film: Film, editor: httpx.AsyncClient, tmp_path: Path
) -> None:
    data = REFUSED["a picture of gigapixels"]

    refused = await editor.post(f"/api/projects/{film.project}/assets", content=data)

    assert refused.status_code == 415
    assert "million pixels" in problem_of(refused)
    assert (await editor.get(f"/api/projects/{film.project}/assets/{hash_of(data)}")).status_code == 404


async def test_a_picture_that_is_a_page_too_is_a_picture_and_nothing_else(film: Film, editor: httpx.AsyncClient) -> None:
    polyglot = png() + HTML

    kept = await editor.post(f"/api/projects/{film.project}/assets", content=polyglot)
    back = await editor.get(kept.json()["url"], headers={"Accept": "text/html"})

    assert back.headers["content-type"] == "image/png"
    assert back.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in back.headers["content-security-policy"]


async def test_a_kept_file_of_unknown_type_comes_as_a_download(server: Server, film: Film, editor: httpx.AsyncClient) -> None:
    await server.services.assets.put(f"projects/{film.project}/assets", HTML, hash_of(HTML))

    back = await editor.get(f"/api/projects/{film.project}/assets/{hash_of(HTML)}")

    assert back.headers["content-type"] == "application/octet-stream"
    assert back.headers["content-disposition"].startswith("attachment")


async def test_a_file_of_another_project_is_not_there(server: Server, film: Film, owner: httpx.AsyncClient) -> None:
    other = (await owner.post("/api/projects", json={"name": "Other"})).json()["id"]
    sha256 = (await owner.post(f"/api/projects/{film.project}/assets", content=png())).json()["hash"]

    assert (await owner.get(f"/api/projects/{other}/assets/{sha256}")).status_code == 404
    assert (await owner.get(f"/api/projects/{other}/assets/..%2F..%2Fx")).status_code == 404


async def test_a_body_that_says_it_is_too_large_is_refused_unread(film: Film, editor: httpx.AsyncClient) -> None:
    request = editor.build_request("POST", f"/api/projects/{film.project}/assets", content=b"")
    request.headers["Content-Length"] = str(60 * 1024 * 1024)

    refused = await editor.send(request)

    assert refused.status_code == 413
    assert "50 MB" in problem_of(refused)


async def test_a_body_that_turns_out_too_large_is_refused_while_it_streams(film: Film, editor: httpx.AsyncClient) -> None:
    sent = 0

    async def endless() -> object:
        nonlocal sent
        while True:
            sent += 64 * 1024
            yield bytes(64 * 1024)

    refused = await editor.post(f"/api/boards/{film.board}/import", content=endless())  # type: ignore[arg-type]

    assert refused.status_code == 413
    assert sent < 11 * 1024 * 1024
    assert "10 MB" in problem_of(refused)


async def test_json_beyond_its_limit_is_refused(editor: httpx.AsyncClient) -> None:
    refused = await editor.patch("/api/me", json={"name": "x" * 100_000})

    assert refused.status_code == 413


async def test_an_animated_picture_is_bounded_by_its_frames() -> None:
    file = io.BytesIO()
    frames = [Image.new("1", (1, 1), n % 2) for n in range(2100)]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=20)

    with pytest.raises(Unfit, match="frames"):
        check_media(file)


@pytest.mark.parametrize("head", [b"", b"\xff", b"RIFF", b"RIFF\0\0\0\0WAVE", b"ID3\x04", b"fLaC", b"OggS\0\2"])
def test_few_bytes_are_enough_to_tell_or_to_give_up(head: bytes) -> None:
    assert type_of(head) in ("application/octet-stream", "audio/wav", "audio/mpeg", "audio/flac", "audio/ogg")


async def test_a_thumbnail_is_shown_and_told(server: Server, film: Film, editor: httpx.AsyncClient) -> None:
    panel = new_id()
    path = f"/api/boards/{film.board}/panels/{panel}/thumb"

    put = await editor.put(path, content=picture("WEBP"))
    sha256 = put.json()["hash"]
    kept = await editor.get(path, params={"h": sha256})
    newest = await editor.get(path)

    assert (await editor.get(f"/api/boards/{film.board}/thumbs")).json() == {panel: sha256}
    assert kept.content == newest.content == picture("WEBP")
    assert "immutable" in kept.headers["cache-control"]
    assert "no-cache" in newest.headers["cache-control"]
    assert (await editor.get(path, headers={"If-None-Match": newest.headers["etag"]})).status_code == 304


@pytest.mark.parametrize("data", [b"", HTML, picture("JPEG"), png(size=(3000, 4)), bytes(300 * 1024)])
async def test_what_is_no_thumbnail_is_refused(film: Film, editor: httpx.AsyncClient, data: bytes) -> None:
    refused = await editor.put(f"/api/boards/{film.board}/panels/{new_id()}/thumb", content=data)

    assert refused.status_code in (400, 413, 415)
    problem_of(refused)


async def test_a_panel_without_an_id_has_no_thumbnail(film: Film, editor: httpx.AsyncClient) -> None:
    assert (await editor.get(f"/api/boards/{film.board}/panels/..%2F..%2Fx/thumb")).status_code == 404
    assert (await editor.get(f"/api/boards/{film.board}/panels/p/thumb")).status_code == 404
    assert (await editor.get(f"/api/boards/{film.board}/panels/{new_id()}/thumb")).status_code == 404


async def test_a_lock_says_who_and_why(server: Server, film: Film, owner: httpx.AsyncClient) -> None:
    panel = new_id()
    await owner.put(f"/api/boards/{film.board}/panels/{panel}/lock", json={"reason": "approved"})

    locks = (await owner.get(f"/api/boards/{film.board}/locks")).json()
    await owner.delete(f"/api/boards/{film.board}/panels/{panel}/lock")

    assert [(lock["panel"], lock["by"], lock["reason"]) for lock in locks] == [(panel, film.crew[Role.OWNER].id, "approved")]
    assert (await owner.get(f"/api/boards/{film.board}/locks")).json() == []
