"""The content-addressed store: the same over a folder, a memory and a cloud that is away."""

import io
import socket
from pathlib import Path

import pytest
from obstore.store import MemoryStore, ObjectStore

from board.assets import Assets, NoSuchAsset, StoreUnavailable, hash_of, local_store, store_at

DATA = b"a picture" * 100_000


@pytest.fixture(params=["memory", "folder", "url"])
def assets(request: pytest.FixtureRequest, tmp_path: Path) -> Assets:
    stores: dict[str, ObjectStore] = {
        "memory": MemoryStore(),
        "folder": local_store(tmp_path / "a"),
        "url": store_at(f"file://{tmp_path / 'b'}"),
    }
    return Assets(stores[request.param])


async def test_what_is_kept_comes_back_whole_and_in_part(assets: Assets) -> None:
    await assets.put("projects/p", DATA, hash_of(DATA))
    await assets.put("projects/p", io.BytesIO(DATA), hash_of(DATA))

    assert await assets.get("projects/p", hash_of(DATA)) == DATA
    assert await assets.head("projects/p", hash_of(DATA), 9) == b"a picture"
    assert await assets.size("projects/p", hash_of(DATA)) == len(DATA)


async def test_a_file_is_found_in_its_own_space_alone(assets: Assets) -> None:
    await assets.put("projects/p", DATA, hash_of(DATA))

    assert not await assets.holds("projects/q", hash_of(DATA))
    with pytest.raises(NoSuchAsset):
        await assets.get("projects/q", hash_of(DATA))
    with pytest.raises(NoSuchAsset):
        await assets.head("projects/q", hash_of(DATA), 9)


@pytest.mark.parametrize("name", ["", "../x", "A" * 64, "0" * 63, "0" * 64 + "/x"])
async def test_what_is_no_hash_names_no_file(assets: Assets, name: str) -> None:
    with pytest.raises(NoSuchAsset):
        await assets.get("projects/p", name)


async def test_bytes_under_a_wrong_hash_are_not_kept(assets: Assets) -> None:
    with pytest.raises(ValueError, match="expected the bytes"):
        await assets.put("projects/p", DATA, "0" * 64)


async def test_a_cloud_that_is_away_is_told_of_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    for name, value in {
        "ACCESS_KEY_ID": "k",
        "SECRET_ACCESS_KEY": "s",
        "REGION": "eu",
        "ENDPOINT": f"http://127.0.0.1:{port}",
    }.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    away = Assets(store_at("s3://bucket/folder"))

    with pytest.raises(StoreUnavailable):
        await away.put("projects/p", DATA, hash_of(DATA))
