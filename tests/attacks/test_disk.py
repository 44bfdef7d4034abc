"""A disk that fills up: files are refused first, edits last, and people are told."""

import shutil
from collections import namedtuple
from pathlib import Path

import httpx
import pytest

from board.assets import Assets, StoreFull, hash_of, local_store
from board.folder import DataFolder
from tests.attacks.pictures import picture
from tests.web.conftest import Film, Server, editor, film, problem_of, redis_url, server

__all__ = ["editor", "film", "redis_url", "server"]

Usage = namedtuple("Usage", "total used free")
GIGABYTE = 1024**3


@pytest.mark.parametrize(
    ("total", "free", "room"),
    [(1000 * GIGABYTE, 10 * GIGABYTE, True), (1000 * GIGABYTE, GIGABYTE // 4, False), (GIGABYTE, GIGABYTE // 5, True)],
)
def test_the_last_of_a_disk_is_for_edits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, total: int, free: int, room: bool
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(total, total - free, free))

    assert DataFolder(tmp_path).has_room() is room


async def test_a_full_store_takes_nothing_new_and_gives_what_it_has(tmp_path: Path) -> None:
    await Assets(local_store(tmp_path)).put("p", b"kept", hash_of(b"kept"))
    full = Assets(local_store(tmp_path), lambda: False)

    await full.put("p", b"kept", hash_of(b"kept"))
    with pytest.raises(StoreFull):
        await full.put("p", b"more", hash_of(b"more"))

    assert await full.get("p", hash_of(b"kept")) == b"kept"


async def test_an_upload_to_a_full_disk_is_told_what_to_do(server: Server, film: Film, editor: httpx.AsyncClient) -> None:
    server.services.assets._has_room = lambda: False

    upload = await editor.post(f"/api/projects/{film.project}/assets", content=picture())
    rename = await editor.patch(f"/api/boards/{film.board}", json={"name": "Still kept"})

    assert upload.status_code == 507
    assert "nearly full" in problem_of(upload)
    assert rename.status_code == 200
