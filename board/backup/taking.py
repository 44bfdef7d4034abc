"""Takes a backup while servers write: boards, then the people who wrote on them, then the files that they name."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Final

import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore

from board.assets import StoreUnavailable
from board.backup import keyspace
from board.backup.boards import name_of, read_board
from board.backup.form import (
    BadBackup,
    BoardKept,
    FileKept,
    Manifest,
    pack_files,
    pack_rows,
    unpack_files,
    unpack_rows,
)
from board.backup.keyspace import Kept
from board.backup.vault import Damaged, Vault
from board.history.entry import moment
from board.redis import Redis

PEOPLE: Final = "people"
_BOARDS: Final = "pb:{people}:boards"
_NO_BOARDS: Final = frozenset({PEOPLE, "jobs"})
"""What agents were asked to do is not kept: whoever still wants it asks again."""
_ROUNDS: Final = 50
_DERIVED: Final = re.compile(r"history/[^/]+/chapters/.*")
"""What the historian has read out of the history once and can read again."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What is kept: one Redis, one object store, and the secret where it lies in the data folder. `id` tells two apart."""

    id: str
    redis: Redis
    store: ObjectStore
    secret: str | None


@dataclass(frozen=True, slots=True)
class Taken:
    """What a backup holds and what of it was new."""

    manifest: Manifest
    files: int
    bytes: int
    new_bytes: int


async def take(here: Installation, vault: Vault, *, now_ms: int, software: str) -> Taken:
    """Makes the folder hold what is here now. Until this has ended well it holds what it held before."""
    with vault.held():
        before = vault.manifest()
        if before is not None and before.installation != here.id:
            raise BadBackup(f"{vault.folder} holds the backup of another server: take another folder.")
        people, boards = await _keys(here.redis, vault)
        _require_nothing_lost(before, boards)
        # Last, for what a document names was in the store before it was named.
        files = [file async for file in _files(here.store, vault, _known(before, vault))]
        manifest = Manifest(
            software=software,
            at_ms=now_ms,
            installation=here.id,
            secret=vault.put(here.secret.encode()) if here.secret else None,
            people=vault.put(pack_rows(people.rows)),
            boards={id: _board_kept(kept, vault) for id, kept in sorted(boards.items())},
            files=vault.put(pack_files(files)),
        )
        vault.replace(manifest)
        needed = objects_of(manifest, vault)
        vault.sweep(needed.keys())
        return Taken(manifest, len(files), sum(needed.values()), vault.written)


def objects_of(manifest: Manifest, vault: Vault) -> dict[str, int]:
    """Every object of a backup, with its size; raises `Damaged` where one that names others cannot be read."""
    names = [name for name in (manifest.secret, manifest.people, manifest.files) if name]
    for table in (manifest.people, *(board.keys for board in manifest.boards.values())):
        names += [table, *(name for row in unpack_rows(vault.get(table)) for name in row.objects)]
    names += [file.sha256 for file in unpack_files(vault.get(manifest.files))]
    return {name: vault.size(name) for name in names}


async def _keys(redis: Redis, vault: Vault) -> tuple[Kept, dict[str, Kept]]:
    """All boards and, after them, people: so everybody who wrote is known, and every board that is listed is there."""
    found = await keyspace.tags(redis)
    boards = {tag: await read_board(redis, tag, keys, vault) for tag, keys in found.items() if tag not in _NO_BOARDS}
    for _ in range(_ROUNDS):
        people = await keyspace.read(redis, await keyspace.lasting(redis, found.get(PEOPLE, [])), vault)
        fresh = _listed_boards(people, vault) - boards.keys()
        if not fresh:
            return people, boards
        found = await keyspace.tags(redis)
        boards |= {tag: await read_board(redis, tag, found.get(tag, []), vault) for tag in fresh}
    raise BadBackup("So many boards begin that no moment could be kept. Try again when fewer people work.")


def _listed_boards(people: Kept, vault: Vault) -> set[str]:
    table = [row for row in people.rows if row.key == _BOARDS]
    return {item[0].decode() for row in table for item in keyspace.items_of(row, vault) if isinstance(item, list)}


def _require_nothing_lost(before: Manifest | None, boards: Mapping[str, Kept]) -> None:
    """An installation that lost something must not overwrite the backup that still has it."""
    for id, kept in (before.boards if before else {}).items():
        if id not in boards:
            raise BadBackup(f"The backup holds the board “{kept.name}” ({id}), and this server does not: take another folder.")
        if moment(boards[id].position) < moment(kept.position):
            raise BadBackup(f"The backup holds more of the board “{kept.name}” ({id}) than this server: take another folder.")


def _known(before: Manifest | None, vault: Vault) -> dict[str, FileKept]:
    if before is None:
        return {}
    try:
        return {file.path: file for file in unpack_files(vault.get(before.files))}
    except Damaged:
        return {}


async def _files(store: ObjectStore, vault: Vault, known: Mapping[str, FileKept]) -> AsyncIterator[FileKept]:
    """Everything in the store; what it was before under the same mark is not read again."""
    async for path, size, mark in _listed(store):
        if _DERIVED.fullmatch(path):
            continue
        kept = known.get(path)
        if kept is None or not mark or (kept.bytes, kept.mark) != (size, mark) or not vault.holds(kept.sha256, size):
            if (data := await _content(store, path)) is None:
                continue
            kept = FileKept(path, len(data), mark, vault.put(data))
        yield kept


async def _listed(store: ObjectStore) -> AsyncIterator[tuple[str, int, str]]:
    try:
        async for page in obstore.list(store):
            for file in page:
                yield file["path"], file["size"], file["e_tag"] or ""
    except (BaseError, OSError) as exc:
        raise StoreUnavailable(str(exc)) from exc


async def _content(store: ObjectStore, path: str) -> bytes | None:
    """A file, None if it was taken away since it was listed: what is derived may be."""
    try:
        return bytes(await (await obstore.get_async(store, path)).bytes_async())
    except FileNotFoundError:
        return None
    except (BaseError, OSError) as exc:
        raise StoreUnavailable(str(exc)) from exc


def _board_kept(kept: Kept, vault: Vault) -> BoardKept:
    return BoardKept(name=name_of(kept.rows), keys=vault.put(pack_rows(kept.rows)), position=kept.position)
