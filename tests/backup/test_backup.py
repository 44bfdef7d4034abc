"""Backups of an installation that lives: of one moment, small when repeated, and back on another kind of Redis."""

import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

import obstore
import pytest
import redis
from pycrdt import Doc, Map

from board.assets import local_store
from board.backup import keyspace
from board.backup.boards import singles
from board.backup.checking import check
from board.backup.form import BadBackup, Kind, read_manifest, unpack_files
from board.backup.keyspace import tags
from board.backup.recovering import Place, proved, recover
from board.backup.taking import Installation, take
from board.backup.vault import Vault
from board.chronicle.chronicle import Chronicle
from board.chronicle.segment import Measure
from board.chronicle.tending import Habits, Tender
from board.chronicle.verifying import verify
from board.document import Document, plain
from board.history.entry import Entry
from board.ids import new_id
from board.redis import connect
from board.roles import Role
from board.stroke import encode, stroke
from board.sync.checkpoint import compact
from board.sync.compacting import compacted, same
from board.sync.hub import Hub
from board.sync.keys import Keys
from board.sync.log import Log
from tests.backup.conftest import Studio
from tests.support.client import PycrdtReplica, sync_client
from tests.support.crew import Crew
from tests.support.durable import RedisServer
from tests.support.eventually import eventually
from tests.support.serving import serving
from tests.support.tools import needs


async def recovered(folder: Path, place: Place) -> Vault:
    vault = Vault(folder)
    await recover(vault, proved(vault), place, time.time_ns() // 1_000_000)
    return vault


async def entries(place: Place | Studio, board: str) -> list[Entry]:
    return [entry async for page in Chronicle(place.redis, place.store).pages(board) for entry in page]


async def faults(place: Place | Studio, board: str) -> list[str]:
    found = await verify(Chronicle(place.redis, place.store), board)
    return [finding.sentence for finding in found if finding.is_fault]


def document(updates: list[bytes]) -> Document:
    doc: Document = Doc()
    doc.apply_update(compacted(updates))
    return doc


async def test_what_comes_back_is_every_board_at_one_moment_of_its_log(
    studio: Studio, elsewhere: Place, tmp_path: Path
) -> None:
    async with studio.at_work():
        for _ in range(3):
            await studio.backup(tmp_path / "backup")

    vault = await recovered(tmp_path / "backup", elsewhere)
    manifest = vault.manifest()

    assert manifest is not None
    assert len(manifest.boards) >= 2
    for board, kept in manifest.boards.items():
        written = await entries(studio, board)
        back = await entries(elsewhere, board)
        assert back == written[: len(back)]
        assert back[-1].id == kept.position
        for part in {one.part for one in back}:
            served = (await Log(elsewhere.redis, board).open(part)).updates()
            own = [one.update for one in back if one.part == part]
            assert same(document(list(served)), document(own))
        assert await faults(elsewhere, board) == []


async def test_people_work_on_where_the_backup_ended(studio: Studio, elsewhere: Place, tmp_path: Path) -> None:
    await studio.backup(tmp_path / "backup")
    await recovered(tmp_path / "backup", elsewhere)

    async with Hub(elsewhere.redis, Crew()) as hub:
        there = Studio(elsewhere.redis, hub, elsewhere.store, studio.boards)
        for board, panels in studio.boards.items():
            before = len(await entries(elsewhere, board))
            await there.draw(board, panels[0], Random(5))
            assert len(await entries(elsewhere, board)) == before + 1
            assert await faults(elsewhere, board) == []


async def test_browsers_are_told_that_the_board_was_brought_back(studio: Studio, elsewhere: Place, tmp_path: Path) -> None:
    await studio.backup(tmp_path / "backup")
    await recovered(tmp_path / "backup", elsewhere)

    for board in studio.boards:
        epochs = {await Log(one, board).epoch() for one in (studio.redis, elsewhere.redis)}
        assert len(epochs) == 2
        assert None not in epochs


async def test_a_page_that_was_open_meanwhile_brings_back_what_came_after_the_backup(
    studio: Studio, elsewhere: Place, servers: tuple[RedisServer, RedisServer], tmp_path: Path
) -> None:
    board, (panel, *_) = next(iter(studio.boards.items()))
    page = PycrdtReplica()
    await studio.backup(tmp_path / "backup")
    await studio.draw(board, panel, Random(5))
    page.apply(await studio.hub.state(board, f"panel/{panel}"))
    page.doc.get("strokes", type=Map)[new_id()] = encode(stroke([(1, 2, 1)], layer="ink"))
    await recovered(tmp_path / "backup", elsewhere)

    async with serving(servers[1].url, Crew({"ann": Role.EDITOR})) as server:
        async with sync_client(server.collab(), "ann", f"{board}/panel/{panel}", page) as client:
            await client.until_saved()
        there = Studio(elsewhere.redis, server.hub, elsewhere.store, studio.boards)
        await there.draw(board, panel, Random(6))

        found = await server.hub.read(board, f"panel/{panel}", lambda doc: plain(doc, "strokes").keys())
        assert len(found) == len(plain(page.doc, "strokes")) + 1
        assert found > plain(page.doc, "strokes").keys()
    assert await faults(elsewhere, board) == []


async def test_a_second_backup_writes_what_is_new_and_no_more(studio: Studio, tmp_path: Path) -> None:
    picture = await studio.picture(b"p" * 200_000)
    for board, panels in studio.boards.items():
        for _ in range(40):
            await studio.draw(board, panels[0], Random(3))
    first = await studio.backup(tmp_path / "backup")
    again = await studio.backup(tmp_path / "backup")
    await studio.picture(b"q" * 100_000)
    third = await studio.backup(tmp_path / "backup")

    assert first.new_bytes == first.bytes > 200_000
    assert again.new_bytes == 0
    assert 100_000 <= third.new_bytes < 102_000
    assert picture in {path.name for path in (tmp_path / "backup").glob("objects/*/*")}


async def test_what_no_backup_names_any_more_is_taken_away(studio: Studio, tmp_path: Path) -> None:
    await studio.backup(tmp_path / "backup")
    async with studio.at_work():
        await studio.backup(tmp_path / "backup")
    taken = await studio.backup(tmp_path / "backup")

    kept = sum(path.stat().st_size for path in (tmp_path / "backup").glob("objects/*/*"))
    assert kept == taken.bytes


async def test_keys_that_end_by_themselves_stay_where_they_are(studio: Studio, elsewhere: Place, tmp_path: Path) -> None:
    board = next(iter(studio.boards))
    await studio.redis.set(Keys(board).busy("scene"), "ann", px=60_000)
    await studio.backup(tmp_path / "backup")
    await recovered(tmp_path / "backup", elsewhere)

    keys = (await tags(elsewhere.redis))[board]
    assert Keys(board).meta in keys
    assert Keys(board).busy("scene") not in keys


@pytest.mark.parametrize("harm", ["flip", "cut", "remove"])
async def test_every_damaged_object_is_told_and_nothing_is_brought_back(
    studio: Studio, elsewhere: Place, tmp_path: Path, harm: str
) -> None:
    await studio.picture(b"a picture")
    await studio.backup(tmp_path / "backup")
    for path in sorted((tmp_path / "backup").glob("objects/*/*")):
        whole = path.read_bytes()
        match harm:
            case "flip":
                path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
            case "cut":
                path.write_bytes(whole[:-1])
            case _:
                path.unlink()
        assert check(Vault(tmp_path / "backup")).faults, path
        with pytest.raises(BadBackup, match="nothing was brought back"):
            await recovered(tmp_path / "backup", elsewhere)
        path.write_bytes(whole)

    assert check(Vault(tmp_path / "backup")).faults == ()
    assert await tags(elsewhere.redis) == {}


async def test_a_changed_manifest_is_no_manifest(studio: Studio, tmp_path: Path) -> None:
    taken = await studio.backup(tmp_path / "backup")
    path = tmp_path / "backup" / "manifest.json"
    said = path.read_bytes()
    board = next(iter(taken.manifest.boards.values()))

    assert read_manifest(said).boards == taken.manifest.boards
    for changed in (said[:-20], said.replace(board.position.encode(), b"1-0"), said.replace(b'"test"', b'"TEST"')):
        path.write_bytes(changed)
        with pytest.raises(BadBackup):
            Vault(tmp_path / "backup").manifest()


async def test_an_object_that_was_damaged_and_taken_away_is_written_again(studio: Studio, tmp_path: Path) -> None:
    await studio.picture(b"a picture")
    await studio.backup(tmp_path / "backup")
    for path in (tmp_path / "backup").glob("objects/*/*"):
        path.unlink()
    with pytest.raises(BadBackup):
        proved(Vault(tmp_path / "backup"))

    await studio.backup(tmp_path / "backup")

    assert check(Vault(tmp_path / "backup")).faults == ()


async def test_a_backup_is_never_overwritten_by_a_server_that_lost_something(studio: Studio, tmp_path: Path) -> None:
    await studio.backup(tmp_path / "backup")
    board = next(iter(studio.boards))
    newest = await Log(studio.redis, board).position()
    await studio.redis.xdel(Keys(board).log, newest)
    with pytest.raises(BadBackup, match="holds more of the board “Board 1”"):
        await studio.backup(tmp_path / "backup")

    await studio.redis.delete(*(await tags(studio.redis))[board])
    with pytest.raises(BadBackup, match=r"holds the board “Board 1” .* and this server does not"):
        await studio.backup(tmp_path / "backup")

    other = Installation("another", studio.redis, studio.store, None)
    with pytest.raises(BadBackup, match="another server"):
        await take(other, Vault(tmp_path / "backup"), now_ms=2, software="test")
    assert check(Vault(tmp_path / "backup")).faults == ()


async def test_a_place_that_is_not_empty_is_left_as_it_is(studio: Studio, elsewhere: Place, tmp_path: Path) -> None:
    await studio.backup(tmp_path / "backup")
    await elsewhere.redis.set("pb:{board}:meta", "somebody's")

    with pytest.raises(BadBackup, match="not empty"):
        await recovered(tmp_path / "backup", elsewhere)

    assert await tags(elsewhere.redis) == {"board": ["pb:{board}:meta"]}


async def test_a_store_that_outlived_its_redis_is_filled_up(studio: Studio, elsewhere: Place, tmp_path: Path) -> None:
    await studio.picture(b"a picture")
    await studio.backup(tmp_path / "backup")
    vault = await recovered(tmp_path / "backup", Place(elsewhere.redis, studio.store))

    manifest = vault.manifest()
    assert manifest is not None
    assert len(unpack_files(vault.get(manifest.files))) == 1


async def test_two_backups_into_one_folder_do_not_mix(studio: Studio, tmp_path: Path) -> None:
    with Vault(tmp_path / "backup").held(), pytest.raises(BadBackup, match="Another backup is being written"):
        await studio.backup(tmp_path / "backup")


async def test_what_is_compacted_or_trimmed_under_the_reader_is_read_again(
    studio: Studio, elsewhere: Place, tmp_path: Path, servers: tuple[RedisServer, RedisServer]
) -> None:
    board, panels = next(iter(studio.boards.items()))
    keys, part = Keys(board), f"panel/{panels[0]}"
    await compact(studio.redis, board, part)
    kinds = await keyspace.lasting(studio.redis, (await tags(studio.redis))[board])
    looks: list[int] = []

    def meddle(values: Mapping[str, bytes]) -> dict[str, Kind]:
        """Between the look at the moment and the reading of what is large; on a connection of its own."""
        looks.append(len(looks))
        with redis.Redis.from_url(servers[0].url) as other:
            if len(looks) == 1:
                other.hset(keys.checkpoint(part), mapping={"id": "7-7", "u": b"a later state"})
            elif len(looks) == 2:
                other.xtrim(keys.log, maxlen=2, approximate=False)
        return {}

    vault = Vault(tmp_path / "backup")
    with vault.held():
        kept = await keyspace.read(studio.redis, kinds, vault, meddle)

    checkpoint = next(row for row in kept.rows if row.key == keys.checkpoint(part))
    assert dict(keyspace.items_of(checkpoint, vault)) == {b"id": b"7-7", b"u": b"a later state"}  # type: ignore[arg-type]  # pairs
    assert len(list(keyspace.log_of(kept.rows, vault))) == 2
    assert len(looks) == 3


async def test_sealed_history_comes_back_with_the_rest(studio: Studio, elsewhere: Place, tmp_path: Path) -> None:
    board, panels = next(iter(studio.boards.items()))
    habits = Habits(Measure(entries=10), keep_entries=5, keep_ms=0)
    for number in range(40):
        await studio.draw(board, panels[number % 3], Random(number))
    await Tender(studio.redis, studio.store, habits).tend(board)
    async with studio.at_work():
        first = await studio.backup(tmp_path / "backup")
        await Tender(studio.redis, studio.store, habits).tend(board)
        second = await studio.backup(tmp_path / "backup")
    await recovered(tmp_path / "backup", elsewhere)

    stream = await elsewhere.redis.xlen(Keys(board).log)
    back = await entries(elsewhere, board)
    assert first.files > 3
    assert second.files >= first.files
    assert stream < len(back)
    assert back == (await entries(studio, board))[: len(back)]
    assert await faults(elsewhere, board) == []


async def test_what_can_be_read_out_of_the_history_again_is_not_kept(studio: Studio, tmp_path: Path) -> None:
    await obstore.put_async(studio.store, f"history/{next(iter(studio.boards))}/chapters/1/1-0.abc", b"derived")
    taken = await studio.backup(tmp_path / "backup")

    assert taken.files == 0


def test_no_key_of_a_board_is_forgotten() -> None:
    keys = Keys("board")
    known = {getattr(keys, name) for name, value in vars(Keys).items() if isinstance(value, property)}

    assert known - singles(keys).keys() == {keys.live, keys.sealing, keys.confirmed}


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """A cluster of one node which has all slots."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    options = {"port": port, "bind": "127.0.0.1", "dir": tmp_path, "save": "", "cluster-enabled": "yes"}
    command = [str(needs("redis-server")), *(str(word) for name, value in options.items() for word in (f"--{name}", value))]
    with subprocess.Popen([*command, "--cluster-port", str(free_port())], stdout=subprocess.DEVNULL) as process:
        try:
            eventually(lambda: answers(port))
            with redis.Redis(port=port) as node:
                node.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
                eventually(lambda: node.cluster("INFO")["cluster_state"] == "ok")
            yield f"redis+cluster://127.0.0.1:{port}"
        finally:
            process.terminate()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


async def test_a_cluster_is_backed_up_and_brought_back_like_one_redis(studio: Studio, cluster: str, tmp_path: Path) -> None:
    await studio.backup(tmp_path / "backup")
    async with connect(cluster) as there:
        place = Place(there, local_store(tmp_path / "there"))
        await recovered(tmp_path / "backup", place)
        async with Hub(there, Crew()) as hub:
            lives_on = Studio(there, hub, place.store, studio.boards)
            for board, panels in studio.boards.items():
                await lives_on.draw(board, panels[0], Random(2))
            taken = await lives_on.backup(tmp_path / "again")

        assert taken.manifest.boards.keys() == studio.boards.keys()
        for board in studio.boards:
            assert len(await entries(place, board)) == len(await entries(studio, board)) + 1
